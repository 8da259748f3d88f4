"""Linking an account to a contract, once; seeing and sharing the pair that links (D22 to D26, D58)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerportal.accounts import outbox
from partnerportal.accounts.activity import record, record_once
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.refusals import Refused, demand
from partnerportal.common.times import day_text
from support.ids import ACCESS, Typed, read_id
from support.models import Contract, ContractLink, Entitlement, Kind
from support.services import plans
from support.signals import link_removing

NO_SUCH_PAIR = gettext_lazy(
    "These two IDs do not belong together, or there is no such contract. "
    "Check both with the person who gave them to you."
)


class DeadContract(Refused):
    """The pair is right, but nothing can be filed with it any more; the message names the true cause (D22)."""


@dataclass(frozen=True)
class LinkResult:
    """What linking did: the contract, since when it is linked, whether that is new, and lines that cannot be used."""

    contract: Contract
    linked_at: datetime
    is_new: bool
    used_up: list[str] = field(default_factory=list)


@transaction.atomic
def link_as_member(user: User, contract: Contract) -> LinkResult:
    """One click, for a member of the company that holds the contract (D25). Idempotent.

    Raises DeadContract; Refused for another company's contract, one without IDs, and a paid plan, which needs no link.
    """
    demand(may(user, "support.link_as_member"))
    if contract.organization_id != user.organization_id:
        raise Refused(_("Only members of the company link its contract with one click. Type the two IDs instead."))
    if contract.issued_at is None:
        raise Refused(_("This contract has no IDs yet. It can be linked as soon as it is active."))
    if not needs_link(contract):
        raise Refused(
            _("Everybody in %(company)s files with it, without linking.") % {"company": contract.organization}
        )
    return _link(user, contract, was_typed=False)


def needs_link(contract: Contract) -> bool:
    """Whether members file with it only once they have linked it; with a paid plan the whole company does."""
    return not contract.entitlements.filter(plan__needs_link=False).exists()


@transaction.atomic
def link_typed(user: User, first: str, second: str) -> LinkResult:
    """Links by the typed pair, in either order and any spelling (D22). Raises Refused with one neutral sentence for a
    pair that does not exist, and for another company's contract without on-premises products (D24); DeadContract with
    the cause for one that can no longer be used."""
    access, contract_id = read_id(first), read_id(second)
    if access.kind != ACCESS:
        access, contract_id = contract_id, access
    found = _pair(access, contract_id)
    if found is None:
        raise Refused(str(NO_SUCH_PAIR))
    if found.organization_id != user.organization_id and not _is_for_outsiders(found):
        raise Refused(_only_for_members(found))
    return _link(user, found, was_typed=True)


def _is_for_outsiders(contract: Contract) -> bool:
    """Whoever is not of the company files on-premises products with it, and nothing else (D24)."""
    return contract.entitlements.filter(kind=Kind.ON_PREMISES).exists()


def _only_for_members(contract: Contract) -> str:
    sentence = _("%(contract)s is for cloud products, and only members of %(company)s use it for those.")
    return sentence % {"contract": contract, "company": contract.organization}


def _pair(access: Typed, contract_id: Typed) -> Contract | None:
    if not (access.fits and contract_id.fits):
        return None
    pairs = Contract.objects.select_related("organization")
    return pairs.filter(access_id=access.value, contract_id=contract_id.value).first()


def _link(user: User, contract: Contract, was_typed: bool) -> LinkResult:
    used_up = _used_up(contract)
    if contract.has_expired(contract.organization.today()):
        raise DeadContract(
            _("%(contract)s expired on %(day)s. Renew the membership, or choose a paid support plan.")
            % {"contract": contract, "day": day_text(contract.last_day)}
        )
    if used_up and len(used_up) == contract.entitlements.count():
        raise DeadContract(" ".join(used_up))
    row, is_new = ContractLink.objects.get_or_create(user=user, contract=contract, defaults={"was_typed": was_typed})
    if is_new:
        record(user, "contract.linked", contract.organization, contract.activity_reference, contract=contract.title)
    return LinkResult(contract, row.linked_at, is_new, used_up)


def _used_up(contract: Contract) -> list[str]:
    """One sentence for each line of which nothing is left."""
    lines: Iterable[Entitlement] = contract.entitlements.select_related("plan")
    sentence = _("%(plan)s: 0 of %(quota)s incidents left. Renew the membership, or choose a paid support plan.")
    return [sentence % {"plan": line.plan, "quota": line.quota} for line in lines if line.is_used_up]


@transaction.atomic
def unlink(by: User, link: ContractLink) -> None:
    """Removes a link: the own one while no open incident uses it (D26), anybody's by those who see them (D24)."""
    contract = link.contract
    if link.user_id == by.pk:
        refusals = [answer for _receiver, answer in link_removing.send(ContractLink, link=link) if answer]
        if refusals:
            raise Refused(refusals[0])
    elif contract.organization_id != by.organization_id or not may(by, "support.see_links"):
        demand(may(by, "support.see_links"))
        raise Refused(_("Only the company that holds the contract unlinks other people."))
    person, pk = str(link.user), link.pk
    if ContractLink.objects.filter(pk=pk).delete()[0]:
        reference = contract.activity_reference
        record(by, "contract.unlinked", contract.organization, reference, person=person, contract=contract.title)


