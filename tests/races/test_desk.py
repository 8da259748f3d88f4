"""Two engineers take one incident; the desk merges what the partner replies to at that moment (promises.md 1)."""

import pytest
from django.db import IntegrityError

from incidents import services
from incidents.models import Incident
from incidents.services import assigning, desk, merging
from incidents.services.moves import RELATED
from partnerportal.accounts.models import Outbox
from partnerportal.common.refusals import Refused, WrongState
from support.models import Entitlement
from tests.builders import a_person
from tests.incidents.builders import a_line, an_incident
from tests.races.harness import accepted, letting_others_by, meeting, refused, together


@pytest.fixture
def line(cast):
    return a_line(cast.member, on_premises=5)


@pytest.fixture
def incident(cast, line):
    return an_incident(cast.member, line, title="It stops")


@pytest.fixture
def other(cast, line):
    return an_incident(cast.member, line, title="It stops, too")


@pytest.fixture
def engineers(cast):
    return [a_person(None, "support_engineer", name=f"Engineer {n}") for n in range(4)]


def unlocked(incident):
    """For a twin, in the place of `lock`: the row as it is, for everybody at once."""
    return Incident.objects.select_related(*RELATED).get(pk=incident.pk)


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)


# --- taking ---


def take_all(incident, engineers):
    return together(*[lambda engineer=engineer: services.take(engineer, incident) for engineer in engineers])


def test_four_engineers_one_takes_it_and_the_others_hear_who(incident, engineers):
    outcomes = take_all(incident, engineers)
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 3)
    winner = fresh(incident).engineer
    assert all(str(winner) in str(error) for error in refused(outcomes, WrongState))
    assert incident.events.filter(move="take").count() == 1


def test_its_twin_without_the_lock_lets_several_believe_it_is_theirs(incident, engineers, monkeypatch):
    monkeypatch.setattr(desk, "lock", unlocked)
    meeting(monkeypatch, desk, "settle", len(engineers))
    assert len(accepted(take_all(incident, engineers))) == len(engineers)


# --- handing over ---


def handing_over(cast, incident, engineers):
    return [lambda to=to: services.assign(cast.engineer, incident, to, "Yours.", None) for to in engineers]


def test_handed_over_and_taken_at_once_it_has_one_engineer_and_one_is_told(cast, incident, engineers):
    outcomes = together(*handing_over(cast, incident, engineers), lambda: services.take(cast.operator, incident))
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 4)
    (moved,) = accepted(outcomes)
    assert fresh(incident).engineer == moved.engineer
    assert Outbox.objects.filter(kind="incidents/assigned").count() == (moved.engineer != cast.operator)


def test_its_twin_without_the_lock_tells_several_that_it_is_theirs(cast, incident, engineers, monkeypatch):
    monkeypatch.setattr(assigning, "lock", unlocked)
    meeting(monkeypatch, assigning, "settle", len(engineers))
    assert len(accepted(together(*handing_over(cast, incident, engineers)))) == len(engineers)
    assert Outbox.objects.filter(kind="incidents/assigned").count() == len(engineers)


# --- merging against the partner's reply ---


def merge_and_reply(cast, incident, other):
    return together(
        lambda: services.merge(cast.engineer, incident, other),
        lambda: services.reply(cast.member, incident, "It is another one."),
    )


def is_read(incident, other):
    """Whether the reply stands in an incident that somebody still works on."""
    return any(
        row.messages.filter(body="It is another one.").exists() and row.is_live
        for row in (fresh(incident), fresh(other))
    )


@pytest.mark.parametrize("attempt", range(5))
def test_a_reply_is_never_lost_in_a_merge(cast, incident, other, attempt):
    merged, replied = merge_and_reply(cast, incident, other)
    assert isinstance(replied, Incident)
    assert is_read(incident, other)
    if isinstance(merged, Incident):
        assert (replied, fresh(incident).merged_into) == (other, other)
    else:
        assert "has written in" in str(merged) and fresh(incident).is_open


def test_its_twin_without_the_locks_closes_over_the_reply(cast, incident, other, monkeypatch):
    monkeypatch.setattr(merging, "lock", unlocked)
    replied = letting_others_by(
        monkeypatch, merging, "_followed_by_the_same", lambda: services.reply(cast.member, incident, "Another one.")
    )
    (merged,) = together(lambda: services.merge(cast.engineer, incident, other))
    assert (merged, replied) == (incident, [incident])
    assert fresh(incident).messages.exists() and fresh(incident).merged_into == other


# --- merging one another ---


def test_two_that_are_merged_into_each_other_leave_one_to_go_on(cast, incident, other):
    outcomes = together(
        lambda: services.merge(cast.engineer, incident, other), lambda: services.merge(cast.operator, other, incident)
    )
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 1)
    assert {fresh(incident).state, fresh(other).state} == {"open", "closed"}


def test_its_twin_without_the_locks_is_stopped_by_the_database_alone_and_nobody_is_told_why(
    cast, incident, other, monkeypatch
):
    monkeypatch.setattr(merging, "lock", unlocked)
    second = letting_others_by(
        monkeypatch, merging, "_followed_by_the_same", lambda: services.merge(cast.operator, other, incident)
    )
    (first,) = together(lambda: services.merge(cast.engineer, incident, other))
    assert second == [other] and isinstance(first, IntegrityError)


def test_four_merges_of_one_give_its_unit_back_once(cast, incident, other, line, engineers):
    outcomes = together(*[lambda who=who: services.merge(who, incident, other) for who in engineers])
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 3)
    assert Entitlement.objects.get(pk=line.pk).used == 1


def test_its_twin_without_the_lock_lets_all_four_say_that_they_closed_it(cast, incident, other, engineers, monkeypatch):
    monkeypatch.setattr(merging, "lock", unlocked)
    meeting(monkeypatch, merging, "_followed_by_the_same", len(engineers))
    outcomes = together(*[lambda who=who: services.merge(who, incident, other) for who in engineers])
    assert (len(accepted(outcomes)), incident.events.filter(move="merge").count()) == (4, 4)
