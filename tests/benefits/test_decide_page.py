"""Deciding many at once: each row gets its own result, and the list comes back as it was filtered."""

import pytest
from django.urls import reverse

from benefits import services
from benefits.models import Activation
from tests.benefits.builders import REASON, TEXT, a_membership, a_request, again
from tests.builders import a_company, a_person

State = Activation.State
URL = reverse("benefits:decide")
BACK = reverse("benefits:queue")


@pytest.fixture
def three(cast, catalogue):
    rows = []
    for name in ("Nimbus", "Terra", "Kite"):
        company = a_company(name)
        rows.append(a_request(a_membership(company), a_person(company, "global_admin")))
    return rows


def send(client, user, rows, verb="approve", **more):
    client.force_login(user)
    return client.post(URL, {"pk": [getattr(row, "pk", row) for row in rows], "verb": verb, **more})


def told(client, response):
    assert response.status_code == 303
    return [str(message) for message in client.get(response.url).context["messages"]]


def states(rows):
    return [again(row).state for row in rows]


def test_many_are_approved_at_once(client, cast, three):
    assert told(client, send(client, cast.reviewer, three)) == ["3 requests approved."]
    assert states(three) == [State.APPROVED] * 3


def test_each_that_could_not_be_approved_is_named_with_its_reason(client, cast, three):
    services.claim(a_person(None, "reviewer", name="Tom Okafor"), three[1])
    (text,) = told(client, send(client, cast.reviewer, three))
    assert text.startswith("2 of 3 approved, 1 not. Terra was left as it is: Tom Okafor has claimed this request")
    assert states(three) == [State.APPROVED, State.IN_REVIEW, State.APPROVED]


def test_picking_one_twice_decides_it_once(client, cast, three):
    assert told(client, send(client, cast.reviewer, [three[0], three[0]])) == ["1 request approved."]


def test_the_list_comes_back_as_it_was_filtered(client, cast, three):
    response = send(client, cast.reviewer, three[:1], query="q=nim&late=on")
    assert response.url == f"{BACK}?q=nim&late=on"


@pytest.mark.parametrize("query", ["//evil.example", "x\r\nSet-Cookie: a=1", "%0d%0aX: y", "#top", "next=https://evil"])
def test_the_way_back_never_leaves_the_queue(client, cast, three, query):
    response = send(client, cast.reviewer, three[:1], query=query)
    assert response.url.startswith(BACK) and "\n" not in response.url and "Set-Cookie" not in response.headers


@pytest.mark.parametrize("pks", [[], ["abc"], ["9" * 30], ["-1"], ["0", "x"], ["٣"]])
def test_keys_that_are_none_decide_nothing(client, cast, three, pks):
    (text,) = told(client, send(client, cast.reviewer, pks))
    assert text.startswith(("Select at least one request.", "0 of")) and states(three) == [State.REQUESTED] * 3


def test_more_than_can_be_taken_at_once_are_refused(client, cast, three):
    (text,) = told(client, send(client, cast.reviewer, range(1, 200)))
    assert "at most 100" in text and states(three) == [State.REQUESTED] * 3


def test_nobody_decides_for_the_own_company_in_bulk_either(client, cast, activation, three):
    insider = a_person(cast.acme, "reviewer")
    (text,) = told(client, send(client, insider, [activation, three[0]]))
    assert "Acme was left as it is" in text and states([activation, three[0]]) == [State.REQUESTED, State.APPROVED]


# --- rejecting many asks for one reason first ---


def test_reject_first_asks_why_and_shows_for_whom(client, cast, three):
    response = send(client, cast.reviewer, three[:2], verb="reject", query="state=requested")
    text = response.content.decode()
    assert response.status_code == 200 and "Reject 2 requests" in text and "Nimbus" in text and "Kite" not in text
    assert f"{BACK}?state=requested" in text and states(three) == [State.REQUESTED] * 3


def test_with_a_reason_each_is_rejected(client, cast, three):
    answer = {"reason": REASON, "text": TEXT}
    assert told(client, send(client, cast.reviewer, three[:2], verb="reject", **answer)) == ["2 requests rejected."]
    assert states(three) == [State.REJECTED, State.REJECTED, State.REQUESTED]


@pytest.mark.parametrize(
    "answer", [{"reason": "", "text": TEXT}, {"reason": "nope", "text": TEXT}, {"reason": REASON, "text": " \u200b "}]
)
def test_a_reason_that_does_not_do_keeps_what_was_typed(client, cast, three, answer):
    response = send(client, cast.reviewer, three, verb="reject", **answer)
    assert response.status_code == 422 and states(three) == [State.REQUESTED] * 3
    assert answer["text"].strip() in response.content.decode().replace("&#x27;", "'")


# --- who, and how ---


@pytest.mark.parametrize("who", ["global_admin", "member", "engineer", "holder", "outsider"])
def test_only_reviewers_decide(client, cast, three, who):
    for verb in ("approve", "reject"):
        assert send(client, getattr(cast, who), three, verb, reason=REASON, text=TEXT).status_code == 403
    assert states(three) == [State.REQUESTED] * 3


def test_a_get_decides_nothing(client, cast, three):
    client.force_login(cast.reviewer)
    assert client.get(URL, {"pk": three[0].pk, "verb": "approve"}).status_code == 405
    assert states(three) == [State.REQUESTED] * 3
