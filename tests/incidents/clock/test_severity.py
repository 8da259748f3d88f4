"""Severity, language, plan and pauses together, through the services: when the first response is due (D35, D38).

Acme works in Oslo, an hour ahead of UTC in November; the tables are in UTC, on Monday 16 November 2026.
"""

from datetime import UTC, datetime

import pytest

from incidents import services
from incidents.models import Incident
from support.models import Plan
from tests.incidents.builders import a_line, an_incident


def at(text):
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=UTC)


@pytest.fixture(autouse=True)
def _oslo(cast):
    cast.acme.time_zone = "Europe/Oslo"
    cast.acme.save()


DO = {
    "severity": lambda cast, incident, now, to: services.change_severity(cast.member, incident, to, now),
    "withdraw": lambda cast, incident, now: services.withdraw(cast.member, incident, now=now),
    "reopen": lambda cast, incident, now: services.reopen(cast.member, incident, "Again.", now=now),
}


@pytest.mark.parametrize(
    "severity, language, opened, due",
    [
        ("A", "en", "16 10:00", "16 12:00"),
        ("B", "en", "16 23:00", "17 03:00"),
        ("C", "en-GB", "20 20:00", "21 04:00"),  # English counts at night and on Saturday
        ("A", "no", "16 10:00", "16 12:00"),
        ("A", "ko", "16 15:00", "17 09:00"),  # one hour until 16:00, one from 08:00
        ("B", "zh-hans", "16 23:00", "17 12:00"),
        ("C", "ru", "20 20:00", "23 16:00"),
        ("B", "de", "20 15:30", "23 11:30"),
    ],
)
def test_severity_and_language(cast, severity, language, opened, due):
    incident = an_incident(cast.member, severity=severity, language=language, now=at(opened))
    assert (incident.due_at, incident.answer_due_at) == (at(due), at(due))


@pytest.mark.parametrize(
    "severity, language, due",
    [("A", "en", "16 11:00"), ("B", "en", "16 13:00"), ("C", "en", "16 20:00"), ("C", "ko", "17 12:00")],
)
def test_a_plan_of_one_three_and_ten_hours(cast, severity, language, due):
    line = a_line(cast.member)
    Plan.objects.filter(pk=line.plan_id).update(hours_critical=1, hours_moderate=3, hours_minimal=10)
    incident = an_incident(cast.member, line, severity=severity, language=language, now=at("16 10:00"))
    assert incident.due_at == at(due)


@pytest.mark.parametrize(
    "language, severity, steps, due",
    [
        # around the clock, opened at 10:00: A two hours, B four, C eight
        ("en", "C", [("severity", "16 11:00", "A")], "16 12:00"),
        ("en", "A", [("severity", "16 11:00", "C")], "16 18:00"),
        ("en", "A", [("severity", "16 13:00", "B")], "16 14:00"),  # it was late, and is not any more
        ("en", "C", [("severity", "16 13:00", "A")], "16 12:00"),  # it was in time, and is late
        ("en", "C", [("severity", "16 11:00", "A"), ("severity", "16 11:30", "B")], "16 14:00"),
        # before the pause, within it there is nothing to change, and after it: the same
        ("en", "C", [("severity", "16 10:30", "A"), ("withdraw", "16 11:00"), ("reopen", "16 13:00")], "16 14:00"),
        ("en", "C", [("withdraw", "16 11:00"), ("reopen", "16 13:00"), ("severity", "16 13:30", "A")], "16 14:00"),
        ("en", "B", [("withdraw", "16 11:00"), ("reopen", "16 13:00")], "16 16:00"),
        (
            "en",
            "B",
            [("withdraw", "16 11:00"), ("reopen", "16 12:00"), ("withdraw", "16 13:00"), ("reopen", "17 13:00")],
            "17 15:00",  # an hour, an hour, and two
        ),
        # in the business hours of Oslo, 08:00 to 16:00 in UTC
        ("ko", "C", [("severity", "16 11:00", "A")], "16 12:00"),
        ("ko", "A", [("severity", "16 11:00", "C")], "17 10:00"),
        ("ko", "C", [("withdraw", "16 15:00"), ("reopen", "17 09:00"), ("severity", "17 09:30", "B")], "16 14:00"),
        ("ko", "B", [("withdraw", "16 13:00"), ("reopen", "17 10:00")], "17 11:00"),
        ("ko", "B", [("withdraw", "16 13:00"), ("reopen", "17 07:00")], "17 09:00"),  # reopened before nine
        ("ko", "B", [("withdraw", "16 13:00"), ("reopen", "20 15:30"), ("severity", "20 15:45", "C")], "23 12:30"),
    ],
)
def test_changes_of_severity_and_pauses(cast, language, severity, steps, due):
    incident = an_incident(cast.member, severity=severity, language=language, now=at("16 10:00"))
    for name, moment, *to in steps:
        DO[name](cast, incident, at(moment), *to)
    row = Incident.objects.get(pk=incident.pk)
    assert (row.due_at, row.clock.due_at) == (at(due), at(due))


def test_after_the_first_response_the_due_time_stays(cast):
    incident = an_incident(cast.member, severity="C", now=at("16 10:00"))
    services.answer(cast.engineer, incident, "Try this.", now=at("16 11:00"))
    changed = services.change_severity(cast.engineer, incident, "A", at("16 11:30"))
    assert (changed.due_at, changed.promised_hours) == (at("16 18:00"), 8)


def test_a_question_pauses_the_clock_and_an_answer_runs_it_again(cast):
    incident = an_incident(cast.member, now=at("16 10:00"))
    services.ask_partner(cast.engineer, incident, "Which?", now=at("16 11:00"))
    services.reply(cast.member, incident, "This.", now=at("17 11:00"))
    clock = Incident.objects.get(pk=incident.pk).clock
    assert [(pause.start, pause.end) for pause in clock.pauses] == [(at("16 11:00"), at("17 11:00"))]
    assert clock.due_at == at("16 14:00"), "the question was the first response; nothing moves it any more"
