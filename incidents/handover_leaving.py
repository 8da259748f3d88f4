"""The hand-overs of somebody who leaves the company or is disabled: asked for, and taken to be filed."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import HandOver
from incidents.services import handover
from partnerportal.accounts.leaving import Hanging, Kind, register
from partnerportal.accounts.models import User

State = HandOver.State
OPEN = (State.WAITING, State.TAKEN)


def find(person: User) -> list[Hanging]:
    """Those that are open; in one query."""
    company = person.organization_id
    asked = Q(asked_by=person, reseller=company, state__in=OPEN)
    taken = Q(answered_by=person, provider=company, state=State.TAKEN)
    return [_hanging(row, person) for row in HandOver.objects.filter(asked | taken).order_by("pk")] if company else []


def _hanging(row: HandOver, person: User) -> Hanging:
    if row.answered_by_id == person.pk:
        consequence = _("Put back for the colleagues. The draft of the request is discarded.")
    else:
        consequence = _("Stays with the company. Its Global admins and Admin agents hear of the answer.")
    return Hanging(row.status, row.title, consequence, row.get_absolute_url())


register("hand_overs", Kind(gettext_lazy("Hand-overs to providers"), find, handover.let_go))
