"""The list of customers: search, filters, order, pages, refusals, and what is never in it."""

import pytest
from django.utils import timezone

from partnerportal.customers.models import Partnership, Relationship
from tests.customers.builders import (
    a_customer,
    a_grant,
    a_partnership,
    a_relationship,
    a_shared_customer,
    a_subscription,
)
from tests.customers.list.builders import LIST, names, text

pytestmark = pytest.mark.django_db
State = Relationship.State


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.admin_agent)
    return client


class TestWhoSeesIt:
    @pytest.mark.parametrize("role", ["global_admin", "admin_agent", "helpdesk_agent", "sales_agent"])
    def test_the_roles_for_customers(self, client, cast, role):
        client.force_login(getattr(cast, role))
        assert client.get(LIST).status_code == 200

    def test_a_company_of_mpn_only_is_told_that_this_is_another_programme(self, client, cast):
        client.force_login(cast.outsider)
        answer = client.get(LIST)
        assert answer.status_code == 403
        assert "You are not authorized for this action" in text(answer)
        assert "associated with MPN only" in text(answer)
        assert "an account of a company in CSP" in text(answer) and "Access ID" not in text(answer)

    def test_without_the_role_the_reason_and_who_can_are_named(self, client, cast):
        assert cast.global_admin
        client.force_login(cast.member)
        answer = client.get(LIST)
        assert answer.status_code == 403
        assert "Only a Global admin, an Admin agent, a Helpdesk agent or a Sales agent sees customers." in text(answer)
        assert str(cast.global_admin) in text(answer)

    def test_the_group_is_drawn_for_them_alone(self, client, cast):
        for person, drawn in [(cast.sales_agent, True), (cast.member, False), (cast.outsider, False)]:
            client.force_login(person)
            assert ('href="/customers/"' in client.get("/").content.decode()) is drawn


class TestWhatIsInIt:
    def test_the_own_customers_by_name(self, agent, cast):
        for name in ("Zeta", "Alpha", "Mu"):
            a_customer(cast.acme, name=name)
        a_customer(cast.provider, name="Foreign")
        assert names(agent) == ["Alpha", "Mu", "Zeta"]

    def test_a_reseller_sees_nothing_of_another_resellers_customers(self, client, cast):
        other = type(cast)()
        mine = a_shared_customer(cast.provider, cast.csp_only, name="Mine")
        a_shared_customer(cast.provider, other.csp_only, name="Theirs")
        client.force_login(cast.reseller)
        assert names(client) == ["Mine"]
        assert names(client, "?q=Theirs") == []
        client.force_login(cast.provider_admin_agent)
        assert names(client) == ["Mine", "Theirs"]
        assert mine.name in text(client.get(LIST))

    def test_each_switch_is_a_word(self, agent, cast):
        a_customer(cast.acme, admin=True, azure=True)
        assert "Active Delegated Own subscriptions" in text(agent.get(LIST))

    def test_what_is_over_is_shown_on_request_only(self, agent, cast):
        for state in State:
            a_customer(cast.acme, state=state, name=state.label)
        assert names(agent) == ["Active", "Invited"]
        assert names(agent, "?state=ended") == ["Declined", "Removed", "Withdrawn"]

    def test_a_customer_that_came_back_is_there_once(self, agent, cast):
        customer = a_customer(cast.acme, state=State.REMOVED, name="Back")
        a_relationship(cast.acme, customer)
        assert names(agent) == ["Back"]
        assert names(agent, "?state=ended") == []

    def test_one_that_was_removed_twice_is_there_once(self, agent, cast):
        customer = a_customer(cast.acme, state=State.DECLINED, name="Never")
        a_relationship(cast.acme, customer, state=State.REMOVED)
        assert names(agent, "?state=ended") == ["Never"]
        assert "Removed" in text(agent.get(f"{LIST}?state=ended"))


