"""The page of partners: what each side sees and may, and the five questions of its verbs."""

import re

import pytest
from django.urls import reverse

from partnerportal.customers.models import AzureGrant, Partnership
from tests.builders import a_company, a_person
from tests.customers.builders import a_customer, a_grant, a_partnership, a_relationship, a_shared_customer

pytestmark = pytest.mark.django_db
PAGE = "/customers/partners/"
State = Partnership.State


@pytest.fixture
def reseller(cast):
    """The company as others find it."""
    cast.csp_only.domain, cast.csp_only.mpn_id = "resale.example", "7200001"
    cast.csp_only.save(update_fields=["domain", "mpn_id"])
    return cast.csp_only


def at(client, user):
    client.force_login(user)
    return client


def url(verb, row):
    return reverse(f"customers:partner_{verb}", args=[row.pk])


class TestWhatIsShown:
    def test_a_provider_sees_its_resellers_with_what_both_share(self, client, cast):
        a_shared_customer(cast.provider, cast.csp_only, granted=True)
        a_relationship(cast.csp_only, a_customer(cast.acme))
        page = at(client, cast.provider_admin_agent).get(PAGE).text
        assert "Resellers" in page and "Resale" in page and "End the partnership with Resale" in page
        assert re.search(r'data-label="Shared customers"[^>]*><div>1<', page)

    def test_a_reseller_sees_its_providers_and_nothing_to_ask(self, client, cast):
        a_partnership(cast.provider, cast.csp_only)
        page = at(client, cast.reseller_admin_agent).get(PAGE).text
        assert "Providers" in page and "Provider" in page and "Ask a reseller" not in page

    def test_what_is_asked_waits_with_its_tick(self, client, cast):
        row = a_partnership(cast.provider, cast.csp_only, State.INVITED)
        page = at(client, cast.reseller_admin_agent).get(PAGE).text
        assert "Provider asks to work with your company" in page and url("accept", row) in page
        assert url("accept", row) not in at(client, cast.provider_admin_agent).get(PAGE).text

    def test_every_form_carries_its_token(self, client, cast):
        a_partnership(cast.provider, cast.csp_only, State.INVITED)
        for user in (cast.reseller_admin_agent, cast.provider_admin_agent):
            main = at(client, user).get(PAGE).text.split("<main")[1].split("</main>")[0]
            forms = main.count('method="post"')
            assert forms and main.count("csrfmiddlewaretoken") == forms

    def test_what_is_over_is_kept(self, client, cast):
        a_partnership(cast.provider, cast.csp_only, State.DECLINED)
        page = at(client, cast.provider_admin_agent).get(PAGE).text
        assert "Declined and ended" in page and "No reseller works with you now" in page

    def test_a_direct_bill_partner_reads_that_it_has_none(self, client, cast):
        page = at(client, cast.admin_agent).get(PAGE).text
        assert "A direct bill partner has no partners here" in page

    def test_without_anything_it_says_what_to_do(self, client, cast):
        assert "The provider asks your company" in at(client, cast.reseller_admin_agent).get(PAGE).text
        assert "Ask one by its domain" in at(client, cast.provider_admin_agent).get(PAGE).text

    def test_who_may_only_look_sees_why(self, client, cast):
        for _ in range(3):
            a_shared_customer(cast.provider, cast.csp_only, granted=True)
        page = at(client, cast.provider_helpdesk_agent).get(PAGE).text
        assert page.count("Only a Global admin or an Admin agent decides about partnerships") == 3, "end, ask, revoke"
        assert 'action="/customers/partners/ask/"' not in page

    def test_another_reseller_of_the_provider_is_nobody_s_business(self, client, cast):
        second = a_company("Zweite", in_csp=True, csp_type="indirect_reseller")
        a_shared_customer(cast.provider, second, granted=True, name="Hidden Works")
        a_partnership(cast.provider, cast.csp_only)
        page = at(client, cast.reseller_admin_agent).get(PAGE).text
        assert "Zweite" not in page and "Hidden Works" not in page
        assert "Hidden Works" in at(client, cast.provider_admin_agent).get(PAGE).text

    def test_many_partners_and_grants_take_no_more_queries(self, client, cast, django_assert_max_num_queries):
        for number in range(12):
            company = a_company(f"Reseller {number}", in_csp=True, csp_type="indirect_reseller")
            a_shared_customer(cast.provider, company, granted=True)
        at(client, cast.provider_admin_agent)
        with django_assert_max_num_queries(12):
            assert client.get(PAGE).text.count("Revoke the access of") == 12


