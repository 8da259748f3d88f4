"""The consultants' queue: who waits for how long, start, answer, close with hours, decline."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from benefits.models import AdvisoryMessage, AdvisoryRequest
from benefits.rows.advisory import contact
from benefits.services import advisory
from tests.benefits.advisory.builders import MONDAY, a_request_of, again
from tests.builders import a_person

State = AdvisoryRequest.State
QUEUE = reverse("benefits:advisory")


def url(row, page="item"):
    return reverse(f"benefits:advisory_{page}", args=[row.pk])


@pytest.fixture
def engineer(client, cast, asked):
    client.force_login(cast.engineer)
    return client


def at(day, hour=9):
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    "asked_at, due",
    [
        (at(16), at(18)),  # Monday to Wednesday
        (at(19), at(23)),  # Thursday to Monday
        (at(20), at(24)),  # Friday to Tuesday
        (at(21), at(25, 0)),  # a weekend counts from Monday 00:00
        (at(22, 23), at(25, 0)),
    ],
)
def test_contact_is_due_within_two_business_days(cast, membership, asked_at, due):
    assert a_request_of(cast.member, now=asked_at).contact_due_at == due


@pytest.mark.parametrize(
    "later, word, tone",
    [
        (timedelta(hours=1), "Contact within 1 d 23 h", "info"),
        (timedelta(days=2), "Contact within 0 min", "info"),
        (timedelta(days=2, hours=3), "Contact 3 h late", "bad"),
    ],
)
def test_the_age_is_told_while_nobody_has_written(cast, membership, later, word, tone):
    row = again(a_request_of(cast.member, now=MONDAY))
    found = contact(row, MONDAY + later)
    assert (found.word, found.tone) == (word, tone)


@pytest.mark.parametrize("days, tone", [(1, "ok"), (2, "ok"), (3, "warn")])
def test_the_first_message_of_a_consultant_is_the_contact(cast, membership, days, tone):
    row = a_request_of(cast.member, now=MONDAY)
    advisory.start(cast.engineer, row, now=MONDAY + timedelta(hours=1))
    assert "Contact within" in contact(again(row), MONDAY + timedelta(hours=2)).word
    advisory.answer(cast.engineer, row, "Hello", now=MONDAY + timedelta(days=days))
    found = contact(again(row), MONDAY + timedelta(days=9))
    assert (found.word, found.tone) == (f"Contacted after {days} d", tone)


def test_what_ended_needs_no_contact(cast, asked):
    advisory.withdraw(cast.member, asked)
    assert contact(again(asked), MONDAY).word == "Ended without contact"


def test_the_list_shows_what_waits_with_its_age(engineer, asked):
    html = engineer.get(QUEUE).content.decode()
    for text in ("Acme", asked.title, "Exchange Online", "2 h", "Contact within"):
        assert text in html


@pytest.mark.parametrize("query, found", [("?q=mailboxes", 1), ("?q=Acme", 1), ("?q=zebra", 0), ("?state=closed", 0)])
def test_the_list_is_searched(engineer, query, found):
    assert len(engineer.get(QUEUE + query).context["page"].items) == found


def test_the_list_as_csv(engineer, asked):
    text = b"".join(engineer.get(reverse("benefits:advisory_csv")).streaming_content).decode()
    assert asked.title in text and "Contact within" in text


def test_the_item_shows_the_request_and_its_verbs(engineer, asked):
    html = engineer.get(url(asked)).content.decode()
    for text in ("By March, in three steps.", "Close with the hours it took", "Decline with a reason", "Start"):
        assert text in html


def test_starting(engineer, asked):
    answer = engineer.post(url(asked, "start"), follow=True)
    assert "is in progress" in answer.content.decode()
    assert again(asked).state == State.IN_PROGRESS
    assert "Decline with a reason" not in answer.content.decode()


def test_answering(engineer, asked):
    answer = engineer.post(url(asked, "answer"), {"text": "When can I call?"}, follow=True)
    assert "When can I call?" in answer.content.decode() and "Contacted after" in answer.content.decode()


def test_closing_below_the_estimate(engineer, asked, hours):
    answer = engineer.post(url(asked, "close"), {"actual": "0.75", "text": "Done."}, follow=True)
    assert "It took 0.75 h; 2 h were reserved." in answer.content.decode()
    hours.refresh_from_db()
    assert hours.used == 3


def test_declining(engineer, asked, hours):
    engineer.post(url(asked, "decline"), {"text": "Ask for licences."})
    hours.refresh_from_db()
    assert (again(asked).state, hours.used) == (State.DECLINED, 0)


@pytest.mark.parametrize(
    "verb, data, said",
    [
        ("answer", {"text": ""}, "Write a message."),
        ("answer", {"text": "a\x07b"}, "cannot be shown"),
        ("close", {"actual": ""}, "Say how many hours."),
        ("close", {"actual": "-1"}, "greater than or equal to 0"),
        ("close", {"actual": "25"}, "An engagement stays under 25 hours."),
        ("close", {"actual": "1.3"}, "Count in quarters of an hour"),
        ("decline", {"text": " "}, "Write why."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_happens(engineer, asked, verb, data, said):
    answer = engineer.post(url(asked, verb), data)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert (again(asked).state, AdvisoryMessage.objects.count()) == (State.REQUESTED, 0)


def test_more_than_is_left_says_how_much_is(engineer, cast, asked):
    a_request_of(cast.member, estimate=70, title="Another")
    answer = engineer.post(url(asked, "close"), {"actual": "3", "text": "My note."})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Close it with at most 2.5 h." in html and "My note." in html


@pytest.mark.parametrize(
    "verb, data",
    [
        ("answer", {"text": "My note."}),
        ("close", {"actual": "1", "text": "My note."}),
        ("decline", {"text": "My note."}),
    ],
)
def test_who_comes_second_reads_who_was_first_and_keeps_what_was_typed(engineer, cast, asked, verb, data):
    advisory.close(cast.operator, asked, 4)
    answer = engineer.post(url(asked, verb), data)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Operator has decided" in html and "My note." in html


@pytest.mark.parametrize("who, status", [("operator", 200), ("reviewer", 403), ("global_admin", 403), ("member", 403)])
def test_who_sees_the_queue(client, cast, asked, who, status):
    client.force_login(getattr(cast, who))
    assert {client.get(path).status_code for path in (QUEUE, url(asked))} == {status}


def test_a_consultant_of_the_company_reads_and_decides_nothing(client, cast, asked):
    client.force_login(a_person(cast.acme, "support_engineer"))
    html = client.get(url(asked)).content.decode()
    assert "Nobody decides a request of the own company" in html and "Send message" not in html
    assert client.post(url(asked, "close"), {"actual": "1"}).status_code == 409


@pytest.mark.parametrize("verb", ["start", "answer", "close", "decline"])
def test_get_changes_nothing(engineer, asked, verb):
    assert engineer.get(url(asked, verb)).status_code == 405


@pytest.mark.parametrize("path", ["", "?state=all"])
def test_the_list_costs_the_same_however_long_it_is(engineer, cast, path, django_assert_max_num_queries):
    for number in range(28):
        a_request_of(cast.member, "presales", title=f"Number {number}")
    with django_assert_max_num_queries(12):
        assert engineer.get(QUEUE + path).status_code == 200


def test_the_item_costs_little(engineer, cast, asked, django_assert_max_num_queries):
    for number in range(20):
        advisory.answer(cast.engineer, asked, f"Number {number}")
    with django_assert_max_num_queries(12):
        assert engineer.get(url(asked)).status_code == 200


def test_the_navigation_leads_consultants_there(engineer, cast):
    assert QUEUE in engineer.get("/").content.decode()
    engineer.force_login(cast.reviewer)
    assert QUEUE not in engineer.get("/").content.decode()
