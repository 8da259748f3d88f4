"""What is counted: decided promises, months by the reader's zone, what plans spent, how long the queue waits."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents import services
from incidents.models import Incident
from incidents.reports import figures
from incidents.reports.figures import Responses, Waiting
from incidents.reports.period import Period, month_text
from tests.builders import a_plan
from tests.customers.builders import a_customer
from tests.incidents.builders import a_line, an_incident, later
from tests.incidents.reports.builders import NOW, a_row, free

YEAR = Period.until(NOW, 12, UTC)
NOVEMBER = date(2026, 11, 1)


def rows():
    return Incident.objects.submitted()


def tallies(period=YEAR, found=None):
    return figures.tallies(rows() if found is None else found, period, NOW)


def responses():
    return figures.responses(tallies())


@pytest.mark.parametrize(
    "now, count, zone, months",
    [
        (NOW, 3, "UTC", ["2026-09-01", "2026-10-01", "2026-11-01"]),
        (datetime(2026, 1, 31, 12, tzinfo=UTC), 2, "UTC", ["2025-12-01", "2026-01-01"]),
        (datetime(2026, 2, 28, 23, tzinfo=UTC), 2, "Pacific/Auckland", ["2026-02-01", "2026-03-01"]),
        (datetime(2026, 3, 1, 3, tzinfo=UTC), 1, "America/New_York", ["2026-02-01"]),
    ],
)
def test_the_months_are_those_of_the_reader(now, count, zone, months):
    period = Period.until(now, count, ZoneInfo(zone))
    assert [month.isoformat() for month in period.months] == months
    assert period.since.isoformat()[:10] == months[0] and period.since.tzinfo.key == zone


def test_a_month_is_named_with_its_year():
    assert month_text(NOVEMBER) == "Nov 2026"


@pytest.mark.parametrize(
    "facts, decided, met",
    [
        ({"answered": 1}, 1, 1),
        ({"answered": 4}, 1, 1),  # at the due instant
        ({"answered": 4.001}, 1, 0),
        ({"answered": None}, 1, 0),  # overdue
        ({"answered": None, "opened": NOW - timedelta(hours=3)}, 0, 0),  # still running
        ({"answered": None, "closed": 3, "close_reason": "withdrawn"}, 0, 0),  # closed before it was due
        ({"answered": None, "closed": 5, "close_reason": "withdrawn"}, 1, 0),  # and after
        ({"answered": 5, "closed": 6}, 1, 0),
        ({"answered": 1, "opened": NOW - timedelta(days=400)}, 0, 0),  # before the period
    ],
)
def test_a_promise_is_met_missed_or_not_decided(cast, facts, decided, met):
    a_row(cast.member, **facts)
    found = responses()
    assert sum(found.values(), Responses()) == Responses(decided, met)


def test_responses_by_severity_and_month(cast):
    october = datetime(2026, 10, 5, tzinfo=UTC)
    for severity, opened, answered in (("A", NOW, 5), ("A", october, 1), ("A", october, 9), ("C", october, 1)):
        a_row(cast.member, severity=severity, opened=opened - timedelta(days=1), answered=answered)
    free(cast.member)
    assert responses() == {
        ("A", NOVEMBER): Responses(1, 0),
        ("A", date(2026, 10, 1)): Responses(2, 1),
        ("C", date(2026, 10, 1)): Responses(1, 1),
        ("", NOVEMBER): Responses(1, 1),
    }


@pytest.mark.parametrize("decided, met, percent", [(0, 0, None), (3, 3, 100), (1000, 999, 99), (3, 0, 0), (3, 2, 66)])
def test_only_all_is_a_hundred(decided, met, percent):
    assert Responses(decided, met).percent == percent


@pytest.mark.parametrize("zone, month", [("UTC", 10), ("Pacific/Auckland", 11), ("America/New_York", 10)])
def test_a_month_turns_at_midnight_of_the_reader(cast, zone, month):
    a_row(cast.member, opened=datetime(2026, 10, 31, 12, tzinfo=UTC))
    period = Period.until(NOW, 12, ZoneInfo(zone))
    assert figures.products(tallies(period)) == {"SQL Server": {date(2026, month, 1): 1}}


def test_products_by_month(cast):
    for product, days in (("SQL Server", 2), ("SQL Server", 3), ("Azure", 2), ("SQL Server", 40)):
        a_row(cast.member, product=product, opened=NOW - timedelta(days=days))
    free(cast.member)
    assert figures.products(tallies()) == {
        "SQL Server": {date(2026, 10, 1): 1, NOVEMBER: 2},
        "Azure": {NOVEMBER: 1},
        "": {NOVEMBER: 1},
    }


def test_drafts_are_not_counted(cast):
    services.save_draft(cast.member, None, title="Not yet")
    assert figures.products(tallies()) == {}


def test_what_plans_spent_is_what_the_ledger_says(cast):
    line = a_line(cast.member)
    kept, withdrawn, defect, again = (an_incident(cast.member, line, title=f"No {n}") for n in range(4))
    services.withdraw(cast.member, withdrawn, now=later(hours=1))
    services.close_as(cast.engineer, defect, "product_defect", "Ours.", later(hours=1))
    services.withdraw(cast.member, again, now=later(hours=1))
    services.reopen(cast.member, again, "After all.", now=later(hours=2))
    free(cast.member)
    product, nothing = figures.spent(tallies())
    assert (product.filed, product.taken, product.given_back, product.kept) == (4, 4, 2, 2)
    assert (nothing.plan, nothing.is_counted, nothing.filed, nothing.kept) == ("free", False, 1, 0)
    line.refresh_from_db()
    assert line.used == product.kept
    assert Incident.objects.get(pk=kept.pk).entitlement_id == line.pk


def test_a_company_s_plans_spent_what_everybody_took_from_its_lines(cast):
    line = a_line(cast.holder, company=cast.acme)
    for number in range(3):
        an_incident(cast.holder, line, title=f"No {number}")
    own = a_line(cast.member)
    for customer in (None, a_customer(cast.acme)):
        Incident.objects.filter(pk=an_incident(cast.member, own).pk).update(customer=customer)
    an_incident(cast.outsider)
    free(cast.member)
    (product, nothing) = figures.spent(tallies(found=figures.paid_by(cast.acme)))
    for each in (line, own):
        each.refresh_from_db()
    assert product.kept == line.used + own.used == 5
    assert (nothing.plan, nothing.filed) == ("free", 1)


def test_what_a_foreign_contract_paid_is_not_the_company_s_own(cast):
    a_row(cast.member, entitlement=(line := a_line(cast.outsider)), paid_by=line.organization)
    assert figures.spent(tallies(found=figures.paid_by(cast.acme))) == []
    assert [each.kept for each in figures.spent(tallies(found=figures.paid_by(line.organization)))] == [1]


def test_the_sums_of_all_months_are_read_from_an_index_alone(cast):
    seen = rows().visible_to(cast.engineer).filter(area="azure")
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as queries:
        tallies(found=seen)
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        assert "Index Only Scan using incidents_report_idx" in "".join(line for (line,) in cursor.fetchall())


def test_a_plan_that_is_never_counted_spends_nothing(cast):
    a_row(cast.member, plan=a_plan("asfp"))
    (asfp,) = figures.spent(tallies())
    assert (asfp.filed, asfp.kept, asfp.is_counted) == (1, 0, False)


@pytest.mark.parametrize(
    "hours, bucket",
    [(0.5, 0), (1, 1), (3.9, 1), (4, 2), (8, 3), (23.9, 3), (24, 4), (71.9, 4), (72, 5), (2000, 5)],
)
def test_the_age_of_what_waits(cast, hours, bucket):
    a_row(cast.member, answered=None, opened=NOW - timedelta(hours=hours))
    found = figures.waiting(rows(), NOW)
    assert [each.count for each in found] == [int(number == bucket) for number in range(6)]
    assert found[bucket] == Waiting(1, int(hours > 4))


def test_it_has_waited_since_the_partner_s_last_word(cast):
    incident = an_incident(cast.member)
    services.ask_partner(cast.engineer, incident, "Which?", now=later(hours=1))
    services.reply(cast.member, incident, "This.", now=later(days=2))
    services.note(cast.engineer, incident, "Odd.", now=later(days=2, hours=1))
    assert [each.count for each in figures.waiting(rows(), later(days=2, hours=2))] == [0, 1, 0, 0, 0, 0]


def test_a_reminder_does_not_make_it_young_again(cast):
    incident = an_incident(cast.member)
    services.reply(cast.member, incident, "Anybody there?", now=later(days=3, hours=23, minutes=30))
    assert [each.count for each in figures.waiting(rows(), later(days=4))] == [0, 0, 0, 0, 0, 1]


MOVES = {
    "ask": lambda cast, incident, at: services.ask_partner(cast.engineer, incident, "Which?", now=at),
    "answer": lambda cast, incident, at: services.answer(cast.engineer, incident, "So.", now=at),
    "reply": lambda cast, incident, at: services.reply(cast.member, incident, f"At {at}.", now=at),
    "note": lambda cast, incident, at: services.note(cast.engineer, incident, "Odd.", now=at),
    "take": lambda cast, incident, at: services.take(cast.engineer, incident, now=at),
    "close": lambda cast, incident, at: services.close_as(cast.engineer, incident, "resolved", "Done.", at),
    "withdraw": lambda cast, incident, at: services.withdraw(cast.member, incident, now=at),
    "reopen": lambda cast, incident, at: services.reopen(cast.member, incident, "Again.", now=at),
}


@pytest.mark.parametrize(
    "moves, hours",
    [
        ("", 100),
        ("reply", 100),
        ("take note reply", 100),
        ("answer reply", 98),
        ("answer reply reply", 98),
        ("ask reply note reply", 98),
        ("answer reply answer reply reply", 96),
        ("close reopen", 98),
        ("close reopen reply", 98),
        ("withdraw reopen", 98),
        ("answer reply close reopen", 96),
    ],
)
def test_the_turn_of_staff_begins_with_the_first_word_they_have_not_answered(cast, moves, hours):
    incident = an_incident(cast.member)
    for number, move in enumerate(moves.split(), 1):
        incident = MOVES[move](cast, incident, later(hours=number))
    since = rows().annotate(since=figures.our_turn_since()).values_list("since", flat=True).get()
    assert (later(hours=100) - since) == timedelta(hours=hours)


def test_what_waits_for_the_partner_is_not_in_the_queue(cast):
    services.ask_partner(cast.engineer, an_incident(cast.member), "Which?", now=later(hours=1))
    assert sum(each.count for each in figures.waiting(rows(), later(days=9))) == 0