class TestGrantsList:
    @pytest.fixture
    def rows(self, cast):
        live = a_shared_customer(cast.provider, cast.csp_only, granted=True, name="Live Works")
        a_grant(cast.provider, cast.csp_only, a_customer(cast.provider, name="Past Works"), is_revoked=True)
        return live

    @pytest.mark.parametrize(
        "query, shown",
        [
            ("", "Live"),
            ("?state=revoked", "Past"),
            ("?q=live", "Live"),
            ("?q=resale", "Live"),
            ("?q=" + "x" * 500, "Live"),
            ("?state=nonsense", "Live"),
        ],
    )
    def test_the_filter(self, client, cast, rows, query, shown):
        page = at(client, cast.provider_admin_agent).get(PAGE + query).text
        assert [name for name in ("Live", "Past") if f"{name} Works" in page] == [shown]

    @pytest.mark.parametrize("query", ["?q=zebra", "?state=orphan", "?q=%25_"])
    def test_nothing_fits(self, client, cast, rows, query):
        assert "No grant fits" in at(client, cast.provider_admin_agent).get(PAGE + query).text

    def test_a_mark_that_was_never_handed_out_is_404(self, client, cast, rows):
        assert at(client, cast.provider_admin_agent).get(f"{PAGE}?after=nonsense").status_code == 404

    def test_what_is_left_of_an_ended_partnership_is_named(self, client, cast, rows):
        Partnership.objects.all().delete()
        a_partnership(cast.provider, cast.csp_only, State.ENDED)
        page = at(client, cast.provider_admin_agent).get(f"{PAGE}?state=orphan").text
        assert "Partnership ended" in page and "Revoke the access of Resale to Live Works" in page

    def test_a_reseller_revokes_nothing(self, client, cast, rows):
        page = at(client, cast.reseller_admin_agent).get(PAGE).text
        assert "Live Works" in page and "Revoke the access" not in page


class TestAsk:
    @pytest.mark.parametrize("typed", ["resale.example", "RESALE.example ", "7200001", "Resale", "resale"])
    def test_by_domain_mpn_id_or_name(self, client, cast, reseller, typed):
        answer = at(client, cast.provider_admin_agent).post(f"{PAGE}ask/", {"reseller": typed}, follow=True)
        assert "Resale is asked. Nothing changes before it accepts." in answer.text
        assert Partnership.objects.get().reseller == reseller

    @pytest.mark.parametrize(
        "typed", ["", "   ", "Resal", "%", "acme.example", "Acme", "4100001", "x" * 300, "a\x00b", "a\u202eb", "0"]
    )
    def test_bad_input_is_shown_again_and_finds_nobody(self, client, cast, reseller, typed):
        answer = at(client, cast.provider_admin_agent).post(f"{PAGE}ask/", {"reseller": typed})
        assert answer.status_code == 422 and not Partnership.objects.exists()

    def test_two_of_one_name_are_told_apart_by_domain(self, client, cast, reseller):
        a_company("Resale", in_csp=True, csp_type="indirect_reseller", domain="other.example")
        at(client, cast.provider_admin_agent)
        assert "Several resellers" in client.post(f"{PAGE}ask/", {"reseller": "Resale"}).text
        assert client.post(f"{PAGE}ask/", {"reseller": "other.example"}).status_code == 303

    def test_asked_already_is_shown_with_what_was_typed(self, client, cast, reseller):
        a_partnership(cast.provider, reseller)
        answer = at(client, cast.provider_admin_agent).post(f"{PAGE}ask/", {"reseller": "resale.example"})
        assert answer.status_code == 409
        assert "works with you already" in answer.text and 'value="resale.example"' in answer.text

    def test_a_reseller_does_not_ask(self, client, cast, reseller):
        answer = at(client, cast.reseller_admin_agent).post(f"{PAGE}ask/", {"reseller": "Resale"})
        assert answer.status_code == 409 and not Partnership.objects.exists()


