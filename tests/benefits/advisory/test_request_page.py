"""One request as its company sees it: where it stands, what was said, what it takes; withdraw and reply."""

import pytest
from django.urls import reverse

from benefits.models import AdvisoryMessage, AdvisoryRequest
from benefits.rows.advisory import cost, steps
from benefits.services import advisory
from tests.benefits.advisory.builders import a_request_of, again, in_state

State = AdvisoryRequest.State


def url(row, page="request"):
    return reverse(f"benefits:advisory_{page}", args=[row.pk])


@pytest.fixture
def member(client, cast, asked):
    client.force_login(cast.member)
    return client


def test_it_shows_what_was_asked_and_what_it_takes(member, asked):
    html = member.get(url(asked)).content.decode()
    for text in (asked.code, "By March, in three steps.", "+47 22 00 01 18", "Norway", "English", "2 h are reserved"):
        assert text in html
    assert "Withdraw request" in html and "Contact within" in html


@pytest.mark.parametrize(
    "state, words",
    [
        (State.REQUESTED, ["current", "later", "later"]),
        (State.IN_PROGRESS, ["done", "current", "later"]),
        (State.CLOSED, ["done", "done", "done"]),
        (State.DECLINED, ["done", "done"]),
        (State.WITHDRAWN, ["done", "done"]),
    ],
)
def test_the_tracker_stands_where_the_request_does(cast, asked, state, words):
    row = in_state(asked, state, cast.engineer, cast.member)
    assert [step.state for step in steps(row)] == words


@pytest.mark.parametrize(
    "state, said",
    [
        (State.REQUESTED, "2 h are reserved"),
        (State.IN_PROGRESS, "2 h are reserved"),
        (State.CLOSED, "It took 1.5 h; 2 h were reserved."),
        (State.DECLINED, "It took nothing"),
        (State.WITHDRAWN, "It took nothing"),
    ],
)
def test_what_it_takes_is_said_in_every_state(cast, asked, state, said):
    assert said in cost(in_state(asked, state, cast.engineer, cast.member))


@pytest.mark.parametrize("state", State)
def test_the_page_stands_in_every_state(member, cast, asked, state):
    in_state(asked, state, cast.engineer, cast.member)
    answer = member.get(url(asked))
    assert answer.status_code == 200
    open_now = state in {State.REQUESTED, State.IN_PROGRESS}
    assert ("Send reply" in answer.content.decode()) == open_now
    assert ("Withdraw request" in answer.content.decode()) == (state == State.REQUESTED)


def test_a_refusal_is_read_with_its_reason(member, cast, asked):
    advisory.decline(cast.engineer, asked, "Please ask for\nlicences.")
    assert "Please ask for<br>licences." in member.get(url(asked)).content.decode()


def test_both_sides_stand_in_the_conversation(member, cast, asked):
    advisory.answer(cast.engineer, asked, "When can I call?")
    advisory.reply(cast.member, asked, "<b>At ten</b>")
    html = member.get(url(asked)).content.decode()
    assert "Consultant" in html and "When can I call?" in html and "&lt;b&gt;At ten&lt;/b&gt;" in html


def test_a_closing_note_is_read(member, cast, asked):
    advisory.close(cast.engineer, asked, 8, "Start with the shared mailboxes.")
    assert "Start with the shared mailboxes." in member.get(url(asked)).content.decode()


def test_uncounted_presales_say_so(member, cast):
    row = a_request_of(cast.member, "presales")
    assert "take no advisory hours" in member.get(url(row)).content.decode()


def test_replying(member, asked):
    answer = member.post(url(asked, "reply"), {"text": "More about it."}, follow=True)
    assert "More about it." in answer.content.decode() and "Your reply is sent." in answer.content.decode()


@pytest.mark.parametrize("text, status", [("", 422), ("  \n", 422), ("a\u202eb", 422), ("x" * 4001, 422)])
def test_a_reply_that_does_not_fit_is_kept(member, asked, text, status):
    answer = member.post(url(asked, "reply"), {"text": text})
    assert answer.status_code == status
    assert not AdvisoryMessage.objects.exists()


def test_a_reply_that_comes_too_late_is_kept(member, cast, asked):
    advisory.close(cast.engineer, asked, 8)
    answer = member.post(url(asked, "reply"), {"text": "One more question."})
    assert answer.status_code == 409
    assert "One more question." in answer.content.decode()


def test_withdrawing(member, asked, hours):
    answer = member.post(url(asked, "withdraw"), follow=True)
    assert "Every reserved hour is given back." in answer.content.decode()
    hours.refresh_from_db()
    assert (again(asked).state, hours.used) == (State.WITHDRAWN, 0)


def test_withdrawing_too_late_says_why(member, cast, asked):
    advisory.start(cast.engineer, asked)
    answer = member.post(url(asked, "withdraw"), follow=True)
    assert "Engineer has started" in answer.content.decode()
    assert again(asked).state == State.IN_PROGRESS


@pytest.mark.parametrize("page", ["request", "sent"])
@pytest.mark.parametrize(
    "who, status",
    [("member", 200), ("global_admin", 200), ("partner_admin", 200), ("sales_agent", 404), ("outsider", 404),
     ("holder", 403), ("guest", 403), ("reseller", 403), ("engineer", 403), ("operator", 403)],
)  # fmt: skip
def test_who_may_see_it(client, cast, asked, who, status, page):
    client.force_login(getattr(cast, who))
    assert client.get(url(asked, page)).status_code == status


@pytest.mark.parametrize("verb", ["reply", "withdraw"])
def test_a_colleague_and_another_company_find_nothing_there(client, cast, asked, verb):
    for who in (cast.sales_agent, cast.outsider):
        client.force_login(who)
        assert client.post(url(asked, verb), {"text": "Hello"}).status_code == 404
    assert again(asked).state == State.REQUESTED


@pytest.mark.parametrize("verb", ["reply", "withdraw"])
def test_get_changes_nothing(member, asked, verb):
    assert member.get(url(asked, verb)).status_code == 405


def test_it_costs_the_same_however_much_was_said(member, cast, asked, django_assert_max_num_queries):
    for number in range(15):
        advisory.answer(cast.engineer, asked, f"Number {number}")
        advisory.reply(cast.member, asked, f"Answer {number}")
    with django_assert_max_num_queries(12):
        assert member.get(url(asked)).status_code == 200


def test_the_activity_log_leads_to_it(client, cast, asked):
    client.force_login(cast.global_admin)
    html = client.get(reverse("accounts_portal:activity")).content.decode()
    assert "asked for advice, 2 h" in html and asked.title in html
