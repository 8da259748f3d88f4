"""One review: the evidence beside the decision, and every button of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from benefits import services
from benefits.models import Activation
from tests.benefits.builders import REASON, TEXT, a_membership, a_request, again, approved, in_state
from tests.builders import a_person

State = Activation.State
ANSWER = {"reason": REASON, "text": TEXT}
BUTTONS = {
    "claim": (State.REQUESTED, State.IN_REVIEW),
    "release": (State.IN_REVIEW, State.REQUESTED),
    "approve": (State.REQUESTED, State.APPROVED),
    "reject": (State.REQUESTED, State.REJECTED),
    "undo": (State.APPROVED, State.IN_REVIEW),
    "retry": (State.FAILED, State.APPROVED),
}


@pytest.fixture(autouse=True)
def _a_minute_to_undo(settings):
    settings.UNDO_SECONDS = 60


def page(client, user, activation, query="", **headers):
    client.force_login(user)
    return client.get(reverse("benefits:review", args=[activation.pk]) + query, headers=headers)


def text_of(response):
    return " ".join(response.content.decode().split())


def press(client, user, verb, activation, data=None):
    client.force_login(user)
    return client.post(reverse(f"benefits:{verb}", args=[activation.pk]), ANSWER if data is None else data)


def test_the_evidence_stands_beside_the_decision(client, cast, catalogue):
    services.load_catalogue()
    row = a_request(a_membership(cast.acme, "gold", competencies=["security"]), cast.global_admin)
    text = text_of(page(client, cast.reviewer, row))
    for words in (
        "Offer is active",
        "Anniversary",
        "days ahead",
        "A cloud competency is held",
        "Security (Silver, Active)",
    ):
        assert words in text
    for words in ("First request of this year", "MPN ID", "Microsoft Product Support: 20", "Approve", "Reject"):
        assert words in text
    assert "ancellation pending" not in text.replace("A cancellation is pending", "")


def test_earlier_requests_are_part_of_it(client, cast, activation, membership):
    services.reject(cast.reviewer, activation, "not_paid", "Pay first.")
    text = text_of(page(client, cast.reviewer, a_request(membership, cast.global_admin)))
    assert "Asked before this year" in text and "Rejected" in text and "The offer is not paid" in text


def test_the_renewal_window_is_a_warning(client, cast, catalogue):
    old = a_membership(cast.acme, start_date=cast.acme.today() - timedelta(days=370))
    assert "In the renewal window" in text_of(page(client, cast.reviewer, a_request(old, cast.global_admin)))


def test_what_happened_is_listed_with_who(client, cast, activation):
    services.claim(cast.reviewer, activation)
    text = text_of(page(client, cast.reviewer, activation))
    assert "Claimed" in text and "Keep the claim" in text and "unless it is kept" in text


def test_another_claim_disables_the_decision_and_names_who(client, cast, activation):
    services.claim(a_person(None, "reviewer", name="Tom Okafor"), activation)
    text = text_of(page(client, cast.reviewer, activation))
    assert "Tom Okafor has claimed this request" in text and 'aria-disabled="true"' in text
    assert reverse("benefits:approve", args=[activation.pk]) not in text


def test_a_lapsed_claim_leaves_the_decision_to_whoever_comes_next(client, cast, activation, settings):
    long_ago = timezone.now() - timedelta(minutes=settings.CLAIM_MINUTES + 1)
    services.claim(a_person(None, "reviewer", name="Tom Okafor"), activation, now=long_ago)
    text = text_of(page(client, cast.reviewer, activation))
    assert "Tom Okafor has claimed this request" not in text and 'aria-disabled="true"' not in text.split("<main")[1]
    press(client, cast.reviewer, "claim", activation)
    assert again(activation).claimed_by == cast.reviewer


def test_an_approval_can_be_undone_for_a_while(client, cast, activation):
    services.approve(cast.reviewer, activation)
    text = text_of(page(client, cast.reviewer, activation))
    assert "Undo approval" in text and "data-countdown" in text and "every 3s" in text


def test_waiting_for_retry_and_delayed_show_their_cause(client, cast, activation):
    row = approved(activation, cast.reviewer)
    soon = timezone.now() + timedelta(minutes=2)
    Activation.objects.filter(pk=row.pk).update(attempts=3, last_error="Broken pipe", next_try_at=soon)
    text = text_of(page(client, cast.reviewer, row))
    assert "Attempt 3 failed." in text and "Broken pipe" in text and "Undo approval" not in text
    Activation.objects.filter(pk=row.pk).update(state=State.FAILED, next_try_at=None, attempts=8)
    text = text_of(page(client, cast.reviewer, row))
    assert "after 8 attempts" in text and reverse("benefits:retry", args=[row.pk]) in text


def test_the_next_request_is_one_click_away(client, cast, activation):
    other = a_request(a_membership(cast.rival), cast.outsider)
    assert reverse("benefits:review", args=[other.pk]) in text_of(page(client, cast.reviewer, activation))


def test_htmx_gets_the_panel_and_nothing_while_nothing_moved(client, cast, activation):
    services.approve(cast.reviewer, activation)
    response = page(client, cast.reviewer, activation, **{"HX-Request": "true"})
    assert "<html" not in response.content.decode() and "Evidence" in response.content.decode()
    seen = f"?seen={response.context['review'].stamp}"
    assert page(client, cast.reviewer, activation, seen, **{"HX-Request": "true"}).status_code == 204
    services.carry_out(activation.pk)
    assert page(client, cast.reviewer, activation, seen, **{"HX-Request": "true"}).status_code == 200


# --- the buttons: it works, who may not, wrong state, bad input, GET refused ---


@pytest.mark.parametrize("verb", BUTTONS)
def test_each_button_moves_and_comes_back_with_a_sentence(client, cast, activation, verb):
    before, after = BUTTONS[verb]
    row = in_state(activation, before, cast.reviewer, cast.global_admin)
    response = press(client, cast.reviewer, verb, row)
    assert (response.status_code, response.url) == (303, reverse("benefits:review", args=[row.pk]))
    assert again(row).state == after
    assert [("Acme" in str(message)) for message in client.get(response.url).context["messages"]] == [True]


@pytest.mark.parametrize("who", ["global_admin", "member", "engineer", "holder", "reseller", "outsider"])
def test_only_reviewers_press_them(client, cast, activation, who):
    answers = [press(client, getattr(cast, who), verb, activation).status_code for verb in BUTTONS]
    answers.append(page(client, getattr(cast, who), activation).status_code)
    assert set(answers) == {403} and again(activation).state == State.REQUESTED


@pytest.mark.parametrize("verb", BUTTONS)
def test_a_wrong_state_says_who_was_first(client, cast, activation, verb):
    row = in_state(activation, State.ACTIVE, cast.reviewer, cast.global_admin)
    response = press(client, cast.reviewer, verb, row)
    if verb == "reject":
        assert response.status_code == 409 and row.moved_on() in text_of(response)
    else:
        assert response.status_code == 303
        assert [str(m) for m in client.get(response.url).context["messages"]] == [row.moved_on()]
    assert again(row).state == State.ACTIVE


@pytest.mark.parametrize("pk", [0, 10**30])
def test_a_key_that_is_none_is_not_found(client, cast, pk):
    client.force_login(cast.reviewer)
    answers = {client.post(reverse(f"benefits:{verb}", args=[pk]), ANSWER).status_code for verb in BUTTONS}
    assert answers | {client.get(reverse("benefits:review", args=[pk])).status_code} == {404}


def test_a_get_presses_nothing(client, cast, activation):
    client.force_login(cast.reviewer)
    urls = [reverse(f"benefits:{verb}", args=[activation.pk]) for verb in BUTTONS]
    assert {client.get(url).status_code for url in urls} == {405}
    assert again(activation).state == State.REQUESTED


def test_the_page_itself_refuses_a_post(client, cast, activation):
    client.force_login(cast.reviewer)
    assert client.post(reverse("benefits:review", args=[activation.pk])).status_code == 405


@pytest.mark.parametrize(
    "answer",
    [
        {}, {"reason": REASON}, {"reason": "nope", "text": TEXT}, {"reason": REASON, "text": "   "},
        {"reason": REASON, "text": "x" * 2001}, {"reason": REASON, "text": "a\u202eb"},
        {"reason": REASON, "text": "a\x1bb"},
    ],
)  # fmt: skip
def test_a_rejection_without_a_proper_reason_is_shown_again(client, cast, activation, answer):
    response = press(client, cast.reviewer, "reject", activation, answer)
    assert response.status_code == 422 and again(activation).state == State.REQUESTED
    assert "<details" in text_of(response) and response.context["form"].errors


def test_a_rejection_that_comes_too_late_keeps_what_was_typed(client, cast, activation):
    services.claim(a_person(None, "reviewer", name="Tom Okafor"), activation)
    response = press(client, cast.reviewer, "reject", activation, {"reason": REASON, "text": "Please correct it."})
    assert response.status_code == 409 and again(activation).state == State.IN_REVIEW
    assert "Please correct it." in text_of(response) and "Tom Okafor has claimed this request" in text_of(response)