def company_links(person: User) -> QuerySet[ContractLink]:
    """The links of the person to contracts of the own company."""
    mine = ContractLink.objects.filter(user=person, contract__organization=person.organization)
    return mine.exclude(contract__organization=None).select_related("contract__organization").order_by("pk")


@transaction.atomic
def unlink_all(person: User, by: User, now: datetime | None = None) -> int:
    """Removes the links of somebody who leaves the company or is disabled, also those in use: what was filed goes on.

    Returns how many. The right to disable is looked at by who calls.
    """
    links = list(company_links(person))
    for link in links:
        contract, reference = link.contract, link.contract.activity_reference
        facts = {"person": person, "contract": contract.title}
        record(by, "contract.unlinked", contract.organization, reference, now, **facts)
    ContractLink.objects.filter(pk__in=[link.pk for link in links]).delete()
    return len(links)


def with_ids(user: User) -> QuerySet[Contract]:
    """The contracts of which `user` may ask for the pair: those in sight, and to who buys plans the bought ones.

    A company in CSP only sees no page of contracts (D52), and yet holds the pair that it paid for.
    """
    found = Q(pk__in=Contract.objects.visible_to(user).values("pk"))
    if may(user, "support.buy_plan"):
        found |= Q(organization=user.organization_id, reference__startswith=plans.FROM_PLAN)
    return Contract.objects.filter(found).select_related("organization")


@transaction.atomic
def reveal_ids(user: User, contract: Contract) -> Contract:
    """The contract whose pair `user` may now read; the first look of each person is logged (D2).

    Raises Forbidden; Refused for another company's contract and one that is not active.
    """
    answer = may(user, "support.see_ids")
    demand(may(user, "support.buy_plan") if not answer and plans.is_paid(contract) else answer)
    if contract.organization_id != user.organization_id or not contract.is_active:
        raise Refused(_("The IDs are shown only while the contract is active, and only to members of its company."))
    reference = contract.activity_reference
    record_once(user, "contract.ids_shown", contract.organization, reference, contract=contract.title)
    return contract


@transaction.atomic
def share(by: User, contract: Contract, people: Iterable[User], email: str = "") -> int:
    """Mails where to link to members and an outside address, never the IDs (D58). Returns how many.

    Raises Forbidden; Refused for a contract that is not the company's or not active, for nobody, and for an outside
    address where the contract has no on-premises products (D24).
    """
    demand(may(by, "support.share"))
    if contract.organization_id != by.organization_id or not contract.is_usable(contract.organization.today()):
        raise Refused(_("Only an active contract of your company can be shared."))
    receivers: list[User | str] = [*people, *([email] if email else [])]
    if not receivers:
        raise Refused(_("Choose at least one person, or type an e-mail address."))
    if email and not _is_for_outsiders(contract):
        raise Refused(_only_for_members(contract))
    names = ", ".join(str(receiver) for receiver in receivers)
    reference = contract.activity_reference
    context = {"by": by, "contract": contract, "needs_link": needs_link(contract)}
    for receiver in receivers:
        key = f"share:{contract.pk}:{by.pk}:{contract.organization.today()}"
        outbox.send("support/shared", receiver, key, reference, contract.organization, context)
    record(by, "contract.shared", contract.organization, reference, contract=contract.title, people=names)
    return len(receivers)
