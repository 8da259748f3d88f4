"""Partners, access to Azure and support groups as pages show them, each with the buttons of who looks."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from partnerportal.accounts.models import CspType, Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import Answer
from partnerportal.customers.models import (
    AzureGrant,
    Customer,
    GroupMember,
    Partnership,
    Relationship,
    SupportGroup,
)
from partnerportal.customers.models.azure import AzureGrantQuerySet
from partnerportal.customers.services import grants, groups, partnerships
from partnerportal.customers.standing import Standing

PAST = 25
LIVE = (Partnership.State.INVITED, Partnership.State.ACTIVE)


@dataclass(frozen=True)
class PartnerRow:
    """One partnership, from the side of who looks."""

    partnership: Partnership
    partner: Organization
    shared: int
    """Customers that both serve today."""
    granted: int
    """Live grants between the two."""
    answers: dict[str, Answer]
    """By move; only those that make sense now."""


@dataclass(frozen=True)
class Partners:
    """What the company has of partners: those of now, and the last that are over."""

    live: list[PartnerRow]
    past: list[PartnerRow]
    is_provider: bool
    is_reseller: bool

    @property
    def is_either(self) -> bool:
        return self.is_provider or self.is_reseller


@dataclass(frozen=True)
class GrantRow:
    grant: AzureGrant
    scope: str
    may_revoke: Answer


@dataclass(frozen=True)
class GrantsPanel:
    """Access to one customer's Azure between the company and its partners; nothing for a direct bill partner."""

    rows: list[GrantRow]
    may_give: Answer
    is_provider: bool
    is_reseller: bool


@dataclass(frozen=True)
class GroupRow:
    group: SupportGroup
    members: list[GroupMember]


@dataclass(frozen=True)
class GroupsPanel:
    """The company's support groups for one customer."""

    rows: list[GroupRow]
    may_make: Answer


def partners_of(user: User) -> Partners:
    """Both lists; three queries."""
    rows = _counted(Partnership.objects.visible_to(user).select_related("provider", "reseller"))
    live = rows.filter(state__in=LIVE).order_by("-state", "reseller__name", "provider__name", "pk")
    past = rows.exclude(state__in=LIVE).order_by("-pk")[:PAST]
    return Partners(
        [_partner_row(row, user) for row in live],
        [_partner_row(row, user) for row in past],
        is_provider(user.organization),
        is_reseller(user.organization),
    )


def is_provider(company: Organization | None) -> bool:
    return company is not None and company.csp_type == CspType.INDIRECT_PROVIDER


def is_reseller(company: Organization | None) -> bool:
    return company is not None and company.csp_type == CspType.INDIRECT_RESELLER


def grant_rows(user: User, rows: list[AzureGrant]) -> list[GrantRow]:
    return [GrantRow(row, grants.scope_of(row), grants.can_revoke(user, row)) for row in rows]


def all_grants(user: User) -> AzureGrantQuerySet:
    """Those the company gave or got, with what their rows show."""
    found = AzureGrant.objects.visible_to(user).with_partnership()
    return found.select_related("provider", "reseller", "customer", "subscription", "given_by", "revoked_by")


def grants_panel(user: User, customer: Customer) -> GrantsPanel:
    """Of one customer's page; one query."""
    rows = all_grants(user).live().filter(customer=customer).order_by("reseller__name", "pk")
    company = user.organization
    return GrantsPanel(grant_rows(user, list(rows)), grants.can_give(user), is_provider(company), is_reseller(company))


def groups_panel(user: User, standing: Standing) -> GroupsPanel:
    """Of one customer's page; two queries."""
    found = SupportGroup.objects.visible_to(user).live().filter(customer=standing.customer).order_by("name", "pk")
    members = Prefetch("members", queryset=GroupMember.objects.select_related("user"))
    rows = [GroupRow(group, list(group.members.all())) for group in found.prefetch_related(members)]
    return GroupsPanel(rows, groups.can_make(user, standing))


def group_page(user: User, group: SupportGroup) -> dict[str, Any]:
    """The members of a group and what may be done with it."""
    return {
        "group": group,
        "members": list(group.members.select_related("user")),
        "may_change": groups.can_change(user, group) if group.is_live else None,
        "may_revoke": groups.can_revoke(user, group) if group.is_live else None,
        "may_file": may(user, "customers.file"),
    }


def _partner_row(row: Any, user: User) -> PartnerRow:
    partner = row.provider if user.organization_id == row.reseller_id else row.reseller
    moves = [name for name in Partnership.MOVES if row.can(name) and _is_of(user, row, name)]
    answers = {name: partnerships.can_move(user, row, name) for name in moves}
    return PartnerRow(row, partner, row.shared, row.granted, answers)


def _is_of(user: User, row: Partnership, name: str) -> bool:
    """Whether the move is one of this side: what is asked is answered by the one and withdrawn by the other."""
    return row.is_active or (name == "end") == (user.organization_id == row.provider_id)


def _counted(rows: QuerySet[Partnership]) -> QuerySet[Partnership]:
    served = Relationship.objects.active().filter(organization=OuterRef("reseller"))
    theirs = Relationship.objects.active().filter(organization=OuterRef(OuterRef("provider")))
    shared = served.filter(Exists(theirs.filter(customer=OuterRef("customer"))))
    given = AzureGrant.objects.live().filter(provider=OuterRef("provider"), reseller=OuterRef("reseller"))
    return rows.annotate(shared=_count(shared, "organization"), granted=_count(given, "provider"))


def _count(rows: Any, by: str) -> Coalesce:
    counted = rows.order_by().annotate(one=F(by)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
