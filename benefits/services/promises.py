"""What a year is promised: copied from the catalogue at its start, raised by a cloud competency, never lowered."""

from datetime import date, datetime

from django.db import transaction

from benefits.models import (
    BenefitUnit,
    Competency,
    CompetencyHeld,
    Condition,
    Membership,
    MembershipBenefit,
    OfferBenefit,
)
from benefits.models.membership import QUARTERS
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization, User
from support import services as support
from support.models import Contract, Entitlement, Kind, Plan

COPIED = ("code", "name", "family", "kind", "grade", "unit", "quantity", "deducts_from", "position")
LEVELS = [level.value for level in CompetencyHeld.Level]


def copy_benefits(membership: Membership, now: datetime) -> None:
    """Writes the rows of the year and grants what is counted, as the catalogue and the competencies are today."""
    cloud = _cloud_competency(membership.organization)
    condition = Condition.CLOUD_COMPETENCY if cloud else Condition.OTHER_COMPETENCIES
    for promised in membership.offer.benefits.filter(condition__in=[Condition.ALWAYS, condition]).order_by("position"):
        MembershipBenefit.objects.create(
            membership=membership,
            organization=membership.organization,
            competency=cloud if promised.condition == Condition.CLOUD_COMPETENCY else None,
            expires_date=membership.anniversary,
            usable_until=membership.usable_until,
            entitlement=_grant(membership, promised, now),
            **{name: getattr(promised, name) for name in COPIED},
        )


@transaction.atomic
def add_competency(
    organization: Organization,
    competency: Competency,
    level: str,
    by: User | None = None,
    gained_date: date | None = None,
    now: datetime | None = None,
) -> CompetencyHeld:
    """Notes that the company has gained a competency, or a higher level of it. Repeating it changes nothing.

    A cloud competency lifts the limit of the Signature lines that run at once; nothing lowers them again within the
    year (D12).
    """
    held, is_new = CompetencyHeld.objects.live().get_or_create(
        organization=organization,
        competency=competency,
        defaults={"level": level, "gained_date": gained_date or organization.today(now)},
    )
    if LEVELS.index(level) > LEVELS.index(held.level):
        held.level = level
        held.save(update_fields=["level"])
    if is_new:
        record(by, "competency.gained", organization, f"competency:{held.pk}", now, competency=competency)
    if competency.is_cloud:
        _lift(held, by, now)
    return held


def _cloud_competency(organization: Organization) -> Competency | None:
    held = CompetencyHeld.objects.live().filter(organization=organization, competency__is_cloud=True)
    first = held.select_related("competency").order_by("gained_date", "pk").first()
    return first.competency if first else None


def _grant(membership: Membership, promised: OfferBenefit, now: datetime) -> Entitlement | None:
    """The counted line behind a row: incidents in the contract, hours beside it; none for what is not counted."""
    company, reference = membership.organization, membership.reference
    if promised.unit == BenefitUnit.INCIDENT:
        plan = Plan.objects.get(code=promised.plan_code)
        return support.grant(company, reference, Kind(promised.kind), promised.quantity, membership.contract, plan, now)
    if promised.quantity is None:
        return None
    return support.grant(company, reference, Kind(promised.kind), promised.quantity * QUARTERS, None, None, now)


def _lift(held: CompetencyHeld, by: User | None, now: datetime | None) -> None:
    for row in _limited_cloud_lines(held.organization):
        promised = row.membership.offer.benefits.filter(code=row.code, condition=Condition.CLOUD_COMPETENCY).first()
        if promised is None or not promised.is_unlimited or row.entitlement is None:
            continue
        row.quantity, row.grade, row.competency = None, promised.grade, held.competency
        row.save(update_fields=["quantity", "grade", "competency"])
        support.lift_limit(row.entitlement, f"competency:{held.pk}", by, now)


def _limited_cloud_lines(organization: Organization) -> list[MembershipBenefit]:
    """In ascending order of their entitlements, which is the order of locking (model.md 1)."""
    running = [Membership.State.ACTIVE, Membership.State.RENEWED]
    rows = MembershipBenefit.objects.filter(
        organization=organization, membership__state__in=running, unit=BenefitUnit.INCIDENT, quantity__isnull=False
    ).exclude(membership__contract__state=Contract.State.ENDED)
    locked = rows.select_for_update(of=("self",), no_key=True).select_related("membership__offer", "entitlement")
    return list(locked.order_by("entitlement"))
