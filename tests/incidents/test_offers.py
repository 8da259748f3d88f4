"""Which buttons are drawn, and which say no: who may, and whether it makes sense now."""

import pytest

from incidents import permissions
from partnerportal.accounts.permissions import REGISTER
from tests.builders import a_person
from tests.incidents.builders import MONDAY, a_line, in_state, later

STARTED = {"take", "answer", "ask", "note", "severity", "close_as", "assign", "merge", "outage"}
DRAWN = {
    ("member", "open"): {"reply": True, "severity": True, "withdraw": True},
    ("member", "attention_needed"): {"reply": True, "severity": False, "close": True},
    ("member", "closed"): {"reopen": True, "follow_up": True},
    ("member", "draft"): {},
    ("global_admin", "open"): {"reply": True, "severity": True, "withdraw": True},
    ("engineer", "open"): dict.fromkeys(STARTED, True),
    ("engineer", "attention_needed"): dict.fromkeys(STARTED - {"take", "ask"}, True),
    ("operator", "attention_needed"): dict.fromkeys(STARTED - {"ask"}, True),
    ("engineer", "closed"): {"note": True},
}


@pytest.mark.parametrize(("who", "state"), DRAWN)
def test_what_is_drawn(cast, who, state):
    incident = in_state(state, cast.member, cast.engineer)
    offered = permissions.offers(getattr(cast, who), incident, later(hours=2))
    assert {verb: bool(answer) for verb, answer in offered.items()} == DRAWN[who, state]


def test_who_watches_writes_and_is_told_who_manages(cast):
    incident = in_state("open", cast.member, cast.engineer)
    admin, watcher = cast.global_admin, a_person(cast.acme)
    incident.watchers.create(user=watcher, organization=cast.acme)
    offered = permissions.offers(watcher, incident, MONDAY)
    assert offered["reply"] and not offered["withdraw"]
    assert offered["withdraw"].people == (admin,)
    assert offered["withdraw"].action in REGISTER


def test_after_fourteen_days_only_a_follow_up_is_offered(cast):
    incident = in_state("closed", cast.member, cast.engineer)
    assert set(permissions.offers(cast.member, incident, later(days=15))) == {"follow_up"}


def test_an_engineer_is_the_partner_of_an_own_incident(cast):
    incident = in_state("open", cast.engineer, cast.operator, a_line(cast.engineer, company=cast.acme))
    assert set(permissions.offers(cast.engineer, incident, MONDAY)) == {"reply", "severity", "withdraw"}
