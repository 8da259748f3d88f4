"""The page of one customer: the three switches, why each is as it is, and who can change it (domain.md 6.4)."""

import pytest
from django.utils import timezone

from partnerportal.customers.models import Partnership, Relationship
from tests.customers.builders import (
    a_customer,
    a_grant,
    a_group,
    a_partnership,
    a_relationship,
    a_shared_customer,
    a_subscription,
)
from tests.customers.list.builders import text

pytestmark = pytest.mark.django_db
State = Relationship.State


def shown(client, person, customer):
    client.force_login(person)
    answer = client.get(f"/customers/{customer.pk}/")
    assert answer.status_code == 200
    return text(answer)


@pytest.mark.parametrize("role", ["global_admin", "admin_agent", "helpdesk_agent", "sales_agent"])
def test_the_roles_for_customers_see_it(client, cast, role):
    customer = a_customer(cast.acme, name="Nordwind")
    assert "Nordwind" in shown(client, getattr(cast, role), customer)


@pytest.mark.parametrize("who", ["member", "partner_admin", "guest", "outsider", "holder", "engineer"])
def test_others_are_refused(client, cast, who):
    client.force_login(getattr(cast, who))
    assert client.get(f"/customers/{a_customer(cast.acme).pk}/").status_code == 403


@pytest.mark.parametrize("who", ["reseller", "provider_global_admin"])
def test_another_partners_customer_is_not_there(client, cast, who):
    client.force_login(getattr(cast, who))
    foreign = client.get(f"/customers/{a_customer(cast.acme).pk}/")
    assert (foreign.status_code, client.get("/customers/999999/").status_code) == (404, 404)


def test_whom_only_is_invited_has_no_page_of_requests(client, cast):
    customer = a_customer(cast.acme, state=State.INVITED)
    client.force_login(cast.admin_agent)
    assert "/requests/" not in client.get(f"/customers/{customer.pk}/").content.decode()


def test_the_domain_can_be_copied(client, cast):
    customer = a_customer(cast.acme, domain="nordwind.example")
    client.force_login(cast.sales_agent)
    assert 'data-copy="nordwind.example"' in client.get(f"/customers/{customer.pk}/").content.decode()


def test_it_leads_to_the_health_of_its_region_to_its_requests_and_to_publishers(client, cast):
    customer = a_customer(cast.acme, country="US")
    client.force_login(cast.admin_agent)
    page = client.get(f"/customers/{customer.pk}/").content.decode()
    for path in (
        "/support/health/?region=americas",
        "/support/marketplace/",
        f"/customers/{customer.pk}/requests/",
        f"/customers/{customer.pk}/requests/new/",
    ):
        assert f'href="{path}"' in page


def test_a_sales_agent_reads_requests_and_who_files_them(client, cast):
    customer = a_customer(cast.acme)
    seen = shown(client, cast.sales_agent, customer)
    assert "Only a Global admin, an Admin agent or a Helpdesk agent files requests for customers." in seen
    page = client.get(f"/customers/{customer.pk}/").content.decode()
    assert f"/customers/{customer.pk}/requests/" in page and "/requests/new/" not in page


class TestDelegatedAdmin:
    def test_what_it_gives_is_said(self, client, cast):
        seen = shown(client, cast.admin_agent, a_customer(cast.acme, name="Nordwind"))
        assert "Your Admin agents are Global administrators" in seen and "Only the customer takes that back" in seen
        assert "a Global admin who works there needs to be in one of them" in seen

    def test_without_it_whoever_may_can_ask(self, client, cast):
        customer = a_customer(cast.acme, admin=False)
        assert "Only the customer gives it." in shown(client, cast.admin_agent, customer)
        assert f"/customers/{customer.pk}/ask-admin/" in client.get(f"/customers/{customer.pk}/").content.decode()

    def test_a_sales_agent_reads_who_asks(self, client, cast):
        assert cast.global_admin
        seen = shown(client, cast.sales_agent, a_customer(cast.acme, admin=False))
        assert "Only a Global admin or an Admin agent asks for delegated admin." in seen
        assert str(cast.global_admin) in seen

    def test_that_it_was_asked_for_is_shown(self, client, cast):
        customer = a_customer(cast.acme, admin=False, asks_admin=True)
        assert "The customer was asked and has not answered." in shown(client, cast.admin_agent, customer)


class TestAzure:
    def test_own_subscriptions_are_named(self, client, cast):
        customer = a_customer(cast.acme, azure=False)
        row = a_subscription(customer, cast.acme, name="Production")
        seen = shown(client, cast.helpdesk_agent, customer)
        assert "Acme has provisioned these subscriptions" in seen and f"Production {row.azure_id}" in seen

    def test_none_says_that_the_customer_gives_it(self, client, cast):
        seen = shown(client, cast.admin_agent, a_customer(cast.acme, azure=False, name="Nordwind"))
        assert "Acme reaches no Azure subscription of Nordwind." in seen

    def test_of_a_grant_the_provider_and_the_scope(self, client, cast):
        customer = a_shared_customer(cast.provider, cast.csp_only, granted=True)
        seen = shown(client, cast.reseller_admin_agent, customer)
        assert "Granted by the provider" in seen and "The provider has opened these subscriptions" in seen

    def test_of_one_subscription_only_that_one(self, client, cast):
        customer = a_shared_customer(cast.provider, cast.csp_only)
        row = a_subscription(customer, cast.provider, name="Only this")
        a_grant(cast.provider, cast.csp_only, customer, row)
        seen = shown(client, cast.reseller_admin_agent, customer)
        assert f"Only this {row.azure_id}" in seen and seen.count(str(row.azure_id)[:8]) == 1

    def test_an_orphan_still_opens_it(self, client, cast):
        customer = a_shared_customer(cast.provider, cast.csp_only, granted=True)
        Partnership.objects.all().delete()
        assert "Granted by the provider" in shown(client, cast.reseller_admin_agent, customer)

    def test_without_a_grant_the_providers_who_can_give_it(self, client, cast):
        customer = a_shared_customer(cast.provider, cast.csp_only)
        seen = shown(client, cast.reseller_helpdesk_agent, customer)
        assert "An Admin agent of these providers can give the access" in seen and "Provider" in seen

    def test_without_a_provider_that_there_is_none(self, client, cast):
        a_partnership(cast.provider, cast.csp_only)
        seen = shown(client, cast.reseller_admin_agent, a_customer(cast.csp_only, name="Nordwind"))
        assert "No provider of yours serves Nordwind." in seen


