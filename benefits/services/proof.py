"""Whether every active technical benefit has exactly one contract, and every contract its reason (product.md 1)."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, F, Q, QuerySet

from benefits import vault
from benefits.models import Activation, Family, Membership, MembershipBenefit, Order, ProductKey
from benefits.services import proof_advisory
from partnerportal.common.proof import Finding
from support.models import Contract

State = Activation.State
FROM_MEMBERSHIP = "membership:"


def findings() -> list[Finding]:
    """Every membership, benefit, activation or contract that contradicts another; empty when all is well."""
    return [
        *_memberships_without_contract(),
        *_active_without_ids(),
        *_pending_without_request(),
        *_contracts_without_reason(),
        *_strange_contracts(),
        *_technical_benefits(),
        *_promises(),
        *_keys(),
        *_plan_orders(),
        *proof_advisory.findings(),
    ]


def _memberships_without_contract() -> Iterator[Finding]:
    for row in Membership.objects.filter(contract=None).select_related("offer"):
        yield Finding(row.reference, "The membership has no contract.")


def _active_without_ids() -> Iterator[Finding]:
    """An active activation has one contract with both IDs, which may have ended since."""
    bare = Q(contract__access_id=None) | Q(contract__contract_id=None)
    for row in Activation.objects.filter(bare, state=State.ACTIVE):
        yield Finding(row.reference, f"The activation is active, but contract {row.contract_id} has no IDs.")


def _pending_without_request() -> Iterator[Finding]:
    """A contract is pending exactly while a request for it lives and is not finished."""
    going = Activation.objects.live().exclude(state=State.ACTIVE)
    pending = Contract.objects.filter(state=Contract.State.PENDING)
    for contract in pending.exclude(pk__in=going.values("contract")):
        yield Finding(contract.activity_reference, "The contract is pending, and nobody has asked for it.")
    for row in going.filter(contract__state__in=[Contract.State.NOT_ACTIVATED, Contract.State.ACTIVE]):
        yield Finding(row.reference, f"The request is open, but its contract is {row.contract.state}.")


def _contracts_without_reason() -> Iterator[Finding]:
    """A contract of a membership that was issued has exactly one active activation."""
    issued = _of_memberships().filter(issued_at__isnull=False)
    times = Counter(Activation.objects.filter(state=State.ACTIVE).values_list("contract_id", flat=True))
    for contract in issued:
        found = times[contract.pk]
        if found != 1:
            sentence = f"The contract was issued, and {found} activations are active for it."
            yield Finding(contract.activity_reference, sentence)


def _strange_contracts() -> Iterator[Finding]:
    """The contract of an activation is that of its membership, and a contract names a membership that holds it."""
    for row in Activation.objects.exclude(contract=F("membership__contract")):
        yield Finding(row.reference, "Its contract is not the one of its membership.")
    for contract in _of_memberships().exclude(
        pk__in=Membership.objects.filter(contract__isnull=False).values("contract")
    ):
        yield Finding(contract.activity_reference, f"No membership holds the contract of {contract.reference}.")


def _technical_benefits() -> Iterator[Finding]:
    """What is counted in a year's contract stands in that contract and in no other."""
    rows = MembershipBenefit.objects.filter(family=Family.TECHNICAL_SUPPORT)
    for row in rows.exclude(entitlement__contract=F("membership__contract")):
        yield Finding(f"membershipbenefit:{row.pk}", f"{row.name} is not a line of the contract of its membership.")


def _promises() -> Iterator[Finding]:
    """Unlimited here is unlimited there."""
    rows = MembershipBenefit.objects.filter(entitlement__isnull=False)
    for row in rows.filter(Q(quantity=None) & Q(entitlement__quota__isnull=False) | _limited_twice()):
        yield Finding(f"membershipbenefit:{row.pk}", f"{row.name} promises something else than its entitlement holds.")


def _keys() -> Iterator[Finding]:
    """Every product key was sealed by a key that the vault still has, and what was redeemed was looked at."""
    for name, count in ProductKey.objects.values_list("sealed_with").annotate(Count("pk")).order_by("sealed_with"):
        if name not in vault.ring():
            yield Finding("vault", f"{count} product keys are sealed with {name!r}, which is not in VAULT_KEYS.")
    for row in ProductKey.objects.filter(benefit__isnull=False).exclude(item__code=F("benefit__code")):
        yield Finding(row.reference, f"Key {row.pk} is of another product than its benefit.")


def _plan_orders() -> Iterator[Finding]:
    """Every paid order of a plan has the contract that names it, and no contract names another order."""
    found = Order.objects.of_plans().filter(contract__isnull=False).select_related("offer", "contract")
    reasons = {f"plan:{row.offer.plan_code}:order:{row.pk}": row for row in found}
    for reference, row in reasons.items():
        if row.contract and row.contract.reference != reference:
            yield Finding(row.reference, f"Its contract is that of {row.contract.reference}.")
    for contract in Contract.objects.filter(reference__regex=r"^plan:[^:]+:order:").exclude(reference__in=reasons):
        yield Finding(contract.activity_reference, f"No paid order brought the contract of {contract.reference}.")


def _limited_twice() -> Q:
    return Q(quantity__isnull=False, entitlement__quota=None)


def _of_memberships() -> QuerySet[Contract]:
    return Contract.objects.filter(reference__startswith=FROM_MEMBERSHIP)
