"""People of a partner who may log Azure requests for one customer without being Admin agents (D6)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import REGISTER, may
from partnerportal.common.answers import YES, Answer, no
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState
from partnerportal.customers.models import Customer, GroupMember, SupportGroup
from partnerportal.customers.services.partnering import (
    company_of,
    lock_relationships,
    require,
    tell,
    tell_deciders,
)
from partnerportal.customers.standing import Azure, Standing, locked_standing

LOGS = REGISTER["customers.file"].roles
"""Whoever could log a request at all can be in a group."""


def can_make(user: User, standing: Standing) -> Answer:
    """Who makes support groups, for a customer whose Azure the company reaches already (D6)."""
    if not (answer := may(user, "customers.group")):
        return answer
    facts = {"company": standing.company, "customer": standing.customer}
    if standing.relationship is None:
        return no(_("%(company)s has no active relationship to %(customer)s.") % facts)
    if standing.azure is Azure.NONE:
        return no(
            _("%(company)s has no access to the Azure subscriptions of %(customer)s that it could pass on.") % facts
        )
    return YES


def can_change(user: User, group: SupportGroup) -> Answer:
    """Members, as long as the group is not revoked."""
    return _of_live(user, group, "customers.group")


def can_revoke(user: User, group: SupportGroup) -> Answer:
    return _of_live(user, group, "customers.revoke_group")


def eligible(company: Organization) -> QuerySet[User]:
    """The people of the company who can be members: those who may file requests for customers."""
    return User.objects.holding(company, LOGS).filter(is_guest=False).order_by("name", "pk")


@transaction.atomic
def create(
    user: User, customer: Customer, name: str, members: Sequence[User], now: datetime | None = None
) -> SupportGroup:
    """Makes a group whose members may log Azure requests for the customer from now on; they and the admins are told.

    Raises Forbidden, Refused for no name, nobody, or somebody who cannot be in it, WrongState where the company does
    not reach the customer's Azure or has a group of that name.
    """
    require(can_make(user, locked_standing(user, customer)))
    now, company = now or timezone.now(), company_of(user)
    if not name or not members:
        raise Refused(_("Give the group a name, and choose at least one member."))
    _demand_eligible(company, members)
    taken = WrongState(_("A support group named “%(name)s” exists for this customer.") % {"name": name})
    with refusing("customers_supportgroup_one_live_per_name", taken):
        group = SupportGroup.objects.create(
            organization=company, customer=customer, name=name, created_by=user, created_at=now
        )
    rows = [GroupMember(group=group, user=person, organization=company, added_at=now) for person in members]
    GroupMember.objects.bulk_create(rows)
    people = ", ".join(str(person) for person in members)
    _record(user, "group.created", group, now, people=people)
    _tell_people(members, "group_joined", group, user, now)
    tell_deciders(company, "group_created", group, user, group=group, people=people, now=now)
    return group


@transaction.atomic
def add(user: User, group: SupportGroup, person: User, now: datetime | None = None) -> SupportGroup:
    """Makes the person a member. Raises Forbidden, Refused for who cannot be one, WrongState for who is one already."""
    require(can_make(user, locked_standing(user, group.customer)))
    row, now = _locked(group), now or timezone.now()
    require(can_change(user, row))
    _demand_eligible(row.organization, [person])
    already = WrongState(_("%(person)s is a member already.") % {"person": person})
    with refusing("customers_groupmember_once_per_group", already):
        GroupMember.objects.create(group=row, user=person, organization=row.organization, added_at=now)
    _record(user, "group.member_added", row, now, person=person)
    _tell_people([person], "group_joined", row, user, now)
    return row


@transaction.atomic
def remove(user: User, group: SupportGroup, person: User, now: datetime | None = None) -> SupportGroup:
    """Ends the membership: the person logs no Azure request for the customer by it any more.

    Raises Forbidden, or WrongState for who is no member.
    """
    lock_relationships([group.organization_id], group.customer_id)
    row, now = _locked(group), now or timezone.now()
    require(can_change(user, row))
    if not row.members.filter(user=person).delete()[0]:
        raise WrongState(_("%(person)s is no member any more.") % {"person": person})
    _record(user, "group.member_removed", row, now, person=person)
    _tell_people([person], "group_left", row, user, now)
    return row


@transaction.atomic
def revoke(user: User, group: SupportGroup, now: datetime | None = None) -> SupportGroup:
    """Ends the group for good; its members stay in the list as those of then. Raises Forbidden, or WrongState."""
    lock_relationships([group.organization_id], group.customer_id)
    row = _locked(group)
    require(can_revoke(user, row))
    row.revoked_by, row.revoked_at = user, now or timezone.now()
    row.save(update_fields=["revoked_by", "revoked_at"])
    _record(user, "group.revoked", row, row.revoked_at)
    members = list(User.objects.filter(pk__in=row.members.values("user"), is_active=True).order_by("pk"))
    _tell_people(members, "group_revoked", row, user, row.revoked_at)
    return row


def let_go(person: User, by: User, now: datetime) -> None:
    """Takes somebody who leaves the company, or is disabled, out of all groups, in the caller's transaction."""
    rows = GroupMember.objects.filter(user=person).select_related("group__organization", "group__customer")
    found = list(rows.order_by("group__customer", "pk"))
    for customer in dict.fromkeys(row.group.customer_id for row in found):
        lock_relationships([row.organization_id for row in found], customer)
    for row in found:
        row.delete()
        if row.group.is_live:
            _record(by, "group.member_removed", row.group, now, person=person)


def _of_live(user: User, group: SupportGroup, action: str) -> Answer:
    if not (answer := may(user, action)):
        return answer
    if user.organization_id != group.organization_id:
        return no(_("This support group is one of another company."))
    return YES if group.is_live else no(_("The support group “%(group)s” was revoked.") % {"group": group})


def _locked(group: SupportGroup) -> SupportGroup:
    SupportGroup.objects.select_for_update(no_key=True).only("pk").get(pk=group.pk)
    return SupportGroup.objects.select_related("organization", "customer").get(pk=group.pk)


def _demand_eligible(company: Organization, members: Sequence[User]) -> None:
    known = set(eligible(company).filter(pk__in=[person.pk for person in members]).values_list("pk", flat=True))
    for person in members:
        if person.pk not in known:
            raise Refused(_("%(person)s cannot be a member: the role for customers is missing.") % {"person": person})


def _record(user: User, verb: str, group: SupportGroup, now: datetime, **facts: object) -> None:
    facts = {"group": group, "customer": group.customer, **facts}
    record(user, verb, group.organization, group.reference, now, **facts)


def _tell_people(people: Sequence[User], kind: str, group: SupportGroup, by: User, now: datetime) -> None:
    for person in people:
        if person.pk != by.pk:
            tell(person, group.organization, kind, group, group=group, by=by, now=now)
