"""Warning before, and escalation at, a missed first response: who hears of it, when, and once (B: four hours)."""

from datetime import UTC, datetime

import pytest

from incidents import periodic, services
from incidents.models import Incident
from incidents.services import escalating
from incidents.services.escalating import sweep
from partnerportal.accounts.models import Activity, Outbox, Role
from partnerportal.common.refusals import WrongState
from tests.builders import a_person
from tests.incidents.builders import a_line, an_incident, later

SOON, LATE = later(hours=3), later(hours=4, seconds=1)


@pytest.fixture
def incident(cast):
    assert cast.engineer and cast.operator
    return an_incident(cast.member)


def again(incident):
    return Incident.objects.get(pk=incident.pk)


def told(incident):
    return list(incident.events.filter(move__in=["warn", "escalate"]).values_list("move", flat=True))


def mails(kind=""):
    return sorted(Outbox.objects.filter(kind=f"incidents/{kind}").values_list("to", flat=True))


@pytest.mark.parametrize(
    "at, moves",
    [
        (later(hours=2, minutes=59, seconds=59), []),
        (later(hours=3), ["warn"]),  # a quarter of four hours is left
        (later(hours=4), ["warn"]),  # at the due instant it is still met
        (later(hours=4, seconds=1), ["escalate"]),  # too late for a warning
    ],
)
def test_the_moment_of_each_move(incident, at, moves):
    assert sweep(at) == len(moves)
    assert told(incident) == moves


def test_both_in_their_time_and_each_once(incident):
    for minutes in range(0, 360, 10):
        sweep(later(minutes=minutes))
    assert told(incident) == ["warn", "escalate"]
    assert (again(incident).warned_at, again(incident).escalated_at) == (later(hours=3), later(hours=4, minutes=10))


@pytest.mark.parametrize("share, warned", [(0.5, True), (0.1, False)])
def test_the_share_is_a_setting(incident, settings, share, warned):
    settings.WARN_SHARE_LEFT = share
    sweep(later(hours=2))
    assert bool(again(incident).warned_at) is warned


def test_a_warning_goes_to_all_engineers_where_nobody_has_it(cast, incident):
    other, away = a_person(None, Role.SUPPORT_ENGINEER), a_person(None, Role.SUPPORT_ENGINEER, is_active=False)
    sweep(SOON)
    assert mails("due_soon") == sorted([cast.engineer.email, other.email])
    assert away.email not in mails("due_soon")


def test_a_warning_goes_to_the_engineer_who_has_it(cast, incident):
    a_person(None, Role.SUPPORT_ENGINEER)
    services.take(cast.engineer, incident, now=later(hours=1))
    sweep(SOON)
    assert mails("due_soon") == [cast.engineer.email]


def test_an_engineer_who_has_left_is_nobody(cast, incident):
    gone = a_person(None, Role.SUPPORT_ENGINEER)
    services.take(gone, incident, now=later(hours=1))
    gone.is_active = False
    gone.save()
    sweep(SOON)
    assert mails("due_soon") == [cast.engineer.email]


def test_without_any_engineer_the_operators_are_warned(cast, incident):
    cast.engineer.role_assignments.all().delete()
    sweep(SOON)
    assert mails("due_soon") == [cast.operator.email]


def test_an_escalation_goes_to_the_operators_and_to_the_engineer(cast, incident):
    services.take(cast.engineer, incident, now=later(hours=1))
    sweep(LATE)
    assert mails("overdue") == sorted([cast.engineer.email, cast.operator.email])


def test_an_operator_who_has_it_gets_one_mail(cast, incident):
    services.take(cast.operator, incident, now=later(hours=1))
    sweep(LATE)
    assert mails("overdue") == [cast.operator.email]


def test_the_mails_say_what_is_due_when_and_who_has_it(cast, incident):
    sweep(SOON)
    sweep(LATE)
    soon, late = (Outbox.objects.filter(kind=f"incidents/{kind}").first() for kind in ("due_soon", "overdue"))
    assert soon.subject == f"Due soon: first response to {incident.reference} (Replication stops)"
    assert "is due by 16 Nov 2026, 14:00 UTC. Time left: 1 h." in soon.body
    assert "Nobody works on it yet." in soon.body
    assert "was due by 16 Nov 2026, 14:00 UTC" in late.body and "Moderate (B)" in late.body
    assert f"/incidents/{incident.reference}/" in late.body


def test_the_partner_hears_nothing_of_either(client, cast, incident):
    sweep(LATE)
    assert not Outbox.objects.filter(kind="incidents/overdue", to=cast.member.email).exists()
    assert not incident.events.visible_to(cast.member).filter(move="escalate").exists()
    assert not Activity.objects.filter(verb="incident.escalated", organization=cast.acme).exists()
    client.force_login(cast.member)
    assert "escalated" not in client.get(incident.get_absolute_url()).text


def test_the_desk_reads_both_in_the_conversation(client, cast, incident):
    sweep(SOON)
    sweep(LATE)
    client.force_login(cast.engineer)
    text = client.get(incident.get_absolute_url()).text
    assert "The first response is due soon: the desk was warned" in text
    assert "The first response is overdue: the incident was escalated" in text


def test_what_staff_tell_themselves_does_not_look_like_a_change_to_the_partner(incident):
    before = again(incident).updated_at
    sweep(LATE)
    assert again(incident).updated_at == before


def test_nothing_is_told_of_what_is_answered(cast, incident):
    services.answer(cast.engineer, incident, "Try this.", now=later(hours=1))
    assert sweep(LATE) == 0


def test_nothing_is_told_of_what_is_closed(cast, incident):
    services.withdraw(cast.member, incident, now=later(hours=1))
    assert sweep(LATE) == 0


def test_nothing_is_told_while_the_partner_is_asked(cast, incident):
    services.ask_partner(cast.engineer, incident, "Which one?", now=later(hours=1))
    assert sweep(LATE) == 0


@pytest.mark.parametrize("move", ["warn", "escalate"])
def test_what_is_closed_since_it_was_found_raises(cast, incident, move):
    services.withdraw(cast.member, incident, now=later(hours=1))
    with pytest.raises(WrongState):
        escalating.tell(move, incident.pk, LATE)


def test_one_that_cannot_be_told_does_not_hold_up_the_others(cast, incident, monkeypatch):
    line = a_line(cast.member)
    other = an_incident(cast.member, line, title="Other")
    real = escalating.hearers
    monkeypatch.setattr(escalating, "hearers", lambda row, move: 1 / 0 if row.pk == incident.pk else real(row, move))
    assert sweep(LATE) == 1
    assert (told(incident), told(other)) == ([], ["escalate"])
    monkeypatch.undo()
    assert sweep(LATE) == 1, "what failed left nothing behind, and is tried again"
    assert told(incident) == ["escalate"]


def test_a_sweep_is_small_and_the_next_one_goes_on(cast, incident, monkeypatch):
    monkeypatch.setattr(escalating, "BATCH", 2)
    line = a_line(cast.member)
    for number in range(4):
        an_incident(cast.member, line, title=f"No {number}")
    assert [sweep(LATE) for _ in range(4)] == [2, 2, 1, 0]


def test_the_clockwork_sweeps_by_the_real_time(incident):
    Incident.objects.update(due_at=datetime(2026, 1, 2, tzinfo=UTC), answer_due_at=datetime(2026, 1, 2, tzinfo=UTC))
    periodic.watch_clocks()
    assert told(incident) == ["escalate"]
