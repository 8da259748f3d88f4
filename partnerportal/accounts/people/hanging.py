"""What of accounts itself hangs on a person: invitations that they sent, and what others asked of them."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerportal.accounts.leaving import Hanging, Kind, register
from partnerportal.accounts.models import Ask, Invitation, User
from partnerportal.common.status import Status


def _invitations(person: User) -> QuerySet[Invitation]:
    return Invitation.objects.visible_to(person).open().filter(invited_by=person).order_by("pk")


def find_invitations(person: User) -> list[Hanging]:
    consequence = _("Withdrawn: the link in the mail no longer works.")
    url = reverse("accounts_portal:invitations")
    return [Hanging(row.status, row.email, consequence, url) for row in _invitations(person)]


def withdraw_invitations(person: User, by: User, now: datetime) -> None:
    _invitations(person).update(withdrawn_at=now)


def _asked(person: User) -> QuerySet[Ask]:
    mine = Ask.objects.filter(asked=person, organization=person.organization, done_at=None)
    return mine.select_related("asker").order_by("pk")


def find_asked(person: User) -> list[Hanging]:
    consequence = _("Taken off the list. Whoever asked can ask somebody else.")
    waiting = Status(_("Asked"), "info", "sent")
    return [Hanging(waiting, _("%(name)s asks for help") % {"name": row.asker}, consequence) for row in _asked(person)]


def finish_asked(person: User, by: User, now: datetime) -> None:
    _asked(person).update(done_at=now)


INVITATIONS = Kind(gettext_lazy("Open invitations"), find_invitations, withdraw_invitations)
ASKED = Kind(gettext_lazy("Asked for help"), find_asked, finish_asked)
register("asked", ASKED)
register("invitations", INVITATIONS)