class TestFilters:
    @pytest.fixture
    def several(self, cast):
        a_customer(cast.acme, name="Nordwind AG", domain="nordwind.example")
        a_customer(cast.acme, admin=False, name="Südlicht", domain="lights.example")
        a_customer(cast.acme, azure=False, name="Ostwall", domain="ostwall.example")
        a_customer(cast.acme, admin=False, azure=False, state=State.INVITED, name="West", domain="west.example")

    @pytest.mark.parametrize(
        "query, found",
        [
            ("?q=nordwind", ["Nordwind AG"]),
            ("?q=SÜD", ["Südlicht"]),
            ("?q=lights.ex", ["Südlicht"]),
            ("?q=zebra", []),
            ("?state=active", ["Nordwind AG", "Ostwall", "Südlicht"]),
            ("?state=invited", ["West"]),
            ("?admin=yes", ["Nordwind AG", "Ostwall"]),
            ("?admin=no", ["Südlicht", "West"]),
            ("?azure=yes", ["Nordwind AG", "Südlicht"]),
            ("?azure=no", ["Ostwall", "West"]),
            ("?admin=no&azure=yes", ["Südlicht"]),
            ("?sort=-name", ["West", "Südlicht", "Ostwall", "Nordwind AG"]),
            ("?sort=domain", ["Südlicht", "Nordwind AG", "Ostwall", "West"]),
            ("?sort=-domain&state=active", ["Ostwall", "Nordwind AG", "Südlicht"]),
        ],
    )
    def test_what_fits(self, agent, several, query, found):
        assert names(agent, query) == found

    @pytest.mark.parametrize(
        "query",
        ["?state=gone", "?admin=maybe", "?azure=x", "?sort=password", "?reseller=1", "?q=%u202e", "?organization=1"],
    )
    def test_what_is_no_filter_narrows_nothing(self, agent, several, query):
        assert agent.get(f"{LIST}{query}").status_code == 200

    @pytest.mark.parametrize("mark", ["0", "abc", "W10=", "bnVsbA==", "WyJ4IiwieSJd"])
    def test_a_mark_that_was_never_handed_out_is_404(self, agent, mark):
        assert agent.get(f"{LIST}?after={mark}").status_code == 404

    def test_access_that_the_customer_took_back_is_none(self, agent, cast):
        a_subscription(a_customer(cast.acme, azure=False, name="Closed"), cast.acme, has_access=False)
        assert names(agent, "?azure=yes") == []

    def test_a_reseller_filters_by_what_the_provider_granted(self, client, cast):
        granted = a_shared_customer(cast.provider, cast.csp_only, name="Open")
        a_grant(cast.provider, cast.csp_only, granted)
        revoked = a_shared_customer(cast.provider, cast.csp_only, name="Closed")
        a_grant(cast.provider, cast.csp_only, revoked, is_revoked=True)
        client.force_login(cast.reseller)
        assert (names(client, "?azure=yes"), names(client, "?azure=no")) == (["Open"], ["Closed"])
        assert "Granted by the provider" in text(client.get(LIST))

    def test_a_provider_filters_by_reseller(self, client, cast):
        a_shared_customer(cast.provider, cast.csp_only, name="Through")
        a_customer(cast.provider, name="Alone")
        client.force_login(cast.provider_admin_agent)
        assert names(client, f"?reseller={cast.csp_only.pk}") == ["Through"]
        assert names(client, "?reseller=direct") == ["Alone"]
        assert names(client, "?reseller=999999") == ["Alone", "Through"]
        assert "Resale" in text(client.get(LIST))

    def test_whoever_came_first_the_reseller_is_who_serves_it_with_the_provider_today(self, client, cast):
        customer = a_customer(cast.provider, name="Served first by the provider")
        a_relationship(cast.csp_only, customer)
        partnership = a_partnership(cast.provider, cast.csp_only)
        url = f"?reseller={cast.csp_only.pk}"
        client.force_login(cast.provider_admin_agent)
        assert (names(client, url), names(client, "?reseller=direct")) == ([customer.name], [])
        Partnership.objects.filter(pk=partnership.pk).update(state="ended", ended_at=timezone.now())
        assert names(client, "?reseller=direct") == [customer.name]
        assert "Resale" not in text(client.get(LIST))

    def test_only_a_provider_is_asked_for_the_reseller(self, agent, cast):
        a_customer(cast.acme)
        assert 'name="reseller"' not in agent.get(LIST).content.decode()


class TestEmpty:
    def test_without_a_customer_the_page_says_what_to_do(self, agent):
        assert "No customers yet" in text(agent.get(LIST)) and "Invite the first customer" in text(agent.get(LIST))

    def test_where_nothing_fits_the_way_back_is_offered(self, agent, cast):
        a_customer(cast.acme)
        assert "No customer fits" in text(agent.get(f"{LIST}?q=zebra"))

    def test_a_helpdesk_agent_reads_who_invites(self, client, cast):
        assert cast.global_admin
        client.force_login(cast.helpdesk_agent)
        assert "Only a Global admin, an Admin agent or a Sales agent invites customers." in text(client.get(LIST))


class TestPages:
    def test_every_customer_is_on_one_page_exactly(self, agent, cast):
        for number in range(60):
            a_customer(cast.acme, azure=False, name=f"Same {number % 3}")
        seen, query = [], ""
        for _page in range(3):
            page = agent.get(f"{LIST}{query}").context["page"]
            seen += [row.customer.pk for row in page.items]
            query = page.older_url
        assert (len(seen), len(set(seen)), query) == (60, 60, "")

    @pytest.mark.parametrize("many", [3, 60])
    def test_the_list_takes_eight_queries_at_most(self, client, cast, django_assert_max_num_queries, many):
        for number in range(many):
            a_shared_customer(cast.provider, cast.csp_only, granted=number % 2 == 0)
        client.force_login(cast.provider_helpdesk_agent)
        with django_assert_max_num_queries(8):
            client.get(LIST)
        client.force_login(cast.reseller)
        with django_assert_max_num_queries(8):
            client.get(f"{LIST}?q=Customer&admin=yes&azure=yes&sort=-domain")
