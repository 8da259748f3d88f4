"""Which plans an incident may be filed with, and why not with the others: one reason each (D28, D29)."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.times import day_text
from support.models import Area, Context, Contract, ContractLink, Entitlement, Kind, Plan, Version
from support.needs import Need

CSP = "csp"


class Reason(Enum):
    """Why a plan cannot be chosen. What the person cannot mend comes first (D28)."""

    CLOUD_ONLY = 1
    ON_PREMISES_ONLY = 2
    ANOTHER_PRODUCT = 3
    VERSION_NOT_COVERED = 4
    ONLY_FOR_CUSTOMERS = 5
    ONLY_FOR_OWN = 6
    ONLY_FOR_MEMBERS = 7
    NOT_ACTIVATED = 8
    PENDING = 9
    NOT_LINKED = 10
    EXPIRED = 11
    NOTHING_LEFT = 12
    NOT_HELD = 13


@dataclass(frozen=True)
class Option:
    """One plan as the wizard offers it: a line of a contract, or a plan that nobody holds as a contract."""

    plan: Plan
    entitlement: Entitlement | None = None
    contract: Contract | None = None
    is_linked: bool = False
    is_second: bool = False
    """Offered beside another plan only, because it spends what the company has for itself (D30)."""
    reason: Reason | None = None
    sentence: str = ""

    @property
    def key(self) -> str:
        """What a form posts to choose it: the line of a contract, or the plan that has none."""
        return str(self.entitlement.pk) if self.entitlement else f"plan-{self.plan.pk}"

    @property
    def left_after(self) -> int | None:
        """What is left once this incident is filed; None for unlimited."""
        left = self.entitlement.left if self.entitlement else None
        return None if left is None else left - 1


@dataclass(frozen=True)
class PlanOptions:
    """The usable plans and the unavailable ones, each with its reason."""

    usable: list[Option] = field(default_factory=list)
    unavailable: list[Option] = field(default_factory=list)

    def choose(self, plan_pk: int | None, entitlement_pk: int | None) -> Option | None:
        """The usable option of that line, or of that plan where there is no line; None where it cannot be chosen."""
        key = str(entitlement_pk) if entitlement_pk else f"plan-{plan_pk}"
        return next((option for option in self.usable if option.key == key), None)


def plan_options(user: User, need: Need, today: date) -> PlanOptions:
    """Every plan of the person's company and own links, and those without contract, for `need` on `today`.

    What would help and is not held is named only where nothing can be used. The contract of another company, linked by
    its typed pair, pays for on-premises products alone (D24).
    """
    plans, linked = list(Plan.objects.all()), {link.contract_id for link in ContractLink.objects.filter(user=user)}
    lines = [line for line in _lines(user, linked) if _fits(line, need)] if need.asks_a_contract else []
    found = [_without_contract(plan, user, need) for plan in plans if not plan.has_contract]
    found += [_option(user, line, line.contract_id in linked, need, today) for line in lines]
    usable = [option for option in found if option and not option.reason]
    unavailable = [option for option in found if option and option.reason]
    if not usable:
        held = {line.plan_id for line in lines}
        unavailable += [
            _not_held(plan, user, need) for plan in plans if _would_help(plan, need) and plan.pk not in held
        ]
    return PlanOptions(sorted(usable, key=lambda option: option.is_second), sorted(unavailable, key=_order))


def _order(option: Option) -> int:
    return option.reason.value if option.reason else 0


def _lines(user: User, linked: set[int]) -> list[Entitlement]:
    held = Q(contract__in=linked)
    if may(user, "support.view_contracts"):
        held |= Q(contract__organization=user.organization_id)
    elif user.organization_id and not user.is_guest:
        held |= Q(contract__organization=user.organization_id, plan__needs_link=False)
    cloud = Entitlement.objects.filter(contract=OuterRef("contract"), kind=Kind.CLOUD)
    lines = Entitlement.objects.filter(held).exclude(kind=Kind.ADVISORY).annotate(beside_cloud=Exists(cloud))
    return list(lines.select_related("contract__organization", "plan").order_by("contract__usable_until", "pk"))


def _fits(line: Entitlement, need: Need) -> bool:
    """Of a plan with two lines, only the one of the kind that is asked for; every other line is explained."""
    return not line.is_one_of_two or (line.kind == Kind.ON_PREMISES) == need.is_on_premises


def _without_contract(plan: Plan, user: User, need: Need) -> Option | None:
    """CSP support in a request for a customer, what is included, the free topics; None where it is no matter."""
    is_csp = plan.code == CSP
    if is_csp and not (user.organization and user.organization.in_csp):
        return None
    if need.area in plan.areas_in(need.context):
        return Option(plan)
    if is_csp and need.context == Context.OWN and need.asks_a_contract:
        return Option(plan, reason=Reason.ONLY_FOR_CUSTOMERS, sentence=_only_for_customers())
    return None


def _option(user: User, line: Entitlement, is_linked: bool, need: Need, today: date) -> Option:
    plan, contract = line.plan, line.contract
    assert plan is not None and contract is not None
    reason = _misfit(plan, need, today) or _not_theirs(user, contract, need) or _unusable(contract, today)
    reason = reason or (Reason.NOT_LINKED if plan.needs_link and not is_linked else None)
    reason = reason or (Reason.NOTHING_LEFT if line.is_used_up else None)
    sentence = _sentence(reason, line, contract, need) if reason else ""
    return Option(plan, line, contract, is_linked, plan.is_second(need.area, need.context), reason, sentence)


def _misfit(plan: Plan, need: Need, today: date) -> Reason | None:
    """Why the plan is of no use for this, whoever holds it."""
    if need.area in plan.areas_in(need.context):
        is_covered = not plan.is_counted or need.version is None or need.version.is_covered(today)
        return None if is_covered else Reason.VERSION_NOT_COVERED
    areas = {*plan.own_areas, *plan.customer_areas}
    if need.is_on_premises:
        return Reason.CLOUD_ONLY
    if areas == {Area.ON_PREMISES}:
        return Reason.ON_PREMISES_ONLY
    return Reason.ONLY_FOR_OWN if need.area in areas else Reason.ANOTHER_PRODUCT


def _not_theirs(user: User, contract: Contract, need: Need) -> Reason | None:
    """Cloud products are for members of the company that holds the contract (D24)."""
    is_theirs = contract.organization_id == user.organization_id
    return None if is_theirs or need.is_on_premises else Reason.ONLY_FOR_MEMBERS


def _would_help(plan: Plan, need: Need) -> bool:
    return plan.is_sold and need.area in plan.areas_in(need.context)


def _not_held(plan: Plan, user: User, need: Need) -> Option:
    return Option(plan, reason=Reason.NOT_HELD, sentence=_why_not_held(user, need))


def _why_not_held(user: User, need: Need) -> str:
    """A company in CSP only has no membership, so for its own tenant it has nothing but what it buys (D41)."""
    if user.organization is None:
        return _("Companies hold this plan, and your account belongs to none.")
    if need.context == Context.OWN and not user.organization.in_mpn:
        return _(
            "Your company does not hold this plan. It is in CSP only: without a membership it has no incidents that "
            "could pay, so for its own tenant it buys a plan."
        )
    return _("Your company does not hold this plan.")


def _unusable(contract: Contract, today: date) -> Reason | None:
    if contract.has_expired(today):
        return Reason.EXPIRED
    if contract.issued_at is None:
        return Reason.PENDING if contract.state == Contract.State.PENDING else Reason.NOT_ACTIVATED
    return None


def _sentence(reason: Reason, line: Entitlement, contract: Contract, need: Need) -> str:
    facts = {"version": need.what, "area": Area(need.area).label, "plan": line.plan, "contract": contract.title}
    facts |= {"company": str(contract.organization)}
    sentences = {
        Reason.CLOUD_ONLY: _("For cloud products only. %(version)s is an on-premises product."),
        Reason.ON_PREMISES_ONLY: _on_premises_only(line),
        Reason.ANOTHER_PRODUCT: _("%(plan)s does not cover %(area)s."),
        Reason.ONLY_FOR_OWN: _only_for_own(need),
        Reason.ONLY_FOR_MEMBERS: _("Only members of %(company)s use it for cloud products."),
        Reason.NOT_LINKED: _("Not linked to your account."),
    }
    if reason in sentences:
        return sentences[reason] % facts
    if reason is Reason.VERSION_NOT_COVERED and need.version:
        return version_not_covered(need.version)
    return why_used_up(line) if reason is Reason.NOTHING_LEFT else _of_contract(reason, contract)


def _on_premises_only(line: Entitlement) -> str:
    """Of an offer without a cloud line, such as Action Pack, that it has no cloud support at all (D28)."""
    if getattr(line, "beside_cloud", True):
        return _("For on-premises products only. %(version)s is a cloud product.")
    return _("%(contract)s has no cloud support, and %(version)s is a cloud product.")


def _only_for_own(need: Need) -> str:
    """Signature alone does not cover a CSP customer's Dynamics 365 (D31, domain.md 5.6)."""
    if need.area == Area.DYNAMICS:
        return _("Not for a customer: Dynamics 365 of a CSP customer needs Advanced Support for Partners or higher.")
    return _("For your own company only.")


