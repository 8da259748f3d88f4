"""Open, update, resolve, reopen: every pair of verb and state, who may, and what the log and the page say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnerportal.accounts.models import Activity
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from support.models import Outage
from support.services import outages
from tests.support.health.builders import a_report, again, an_outage

pytestmark = pytest.mark.django_db
State = Outage.State
DO = {
    "update": lambda user, row, text="More is known.": outages.update(user, row, State.DOWN, text),
    "resolve": lambda user, row, text="It works again.": outages.resolve(user, row, text),
    "reopen": lambda user, row, text="It is back.": outages.reopen(user, row, text),
}
AFTER = {"update": State.DOWN, "resolve": State.RESOLVED, "reopen": State.INVESTIGATING}


def in_state(user, state):
    if state == State.RESOLVED:
        return an_outage(user, resolved=timezone.now())
    return an_outage(user, state=state)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", DO)
def test_every_verb_in_every_state(cast, move, state):
    row = in_state(cast.engineer, state)
    if state in Outage.MOVES[move][0]:
        DO[move](cast.operator, row)
        found = again(row)
        assert found.state == AFTER[move]
        assert (found.resolved_at is not None) == (found.state == State.RESOLVED)
        assert (found.updates.first().by, found.updates.first().state) == (cast.operator, AFTER[move])
    else:
        with pytest.raises(WrongState, match=r"Reopen it to say more|goes on"):
            DO[move](cast.operator, row)
        assert again(row).state == state


def test_an_opened_outage_is_known_with_its_first_word(cast):
    row = an_outage(cast.engineer)
    assert (row.state, row.where, row.is_going_on) == (State.DEGRADED, "Europe, Middle East and Africa", True)
    assert [(u.text, u.by) for u in row.updates.all()] == [("We look into it.", cast.engineer)]
    assert an_outage(cast.engineer, region="").where == "All regions"


def test_every_change_is_in_the_log(cast):
    row = an_outage(cast.engineer)
    for move in ("update", "resolve", "reopen"):
        DO[move](cast.engineer, row)
    rows = Activity.objects.filter(reference=row.reference).order_by("pk")
    assert [found.verb for found in rows] == ["outage.opened", "outage.updated", "outage.resolved", "outage.reopened"]
    assert all("“Sign-in is slow”" in found.sentence for found in rows)


def test_the_outage_says_when_it_was_updated(cast):
    now = timezone.now()
    row = an_outage(cast.engineer, now - timedelta(hours=5))
    outages.update(cast.engineer, row, State.DOWN, "Worse.", now - timedelta(hours=1))
    assert again(row).updated_at == now - timedelta(hours=1)
    outages.resolve(cast.engineer, row, "Over.", now)
    assert (again(row).resolved_at, again(row).started_at) == (now, now - timedelta(hours=5))


@pytest.mark.parametrize("who", ["reviewer", "global_admin", "member", "holder", "guest"])
def test_only_engineers_and_operators_keep_service_health(cast, who):
    user, row = getattr(cast, who), an_outage(cast.engineer)
    with pytest.raises(Forbidden):
        outages.open_outage(user, a_report())
    for state in (State.DEGRADED, State.RESOLVED):
        for move in DO if state == row.state else ["reopen"]:
            with pytest.raises(Forbidden):
                DO[move](user, row)
    assert Outage.objects.count() == 1 and row.updates.count() == 1


@pytest.mark.parametrize("changes, sentence", [
    ({"products": []}, "at least one product"),
    ({"text": "  "}, "what partners should know"),
    ({"state": "resolved"}, "To end an outage, resolve it"),
    ({"state": "nonsense"}, "how bad it is"),
])  # fmt: skip
def test_an_outage_that_says_too_little_is_not_opened(cast, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        an_outage(cast.engineer, **changes)
    assert not Outage.objects.exists()


@pytest.mark.parametrize("move", DO)
def test_nothing_is_done_without_a_word(cast, move):
    row = in_state(cast.engineer, State.RESOLVED if move == "reopen" else State.DOWN)
    before = row.state
    with pytest.raises(Refused, match="what partners should know"):
        DO[move](cast.engineer, row, " ")
    assert again(row).state == before


def test_an_update_is_no_way_to_resolve(cast):
    with pytest.raises(Refused, match="resolve it"):
        outages.update(cast.engineer, an_outage(cast.engineer), "resolved", "Over.")
