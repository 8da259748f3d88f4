"""The ledger: the entry is inserted first, the guarded counter is updated last, then commit (model.md 1).

Lock order everywhere: activation or incident row, entry, entitlement; several entitlements by ascending key.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts.models import Organization, User
from partnerportal.common.constraints import violated
from partnerportal.common.refusals import Refused
from support.models import Contract, Entitlement, Entry, Kind, Plan, Unit


class NothingLeft(Refused):
    """The last unit has gone, or the contract behind it cannot be used any more."""


@transaction.atomic
def grant(
    organization: Organization,
    reference: str,
    kind: Kind,
    quota: int | None,
    contract: Contract | None,
    plan: Plan | None,
    now: datetime | None = None,
) -> Entitlement:
    """The entitlement of `kind` for `reference` with its opening entry; made once however often it is asked for.

    `quota` is in incidents, or in quarter-hours for advice; None is unlimited.
    """
    unit = Unit.QUARTER_HOUR if kind == Kind.ADVISORY else Unit.INCIDENT
    entitlement, made = Entitlement.objects.get_or_create(
        reference=reference,
        kind=kind,
        defaults={"organization": organization, "contract": contract, "plan": plan, "unit": unit, "quota": quota},
    )
    if made:
        _once(entitlement, Entry.Kind.GRANTED, quota or 0, _Act(reference, None, now))
    return entitlement


@dataclass(frozen=True)
class _Act:
    """Who did what and when: the part of an entry that is not about units."""

    reference: str
    by: User | None
    at: datetime | None = None
    reason: str = ""
    undoes: Entry | None = None


@transaction.atomic
def adjust(entitlement: Entitlement, units: int, reference: str, by: User | None, now: datetime | None = None) -> Entry:
    """Adds `units` to a counted entitlement; never downward (D12). A repeated `reference` changes nothing."""
    entry, made = _once(entitlement, Entry.Kind.ADJUSTED, units, _Act(reference, by, now))
    if made:
        Entitlement.objects.filter(pk=entitlement.pk, quota__isnull=False).update(quota=F("quota") + units)
    return entry


@transaction.atomic
def lift_limit(entitlement: Entitlement, reference: str, by: User | None, now: datetime | None = None) -> Entry:
    """Makes a counted entitlement unlimited at once, as a cloud competency does (D12)."""
    entry, made = _once(entitlement, Entry.Kind.ADJUSTED, 0, _Act(reference, by, now))
    if made:
        Entitlement.objects.filter(pk=entitlement.pk).update(quota=None)
    return entry


@transaction.atomic
def consume(
    entitlement: Entitlement, reference: str, by: User | None, units: int = 1, now: datetime | None = None
) -> Entry:
    """Takes `units` once for `reference` (D27); a replay returns the first entry, also of the last unit.

    Raises NothingLeft, and leaves no trace, where fewer are left or the contract is not active any more. Call it as the
    last statement of the transaction: the counter's row stays locked until commit.
    """
    entry, made = _once(entitlement, Entry.Kind.CONSUMED, units, _Act(reference, by, now))
    if made:
        _take(entitlement, units)
    return entry


@transaction.atomic
def give_back(reference: str, by: User | None, reason: str, now: datetime | None = None) -> Entry | None:
    """Gives back what was consumed for `reference`, at most once (D27); None where nothing was consumed.

    A second call returns the first give-back.
    """
    taken = Entry.objects.filter(kind=Entry.Kind.CONSUMED, reference=reference).select_related("entitlement").first()
    if taken is None:
        return None
    act = _Act(reference, by, now, reason, undoes=taken)
    entry, made = _once(taken.entitlement, Entry.Kind.GIVEN_BACK, taken.units, act)
    if made:
        Entitlement.objects.filter(pk=taken.entitlement_id).update(used=F("used") - taken.units)
    return entry


@transaction.atomic
def settle(reference: str, actual: int, by: User | None, now: datetime | None = None) -> Entry | None:
    """Gives back what was reserved for `reference` and not needed: `actual` units were (D42). At most once.

    Returns the give-back, or None where nothing was reserved or all of it was needed. Raises ValueError for more than
    was reserved: the rest is another act, consumed before.
    """
    taken = Entry.objects.filter(kind=Entry.Kind.CONSUMED, reference=reference).select_related("entitlement").first()
    if taken is None or actual == taken.units:
        return None
    if not 0 <= actual < taken.units:
        raise ValueError(f"{actual} of {taken.units} reserved")
    act = _Act(reference, by, now, "settled", undoes=taken)
    entry, made = _once(taken.entitlement, Entry.Kind.GIVEN_BACK, taken.units - actual, act)
    if made:
        Entitlement.objects.filter(pk=taken.entitlement_id).update(used=F("used") - entry.units)
    return entry


def _once(entitlement: Entitlement, kind: Entry.Kind, units: int, act: _Act) -> tuple[Entry, bool]:
    """The entry of this act and whether it is new: a replay conflicts at the insert, before any balance is read."""
    key = {"entitlement": entitlement, "kind": kind, "reference": act.reference}
    facts = {"by": act.by, "at": act.at or timezone.now(), "reason": act.reason, "undoes": act.undoes}
    try:
        with transaction.atomic():
            return Entry.objects.create(**key, units=units, **facts), True
    except IntegrityError as error:
        if violated(error) not in {"support_entry_once_per_act", "support_entry_undoes_id_key"}:
            raise
        return Entry.objects.get(**key), False


def _take(entitlement: Entitlement, units: int) -> None:
    """No join here: with one, Django updates what a subquery found before it waited, and the guard guards nothing."""
    room = Q(quota=None) | Q(used__lte=F("quota") - units)
    running = Contract.objects.filter(pk=OuterRef("contract"), state=Contract.State.ACTIVE)
    alive = Q(contract=None) | Exists(running)
    if not Entitlement.objects.filter(room, alive, pk=entitlement.pk).update(used=F("used") + units):
        raise NothingLeft(_left_too_few(entitlement))


def _left_too_few(entitlement: Entitlement) -> str:
    if entitlement.kind == Kind.ADVISORY:
        return _("Somebody else reserved the last hours. What you typed is kept. Estimate less, or ask again later.")
    return _("Somebody else took the last incident. Your draft is kept. Choose another plan and submit again.")
