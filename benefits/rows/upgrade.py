"""What an upgrade from Silver to Gold changes, said before it is ordered (D16)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext

from benefits.models import Assignment, Membership, MembershipBenefit, Offer
from benefits.models.offer import BenefitFacts
from benefits.rows.sentences import NOTHING, amount
from benefits.services.assignments import Carried, carried_into
from benefits.services.memberships import first_year
from benefits.services.promises import given_elsewhere, is_due
from benefits.standing import Standing
from support.models import ContractLink


@dataclass(frozen=True)
class Change:
    """One benefit before and after."""

    name: str
    family: str
    before: str
    ends: str
    """What is left of a balance, and ends with the Silver contract."""
    after: str
    people: str


@dataclass(frozen=True)
class Preview:
    membership: Membership
    changes: list[Change]
    carried: Carried
    linked: int
    """Accounts that are linked to the contract that ends."""
    anniversary: date

    @property
    def loses(self) -> list[Assignment]:
        return self.carried.not_kept

    @property
    def keeps(self) -> int:
        return len(self.carried.kept)


def preview(state: Standing, membership: Membership, offer: Offer) -> Preview:
    """Before and after, benefit by benefit, if the upgrade were paid today; five queries, changes nothing."""
    competencies = [held.competency for held in state.competencies]
    promised = offer.benefits.select_related("competency").order_by("position")
    elsewhere = given_elsewhere(state.company, offer)
    due = [row for row in promised if row.code not in elsewhere and is_due(row, state.company, competencies)]
    before = {row.code: row for row in membership.benefits.select_related("entitlement").order_by("position")}
    after: dict[str, BenefitFacts] = {row.code: row for row in due}
    carried = carried_into(membership, due)
    changes = [_change(before.get(code), after.get(code), carried) for code in dict.fromkeys([*after, *before])]
    linked = ContractLink.objects.filter(contract=membership.contract_id).count()
    return Preview(membership, changes, carried, linked, first_year(state.today)[1])


def _change(before: MembershipBenefit | None, after: BenefitFacts | None, carried: Carried) -> Change:
    row: BenefitFacts = before or after  # type: ignore[assignment]
    counted = before is not None and before.entitlement is not None and before.left is not None
    return Change(
        row.name,
        row.get_family_display(),
        amount(before, before.quantity) if before else NOTHING,
        amount(before, before.left) if before and counted else NOTHING,
        amount(after, after.quantity) if after else NOTHING,
        _people(before, carried) if before else "",
    )


def _people(before: MembershipBenefit, carried: Carried) -> str:
    """How many people have one of it today, and how many of them go on."""
    kept = sum(one.assignment.benefit_id == before.pk for one in carried.kept)
    total = kept + sum(row.benefit_id == before.pk for row in carried.not_kept)
    if not total:
        return ""
    text = ngettext("%(kept)s of %(total)s person keeps it", "%(kept)s of %(total)s people keep it", total)
    return text % {"kept": kept, "total": total}
