"""Who hears of an advisory request by mail, in the transaction of the move; the communication log reads it there."""

from typing import Any

from benefits.advice import hours_text
from benefits.models import AdvisoryMessage, AdvisoryRequest, MembershipBenefit
from partnerportal.accounts import outbox
from partnerportal.accounts.models import User


def requested(row: AdvisoryRequest) -> None:
    """To the requester: the number, and what is reserved."""
    _send("requested", row, row.requested_by, "requested", {"reserved": hours_text(row.estimate)})


def answered(row: AdvisoryRequest, message: AdvisoryMessage) -> None:
    """To the requester."""
    _send("answered", row, row.requested_by, f"message:{message.pk}", {"message": message})


def replied(row: AdvisoryRequest, message: AdvisoryMessage) -> None:
    """To the consultant, once there is one."""
    if row.consultant is not None:
        _send("replied", row, row.consultant, f"message:{message.pk}", {"message": message})


def closed(row: AdvisoryRequest) -> None:
    """To the requester: what it took."""
    _send("closed", row, row.requested_by, "closed", {"took": hours_text(row.actual or 0)})


def declined(row: AdvisoryRequest) -> None:
    """To the requester: why."""
    _send("declined", row, row.requested_by, "declined")


def withdrawn(row: AdvisoryRequest, by: User) -> None:
    """To the requester, where a colleague did it."""
    if by.pk != row.requested_by_id:
        _send("withdrawn", row, row.requested_by, "withdrawn", {"by": by})


def _send(kind: str, row: AdvisoryRequest, to: User, act: str, context: dict[str, Any] | None = None) -> None:
    if to.is_active:
        values = {"request": row, **(context or {})}
        outbox.send(f"benefits/advisory_{kind}", to, f"{row.reference}:{act}", _about(row), row.organization, values)


def _about(row: AdvisoryRequest) -> str:
    """The benefit whose hours it takes; the request itself where nothing is counted."""
    benefit = MembershipBenefit.objects.filter(entitlement=row.entitlement_id or 0).only("pk").first()
    return f"benefit:{benefit.pk}" if benefit else row.reference
