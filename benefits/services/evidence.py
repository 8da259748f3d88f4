"""What lies beside the decision (product.md 4.3)."""

from dataclasses import dataclass
from datetime import date, datetime

from benefits.models import Activation, CompetencyHeld, Membership, MembershipBenefit, RefundRequest

EARLIER = 5


@dataclass(frozen=True)
class Evidence:
    """The membership with what it will get, the competencies behind that, and earlier requests of the same company."""

    membership: Membership
    benefits: list[MembershipBenefit]
    competencies: list[CompetencyHeld]
    earlier: list[Activation]
    days_ahead: int
    """Days until the anniversary; negative in the renewal window."""
    today: date
    cancellation: RefundRequest | None
    """The request to cancel the membership that waits for a decision."""


def evidence(activation: Activation, now: datetime | None = None) -> Evidence:
    """What a reviewer looks at before deciding."""
    membership = Membership.objects.for_pages().get(pk=activation.membership_id)
    company = membership.organization
    today = company.today(now)
    held = CompetencyHeld.objects.live().filter(organization=company).select_related("competency")
    earlier = Activation.objects.with_people().filter(organization=company).exclude(pk=activation.pk)
    return Evidence(
        membership=membership,
        benefits=membership.technical,
        competencies=list(held),
        earlier=list(earlier.order_by("-requested_at")[:EARLIER]),
        days_ahead=(membership.anniversary - today).days,
        today=today,
        cancellation=cancellations([activation.membership_id]).get(activation.membership_id),
    )


def cancellations(memberships: list[int]) -> dict[int, RefundRequest]:
    """The waiting request to cancel the whole offer, by membership."""
    rows = (
        RefundRequest.objects.waiting().filter(membership__in=memberships, benefit=None).select_related("requested_by")
    )
    return {row.membership_id: row for row in rows}
