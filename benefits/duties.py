"""What hangs on the marketing contact when that person is disabled or leaves (domain.md 3.7)."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.models import MarketingContact
from partnerportal.accounts.activity import record
from partnerportal.accounts.leaving import Hanging, Kind, register
from partnerportal.accounts.models import User
from partnerportal.common.status import Status


def _duties(person: User) -> QuerySet[MarketingContact]:
    """Of the company that the person belongs to: a duty of an earlier company is that company's business."""
    rows = MarketingContact.objects.filter(person=person, organization=person.organization_id)
    return rows.select_related("organization")


def _find(person: User) -> list[Hanging]:
    return [
        Hanging(
            Status(_("Must be given on"), "warn", "turn"),
            _("Marketing contact of %(company)s") % {"company": row.organization},
            _(
                "Mail about Go-To-Market offers stops, and no offer can be activated until somebody else is named as "
                "marketing contact. What is active stays active."
            ),
            reverse("benefits:go_to_market"),
        )
        for row in _duties(person)
    ]


def _let_go(person: User, by: User, now: datetime) -> None:
    """The row stays, so that the page can say who it was; while the person is gone nothing is mailed."""
    for row in _duties(person):
        record(by, "marketing.contact_left", row.organization, f"contact:{row.pk}", now, person=person)


register("marketing_contact", Kind(gettext_lazy("Marketing contact"), _find, _let_go))
