"""The verbs from the page: each by POST alone, from whoever may, on the own customers."""

import pytest

from partnerportal.accounts.models import Outbox
from partnerportal.accounts.services.invitations import hash_of
from partnerportal.customers.models import Customer, Relationship
from tests.customers.builders import a_customer, a_partnership, relationship_of
from tests.customers.list.builders import text

pytestmark = pytest.mark.django_db
State = Relationship.State
TYPED = {"name": "Nordwind", "domain": "https://www.Nordwind.example/", "country": "DE", "email": "IT@nordwind.example"}
VERBS = [
    ("send-again", State.INVITED, State.INVITED),
    ("withdraw", State.INVITED, State.WITHDRAWN),
    ("ask-admin", State.ACTIVE, State.ACTIVE),
    ("remove", State.ACTIVE, State.REMOVED),
]


class TestInviting:
    def test_the_form_invites_and_leads_to_the_customer(self, client, cast):
        client.force_login(cast.admin_agent)
        answer = client.post("/customers/invite/", {**TYPED, "asks_admin": "on"}, follow=True)
        row = Relationship.objects.get()
        assert answer.redirect_chain == [(f"/customers/{row.customer_id}/", 302)]
        assert "The invitation is on its way to it@nordwind.example." in text(answer)
        assert (row.customer.domain, row.asks_admin) == ("nordwind.example", True)

    @pytest.mark.parametrize(
        "field, value",
        [
            ("name", ""), ("name", "x" * 201), ("name", "a\u202eb"), ("name", "a\x07b"), ("domain", "no domain"),
            ("domain", "x" * 300), ("domain", "nordwind"), ("country", "Germany"), ("country", ""), ("email", "it@"),
            ("email", "x" * 300 + "@nordwind.example"), ("email", "a@nordwind.example\r\nBcc: b@c.example"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_said_at_its_field_and_nothing_is_made(self, client, cast, field, value):
        client.force_login(cast.admin_agent)
        answer = client.post("/customers/invite/", {**TYPED, field: value})
        assert answer.status_code == 422 and field in answer.context["form"].errors
        assert not Customer.objects.exists() and not Outbox.objects.exists()

    def test_a_refusal_keeps_what_was_typed(self, client, cast):
        a_customer(cast.acme, domain="nordwind.example")
        client.force_login(cast.admin_agent)
        answer = client.post("/customers/invite/", TYPED)
        assert answer.status_code == 409 and 'value="Nordwind"' in answer.content.decode()
        assert "is in your list already" in text(answer)

    def test_a_sales_agent_is_not_asked_about_delegated_admin_and_cannot_post_it(self, client, cast):
        assert cast.global_admin
        client.force_login(cast.sales_agent)
        page = client.get("/customers/invite/")
        assert 'name="asks_admin"' not in page.content.decode()
        assert "Only a Global admin or an Admin agent asks for delegated admin." in text(page)
        assert client.post("/customers/invite/", {**TYPED, "asks_admin": "on"}).status_code == 403
        assert not Relationship.objects.exists()

    def test_a_reseller_chooses_one_of_its_providers(self, client, cast):
        a_partnership(cast.provider, cast.csp_only)
        client.force_login(cast.reseller_admin_agent)
        client.post("/customers/invite/", {**TYPED, "provider": cast.provider.pk})
        assert {row.organization for row in Relationship.objects.all()} == {cast.provider, cast.csp_only}

    def test_a_company_that_is_no_provider_of_it_is_no_choice(self, client, cast):
        a_partnership(cast.provider, cast.csp_only)
        client.force_login(cast.reseller_admin_agent)
        assert client.post("/customers/invite/", {**TYPED, "provider": cast.acme.pk}).status_code == 422

    def test_nobody_else_is_asked_for_a_provider(self, client, cast):
        a_partnership(cast.provider, cast.csp_only)
        client.force_login(cast.provider_admin_agent)
        assert 'name="provider"' not in client.get("/customers/invite/").content.decode()

    @pytest.mark.parametrize("who", ["helpdesk_agent", "member", "outsider"])
    def test_who_may_not(self, client, cast, who):
        client.force_login(getattr(cast, who))
        assert client.get("/customers/invite/").status_code == 403
        assert client.post("/customers/invite/", TYPED).status_code == 403


@pytest.mark.parametrize("verb, before, after", VERBS)
class TestVerbs:
    @pytest.fixture
    def customer(self, cast, before):
        return a_customer(cast.acme, admin=False, state=before)

    def test_it_is_done_and_the_page_says_so(self, client, cast, customer, verb, before, after):
        client.force_login(cast.global_admin)
        answer = client.post(f"/customers/{customer.pk}/{verb}/", follow=True)
        assert answer.redirect_chain == [(f"/customers/{customer.pk}/", 303)]
        assert relationship_of(cast.acme, customer).state == after
        assert [m.level_tag for m in answer.context["messages"]] == ["success"]

    def test_get_does_nothing(self, client, cast, customer, verb, before, after):
        client.force_login(cast.global_admin)
        assert client.get(f"/customers/{customer.pk}/{verb}/").status_code == 405
        assert relationship_of(cast.acme, customer).state == before

    def test_who_may_not(self, client, cast, customer, verb, before, after):
        client.force_login(cast.helpdesk_agent)
        assert client.post(f"/customers/{customer.pk}/{verb}/").status_code == 403
        assert relationship_of(cast.acme, customer).state == before

    def test_another_partners_customer_is_not_there(self, client, cast, customer, verb, before, after):
        client.force_login(cast.provider_global_admin)
        assert client.post(f"/customers/{customer.pk}/{verb}/").status_code == 404

    def test_in_the_wrong_state_the_page_says_why(self, client, cast, verb, before, after):
        customer = a_customer(cast.acme, state=State.DECLINED)
        client.force_login(cast.global_admin)
        answer = client.post(f"/customers/{customer.pk}/{verb}/", follow=True)
        assert answer.redirect_chain == [(f"/customers/{customer.pk}/", 303)]
        assert "has declined the invitation" in text(answer)


class TestTheCustomersPage:
    """By the link alone, signed in or not."""

    URL = "/customer-invitations/a-token/"

    def page(self, cast, state, **fields):
        customer = a_customer(cast.acme, state=state, token_hash=hash_of("a-token"), name="Nordwind", **fields)
        return relationship_of(cast.acme, customer)

    def test_an_invitation_says_who_asks_and_for_what(self, client, cast):
        self.page(cast, State.INVITED)
        answer = client.get(self.URL)
        assert "asks to serve Nordwind as its partner" in text(answer)
        assert "Delegate admin privileges to Acme, too" in text(answer)
        assert "no-store" in answer["Cache-Control"]

    @pytest.mark.parametrize("posted, has_admin", [({"delegates": "1"}, True), ({}, False)])
    def test_accepting(self, client, cast, posted, has_admin):
        row = self.page(cast, State.INVITED)
        answer = client.post(f"{self.URL}accept/", posted, follow=True)
        assert "You have accepted Acme." in text(answer)
        row.refresh_from_db()
        assert (row.state, row.has_admin) == (State.ACTIVE, has_admin)

    def test_declining_shows_that_it_is_over(self, client, cast):
        self.page(cast, State.INVITED)
        answer = client.post(f"{self.URL}decline/", follow=True)
        assert "There is no relationship between Acme and Nordwind" in text(answer)

    @pytest.mark.parametrize("verb, admin", [("delegate", False), ("take-back", True)])
    def test_changing_what_is_delegated(self, client, cast, verb, admin):
        row = self.page(cast, State.ACTIVE, admin=admin)
        client.post(f"{self.URL}{verb}/")
        row.refresh_from_db()
        assert row.has_admin is not admin

    @pytest.mark.parametrize("verb", ["accept", "decline", "delegate", "take-back"])
    def test_get_does_nothing_and_an_unknown_link_leads_nowhere(self, client, cast, verb):
        row = self.page(cast, State.INVITED)
        assert client.get(f"{self.URL}{verb}/").status_code == 405
        assert client.post(f"/customer-invitations/other/{verb}/").status_code == 303
        row.refresh_from_db()
        assert row.state == State.INVITED

    @pytest.mark.parametrize("state", [State.DECLINED, State.REMOVED])
    def test_what_is_over_has_no_button(self, client, cast, state):
        self.page(cast, state)
        assert "/accept/" not in client.get(self.URL).content.decode()

    def test_withdrawn_and_never_given_are_one_page(self, client, cast):
        self.page(cast, State.WITHDRAWN)
        withdrawn, never = client.get(self.URL), client.get("/customer-invitations/never/")
        assert "This link cannot be used" in text(withdrawn)
        assert (withdrawn.status_code, text(withdrawn)) == (never.status_code, text(never))

    def test_somebody_who_is_signed_in_sees_the_same(self, client, cast):
        self.page(cast, State.INVITED)
        client.force_login(cast.outsider)
        assert client.get(self.URL).status_code == 200
