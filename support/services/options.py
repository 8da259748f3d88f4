"""Which plans an incident may be filed with, and why not with the others: one reason each (D28, D29)."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from django.db.models import Q
from django.utils.translation import gettext as _

from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.times import day_text
from support.models import Contract, ContractLink, Entitlement, Kind, Plan, Version


class Reason(Enum):
    """Why a plan cannot be chosen. What the person cannot mend comes first (D28)."""

    CLOUD_ONLY = 1
    ON_PREMISES_ONLY = 2
    VERSION_NOT_COVERED = 3
    ONLY_FOR_CUSTOMERS = 4
    NOT_ACTIVATED = 5
    PENDING = 6
    NOT_LINKED = 7
    EXPIRED = 8
    NOTHING_LEFT = 9


@dataclass(frozen=True)
class Option:
    """One plan as the wizard offers it: a line of a contract, or a plan that nobody holds as a contract."""

    plan: Plan
    entitlement: Entitlement | None = None
    contract: Contract | None = None
    is_linked: bool = False
    reason: Reason | None = None
    sentence: str = ""

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

    def choose(self, entitlement_pk: int) -> Option | None:
        """The usable option of that entitlement, or None."""
        return next((o for o in self.usable if o.entitlement and o.entitlement.pk == entitlement_pk), None)


def plan_options(user: User, version: Version, today: date) -> PlanOptions:
    """Every plan of the person's company and own links, for a problem with `version` in own context on `today`."""
    linked = {link.contract_id for link in ContractLink.objects.filter(user=user)}
    options = PlanOptions()
    for line in _lines(user, linked):
        if line.plan and line.contract:
            option = _option(line, line.plan, line.contract, line.contract_id in linked, version, today)
            (options.unavailable if option.reason else options.usable).append(option)
    if user.organization and user.organization.in_csp:
        options.unavailable.append(_only_for_customers())
    options.unavailable.sort(key=lambda option: option.reason.value if option.reason else 0)
    return options


def _lines(user: User, linked: set[int]) -> list[Entitlement]:
    held = Q(contract__in=linked)
    if may(user, "support.view_contracts"):
        held |= Q(contract__organization=user.organization_id)
    lines = Entitlement.objects.filter(held).exclude(kind=Kind.ADVISORY)
    return list(lines.select_related("contract__organization", "plan").order_by("contract__usable_until", "pk"))


def _option(
    line: Entitlement, plan: Plan, contract: Contract, is_linked: bool, version: Version, today: date
) -> Option:
    checks = [
        (version.is_on_premises and not plan.covers_on_premises, Reason.CLOUD_ONLY),
        (not version.is_on_premises and not plan.covers_cloud, Reason.ON_PREMISES_ONLY),
        (plan.is_counted and not version.is_covered(today), Reason.VERSION_NOT_COVERED),
    ]
    reason = next((reason for fails, reason in checks if fails), None) or _unusable(contract, today)
    reason = reason or (None if is_linked else Reason.NOT_LINKED) or (Reason.NOTHING_LEFT if line.is_used_up else None)
    sentence = _sentence(reason, line, contract, version) if reason else ""
    return Option(plan, line, contract, is_linked, reason, sentence)


def _unusable(contract: Contract, today: date) -> Reason | None:
    if contract.has_expired(today):
        return Reason.EXPIRED
    if contract.issued_at is None:
        return Reason.PENDING if contract.state == Contract.State.PENDING else Reason.NOT_ACTIVATED
    return None


def _sentence(reason: Reason, line: Entitlement, contract: Contract, version: Version) -> str:
    sentences = {
        Reason.CLOUD_ONLY: _("For cloud products only. %(version)s is an on-premises product.") % {"version": version},
        Reason.ON_PREMISES_ONLY: _("For on-premises products only. %(version)s is a cloud product.")
        % {"version": version},
        Reason.VERSION_NOT_COVERED: version_not_covered(version),
        Reason.NOT_LINKED: _("Not linked to your account."),
        Reason.NOTHING_LEFT: why_used_up(line),
    }
    return sentences.get(reason) or _of_contract(reason, contract)


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


def _only_for_customers() -> Option:
    plan = Plan.objects.get(code="csp")
    return Option(plan, reason=Reason.ONLY_FOR_CUSTOMERS, sentence=_("Only for a request on behalf of a customer."))
