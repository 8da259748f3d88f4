"""Support groups: who makes one for which customer, who can be in it, and what ends it (D6)."""

import pytest
from django.utils import timezone

from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from partnerportal.customers.filing import may_file
from partnerportal.customers.models import SupportGroup
from partnerportal.customers.services import groups
from partnerportal.customers.standing import standing
from tests.builders import a_company, a_person
from tests.customers.builders import a_customer, a_group, a_relationship, a_shared_customer

pytestmark = pytest.mark.django_db
MAKERS = ["global_admin", "admin_agent", "helpdesk_agent"]
OTHERS = ["sales_agent", "user_admin", "account_admin", "billing_admin", "partner_admin", "member"]


@pytest.fixture
def customer(cast):
    return a_customer(cast.acme)


def create(cast, customer, by="helpdesk_agent", name="Night shift", members=None):
    return groups.create(getattr(cast, by), customer, name, members or [cast.helpdesk_agent])


def files_azure(user, customer):
    return bool(may_file(user, standing(user, customer), "azure"))


class TestCreate:
    @pytest.mark.parametrize("by", MAKERS)
    def test_its_members_may_log_azure_requests_at_once(self, cast, customer, by):
        assert not files_azure(cast.helpdesk_agent, customer)
        create(cast, customer, by)
        assert files_azure(cast.helpdesk_agent, customer)

    def test_it_is_logged_and_mailed_to_members_and_admins(self, cast, customer):
        second = a_person(cast.acme, "helpdesk_agent", name="Second")
        admins = {cast.admin_agent, cast.global_admin}
        group = create(cast, customer, members=[cast.helpdesk_agent, second])
        line = Activity.objects.get(verb="group.created")
        assert (line.organization, line.reference) == (cast.acme, group.reference)
        assert line.facts["people"] == "Helpdesk Agent, Second"
        assert {mail.user for mail in Outbox.objects.filter(kind="customers/group_joined")} == {second}
        assert {mail.user for mail in Outbox.objects.filter(kind="customers/group_created")} == admins

    @pytest.mark.parametrize("by", OTHERS)
    def test_who_may_not(self, cast, customer, by):
        with pytest.raises(Forbidden, match="makes support groups"):
            create(cast, customer, by)
        assert not SupportGroup.objects.exists()

    def test_a_second_one_of_the_name_only_after_the_first_is_revoked(self, cast, customer):
        group = create(cast, customer)
        with pytest.raises(WrongState, match="exists for this customer"):
            create(cast, customer)
        groups.revoke(cast.admin_agent, group)
        assert create(cast, customer).is_live

    def test_not_where_the_company_does_not_reach_azure(self, cast):
        with pytest.raises(WrongState, match="no access to the Azure subscriptions"):
            create(cast, a_customer(cast.acme, azure=False))

    def test_not_for_a_customer_of_somebody_else_or_of_the_past(self, cast):
        past = a_customer(cast.rival)
        a_relationship(cast.acme, past, state="removed")
        for customer in (past, a_customer(cast.rival)):
            with pytest.raises(WrongState, match="no active relationship"):
                create(cast, customer)

    def test_a_reseller_makes_one_with_what_its_provider_has_granted(self, cast):
        customer = a_shared_customer(cast.provider, cast.csp_only, granted=True)
        user = cast.reseller_helpdesk_agent
        groups.create(user, customer, "Nights", [user])
        assert files_azure(user, customer)

    @pytest.mark.parametrize("name, members", [("", True), ("Night shift", False)])
    def test_a_name_and_a_member_are_needed(self, cast, customer, name, members):
        with pytest.raises(Refused, match="Give the group a name"):
            groups.create(cast.admin_agent, customer, name, [cast.helpdesk_agent] if members else [])

    def test_only_people_of_the_company_with_a_role_for_customers(self, cast, customer):
        stranger = a_person(a_company("Other", in_csp=True), "admin_agent")
        disabled = a_person(cast.acme, "helpdesk_agent", is_active=False)
        for person in (cast.sales_agent, cast.member, cast.guest, cast.outsider, stranger, disabled):
            with pytest.raises(Refused, match="cannot be a member"):
                create(cast, customer, "admin_agent", members=[cast.helpdesk_agent, person])
        assert not SupportGroup.objects.exists()


