"""Claiming, deciding one or many, and undoing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from benefits import services
from benefits.models import Activation
from benefits.permissions import technical as permissions
from partnerportal.accounts.models import Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.benefits.builders import REASON, TEXT, a_membership, a_request, again, in_state
from tests.builders import a_person

State = Activation.State
VERBS = {
    "claim": services.claim,
    "approve": services.approve,
    "reject": lambda who, row: services.reject(who, row, REASON, TEXT),
    "undo": services.undo,
    "release": services.release_claim,
    "retry": services.retry,
}


@pytest.fixture
def second():
    return a_person(None, "reviewer", name="Second Reviewer")


def minutes(number):
    return timezone.now() + timedelta(minutes=number)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["global_admin", "partner_admin", "member", "engineer", "holder", "outsider"])
def test_only_reviewers_and_operators_review(cast, activation, verb, who):
    with pytest.raises(Forbidden):
        VERBS[verb](getattr(cast, who), activation)
    assert again(activation).state == State.REQUESTED


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_decides_a_request_of_the_own_company(cast, activation, verb):
    insider = a_person(cast.acme, "reviewer", "global_admin")
    with pytest.raises(WrongState, match="own company"):
        VERBS[verb](insider, activation)
    assert again(activation).state == State.REQUESTED


def test_an_operator_may_review(cast, activation):
    assert services.approve(cast.operator, activation).state == State.APPROVED


# --- claims ---


def test_claiming_keeps_others_from_it(cast, activation, second):
    row = services.claim(cast.reviewer, activation)
    assert (row.state, row.claimed_by) == (State.IN_REVIEW, cast.reviewer)
    for verb in ("claim", "approve", "reject", "release"):
        with pytest.raises(WrongState, match="Reviewer has claimed this request on"):
            VERBS[verb](second, row)


def test_a_claim_lapses_after_its_minutes_without_a_touch(cast, activation, second, settings):
    row = services.claim(cast.reviewer, activation)
    late = minutes(settings.CLAIM_MINUTES)
    assert row.claim_holds(late - timedelta(seconds=30)) and not row.claim_holds(late + timedelta(seconds=30))
    taken = services.claim(second, row, now=late)
    assert taken.claimed_by == second
    assert [event.move for event in taken.events.all()] == ["request", "claim", "release", "claim"]


def test_a_touch_keeps_a_claim(cast, activation, second, settings):
    row = services.claim(cast.reviewer, activation)
    services.touch_claim(cast.reviewer, row, now=minutes(10))
    with pytest.raises(WrongState):
        services.claim(second, row, now=minutes(settings.CLAIM_MINUTES + 5))


def test_nobody_touches_another_s_claim(cast, activation, second):
    row = services.claim(cast.reviewer, activation)
    assert services.touch_claim(second, row, now=minutes(10)).touched_at == row.touched_at


def test_claiming_again_is_a_touch(cast, activation):
    row = services.claim(cast.reviewer, activation)
    touched = services.claim(cast.reviewer, row, now=minutes(5))
    assert (touched.claimed_at, touched.touched_at > row.touched_at) == (row.claimed_at, True)


def test_lapsed_claims_are_released_by_the_portal(cast, activation, settings):
    services.claim(cast.reviewer, activation)
    assert services.release_lapsed_claims(now=minutes(settings.CLAIM_MINUTES - 1)) == 0
    assert services.release_lapsed_claims(now=minutes(settings.CLAIM_MINUTES)) == 1
    row = again(activation)
    assert (row.state, row.claimed_by, row.events.last().by) == (State.REQUESTED, None, None)


def test_a_reviewer_releases_the_own_claim(cast, activation):
    services.claim(cast.reviewer, activation)
    assert services.release_claim(cast.reviewer, activation).claimed_by is None


# --- approving ---


def test_approving_starts_the_time_to_undo(cast, activation, settings):
    settings.UNDO_SECONDS = 60
    now = timezone.now()
    row = services.approve(cast.reviewer, activation, now=now)
    assert (row.state, row.decided_by, row.decided_at) == (State.APPROVED, cast.reviewer, now)
    assert row.next_try_at == row.undo_until == now + timedelta(seconds=60)


def test_approving_hints_at_the_job_with_the_time_to_undo(cast, activation, settings, monkeypatch):
    settings.UNDO_SECONDS, hints = 7, []
    monkeypatch.setattr("benefits.services.review.after_commit", lambda *args, **more: hints.append((args, more)))
    services.approve(cast.reviewer, activation)
    assert hints == [(("benefits.issue", activation.pk), {"countdown": 7})]


def test_the_second_decision_says_who_was_first_and_when(cast, activation, second):
    services.approve(cast.reviewer, activation)
    for verb in ("approve", "reject", "claim"):
        with pytest.raises(WrongState, match=r"Already approved by Reviewer on \d+ \w+ 20\d\d, \d\d:\d\d UTC"):
            VERBS[verb](second, activation)


def test_many_are_approved_with_a_result_per_row(cast, activation, second, catalogue):
    other = a_request(a_membership(cast.rival, "gold"), cast.outsider)
    claimed = a_request(a_membership(cast.acme, "action-pack"), cast.global_admin)
    services.claim(second, claimed)
    found = services.approve_many(cast.reviewer, [activation.pk, claimed.pk, 404, other.pk, activation.pk])
    assert [(result.pk, result.ok) for result in found] == [
        (activation.pk, True),
        (claimed.pk, False),
        (404, False),
        (other.pk, True),
    ]
    assert "Second Reviewer has claimed" in found[1].message
    assert found[2].message == "There is no such request."


def test_many_by_somebody_who_may_not_approves_none(cast, activation):
    found = services.approve_many(cast.engineer, [activation.pk])
    assert (found[0].ok, found[0].message) == (False, "Only reviewers of the portal decide what companies ask for.")
    assert again(activation).state == State.REQUESTED


def test_too_many_at_once_are_refused(cast):
    with pytest.raises(Refused, match="at most 100"):
        services.approve_many(cast.reviewer, range(101))


# --- undoing ---


def test_undoing_puts_it_back_in_review_with_the_same_claimer(cast, activation, settings):
    settings.UNDO_SECONDS = 60
    services.claim(cast.reviewer, activation)
    services.approve(cast.reviewer, activation)
    row = services.undo(cast.reviewer, activation)
    assert (row.state, row.claimed_by, row.decided_by, row.next_try_at) == (State.IN_REVIEW, cast.reviewer, None, None)


def test_undoing_what_nobody_claimed_leaves_it_with_the_approver(cast, activation, settings):
    settings.UNDO_SECONDS = 60
    services.approve(cast.reviewer, activation)
    assert services.undo(cast.reviewer, activation).claimed_by == cast.reviewer


def test_only_the_approver_undoes(cast, activation, second, settings):
    settings.UNDO_SECONDS = 60
    services.approve(cast.reviewer, activation)
    with pytest.raises(WrongState, match="Only Reviewer, who approved"):
        services.undo(second, activation)


def test_after_its_time_it_is_too_late_to_undo(cast, activation, settings):
    settings.UNDO_SECONDS = 60
    row = services.approve(cast.reviewer, activation)
    assert permissions.can_undo(cast.reviewer, row, row.undo_until - timedelta(seconds=1))
    with pytest.raises(WrongState, match="Too late to undo"):
        services.undo(cast.reviewer, activation, now=row.undo_until)


def test_a_pause_between_attempts_is_no_time_to_undo(cast, activation, settings):
    settings.UNDO_SECONDS = 60
    services.approve(cast.reviewer, activation)
    Activation.objects.update(attempts=1, last_error="Broken")
    with pytest.raises(WrongState, match="Too late to undo"):
        services.undo(cast.reviewer, activation)


# --- rejecting ---


def test_rejecting_tells_the_requester_why_and_frees_the_contract(cast, activation):
    row = services.reject(cast.reviewer, activation, REASON, f"  {TEXT} ")
    row.contract.refresh_from_db()
    assert (row.state, row.reason, row.reason_text, row.contract.state) == ("rejected", REASON, TEXT, "not_activated")
    mail = Outbox.objects.get(kind="benefits/rejected")
    assert (mail.to, TEXT in mail.body) == (cast.global_admin.email, True)
    assert "The company data do not match" in mail.body


@pytest.mark.parametrize(
    "reason, text, sentence",
    [("", TEXT, "Choose a reason"), ("bad_mood", TEXT, "Choose a reason"), (REASON, " \n", "will read it")],
)
def test_a_rejection_needs_a_reason_from_the_list_and_a_text(cast, activation, reason, text, sentence):
    with pytest.raises(Refused, match=sentence):
        services.reject(cast.reviewer, activation, reason, text)
    assert again(activation).state == State.REQUESTED
    assert not Outbox.objects.exists()


def test_many_are_rejected_with_a_result_per_row(cast, activation, second):
    other = a_request(a_membership(cast.rival, "gold"), cast.outsider)
    services.claim(second, other)
    found = services.reject_many(cast.reviewer, [activation.pk, other.pk], REASON, TEXT)
    assert [result.ok for result in found] == [True, False]


# --- evidence ---


def test_the_evidence_shows_offer_competencies_and_earlier_requests(cast, membership, django_assert_max_num_queries):
    earlier = in_state(a_request(membership, cast.global_admin), State.REJECTED, cast.reviewer, cast.global_admin)
    row = a_request(membership, cast.global_admin)
    with django_assert_max_num_queries(7):
        found = services.evidence(row)
    assert (found.earlier, found.competencies) == ([earlier], [])
    assert [benefit.quantity for benefit in found.benefits] == [15, 5]
    assert found.days_ahead == (membership.anniversary - cast.acme.today()).days
