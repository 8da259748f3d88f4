from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from benefits.models import Competency, CompetencyHeld
from benefits.models.competency_held import CompetencyHeldQuerySet
from partnerportal.common.filters import Filter
from partnerportal.common.text import like_words


class StartForm(forms.Form):
    """A competency to work towards, and the level; those that the company has already are not offered."""

    competency = forms.ModelChoiceField(
        label=_("Competency"),
        queryset=Competency.objects.none(),
        empty_label=_("Choose a competency"),
        error_messages={
            "required": _("Choose a competency."),
            "invalid_choice": _("Choose a competency that the company does not have yet."),
        },
    )
    level = forms.ChoiceField(
        label=_("Level"), choices=CompetencyHeld.Level.choices, error_messages={"required": _("Choose Silver or Gold.")}
    )

    def __init__(self, data: Any, free: Any) -> None:
        super().__init__(data)
        self.fields["competency"].queryset = free  # type: ignore[attr-defined]


class CompetencyFilter(Filter):
    """What to show of all competencies held; without a choice those that have not ended."""

    q = forms.CharField(label=_("Company or competency"), required=False, max_length=100, widget=forms.SearchInput)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Not ended")), *CompetencyHeld.State.choices, ("all", _("All"))],
    )

    def narrow(self, rows: CompetencyHeldQuerySet) -> CompetencyHeldQuerySet:
        wanted = self.wanted
        if not (state := wanted.get("state")):
            rows = rows.current()
        elif state != "all":
            rows = rows.filter(state=state)
        if words := like_words(wanted.get("q", "")):
            rows = rows.filter(Q(organization__name__icontains=words) | Q(competency__name__icontains=words))
        return rows
