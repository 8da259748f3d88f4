"""Many people file, withdraw, close, take and reopen at the same moment (promises.md 1, 2)."""

import time

import pytest

from incidents import services
from incidents.models import Event, Incident
from partnerportal.common.refusals import Refused, WrongState
from support.models import Entitlement, Entry
from tests.incidents.builders import a_draft, a_line, an_incident
from tests.races.harness import accepted, at_once, refused, together

MANY = 16


@pytest.fixture
def line(cast):
    """One incident is left."""
    return a_line(cast.member, on_premises=1)


def submit_all(cast, line):
    drafts = [a_draft(cast.member, title=f"Number {n}") for n in range(MANY)]
    return together(*[lambda draft=draft: services.submit(cast.member, draft, line.pk) for draft in drafts])


def consume_naively(entitlement, reference, by, units=1, now=None):
    """Looks, writes: what the guard is for."""
    fresh = Entitlement.objects.get(pk=entitlement.pk)
    time.sleep(0.2)
    Entry.objects.create(entitlement=fresh, kind="consumed", units=1, reference=reference, by=by)
    fresh.used += 1
    fresh.save(update_fields=["used"])


def books(line):
    line.refresh_from_db()
    taken = sum(entry.units for entry in line.entries.filter(kind="consumed"))
    return line.used, taken - sum(entry.units for entry in line.entries.filter(kind="given_back"))


def test_sixteen_at_the_last_unit_one_is_filed_and_the_others_keep_their_drafts(cast, line):
    outcomes = submit_all(cast, line)
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, MANY - 1)
    assert books(line) == (1, 1)
    assert Incident.objects.live().count() == Event.objects.count() == 1
    assert Incident.objects.drafts_of(cast.member).count() == MANY - 1


def test_its_twin_without_the_guard_oversells(cast, line, monkeypatch):
    monkeypatch.setattr("incidents.services.submitting.consume", consume_naively)
    assert len(accepted(submit_all(cast, line))) > 1


def test_sixteen_clicks_on_submit_are_one_incident(cast, line):
    draft = a_draft(cast.member)
    outcomes = at_once(MANY, lambda: services.submit(cast.member, draft, line.pk))
    assert {incident.pk for incident in accepted(outcomes)} == {draft.pk}
    assert (len(accepted(outcomes)), books(line)) == (MANY, (1, 1))


def test_five_ways_of_ending_it_give_back_once(cast, line):
    incident = an_incident(cast.member, line)
    people = cast.engineer, cast.operator, cast.global_admin
    outcomes = together(
        lambda: services.withdraw(cast.member, incident),
        lambda: services.withdraw(people[2], incident),
        lambda: services.close_as(people[0], incident, "duplicate", "So."),
        lambda: services.close_as(people[1], incident, "product_defect", "So."),
        lambda: services.close_as(people[0], incident, "duplicate", "Or so."),
    )
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 4)
    assert books(line) == (0, 0)
    assert Entry.objects.filter(kind="given_back").count() == 1


def test_two_engineers_one_takes_it_and_the_other_hears_by_whom(cast, line):
    incident = an_incident(cast.member, line)
    both = cast.engineer, cast.operator
    outcomes = together(*[lambda who=who: services.take(who, incident) for who in both])
    winner = accepted(outcomes)[0].engineer
    assert str(winner) in str(refused(outcomes, WrongState)[0])


def test_an_answer_beside_a_take_leaves_the_engineer_who_was_first(cast, line):
    incident = an_incident(cast.member, line)
    both = cast.engineer, cast.operator
    together(lambda: services.take(both[0], incident), lambda: services.answer(both[1], incident, "Try this."))
    first = Event.objects.filter(incident=incident, move__in=["take", "answer"]).order_by("pk").first()
    assert Incident.objects.get(pk=incident.pk).engineer == first.by


def test_what_is_taken_is_not_withdrawn_at_the_same_moment(cast, line):
    incident = an_incident(cast.member, line)
    engineer = cast.engineer
    outcomes = together(lambda: services.take(engineer, incident), lambda: services.withdraw(cast.member, incident))
    assert len(accepted(outcomes)) == 1
    assert books(line)[0] == (0 if Incident.objects.get(pk=incident.pk).is_closed else 1)


def test_reopening_beside_a_submit_takes_the_last_unit_once(cast, line):
    withdrawn = services.withdraw(cast.member, an_incident(cast.member, line))
    draft = a_draft(cast.member)
    outcomes = together(
        lambda: services.reopen(cast.member, withdrawn, "Back."),
        lambda: services.submit(cast.member, draft, line.pk),
        lambda: services.reopen(cast.member, withdrawn, "It is back."),
    )
    assert len(accepted(outcomes)) == 1
    assert books(line) == (1, 1)
