from typing import Any

from django import forms


class StepForm(forms.Form):
    """One page. A half-filled one can be kept: what is wrong is left out, what is empty is kept empty."""

    never_emptied: tuple[str, ...] = ()
    """Fields of which an older value stays when an empty one is sent; of the others only when nothing is sent."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, use_required_attribute=False, **kwargs)

    @property
    def savable(self) -> dict[str, Any]:
        missing = [name for name in self._missing if name not in self.never_emptied]
        values = self.cleaned_data | {name: getattr(self.fields[name], "empty_value", "") for name in missing}
        return {name: value for name, value in values.items() if name in self.data}

    @property
    def wrong(self) -> list[str]:
        """The labels of the fields that cannot be kept as they are."""
        return [str(self[name].label) for name in self.errors if name in self.fields and name not in self._missing]

    @property
    def _missing(self) -> list[str]:
        found = self.errors.as_data()
        return [name for name, errors in found.items() if name in self.fields and errors[0].code == "required"]
