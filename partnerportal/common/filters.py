"""Forms that narrow a list: a value that does not fit narrows nothing and says so."""

from typing import Any

from django import forms


class Filter(forms.Form):
    """A GET form: `is_filtered` draws Clear."""

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    @property
    def wanted(self) -> dict[str, Any]:
        """The values that fit."""
        self.is_valid()
        return self.cleaned_data
