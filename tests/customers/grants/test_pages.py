"""Giving access on the page of a customer, and revoking it there or in the list of partners."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from partnerportal.customers.models import AzureGrant, Partnership, Relationship, Subscription
from partnerportal.customers.rows_partners import grants_panel
from tests.builders import a_company, a_person
from tests.customers.builders import a_customer, a_grant, a_partnership, a_shared_customer, a_subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast):
    return a_shared_customer(cast.provider, cast.csp_only, name="Kite Works")


def at(client, user):
    client.force_login(user)
    return client


def new(customer):
    return f"/customers/{customer.pk}/grants/new/"


def panel(user, customer):
    request = RequestFactory().get("/")
    context = {"grants": grants_panel(user, customer), "customer": customer}
    return render_to_string("customers/_grants.html", context, request)


class TestGive:
    def test_all_subscriptions(self, client, cast, customer):
        answer = at(client, cast.provider_admin_agent).post(new(customer), {"reseller": cast.csp_only.pk})
        assert (answer.status_code, answer.url) == (303, f"/customers/{customer.pk}/")
        assert AzureGrant.objects.get().subscription is None

    def test_one_subscription(self, client, cast, customer):
        one = a_subscription(customer, cast.provider, name="Production")
        page = at(client, cast.provider_admin_agent).get(new(customer)).text
        assert "Production" in page and "All subscriptions that your company has provisioned" in page
        client.post(new(customer), {"reseller": cast.csp_only.pk, "subscription": one.pk})
        assert AzureGrant.objects.get().subscription == one

    def test_given_already_is_shown_with_what_was_chosen(self, client, cast, customer):
        a_grant(cast.provider, cast.csp_only, customer)
        answer = at(client, cast.provider_admin_agent).post(new(customer), {"reseller": cast.csp_only.pk})
        assert answer.status_code == 409 and "has this access already" in answer.text

    @pytest.mark.parametrize("field", ["reseller", "subscription"])
    @pytest.mark.parametrize("typed", ["", "0", "-1", "abc", "9" * 30, "\x00", "1.5"])
    def test_bad_input_is_shown_again(self, client, cast, customer, field, typed):
        data = {"reseller": cast.csp_only.pk, "subscription": "", field: typed}
        answer = at(client, cast.provider_admin_agent).post(new(customer), data)
        fits = field == "subscription" and typed == ""
        assert answer.status_code == (303 if fits else 422)
        assert AzureGrant.objects.exists() is fits

    def test_what_belongs_to_others_is_no_choice(self, client, cast, customer):
        second = a_company("Second", in_csp=True, csp_type="indirect_reseller")
        a_partnership(cast.provider, second)
        theirs = a_subscription(customer, cast.acme)
        page = at(client, cast.provider_admin_agent).get(new(customer)).text
        assert "Second" not in page and theirs.name not in page
        for data in ({"reseller": second.pk}, {"reseller": cast.csp_only.pk, "subscription": theirs.pk}):
            assert client.post(new(customer), data).status_code == 422

    def test_without_a_reseller_or_azure_it_says_so(self, client, cast, customer):
        at(client, cast.provider_admin_agent)
        Partnership.objects.all().delete()
        assert "No reseller to give it to" in client.get(new(customer)).text
        Subscription.objects.all().delete()
        assert "No Azure subscription to give" in client.get(new(customer)).text

    def test_a_reseller_has_nothing_to_give(self, client, cast, customer):
        at(client, cast.reseller_admin_agent)
        assert "Only an indirect provider gives resellers access" in client.get(new(customer)).text
        assert client.post(new(customer), {"reseller": cast.csp_only.pk}).status_code == 422
        assert not AzureGrant.objects.exists()

    @pytest.mark.parametrize("role", ["helpdesk_agent", "sales_agent", "user_admin", "partner_admin"])
    def test_who_may_not(self, client, cast, customer, role):
        at(client, getattr(cast, f"provider_{role}"))
        assert (client.get(new(customer)).status_code, client.post(new(customer)).status_code) == (403, 403)

    def test_a_customer_of_somebody_else_is_none(self, client, cast):
        foreign = a_customer(cast.acme)
        at(client, cast.provider_admin_agent)
        assert (client.get(new(foreign)).status_code, client.post(new(foreign)).status_code) == (404, 404)

    def test_a_customer_that_came_back_is_one(self, client, cast, customer):
        Relationship.objects.filter(organization=cast.provider).update(
            state="removed", ended_at="2026-01-01T00:00Z", has_admin=False
        )
        Relationship.objects.create(
            organization=cast.provider,
            customer=customer,
            invited_by=cast.provider_admin_agent,
            expires_at="2099-01-01T00:00Z",
        )
        assert at(client, cast.provider_admin_agent).get(new(customer)).status_code == 200

    def test_many_resellers_take_no_more_queries(self, client, cast, customer, django_assert_max_num_queries):
        for number in range(12):
            a_subscription(customer, cast.provider, name=f"Number {number}")
        at(client, cast.provider_admin_agent)
        with django_assert_max_num_queries(12):
            client.get(new(customer))


class TestRevoke:
    @pytest.fixture
    def grant(self, cast, customer):
        return a_grant(cast.provider, cast.csp_only, customer)

    def revoke(self, client, grant, **data):
        return client.post(f"/customers/grants/{grant.pk}/revoke/", data)

    @pytest.mark.parametrize("page", ["customer", "partners", "", "//evil.example"])
    def test_back_to_where_it_was_pressed(self, client, cast, grant, page):
        answer = self.revoke(at(client, cast.provider_admin_agent), grant, page=page)
        back = f"/customers/{grant.customer_id}/" if page == "customer" else "/customers/partners/"
        assert (answer.status_code, answer.url) == (303, back)
        assert not AzureGrant.objects.get().is_live

    def test_twice_is_said(self, client, cast, grant):
        self.revoke(at(client, cast.provider_admin_agent), grant)
        self.revoke(client, grant)
        assert "This access was revoked already." in client.get("/customers/partners/").text

    def test_the_reseller_does_not(self, client, cast, grant):
        self.revoke(at(client, cast.reseller_admin_agent), grant)
        assert AzureGrant.objects.get().is_live
        assert "Only Provider revokes what it has given." in client.get("/customers/partners/").text

    @pytest.mark.parametrize("role", ["helpdesk_agent", "sales_agent"])
    def test_who_may_not(self, client, cast, grant, role):
        assert self.revoke(at(client, getattr(cast, f"provider_{role}")), grant).status_code == 403

    def test_of_other_companies_there_is_nothing(self, client, cast, grant):
        second = a_company("Second", in_csp=True, csp_type="indirect_reseller")
        for user in (a_person(second, "admin_agent"), cast.admin_agent):
            assert self.revoke(at(client, user), grant).status_code == 404

    def test_get_is_refused(self, client, cast, grant):
        at(client, cast.provider_admin_agent)
        assert client.get(f"/customers/grants/{grant.pk}/revoke/").status_code == 405


class TestOnTheCustomersPage:
    def test_the_provider_sees_who_has_access_and_may_revoke(self, cast, customer):
        a_grant(cast.provider, cast.csp_only, customer)
        text = panel(cast.provider_admin_agent, customer)
        assert "Resale" in text and "All subscriptions" in text and new(customer) in text
        assert "Resale files no Azure request for Kite Works by this grant any more" in text

    def test_the_provider_s_helpdesk_sees_why_not(self, cast, customer):
        assert "Only a Global admin or an Admin agent decides" in panel(cast.provider_helpdesk_agent, customer)

    def test_the_reseller_sees_what_it_got(self, cast, customer):
        assert "No provider has given your company access" in panel(cast.reseller_admin_agent, customer)
        a_grant(cast.provider, cast.csp_only, customer)
        text = panel(cast.reseller_admin_agent, customer)
        assert "Provider" in text and "Revoke" not in text and "Give access" not in text

    def test_another_reseller_sees_nothing_of_it(self, cast, customer):
        a_grant(cast.provider, cast.csp_only, customer)
        second = a_company("Second", in_csp=True, csp_type="indirect_reseller")
        assert "Resale" not in panel(a_person(second, "admin_agent"), customer)

    def test_a_direct_bill_partner_sees_no_such_panel(self, cast):
        assert not panel(cast.admin_agent, a_customer(cast.acme)).strip()

    def test_what_is_left_of_an_ended_partnership_is_named(self, cast, customer):
        a_grant(cast.provider, cast.csp_only, customer)
        Partnership.objects.all().delete()
        assert "Partnership ended" in panel(cast.provider_admin_agent, customer)
