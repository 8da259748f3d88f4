"""The mechanism of everything that staff decide, tried on requests about companies (model.md 2)."""

from datetime import timedelta

import pytest
from django.conf import settings

from partnerportal.accounts import work
from partnerportal.accounts.models import Activity, CompanyRequest, Role
from partnerportal.accounts.periodic import release_claims
from partnerportal.common.refusals import Forbidden, WrongState
from tests.accounts.company.builders import MONDAY, a_join_request, a_proof_request
from tests.builders import a_person

LIFETIME = timedelta(minutes=settings.CLAIM_MINUTES)
MINUTE = timedelta(minutes=1)
State = CompanyRequest.State


@pytest.fixture
def row(cast):
    return a_join_request(cast.holder)


@pytest.fixture
def colleague(cast):
    return a_person(None, Role.REVIEWER, name="Rita Reviewer")


def verbs(row):
    return list(Activity.objects.filter(reference=row.reference).order_by("pk").values_list("verb", flat=True))


def claims(row):
    row.refresh_from_db()
    return row.claimed_by, row.claimed_at, row.touched_at


def test_claiming_says_who_works_on_it(cast, row):
    row = work.claim(cast.reviewer, row, MONDAY)
    assert claims(row) == (cast.reviewer, MONDAY, MONDAY)
    assert verbs(row) == ["work.claimed"]
    assert Activity.objects.get().sentence == "Reviewer claimed the request “Join the network: Nordlys Data”"


def test_claiming_again_keeps_the_claim_and_writes_nothing(cast, row):
    work.claim(cast.reviewer, row, MONDAY)
    work.claim(cast.reviewer, row, MONDAY + MINUTE)
    assert claims(row) == (cast.reviewer, MONDAY, MONDAY + MINUTE)
    assert verbs(row) == ["work.claimed"]


def test_a_colleague_is_told_who_has_it(cast, row, colleague):
    work.claim(cast.reviewer, row, MONDAY)
    with pytest.raises(WrongState, match=r"^Reviewer has claimed this request on 16 Nov 2026, 10:00 UTC\."):
        work.claim(colleague, row, MONDAY + MINUTE)
    assert claims(row)[0] == cast.reviewer


@pytest.mark.parametrize("late, has_it", [(-timedelta(seconds=1), "Reviewer"), (timedelta(0), "Rita Reviewer")])
def test_a_claim_lapses_without_a_touch(cast, row, colleague, late, has_it):
    work.claim(cast.reviewer, row, MONDAY)
    try:
        work.claim(colleague, row, MONDAY + LIFETIME + late)
    except WrongState:
        assert has_it == "Reviewer"
    assert str(claims(row)[0]) == has_it


def test_a_touch_lengthens_it(cast, row, colleague):
    work.claim(cast.reviewer, row, MONDAY)
    work.claim(cast.reviewer, row, MONDAY + LIFETIME - MINUTE)
    assert not work.can_decide(colleague, CompanyRequest.objects.get(), MONDAY + LIFETIME + MINUTE)


def test_releasing_gives_it_back(cast, row, colleague):
    work.claim(cast.reviewer, row, MONDAY)
    work.release(cast.reviewer, row, MONDAY + MINUTE)
    assert claims(row) == (None, None, None)
    assert verbs(row) == ["work.claimed", "work.released"]
    assert work.can_claim(colleague, row, MONDAY + MINUTE)


def test_releasing_what_nobody_has_changes_nothing(cast, row):
    work.release(cast.reviewer, row, MONDAY)
    assert verbs(row) == []


def test_nobody_releases_the_claim_of_a_colleague(cast, row, colleague):
    work.claim(cast.reviewer, row, MONDAY)
    with pytest.raises(WrongState, match="has claimed"):
        work.release(colleague, row, MONDAY + MINUTE)


def test_the_sweep_frees_only_what_has_lapsed(cast, row):
    fresh = a_join_request(cast.member)
    work.claim(cast.reviewer, row, MONDAY)
    work.claim(cast.reviewer, fresh, MONDAY + MINUTE)
    assert work.release_all_lapsed(MONDAY + LIFETIME) == 1
    assert (claims(row)[0], claims(fresh)[0]) == (None, cast.reviewer)


def test_the_periodic_task_sweeps_every_kind_of_work(cast, row):
    assert CompanyRequest in work.kinds() and work.Work not in work.kinds()
    work.claim(cast.reviewer, row, MONDAY - timedelta(days=30))
    release_claims()
    assert claims(row) == (None, None, None)


