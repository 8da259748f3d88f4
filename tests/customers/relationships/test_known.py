"""Whose customer somebody is cannot be found out by inviting: until it accepts, a partner reads what it has typed."""

import pytest
from django.utils import timezone

from partnerportal.accounts.models import Activity, Outbox
from partnerportal.customers.models import Customer, Relationship
from partnerportal.customers.references import resolve_customers, resolve_relationships
from partnerportal.customers.services.relationships import invite, remove
from partnerportal.customers.services.relationships_answers import accept, decline
from tests.customers.builders import a_customer, a_partnership, relationship_of
from tests.customers.list.builders import LIST, exported, names, text
from tests.customers.relationships.builders import again, new, token_of

pytestmark = pytest.mark.django_db
TYPED = {"name": "My own name", "country": "SE", "email": "boss@nordwind.example"}


@pytest.fixture
def theirs(cast):
    """The customer of another partner."""
    return a_customer(cast.provider, name="Recorded AG", domain="nordwind.example", country="NO")


@pytest.fixture
def row(cast, theirs):
    return invite(cast.admin_agent, new(**TYPED))


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.admin_agent)
    return client


class TestBeforeItAccepts:
    def test_the_list_and_the_csv_have_the_typed_name(self, agent, row):
        assert names(agent) == ["My own name"]
        assert exported(agent) == [["", "My own name", "nordwind.example", "Invited"]]

    def test_it_is_found_by_the_typed_name_and_the_domain_alone(self, agent, row):
        found = {q: names(agent, f"?q={q}") for q in ("recorded", "own name", "nordwind.ex")}
        assert found == {"recorded": [], "own name": ["My own name"], "nordwind.ex": ["My own name"]}

    def test_it_stands_where_the_typed_name_belongs(self, agent, cast, row):
        a_customer(cast.acme, name="Olten")
        a_customer(cast.acme, name="Lugano")
        assert names(agent) == ["Lugano", "My own name", "Olten"]
        assert names(agent, "?sort=-name") == ["Olten", "My own name", "Lugano"]

    def test_its_page_has_the_typed_name_country_and_address(self, agent, row):
        page = text(agent.get(row.get_absolute_url()))
        assert "My own name" in page and "Sweden" in page and "boss@nordwind.example" in page
        assert "Recorded" not in page and "Norway" not in page and "admin@nordwind.example" not in page

    def test_its_mail_its_answer_and_the_log_have_the_typed_name(self, client, row):
        mail = Outbox.objects.get(reference=row.reference)
        page = text(client.get(f"/customer-invitations/{token_of(row)}/"))
        said = str(Activity.objects.get(reference=row.reference).facts)
        for place in (mail.subject, mail.body, page, said):
            assert "My own name" in place and "Recorded" not in place

    @pytest.mark.parametrize("path", ["requests/", "requests.csv", "requests/new/", "groups/new/", "grants/new/"])
    def test_there_is_no_other_page_about_it(self, client, cast, theirs, path):
        invite(cast.reseller_admin_agent, new(**TYPED))
        client.force_login(cast.reseller_admin_agent)
        answer = client.get(f"{LIST}{theirs.pk}/{path}")
        assert answer.status_code == 404 and "Recorded" not in answer.content.decode()

    def test_a_reference_has_the_typed_name_or_none(self, cast, theirs, row):
        assert resolve_relationships(cast.admin_agent, {str(row.pk)})[str(row.pk)][0] == "My own name"
        assert resolve_customers(cast.admin_agent, {str(theirs.pk)}) == {}

    def test_whether_the_own_provider_serves_it_is_not_told(self, client, cast, theirs):
        a_partnership(cast.provider, cast.csp_only)
        row = invite(cast.reseller_admin_agent, new(**TYPED))
        client.force_login(cast.reseller_admin_agent)
        assert "Providers" not in text(client.get(row.get_absolute_url()))
        accept(token_of(row), delegates=False)
        assert "Providers" in text(client.get(row.get_absolute_url()))

    @pytest.mark.parametrize("is_known", [True, False])
    def test_inviting_reads_the_same_whether_somebody_serves_it_or_not(self, agent, cast, is_known):
        if is_known:
            a_customer(cast.provider, name="Recorded AG", domain="nordwind.example", country="NO")
        row = invite(cast.admin_agent, new(**TYPED))
        page = text(agent.get(row.get_absolute_url()))
        assert "My own name" in page and "Sweden" in page and "Recorded" not in page


class TestOnceItHasAccepted:
    def test_all_its_partners_call_it_the_same(self, agent, row):
        accept(token_of(row), delegates=False)
        assert names(agent) == ["Recorded AG"]
        assert "Norway" in text(agent.get(row.get_absolute_url()))

    def test_it_keeps_its_name_when_the_relationship_has_ended(self, agent, cast, row):
        accept(token_of(row), delegates=False)
        remove(cast.global_admin, again(row))
        assert names(agent, "?state=ended") == ["Recorded AG"]

    def test_one_that_declined_stays_as_it_was_typed(self, agent, row):
        decline(token_of(row))
        assert names(agent, "?state=ended") == ["My own name"]


def test_whom_nobody_serves_is_called_as_the_first_whom_it_accepts_typed_it(cast):
    declined = invite(cast.provider_admin_agent, new(name="Anything"))
    row = invite(cast.admin_agent, new(**TYPED))
    accept(token_of(row), delegates=False)
    customer = Customer.objects.get()
    assert (customer.name, customer.country, customer.email) == ("My own name", "SE", "boss@nordwind.example")
    accept(token_of(declined), delegates=False)
    assert Customer.objects.get().name == "My own name"


def test_mail_goes_where_the_own_partner_typed_it(cast, theirs, row):
    accept(token_of(row), delegates=False)
    mail = Outbox.objects.get(reference=row.reference, kind="customers/confirmed")
    assert mail.to == "boss@nordwind.example"
    assert relationship_of(cast.provider, theirs).typed_email == "admin@nordwind.example"


def test_what_is_known_is_a_copy(cast, row):
    assert row.known.name != row.customer.name and row.known.pk == row.customer_id
    row.accepted_at = timezone.now()
    assert row.known is row.customer
    assert Relationship.objects.known().get(pk=row.pk).known_name == "My own name"
