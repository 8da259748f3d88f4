"""Who hears of an advisory request by mail, in the transaction of the move; the communication log reads it there."""

from typing import Any

from benefits.advice import PRESALES, hours_text
from benefits.models import AdvisoryMessage, AdvisoryRequest, MembershipBenefit
from partnerportal.accounts import outbox
from partnerportal.accounts.models import Role, User

ADMINS = frozenset({Role.GLOBAL_ADMIN, Role.MPN_PARTNER_ADMIN})


def requested(row: AdvisoryRequest) -> None:
    """To the requester: the number, and what is reserved."""
    _tell("requested", row, "requested", {"reserved": hours_text(row.estimate)})


def answered(row: AdvisoryRequest, message: AdvisoryMessage) -> None:
    """To the requester; where that person has left, to the admins of the company."""
    _tell("answered", row, f"message:{message.pk}", {"message": message})


def replied(row: AdvisoryRequest, message: AdvisoryMessage) -> None:
    """To the consultant, once there is one."""
    if row.consultant is not None and row.consultant.is_active:
        _send("replied", row, row.consultant, f"message:{message.pk}", {"message": message})


def closed(row: AdvisoryRequest) -> None:
    """To the requester: what it took."""
    _tell("closed", row, "closed", {"took": hours_text(row.actual or 0)})


def declined(row: AdvisoryRequest) -> None:
    """To the requester: why."""
    _tell("declined", row, "declined")


def withdrawn(row: AdvisoryRequest, by: User) -> None:
    """To the requester, where a colleague did it."""
    if by.pk != row.requested_by_id and row.requested_by.is_active:
        _send("withdrawn", row, row.requested_by, "withdrawn", {"by": by})


def _tell(kind: str, row: AdvisoryRequest, act: str, context: dict[str, Any] | None = None) -> None:
    """To the requester; where that person has left, to the admins who go on with it (D10)."""
    asker = row.requested_by
    if asker.is_active and asker.organization_id == row.organization_id:
        _send(kind, row, asker, act, context)
        return
    for admin in User.objects.holding(row.organization, ADMINS).order_by("pk"):
        _send(kind, row, admin, act, context)


def _send(kind: str, row: AdvisoryRequest, to: User, act: str, context: dict[str, Any] | None = None) -> None:
    values = {"request": row, **(context or {})}
    outbox.send(f"benefits/advisory_{kind}", to, f"{row.reference}:{act}", _about(row), row.organization, values)


def _about(row: AdvisoryRequest) -> str:
    """The benefit whose hours it takes, or the presales that are not counted; without any the request itself."""
    rows = MembershipBenefit.objects.filter(organization=row.organization_id)
    if row.entitlement_id is not None:
        found = rows.filter(entitlement=row.entitlement_id)
    else:
        day = row.organization.today(row.requested_at)
        found = rows.filter(code=PRESALES, quantity=None, deducts_from="", usable_until__gte=day)
        found = found.filter(membership__start_date__lte=day).order_by(
            "-membership__offer__level", "usable_until", "pk"
        )
    benefit = found.only("pk").first()
    return f"benefit:{benefit.pk}" if benefit else row.reference