class TestRelationship:
    def test_an_invitation_that_waits_can_be_sent_again_and_withdrawn(self, client, cast):
        customer = a_customer(cast.acme, state=State.INVITED, domain="nordwind.example")
        seen = shown(client, cast.sales_agent, customer)
        assert "Send again" in seen and "Withdraw the invitation" in seen and "admin@nordwind.example" in seen
        assert "Azure access" not in seen and str(customer.microsoft_id) not in seen

    def test_a_helpdesk_agent_reads_who_can(self, client, cast):
        assert cast.global_admin
        seen = shown(client, cast.helpdesk_agent, a_customer(cast.acme, state=State.INVITED))
        assert "Only a Global admin, an Admin agent or a Sales agent invites customers." in seen

    def test_a_global_admin_reads_what_the_end_does(self, client, cast):
        seen = shown(client, cast.global_admin, a_customer(cast.acme, name="Nordwind"))
        for consequence in (
            "Acme can file no requests for Nordwind from this moment.",
            "Nordwind must check its own tenant",
            "Roles in the customer's Azure subscriptions are not touched.",
        ):
            assert consequence in seen

    def test_an_admin_agent_reads_who_can_end_it(self, client, cast):
        assert cast.global_admin
        seen = shown(client, cast.admin_agent, a_customer(cast.acme))
        assert "Only a Global admin ends the relationship to a customer." in seen

    @pytest.mark.parametrize("state", [State.DECLINED, State.WITHDRAWN, State.REMOVED])
    def test_what_is_over_can_be_begun_again(self, client, cast, state):
        seen = shown(client, cast.admin_agent, a_customer(cast.acme, state=state))
        assert "Invite again" in seen and "Remove relationship" not in seen and "Delegated admin" not in seen

    def test_the_newest_one_counts(self, client, cast):
        customer = a_customer(cast.acme, state=State.REMOVED)
        a_relationship(cast.acme, customer)
        assert "Remove relationship" in shown(client, cast.global_admin, customer)


class TestSupportGroups:
    def test_they_are_shown_while_the_relationship_is_active(self, client, cast):
        customer = a_customer(cast.acme)
        a_group(cast.acme, customer, cast.helpdesk_agent, name="Night shift")
        assert "Night shift" in shown(client, cast.sales_agent, customer)
        Relationship.objects.update(state=State.REMOVED, has_admin=False, ended_at=timezone.now())
        assert "Support groups" not in shown(client, cast.sales_agent, customer)


class TestPartners:
    def test_a_provider_reads_through_whom_it_came(self, client, cast):
        customer = a_shared_customer(cast.provider, cast.csp_only)
        assert "The customer came through Resale" in shown(client, cast.provider_admin_agent, customer)

    def test_a_provider_reads_who_serves_it_with_it_whoever_came_first(self, client, cast):
        customer = a_customer(cast.provider)
        a_partnership(cast.provider, cast.csp_only)
        assert "No reseller of yours serves this customer." in shown(client, cast.provider_admin_agent, customer)
        row = a_relationship(cast.csp_only, customer)
        seen = shown(client, cast.provider_admin_agent, customer)
        assert "Resale" in seen and "came through" not in seen
        Relationship.objects.filter(pk=row.pk).update(state=State.REMOVED, has_admin=False, ended_at=timezone.now())
        assert "Resale" not in shown(client, cast.provider_admin_agent, customer)

    def test_before_it_accepts_nothing_is_told_of_others(self, client, cast):
        customer = a_customer(cast.provider, state=State.INVITED)
        a_relationship(cast.csp_only, customer)
        a_partnership(cast.provider, cast.csp_only)
        assert "Resale" not in shown(client, cast.provider_admin_agent, customer)

    def test_before_the_end_live_subscriptions_are_named(self, client, cast):
        customer = a_customer(cast.acme, azure=False)
        a_subscription(customer, cast.acme, name="Production")
        seen = shown(client, cast.global_admin, customer)
        assert (
            "1 Azure subscription that Acme has provisioned is live" in seen
            and "Suspend or cancel what is live first" in seen
        )

    def test_a_direct_bill_partner_has_neither(self, client, cast):
        seen = shown(client, cast.admin_agent, a_customer(cast.acme))
        assert "Providers" not in seen and "Reseller" not in seen


@pytest.mark.parametrize("who", ["provider_sales_agent", "reseller_helpdesk_agent"])
def test_the_page_takes_fourteen_queries_at_most(client, cast, who, django_assert_max_num_queries):
    customer = a_shared_customer(cast.provider, cast.csp_only, admin=False, granted=True)
    for _number in range(12):
        a_grant(cast.provider, cast.csp_only, customer, a_subscription(customer, cast.provider))
        a_group(cast.csp_only, customer, cast.reseller_helpdesk_agent, cast.reseller_admin_agent)
        a_group(cast.provider, customer, cast.provider_sales_agent)
    client.force_login(getattr(cast, who))
    with django_assert_max_num_queries(14):
        client.get(f"/customers/{customer.pk}/")
