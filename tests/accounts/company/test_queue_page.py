"""The pages that every queue of staff shares, seen at the queue of companies."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerportal.accounts import work
from partnerportal.accounts.models import CompanyRequest, Role
from tests.accounts.company.builders import MONDAY, a_join_request, a_proof_request
from tests.builders import a_person

LIST, CSV = "/staff/companies/", "/staff/companies.csv"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def row(cast):
    return a_join_request(cast.holder)


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.reviewer)
    return client


def page(row, verb=""):
    return f"{LIST}{row.pk}/{verb}"


def many(count, start=MONDAY):
    return [a_join_request(a_person(), start + n * MINUTE, company_name=f"Company {n:03}") for n in range(count)]


def names(response):
    return [row.work.company_name for row in response.context["page"].items]


def test_what_waits_longest_stands_first(staff, cast):
    many(3)
    assert names(staff.get(LIST)) == ["Company 000", "Company 001", "Company 002"]


def test_a_long_queue_is_walked_forwards_and_back(staff, cast):
    many(60)
    first = staff.get(LIST)
    second = staff.get(LIST + first.context["page"].older_url)
    assert (names(first)[-1], names(second)[0]) == ("Company 024", "Company 025")
    assert names(staff.get(LIST + second.context["page"].newer_url)) == names(first)


def test_what_is_over_stands_newest_first(staff, cast):
    for row in many(3):
        work.decide(cast.reviewer, row, "reject", row.requested_at, {"person": "x", "reason": "y"})
    assert names(staff.get(LIST)) == []
    assert names(staff.get(LIST, {"state": "rejected"})) == ["Company 002", "Company 001", "Company 000"]
    assert len(names(staff.get(LIST, {"state": "all"}))) == 3


def test_an_empty_queue_says_so(staff):
    assert "No request about a company waits for a decision." in staff.get(LIST).text


def test_filters_find_a_company_and_ones_own_claims(staff, cast, row):
    many(2)
    work.claim(cast.reviewer, row, timezone.now())
    assert names(staff.get(LIST, {"q": "nordlys d"})) == ["Nordlys Data"]
    assert names(staff.get(LIST, {"q": "100%"})) == []
    assert names(staff.get(LIST, {"claimed": "me"})) == ["Nordlys Data"]
    assert "Nordlys Data" not in names(staff.get(LIST, {"claimed": "nobody"}))


@pytest.mark.parametrize(
    "query", ["state=nonsense", "claimed=x", "after=AAAA", "before=%00", "q=%E2%80%AE", "after=WyJub3BlIiwxXQ=="]
)
def test_nonsense_in_the_filter_is_answered(staff, row, query):
    assert staff.get(f"{LIST}?{query}").status_code in {200, 400, 404}


def test_the_download_has_the_same_rows_as_the_page(staff, cast, row):
    many(2)
    text = b"".join(staff.get(CSV, {"q": "nordlys d"}).streaming_content).decode()
    header, line = text.strip().split("\r\n")
    assert header.lstrip("\ufeff").startswith("Number,Company,Request,Domain,Proof,Asked by")
    assert line.split(",")[:4] == [row.number, "Nordlys Data", "Join the network", "nordlys.example"]
    assert MONDAY.isoformat() in line


def test_a_formula_in_a_name_is_text_in_the_download(staff, cast):
    a_join_request(cast.holder, company_name="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in b"".join(staff.get(CSV).streaming_content).decode()


def test_one_request_shows_what_is_asked_and_what_happened(staff, cast, row):
    work.claim(cast.reviewer, row, timezone.now())
    text = staff.get(page(row)).text
    assert "Join the network: Nordlys Data" in text and "Norway" in text
    assert "Reviewer claimed the request" in text


@pytest.mark.parametrize("count", [1, 26])
def test_the_pages_cost_the_same_whatever_stands_in_the_queue(staff, cast, count):
    rows = many(count)
    for row in rows:
        work.claim(cast.reviewer, row, timezone.now())
    spent = []
    for url in (LIST, CSV, page(rows[0])):
        with CaptureQueriesContext(connection) as captured:
            answer = staff.get(url)
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        spent.append(len(captured))
    assert max(spent) <= 9


def test_claim_and_release_by_button(staff, cast, row):
    answer = staff.post(page(row, "claim/"), follow=True)
    assert answer.redirect_chain == [(page(row), 303)]
    assert "is yours to decide" in answer.text
    row.refresh_from_db()
    assert row.claimed_by == cast.reviewer
    assert "is back in the queue" in staff.post(page(row, "release/"), follow=True).text


def test_a_second_reviewer_is_told_who_has_it(staff, client, cast, row):
    staff.post(page(row, "claim/"))
    client.force_login(a_person(None, Role.REVIEWER, name="Rita"))
    assert "Reviewer has claimed this request" in client.post(page(row, "claim/"), follow=True).text
    text = client.get(page(row)).text
    assert "Reviewer has claimed this request" in text and "companies_confirm" not in text


def test_a_lapsed_claim_is_offered_again(client, cast, row):
    long_ago = timezone.now() - timedelta(minutes=settings.CLAIM_MINUTES + 1)
    work.claim(a_person(None, Role.REVIEWER), row, long_ago)
    client.force_login(cast.reviewer)
    assert f'action="{page(row, "claim/")}"' in client.get(LIST).text


@pytest.mark.parametrize("verb", ["claim/", "release/", "confirm/", "reject/"])
def test_a_button_refuses_get(staff, row, verb):
    assert staff.get(page(row, verb)).status_code == 405


@pytest.mark.parametrize("who", ["holder", "member", "global_admin", "guest", "engineer"])
def test_who_may_not(client, cast, row, who):
    client.force_login(getattr(cast, who))
    asked = [client.get(url).status_code for url in (LIST, CSV, page(row))]
    posted = [client.post(page(row, verb)).status_code for verb in ("claim/", "release/", "confirm/", "reject/")]
    assert set(asked + posted) == {403}


def test_a_request_that_is_not_there_is_404(staff):
    assert staff.get(f"{LIST}999999/").status_code == 404
    assert staff.post(f"{LIST}999999/claim/").status_code == 404


def test_an_unproved_domain_is_not_in_the_queue_and_not_decided(staff, cast):
    row = a_proof_request(cast.member, proved_at=None)
    assert names(staff.get(LIST)) == []
    assert "The domain is not proved yet" in staff.get(page(row)).text
    assert "The domain is not proved yet" in staff.post(page(row, "confirm/"), follow=True).text
    row.refresh_from_db()
    assert row.state == CompanyRequest.State.REQUESTED


def test_the_queue_is_in_the_navigation_of_reviewers_only(client, cast):
    client.force_login(cast.reviewer)
    assert f'href="{LIST}"' in client.get("/").text
    client.force_login(cast.engineer)
    assert f'href="{LIST}"' not in client.get("/").text
