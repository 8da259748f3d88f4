"""Open advisory requests of a person of the company: they stay, and its admins go on with them (D10)."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.models import AdvisoryRequest
from partnerportal.accounts.leaving import Hanging, Kind, register
from partnerportal.accounts.models import User


def find(person: User) -> list[Hanging]:
    """What the person asked for and nobody has ended yet."""
    rows = AdvisoryRequest.objects.waiting().filter(requested_by=person, organization=person.organization_id)
    consequence = _("Stays with the company and keeps its hours. From now on its admins hear from the consultant.")
    return [Hanging(row.status, str(row), consequence, row.get_absolute_url()) for row in rows.order_by("pk")]


def let_go(person: User, by: User, now: datetime) -> None:
    """Nothing is changed: mail finds the admins as soon as the person has left."""


register("advisory", Kind(gettext_lazy("Advisory requests"), find, let_go))
