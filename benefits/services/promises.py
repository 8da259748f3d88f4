"""What a year is promised: copied from the catalogue at its start, raised by a cloud competency, never lowered."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from benefits.models import (
    BenefitUnit,
    Competency,
    CompetencyHeld,
    Condition,
    Grade,
    Membership,
    MembershipBenefit,
    Offer,
    OfferBenefit,
)
from benefits.models.membership import QUARTERS
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization, User
from support import services as support
from support.models import Contract, Entitlement, Kind, Plan

COPIED = (
    *("code", "name", "family", "kind", "grade", "unit"),
    *("quantity", "deducts_from", "position", "group", "amount_usd"),
)
LEVELS = [level.value for level in CompetencyHeld.Level]
RUNNING = (Membership.State.ACTIVE, Membership.State.RENEWED)


def copy_benefits(membership: Membership, now: datetime) -> None:
    """Writes the rows of the year and grants what is counted, as the catalogue and the competencies are today."""
    activate_qualified(membership, now)
    held = _competencies(membership.organization)
    elsewhere = given_elsewhere(membership.organization, membership.offer)
    for promised in membership.offer.benefits.select_related("competency").order_by("position"):
        if promised.code not in elsewhere and is_due(promised, membership.organization, held):
            _promise(membership, promised, held, now)


def activate_qualified(membership: Membership, now: datetime) -> None:
    """Requirements met and an offer of a level bought: the competencies become active (domain.md 2.2)."""
    if not membership.offer.level:
        return
    rows = CompetencyHeld.objects.filter(organization=membership.organization, state=CompetencyHeld.State.QUALIFIED)
    for held in rows.select_related("competency"):
        held.state = CompetencyHeld.State.ACTIVE
        held.save(update_fields=["state"])
        record(
            None, "competency.active", membership.organization, f"competency:{held.pk}", now, competency=held.competency
        )


@transaction.atomic
def mark_cosell_ready(organization: Organization, by: User | None = None, now: datetime | None = None) -> None:
    """The company has solutions that are ready to be sold together: its running years hold the offers for that.

    Repeating it logs nothing and adds only what is missing, also where the company was marked without its offers.
    """
    now = now or timezone.now()
    was_ready = lock_years(organization).is_cosell_ready
    organization.is_cosell_ready = True
    if not was_ready:
        organization.save(update_fields=["is_cosell_ready"])
        record(by, "organization.cosell_ready", organization, "", now)
    _add_incremental(organization, now)


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
    now = now or timezone.now()
    lock_years(organization)
    held, is_new = CompetencyHeld.objects.current().get_or_create(
        organization=organization,
        competency=competency,
        defaults={"level": level, "gained_date": gained_date or organization.today(now)},
    )
    if LEVELS.index(level) > LEVELS.index(held.level):
        held.level = level
        held.save(update_fields=["level"])
    if held.state in {CompetencyHeld.State.STARTED, CompetencyHeld.State.QUALIFIED}:
        held.state, is_new = CompetencyHeld.State.ACTIVE, True
        held.save(update_fields=["state"])
    if is_new:
        record(by, "competency.gained", organization, f"competency:{held.pk}", now, competency=competency)
    if competency.is_cloud:
        _lift(held, by, now)
    _add_incremental(organization, now)
    return held


def lock_years(organization: Organization) -> Organization:
    """The company as it is now, then its years in ascending order, kept for this transaction.

    Whatever adds to several years begins with it, and locks anything else after it: so two of them never wait for each
    other, and none waits for a renewal that waits for it.
    """
    company = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    rows = Membership.objects.filter(organization=company, state__in=RUNNING).order_by("pk")
    list(rows.select_for_update(no_key=True).only("pk"))
    return company


def _add_incremental(organization: Organization, now: datetime) -> None:
    """What a competency gained within the year, or co-sell readiness, adds to the years that run (D11, D12)."""
    held = _competencies(organization)
    rows = Membership.objects.filter(organization=organization, state=Membership.State.ACTIVE)
    for membership in rows.select_related("organization", "offer", "contract").order_by("pk"):
        has = {
            *membership.benefits.values_list("code", flat=True),
            *given_elsewhere(membership.organization, membership.offer),
        }
        for promised in membership.offer.benefits.filter(grade=Grade.INCREMENTAL).select_related("competency"):
            if promised.code not in has and is_due(promised, organization, held):
                _promise(membership, promised, held, now)


def given_elsewhere(organization: Organization, offer: Offer) -> set[str]:
    """Codes that another running offer of the company gives beside this one: co-sell offers are held once.

    A lower level than this offer's ends with its start, and gives nothing beside it (D16).
    """
    others = MembershipBenefit.objects.filter(
        organization=organization, membership__state=Membership.State.ACTIVE
    ).exclude(membership__offer=offer)
    rows = others.exclude(membership__offer__level__gt=0, membership__offer__level__lt=offer.level)
    cosell = OfferBenefit.objects.filter(condition=Condition.COSELL_READY).values("code")
    return set(rows.filter(code__in=cosell).values_list("code", flat=True))


def _competencies(organization: Organization) -> list[Competency]:
    """Those that give something, the oldest first."""
    held = CompetencyHeld.objects.live().filter(organization=organization)
    return [row.competency for row in held.select_related("competency").order_by("gained_date", "pk")]


def is_due(promised: OfferBenefit, organization: Organization, held: list[Competency]) -> bool:
    """Whether a row of the catalogue is promised to a company that holds these competencies (D12)."""
    has_cloud = any(competency.is_cloud for competency in held)
    return {
        Condition.ALWAYS: True,
        Condition.CLOUD_COMPETENCY: has_cloud,
        Condition.OTHER_COMPETENCIES: not has_cloud,
        Condition.COMPETENCY: promised.competency in held,
        Condition.COSELL_READY: organization.is_cosell_ready,
    }[Condition(promised.condition)]


def _promise(membership: Membership, promised: OfferBenefit, held: list[Competency], now: datetime) -> None:
    MembershipBenefit.objects.create(
        membership=membership,
        organization=membership.organization,
        competency=_owed_to(promised, held),
        expires_date=membership.anniversary,
        activate_by=membership.anniversary if promised.unit == BenefitUnit.LICENSE else membership.usable_until,
        usable_until=membership.usable_until,
        entitlement=_grant(membership, promised, now),
        **{name: getattr(promised, name) for name in COPIED},
    )


def _owed_to(promised: OfferBenefit, held: list[Competency]) -> Competency | None:
    if promised.condition == Condition.CLOUD_COMPETENCY:
        return next(competency for competency in held if competency.is_cloud)
    return promised.competency


def _grant(membership: Membership, promised: OfferBenefit, now: datetime) -> Entitlement | None:
    """The counted line behind a row: incidents in the contract, hours beside it; none for what is not counted."""
    company, reference = membership.organization, membership.reference
    if promised.unit == BenefitUnit.INCIDENT:
        plan = Plan.objects.get(code=promised.plan_code)
        return support.grant(company, reference, Kind(promised.kind), promised.quantity, membership.contract, plan, now)
    if promised.quantity is None or promised.unit != BenefitUnit.HOUR:
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
    rows = MembershipBenefit.objects.filter(
        organization=organization, membership__state__in=RUNNING, unit=BenefitUnit.INCIDENT, quantity__isnull=False
    ).exclude(membership__contract__state=Contract.State.ENDED)
    locked = rows.select_for_update(of=("self",), no_key=True).select_related("membership__offer", "entitlement")
    return list(locked.order_by("entitlement"))