def _only_for_customers() -> str:
    return _("Only for a request on behalf of a customer.")


def _of_contract(reason: Reason, contract: Contract) -> str:
    sentences = {
        Reason.NOT_ACTIVATED: _("Not activated yet. A Global admin or an MPN partner admin activates it."),
        Reason.PENDING: _("Activation was requested and is not finished yet."),
        Reason.EXPIRED: _("Expired on %(day)s. Unused incidents do not carry over to the new year."),
    }
    return sentences[reason] % {"day": day_text(contract.last_day)}


def why_unusable(contract: Contract, today: date) -> str:
    """Why nothing can be filed with any line of the contract on `today`; empty where something can (D28)."""
    reason = _unusable(contract, today)
    return _of_contract(reason, contract) if reason else ""


def why_used_up(line: Entitlement) -> str:
    """The sentence of a line of which nothing is left; empty where something is (D22)."""
    return _("0 of %(quota)s incidents left.") % {"quota": line.quota} if line.is_used_up else ""


def version_not_covered(version: Version) -> str:
    """Why Product Support does not cover this version, and what to do (domain.md 3.1)."""
    if version.age > 1:
        text = _("%(version)s is older than N-1. Only the current version (N) and the previous one (N-1) are covered.")
        return text % {"version": version}
    day = day_text(version.mainstream_end_date)
    return _("Mainstream support of %(version)s ended on %(day)s.") % {"version": version, "day": day}