class TestMembers:
    @pytest.fixture
    def group(self, cast, customer):
        return a_group(cast.acme, customer, cast.admin_agent)

    @pytest.mark.parametrize("by", MAKERS)
    def test_added_and_removed(self, cast, customer, group, by):
        user, person = getattr(cast, by), a_person(cast.acme, "helpdesk_agent", name="Nora")
        groups.add(user, group, person)
        assert files_azure(person, customer)
        groups.remove(user, group, person)
        assert not files_azure(person, customer)
        verbs = Activity.objects.filter(reference=group.reference).values_list("verb", flat=True)
        assert list(verbs.order_by("pk")) == ["group.member_added", "group.member_removed"]
        assert set(Outbox.objects.values_list("kind", "user__name")) == {
            ("customers/group_joined", "Nora"), ("customers/group_left", "Nora"),
        }  # fmt: skip

    @pytest.mark.parametrize("by", OTHERS)
    def test_who_may_not(self, cast, group, by):
        for verb in (groups.add, groups.remove):
            with pytest.raises(Forbidden):
                verb(getattr(cast, by), group, cast.admin_agent)

    def test_twice_is_refused(self, cast, group):
        with pytest.raises(WrongState, match="is a member already"):
            groups.add(cast.admin_agent, group, cast.admin_agent)
        groups.remove(cast.admin_agent, group, cast.admin_agent)
        with pytest.raises(WrongState, match="no member any more"):
            groups.remove(cast.admin_agent, group, cast.admin_agent)

    def test_not_in_a_revoked_group(self, cast, customer):
        group = a_group(cast.acme, customer, cast.admin_agent, is_revoked=True)
        for verb, person in ((groups.add, cast.helpdesk_agent), (groups.remove, cast.admin_agent)):
            with pytest.raises(WrongState, match="was revoked"):
                verb(cast.admin_agent, group, person)

    def test_nobody_of_another_company_changes_it(self, cast, customer, group):
        stranger = a_person(a_company("Other", in_csp=True), "admin_agent")
        a_relationship(stranger.organization, customer)
        with pytest.raises(WrongState, match="of another company"):
            groups.remove(stranger, group, cast.admin_agent)

    def test_somebody_without_a_role_for_customers_is_not_added(self, cast, group):
        with pytest.raises(Refused, match="cannot be a member"):
            groups.add(cast.admin_agent, group, cast.sales_agent)


class TestRevoke:
    @pytest.fixture
    def group(self, cast, customer):
        return a_group(cast.acme, customer, cast.helpdesk_agent)

    @pytest.mark.parametrize("by", ["global_admin", "admin_agent"])
    def test_its_members_log_nothing_any_more(self, cast, customer, group, by):
        assert files_azure(cast.helpdesk_agent, customer)
        row = groups.revoke(getattr(cast, by), group)
        assert not files_azure(cast.helpdesk_agent, customer)
        assert (row.status.word, row.members.count()) == ("Revoked", 1)
        assert Activity.objects.get(reference=group.reference).verb == "group.revoked"
        assert Outbox.objects.get(kind="customers/group_revoked").user == cast.helpdesk_agent

    @pytest.mark.parametrize("by", ["helpdesk_agent", *OTHERS])
    def test_who_may_not(self, cast, group, by):
        with pytest.raises(Forbidden, match="revokes support groups"):
            groups.revoke(getattr(cast, by), group)

    def test_twice_is_refused(self, cast, group):
        groups.revoke(cast.admin_agent, group)
        with pytest.raises(WrongState, match="was revoked"):
            groups.revoke(cast.admin_agent, group)


def test_a_group_is_seen_by_its_company_alone(cast, customer):
    group = a_group(cast.acme, customer, cast.helpdesk_agent)
    a_relationship(cast.rival, customer)
    assert list(SupportGroup.objects.visible_to(cast.sales_agent)) == [group]
    assert not any(SupportGroup.objects.visible_to(user) for user in (cast.outsider, cast.holder, cast.engineer))


def test_the_clock_is_an_argument(cast, customer):
    now = timezone.now() - timezone.timedelta(days=1)
    group = groups.create(cast.admin_agent, customer, "Nights", [cast.helpdesk_agent], now=now)
    assert (group.created_at, group.members.get().added_at) == (now, now)
