"""The filters of the lists, where a value that does not fit narrows nothing and says so; the form of a rejection."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from benefits.models import Family, Grade
from benefits.rows.overview import BenefitRow
from partnerportal.common.filters import Filter


class BenefitFilter(Filter):
    """What to show of the benefits; the choices are what the company has."""

    CURRENT, EARLIER = "", "earlier"

    offer = forms.ChoiceField(label=_("Offer"), required=False)
    family = forms.ChoiceField(label=_("Family"), required=False, choices=[("", _("All")), *Family.choices])
    grade = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All")), *Grade.choices])
    status = forms.ChoiceField(label=_("Status"), required=False)
    year = forms.ChoiceField(
        label=_("Years"),
        required=False,
        choices=[(CURRENT, _("Current")), (EARLIER, _("Earlier")), ("all", _("All"))],
    )

    def __init__(self, data: Any, rows: list[BenefitRow]) -> None:
        super().__init__(data)
        self.rows = rows
        offers = {row.membership.offer.code: row.membership.offer.short_name for row in rows}
        words = sorted({str(row.status.word) for row in rows})
        fields: dict[str, Any] = dict(self.fields)
        fields["offer"].choices = [("", _("All")), *offers.items()]
        fields["status"].choices = [("", _("All")), *((word, word) for word in words)]

    def narrow(self) -> list[BenefitRow]:
        wanted = self.wanted
        return [row for row in self.rows if all(fits(row, wanted.get(name, "")) for name, fits in FITS.items())]


def _fits_year(row: BenefitRow, year: str) -> bool:
    return year == "all" or row.is_current == (year != BenefitFilter.EARLIER)


FITS = {
    "offer": lambda row, code: not code or row.membership.offer.code == code,
    "family": lambda row, family: not family or row.benefit.family == family,
    "grade": lambda row, grade: not grade or row.benefit.grade == grade,
    "status": lambda row, word: not word or str(row.status.word) == word,
    "year": _fits_year,
}
