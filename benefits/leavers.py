"""What of seats and credits hangs on a person, and what becomes of it when they are disabled or leave (D44, D45)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.models import Assignment
from benefits.services.assignments import remove_monthly_credits
from partnerportal.accounts.leaving import Hanging, Kind, register
from partnerportal.accounts.models import User
from partnerportal.common.times import day_text


def find(person: User) -> list[Hanging]:
    """Visual Studio seats, whose 90 days leaving does not shorten, and Azure credits; in one query."""
    rows = Assignment.objects.live().filter(assignee=person, organization=person.organization_id)
    rows = rows.select_related("benefit__membership__organization", "organization").order_by("unit", "pk")
    return [_seat(row) if row.is_seat else _credit(row) for row in rows]


def _seat(row: Assignment) -> Hanging:
    day = {"day": day_text(row.free_from)}
    if row.organization.today() >= row.free_from:
        sentence = _("It stays taken, and can be reassigned: 90 days have passed since %(day)s.") % {
            "day": day_text(row.assigned_date)
        }
    else:
        sentence = _("It stays taken until %(day)s; then it can be reassigned.") % day
    return Hanging(row.status, row.benefit.name, sentence, reverse("benefits:assignment", args=[row.pk]))


def _credit(row: Assignment) -> Hanging:
    if row.is_bulk:
        sentence = _(
            "A bulk credit cannot be removed. It stays with the person until it is transferred to somebody else."
        )
    else:
        sentence = _("It is taken back at once, and is free for somebody else.")
    return Hanging(row.status, row.benefit.name, sentence, reverse("benefits:assignment", args=[row.pk]))


register("seats", Kind(gettext_lazy("Seats and credits"), find, remove_monthly_credits))
