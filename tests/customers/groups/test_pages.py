"""Making a support group on the page of a customer, and the page of one."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from partnerportal.customers.models import GroupMember, SupportGroup
from partnerportal.customers.rows_partners import groups_panel
from partnerportal.customers.standing import standing
from tests.builders import a_company, a_person
from tests.customers.builders import a_customer, a_group, a_relationship

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast):
    return a_customer(cast.acme, name="Kite Works")


@pytest.fixture
def group(cast, customer):
    return a_group(cast.acme, customer, cast.helpdesk_agent, name="Nights")


def at(client, user):
    client.force_login(user)
    return client


def new(customer):
    return f"/customers/{customer.pk}/groups/new/"


def of(group, verb=""):
    return f"/customers/groups/{group.pk}/{verb}"


def panel(user, customer):
    context = {"groups": groups_panel(user, standing(user, customer)), "customer": customer}
    return render_to_string("customers/_groups.html", context, RequestFactory().get("/"))


class TestNew:
    def test_made_by_a_helpdesk_agent_for_itself(self, client, cast, customer):
        user = cast.helpdesk_agent
        answer = at(client, user).post(new(customer), {"name": "Nights", "members": [user.pk]}, follow=True)
        assert "The members of “Nights” may log Azure requests for Kite Works now." in answer.text
        assert GroupMember.objects.get().user == user

    def test_only_who_can_be_a_member_is_offered(self, client, cast, customer):
        people = [cast.admin_agent, cast.helpdesk_agent, cast.sales_agent, cast.member]
        page = at(client, cast.global_admin).get(new(customer)).text
        assert [f'value="{person.pk}"' in page for person in people] == [True, True, False, False]
        assert "Helpdesk Agent (Helpdesk agent)" in page

    @pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\x00b", "a\u202eb", "\u200b"])
    def test_a_bad_name_is_shown_again(self, client, cast, customer, name):
        data = {"name": name, "members": [cast.helpdesk_agent.pk]}
        assert at(client, cast.helpdesk_agent).post(new(customer), data).status_code == 422
        assert not SupportGroup.objects.exists()

    @pytest.mark.parametrize("members", [[], ["0"], ["abc"], ["9" * 30], ["\x00"]])
    def test_bad_members_are_shown_again(self, client, cast, customer, members):
        answer = at(client, cast.helpdesk_agent).post(new(customer), {"name": "Nights", "members": members})
        assert answer.status_code == 422 and 'value="Nights"' in answer.text

    def test_people_of_others_are_no_choice(self, client, cast, customer):
        stranger = a_person(a_company("Other", in_csp=True), "admin_agent")
        for person in (stranger, cast.sales_agent):
            data = {"name": "Nights", "members": [person.pk]}
            assert at(client, cast.admin_agent).post(new(customer), data).status_code == 422

    def test_the_name_twice_is_shown_with_what_was_typed(self, client, cast, customer, group):
        data = {"name": "Nights", "members": [cast.helpdesk_agent.pk]}
        answer = at(client, cast.admin_agent).post(new(customer), data)
        assert answer.status_code == 409 and "exists for this customer" in answer.text

    def test_without_azure_it_says_why(self, client, cast):
        customer = a_customer(cast.acme, azure=False)
        answer = at(client, cast.admin_agent).get(new(customer))
        assert "no access to the Azure subscriptions" in answer.text and "<form" not in answer.text.split("<main")[1]

    def test_a_customer_of_somebody_else_is_none(self, client, cast):
        foreign = a_customer(cast.rival)
        at(client, cast.admin_agent)
        assert (client.get(new(foreign)).status_code, client.post(new(foreign)).status_code) == (404, 404)

    @pytest.mark.parametrize("role", ["sales_agent", "user_admin", "billing_admin", "partner_admin"])
    def test_who_may_not(self, client, cast, customer, role):
        at(client, getattr(cast, role))
        assert (client.get(new(customer)).status_code, client.post(new(customer)).status_code) == (403, 403)


class TestGroup:
    def test_who_is_in_it_and_what_can_be_done(self, client, cast, group):
        page = at(client, cast.admin_agent).get(of(group)).text
        assert "Helpdesk Agent logs no Azure request for Kite Works by this group any more" in page
        assert "Revoke group" in page and "Admin Agent (Admin agent)" in page

    def test_a_helpdesk_agent_sees_why_it_does_not_revoke(self, client, cast, group):
        page = at(client, cast.helpdesk_agent).get(of(group)).text
        assert "Only a Global admin or an Admin agent revokes support groups." in page

    def test_a_sales_agent_only_reads(self, client, cast, group):
        page = at(client, cast.sales_agent).get(of(group)).text
        assert "Helpdesk Agent" in page and of(group, "add/") not in page and of(group, "remove/") not in page

    def test_a_revoked_one_is_only_read(self, client, cast, customer):
        group = a_group(cast.acme, customer, cast.helpdesk_agent, is_revoked=True)
        page = at(client, cast.admin_agent).get(of(group)).text
        assert "Revoked" in page and "Revoke group" not in page and of(group, "add/") not in page

    def test_everybody_is_in_it(self, client, cast, group):
        assert "Everybody who may file requests" in at(client, cast.helpdesk_agent).get(of(group)).text

    def test_many_members_take_no_more_queries(self, client, cast, customer, django_assert_max_num_queries):
        people = [a_person(cast.acme, "helpdesk_agent") for _ in range(30)]
        group = a_group(cast.acme, customer, *people)
        at(client, cast.admin_agent)
        with django_assert_max_num_queries(12):
            client.get(of(group))


class TestVerbs:
    def test_added_and_removed(self, client, cast, group):
        person = {"person": cast.admin_agent.pk}
        answer = at(client, cast.helpdesk_agent).post(of(group, "add/"), person, follow=True)
        assert "Admin Agent may log Azure requests for Kite Works now." in answer.text
        answer = client.post(of(group, "remove/"), person, follow=True)
        assert "Admin Agent is out of the group “Nights”." in answer.text

    @pytest.mark.parametrize("typed", ["", "0", "abc", "9" * 30, "\x00"])
    def test_nobody_is_added_by_bad_input(self, client, cast, group, typed):
        at(client, cast.admin_agent)
        assert client.post(of(group, "add/"), {"person": typed}).status_code == 422
        assert client.post(of(group, "remove/"), {"person": typed}).status_code == 404
        assert group.members.count() == 1

    def test_who_is_in_it_already_is_no_choice(self, client, cast, group):
        data = {"person": cast.helpdesk_agent.pk}
        assert at(client, cast.admin_agent).post(of(group, "add/"), data).status_code == 422

    def test_a_group_that_lost_its_azure_takes_nobody(self, client, cast, group, customer):
        customer.subscriptions.update(has_access=False)
        answer = at(client, cast.admin_agent).post(of(group, "add/"), {"person": cast.admin_agent.pk})
        assert answer.status_code == 409 and "no access to the Azure" in answer.text

    def test_revoked(self, client, cast, group):
        answer = at(client, cast.admin_agent).post(of(group, "revoke/"), follow=True)
        assert "The support group “Nights” is revoked." in answer.text
        assert "was revoked" in client.post(of(group, "revoke/"), follow=True).text

    @pytest.mark.parametrize("verb", ["add/", "remove/", "revoke/"])
    def test_get_is_refused_and_roles_count(self, client, cast, group, verb):
        assert at(client, cast.admin_agent).get(of(group, verb)).status_code == 405
        assert at(client, cast.sales_agent).post(of(group, verb)).status_code == 403
        assert at(client, cast.user_admin).post(of(group, verb)).status_code == 403

    def test_a_helpdesk_agent_does_not_revoke(self, client, cast, group):
        assert at(client, cast.helpdesk_agent).post(of(group, "revoke/")).status_code == 403

    @pytest.mark.parametrize("verb", ["", "add/", "remove/", "revoke/"])
    def test_of_another_company_there_is_nothing(self, client, cast, group, customer, verb):
        stranger = a_person(a_company("Other", in_csp=True), "admin_agent")
        a_relationship(stranger.organization, customer)
        at(client, stranger)
        answer = client.post(of(group, verb)) if verb else client.get(of(group))
        assert answer.status_code == 404


class TestOnTheCustomersPage:
    def test_groups_and_their_people(self, cast, customer, group):
        text = panel(cast.admin_agent, customer)
        assert "Nights" in text and "Helpdesk Agent" in text and new(customer) in text

    def test_none(self, cast, customer):
        assert "None. Members of a group log Azure requests" in panel(cast.admin_agent, customer)

    def test_who_may_not_sees_why(self, cast, customer):
        assert "makes support groups" in panel(cast.sales_agent, customer)

    def test_another_partner_of_the_customer_sees_none(self, cast, customer, group):
        stranger = a_person(a_company("Other", in_csp=True), "admin_agent")
        a_relationship(stranger.organization, customer)
        assert "Nights" not in panel(stranger, customer)