class TestAnswer:
    @pytest.fixture
    def row(self, cast):
        return a_partnership(cast.provider, cast.csp_only, State.INVITED)

    def test_accepted_with_the_tick(self, client, cast, row):
        data = {f"partnership-{row.pk}-authorizes": "on"}
        answer = at(client, cast.reseller_admin_agent).post(url("accept", row), data, follow=True)
        assert "Your company works with Provider now." in answer.text
        assert Partnership.objects.get().is_active

    def test_without_the_tick_it_is_shown_again(self, client, cast, row):
        answer = at(client, cast.reseller_admin_agent).post(url("accept", row))
        assert answer.status_code == 422 and "Tick that your company authorizes" in answer.text
        assert not Partnership.objects.get().is_active

    def test_declined(self, client, cast, row):
        answer = at(client, cast.reseller_admin_agent).post(url("decline", row), follow=True)
        assert "Declined. Provider is told." in answer.text

    def test_withdrawn_by_the_provider(self, client, cast, row):
        at(client, cast.provider_admin_agent).post(url("end", row))
        assert Partnership.objects.get().state == State.ENDED

    def test_too_late_is_said_on_the_page(self, client, cast, row):
        Partnership.objects.all().delete()
        row = a_partnership(cast.provider, cast.csp_only, State.DECLINED)
        answer = at(client, cast.reseller_admin_agent).post(url("decline", row), follow=True)
        assert answer.redirect_chain == [(PAGE, 303)]
        assert "stands at “Declined” already" in answer.text


VERBS = ["accept", "decline", "end"]


@pytest.mark.parametrize("verb", VERBS)
class TestEveryVerb:
    def test_get_is_refused(self, client, cast, verb):
        row = a_partnership(cast.provider, cast.csp_only)
        assert at(client, cast.reseller_admin_agent).get(url(verb, row)).status_code == 405

    @pytest.mark.parametrize("role", ["helpdesk_agent", "sales_agent", "user_admin", "billing_admin"])
    def test_who_may_not(self, client, cast, verb, role):
        row = a_partnership(cast.provider, cast.csp_only)
        assert at(client, getattr(cast, f"reseller_{role}")).post(url(verb, row)).status_code == 403

    def test_of_other_companies_there_is_nothing(self, client, cast, verb):
        row = a_partnership(cast.provider, cast.csp_only)
        second = a_company("Second", in_csp=True, csp_type="indirect_reseller")
        for user in (a_person(second, "admin_agent"), cast.admin_agent):
            assert at(client, user).post(url(verb, row)).status_code == 404
        assert Partnership.objects.get().is_active


def test_ending_is_confirmed_with_what_stays(client, cast):
    a_shared_customer(cast.provider, cast.csp_only, granted=True)
    page = at(client, cast.reseller_admin_agent).get(PAGE).text
    assert "1 grant goes on until the provider revokes it." in page
    client.post(url("end", Partnership.objects.get()))
    assert AzureGrant.objects.live().count() == 1


@pytest.mark.parametrize("role", ["user_admin", "account_admin", "billing_admin", "partner_admin"])
def test_other_roles_do_not_see_partners(client, cast, role):
    assert at(client, getattr(cast, f"provider_{role}")).get(PAGE).status_code == 403


@pytest.mark.parametrize(
    "role, drawn",
    [("admin_agent", False), ("provider_admin_agent", True), ("reseller_sales_agent", True), ("outsider", False)],
)
def test_the_navigation_leads_to_partners_where_there_can_be_some(client, cast, role, drawn):
    assert (f'href="{PAGE}"' in at(client, getattr(cast, role)).get("/").text) is drawn