def test_the_claim_of_what_is_decided_stays_as_it_was(cast, row):
    work.claim(cast.reviewer, row, MONDAY)
    work.decide(cast.reviewer, row, "reject", MONDAY, {"person": "x", "reason": "y"}, reason_text="y")
    assert work.release_all_lapsed(MONDAY + LIFETIME) == 0


def test_deciding_writes_who_when_and_why(cast, row):
    facts = {"person": cast.holder, "reason": "No such company."}
    row = work.decide(cast.reviewer, row, "reject", MONDAY, facts, reason_text="No such company.")
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.decided_at) == (State.REJECTED, cast.reviewer, MONDAY)
    line = Activity.objects.get(reference=row.reference)
    assert line.sentence == (
        "Reviewer rejected the request “Join the network: Nordlys Data” of Hanna Holder: No such company."
    )


def test_whoever_comes_second_reads_who_was_first(cast, row, colleague):
    work.decide(cast.reviewer, row, "reject", MONDAY, {"person": "x", "reason": "y"})
    with pytest.raises(
        WrongState, match=r"^Reviewer has decided on 16 Nov 2026, 10:00 UTC\. It stands at: Rejected\.$"
    ):
        work.decide(colleague, row, "reject", MONDAY + MINUTE, {"person": "x", "reason": "z"})
    assert Activity.objects.filter(verb="company.reject").count() == 1


def test_what_the_company_has_taken_back_is_not_decided(cast, row):
    work.move(work.lock(row), "withdraw", cast.holder, MONDAY)
    with pytest.raises(WrongState, match="It has moved on and stands at: Withdrawn"):
        work.decide(cast.reviewer, row, "reject", MONDAY, {"person": "x", "reason": "z"})


def test_nobody_decides_what_a_colleague_works_on(cast, row, colleague):
    work.claim(cast.reviewer, row, MONDAY)
    with pytest.raises(WrongState, match="Reviewer has claimed"):
        work.decide(colleague, row, "reject", MONDAY + MINUTE, {"person": "x", "reason": "z"})


@pytest.mark.parametrize("who", ["engineer", "global_admin", "holder", "guest"])
@pytest.mark.parametrize("verb", [work.claim, work.release])
def test_who_may_not(cast, row, who, verb):
    with pytest.raises(Forbidden):
        verb(getattr(cast, who), row, MONDAY)


def of_acme(cast):
    return a_person(cast.acme, Role.REVIEWER, name="Ada Acme")


def test_nobody_decides_for_the_own_company(cast):
    row = a_proof_request(cast.member)
    with pytest.raises(WrongState, match="Nobody decides a request of the own company"):
        work.claim(of_acme(cast), row, MONDAY)


def test_nobody_decides_the_own_request(cast):
    staff = a_person(None, Role.REVIEWER)
    with pytest.raises(WrongState, match="Nobody decides a request of the own company"):
        work.claim(staff, a_join_request(staff), MONDAY)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("move", CompanyRequest.MOVES)
def test_every_move_from_every_state(cast, row, move, state):
    CompanyRequest.objects.filter(pk=row.pk).update(**in_state(state, cast))
    row, (sources, target) = work.lock(row), CompanyRequest.MOVES[move]
    facts = {"person": cast.holder, "reason": "x"}
    changes = {"withdraw": {}}.get(move, {"decided_by": cast.reviewer, "decided_at": MONDAY})
    if state not in sources:
        with pytest.raises(WrongState):
            work.move(row, move, cast.reviewer, MONDAY, facts, **changes)
        return
    assert work.move(row, move, cast.reviewer, MONDAY, facts, organization=cast.acme, **changes).state == target


def in_state(state, cast):
    decided = {"decided_by": cast.reviewer, "decided_at": MONDAY} if state in {"confirmed", "rejected"} else {}
    return {"state": state, "organization": cast.acme, **decided}


def test_a_move_without_its_sentence_is_an_error_of_the_caller(cast, row, monkeypatch):
    monkeypatch.setattr(CompanyRequest, "VERB", "nothing")
    with pytest.raises(KeyError, match=r"nothing\.withdraw"):
        work.move(work.lock(row), "withdraw", cast.holder, MONDAY)


@pytest.mark.parametrize("model", work.kinds(), ids=lambda model: model.__name__)
def test_every_kind_of_work_is_complete(model):
    """Looks for every state, moves between known states, a first word for its verbs; waiting can be decided."""
    states = set(model.State)
    assert set(model.LOOKS) == states
    assert all(sources <= states and target in states for sources, target in model.MOVES.values())
    assert model.VERB and set(model.WAITING) <= states
    assert any(set(model.WAITING) & sources for sources, _target in model.MOVES.values())
