import pytest
from django.db import IntegrityError, connection, transaction

from partnerportal.accounts.activity import record
from partnerportal.accounts.filters import SUBJECTS
from partnerportal.accounts.models import Activity
from partnerportal.accounts.verbs import VERBS

PAGE, CSV = "/organization/activity/", "/organization/activity.csv"


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_kind_of_line_can_be_chosen_in_the_filter(verb):
    assert verb.partition(".")[0] in dict(SUBJECTS)


@pytest.mark.parametrize("subject", [subject for subject, _label in SUBJECTS if subject])
def test_the_filter_offers_nothing_that_never_happens(subject):
    assert any(verb.startswith(f"{subject}.") for verb in VERBS)


@pytest.fixture
def row(cast):
    record(cast.global_admin, "contract.linked", cast.acme, "contract:1", contract="Gold 2026/27")
    return Activity.objects.get()


@pytest.mark.parametrize(
    "who, status",
    [
        ("global_admin", 200), ("partner_admin", 200), ("billing_admin", 200), ("user_admin", 200),
        ("admin_agent", 200), ("sales_agent", 200), ("helpdesk_agent", 200), ("account_admin", 200),
        ("member", 403), ("guest", 403), ("holder", 403), ("reviewer", 403),
    ],
)  # fmt: skip
@pytest.mark.parametrize("url", [PAGE, CSV])
def test_who_sees_the_log(client, cast, url, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(url).status_code == status


def test_it_says_who_did_what(client, cast, row):
    client.force_login(cast.global_admin)
    assert "Global Admin linked Gold 2026/27" in client.get(PAGE).text


def test_a_day_in_a_sentence_is_written_as_everywhere(client, cast):
    record(None, "membership.started", cast.acme, "membership:1", offer="Gold 2026/27", anniversary="2027-08-03")
    client.force_login(cast.global_admin)
    assert "The portal started the Gold 2026/27 membership, until 3 Aug 2027" in client.get(PAGE).text


def test_another_company_does_not_see_it(client, cast, row):
    client.force_login(cast.outsider)
    assert "Gold 2026/27" not in client.get(PAGE).text


def test_filters_narrow_page_and_download_alike(client, cast, row):
    record(cast.global_admin, "account.ask", cast.acme, "ask:1", asked="Mona", action="x")
    client.force_login(cast.global_admin)
    assert "Gold" not in client.get(PAGE, {"about": "account"}).text
    csv = b"".join(client.get(CSV, {"about": "contract"}).streaming_content).decode()
    assert csv.count("\r\n") == 2


@pytest.mark.parametrize("query", ["since=nonsense", "about=secrets", "after=AAAA", "until=9999-99-99", "after=%00"])
def test_nonsense_in_the_filter_is_answered(client, cast, row, query):
    client.force_login(cast.global_admin)
    assert client.get(f"{PAGE}?{query}").status_code in {200, 400, 404}


@pytest.mark.parametrize("statement", ["UPDATE accounts_activity SET verb = 'x'", "DELETE FROM accounts_activity"])
def test_the_log_is_append_only(row, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_pages_are_walked_without_a_count(client, cast, django_assert_max_num_queries):
    for number in range(60):
        record(cast.global_admin, "contract.linked", cast.acme, f"contract:{number}", contract=f"C{number}")
    client.force_login(cast.global_admin)
    with django_assert_max_num_queries(6):
        page = client.get(PAGE)
    older = page.context["page"].older_url
    assert older and "C34" in client.get(PAGE + older).text
