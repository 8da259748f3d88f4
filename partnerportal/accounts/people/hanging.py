"""What of accounts itself hangs on a person: invitations sent, and what was asked, by others or of staff."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerportal.accounts import work
from partnerportal.accounts.leaving import Hanging, Kind, register
from partnerportal.accounts.models import Ask, CompanyRequest, Invitation, User
from partnerportal.accounts.models.requests import CompanyRequestQuerySet, InvitationQuerySet
from partnerportal.accounts.people.closing import withdraw_each
from partnerportal.common.status import Status


def _invitations(person: User) -> InvitationQuerySet:
    return Invitation.objects.visible_to(person).open().filter(invited_by=person).order_by("pk")


def find_invitations(person: User) -> list[Hanging]:
    consequence = _("Withdrawn: the link in the mail no longer works.")
    url = reverse("accounts_portal:invitations")
    return [Hanging(row.status, row.email, consequence, url) for row in _invitations(person)]


def withdraw_invitations(person: User, by: User, now: datetime) -> None:
    withdraw_each(_invitations(person), by, now)


def _asked(person: User) -> QuerySet[Ask]:
    mine = Ask.objects.filter(asked=person, organization=person.organization, done_at=None)
    return mine.select_related("asker").order_by("pk")


def find_asked(person: User) -> list[Hanging]:
    consequence = _("Taken off the list. Whoever asked can ask somebody else.")
    waiting = Status(_("Asked"), "info", "sent")
    return [Hanging(waiting, _("%(name)s asks for help") % {"name": row.asker}, consequence) for row in _asked(person)]


def finish_asked(person: User, by: User, now: datetime) -> None:
    _asked(person).update(done_at=now)


def _requests(person: User) -> CompanyRequestQuerySet:
    """To become Global admin of the company; the domain may be proved already."""
    kind = CompanyRequest.Kind.BECOME_ADMIN
    return CompanyRequest.objects.open().filter(requested_by=person, organization=person.organization_id, kind=kind)


def find_requests(person: User) -> list[Hanging]:
    consequence = _("Withdrawn: staff of the portal decide nothing about it.")
    return [Hanging(row.status, str(row), consequence) for row in _requests(person)]


def withdraw_requests(person: User, by: User, now: datetime) -> None:
    for row in _requests(person).order_by("pk"):
        row = work.lock(row)
        if row.can("withdraw"):
            work.move(row, "withdraw", by, now, **work.FREE)


INVITATIONS = Kind(gettext_lazy("Open invitations"), find_invitations, withdraw_invitations)
ASKED = Kind(gettext_lazy("Asked for help"), find_asked, finish_asked)
REQUESTS = Kind(gettext_lazy("Requests about the company"), find_requests, withdraw_requests)
register("asked", ASKED)
register("invitations", INVITATIONS)
register("requests", REQUESTS)
