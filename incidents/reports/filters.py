"""How far back a report goes, and which incidents it counts."""

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.models import IncidentQuerySet
from partnerportal.accounts.models import User
from partnerportal.common.filters import Filter
from support.models import Area

MONTHS = 12
OWN, CUSTOMERS = "own", "customer"


class ReportFilter(Filter):
    """What both reports ask; a value that does not fit narrows nothing."""

    months = forms.TypedChoiceField(
        label=_("Months"),
        required=False,
        coerce=int,
        choices=[("", _("The last 12")), ("3", _("The last 3")), ("6", _("The last 6")), ("24", _("The last 24"))],
    )

    @property
    def count(self) -> int:
        return int(self.wanted.get("months") or MONTHS)

    @property
    def condition(self) -> Q:
        raise NotImplementedError

    def narrow(self, rows: IncidentQuerySet) -> IncidentQuerySet:
        return rows.filter(self.condition)


class PartnerFilter(ReportFilter):
    """A company in CSP may look at its own incidents and at those for its customers apart."""

    context = forms.ChoiceField(
        label=_("For"),
        required=False,
        choices=[("", _("Anyone")), (OWN, _("The own company")), (CUSTOMERS, _("Customers"))],
    )

    def __init__(self, params: QueryDict, user: User) -> None:
        super().__init__(params)
        if user.organization is None or not user.organization.in_csp:
            del self.fields["context"]

    @property
    def condition(self) -> Q:
        context = self.wanted.get("context")
        return Q(customer__isnull=context == OWN) if context else Q()


class StaffFilter(ReportFilter):
    area = forms.ChoiceField(label=_("Products"), required=False, choices=[("", _("All")), *Area.choices])

    @property
    def condition(self) -> Q:
        area = self.wanted.get("area")
        return Q(area=area) if area else Q()
