"""Contracts as a person holds them: what is left, why something cannot be used, and whether they are linked."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Max, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.status import Status
from support.models import Contract, ContractLink, Entitlement, Entry, Kind
from support.services import why_unusable

MOST_PEOPLE = 50


@dataclass(frozen=True)
class Holding:
    """One contract with its lines, its link to the person's account, and why nothing can be filed with it."""

    contract: Contract
    lines: list[Entitlement] = field(default_factory=list)
    link: ContractLink | None = None
    why: str = ""
    is_member: bool = False

    @property
    def is_used_up(self) -> bool:
        return bool(self.lines) and all(line.is_used_up for line in self.lines)

    @property
    def awaits_activation(self) -> bool:
        return self.contract.issued_at is None and not self.contract.has_expired(self.contract.organization.today())

    @property
    def is_usable(self) -> bool:
        return not self.why and not self.is_used_up

    @property
    def is_whole_company(self) -> bool:
        """Every member of the company files with it, and nobody of them links it: a paid plan."""
        return self.is_member and bool(self.lines) and not any(line.needs_link for line in self.lines)

    @property
    def can_link(self) -> bool:
        """Whether one click is enough (D25); a dead contract is not linked any more."""
        return self.link is None and self.is_member and self.is_usable and not self.is_whole_company

    @property
    def can_file(self) -> bool:
        return (self.link is not None or self.is_whole_company) and self.is_usable

    @property
    def can_share(self) -> bool:
        """A paid plan for cloud products has nobody to be shared with: its members have it, and nobody else may."""
        is_for_others = any(line.kind == Kind.ON_PREMISES for line in self.lines)
        return self.is_member and not self.why and (is_for_others or not self.is_whole_company)

    @property
    def status(self) -> Status:
        if not self.why and self.is_used_up:
            return Status(_("Used up"), "bad", "empty")
        return self.contract.status


def holdings(user: User, contracts: Sequence[Contract]) -> list[Holding]:
    """The contracts, which have their company selected, as `user` holds them; two queries, however many they are."""
    lines = Entitlement.objects.select_related("plan")
    prefetch_related_objects(contracts, Prefetch("entitlements", lines, to_attr="lines"))
    mine = ContractLink.objects.filter(user=user, contract__in=contracts)
    links = {link.contract_id: link for link in mine} if contracts else {}
    company = user.organization_id if may(user, "support.link_as_member") else None
    return [
        Holding(
            contract=contract,
            lines=contract.lines,  # type: ignore[attr-defined]
            link=links.get(contract.pk),
            why=why_unusable(contract, contract.organization.today()),
            is_member=contract.organization_id == company,
        )
        for contract in contracts
    ]


@dataclass(frozen=True)
class People:
    """Who is linked to a contract, newest first, at most fifty at once."""

    links: list[ContractLink]
    has_more: bool


def linked_people(contract: Contract, words: str) -> People:
    """The linked accounts of which name, e-mail or company hold `words`, each with `last_used_at`."""
    rows: QuerySet[ContractLink] = contract.links.select_related("user__organization").order_by("-linked_at", "-pk")
    if words:
        fits = Q(user__name__icontains=words) | Q(user__email__icontains=words)
        rows = rows.filter(fits | Q(user__organization__name__icontains=words))
    links = list(rows[: MOST_PEOPLE + 1])
    spent = Entry.objects.filter(entitlement__contract=contract, kind=Entry.Kind.CONSUMED)
    spent = spent.filter(by__in=[link.user_id for link in links])
    last = dict(spent.order_by().values_list("by").annotate(Max("at")))
    for link in links:
        link.last_used_at = last.get(link.user_id)  # type: ignore[attr-defined]
    return People(links[:MOST_PEOPLE], len(links) > MOST_PEOPLE)
