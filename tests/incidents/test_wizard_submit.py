"""Step 4: what is shown before Submit, and what Submit answers when it cannot."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents import services
from incidents.models import Incident
from support.models import Contract, Entitlement
from support.services import consume
from tests.builders import a_contract, a_plan, a_version
from tests.incidents.builders import MONDAY, a_line
from tests.incidents.wizard import Walk, text, told

LOST = "Somebody else took the last incident. Your draft is kept. Choose another plan and submit again."


@pytest.fixture
def line(cast):
    return a_line(cast.member, on_premises=12)


@pytest.fixture
def walk(client, cast, line):
    return Walk(client, cast.member).to_review(line)


def token(walk):
    return re.search(r'name="seen" value="([^"]+)"', walk.get("review").content.decode())[1]


def test_the_review_shows_everything_the_cost_and_the_due_time(walk):
    shown = text(walk.get("review"))
    for words in (
        *("Replication stops", "Error 35206.", "SQL Server", "2022 (N)", "Moderate (B)", "English", "Mona Member"),
        *("This incident will cost 1 of 12. 11 will be left.", "Within 4 hours, around the clock."),
        *("Due by", "if you submit now", "Nothing is counted yet"),
    ):
        assert words in shown


def test_another_language_is_promised_in_business_hours_which_are_named(client, cast, line):
    walk = Walk(client, cast.member).to_details(line)
    walk.details(language="de")
    shown = text(walk.get("review"))
    assert (
        "German" in shown and "Within 4 business hours, 09:00 to 17:00 in UTC, because it is not in English." in shown
    )


def test_what_is_shown_as_due_is_what_is_promised(client, cast, line):
    cast.acme.time_zone = "Europe/Oslo"
    cast.acme.save()
    with time_machine.travel(MONDAY + timedelta(hours=5, minutes=30), tick=False):
        walk = Walk(client, cast.member).to_details(line)
        walk.details(language="nb", severity="A")
        assert "Due by 17 Nov 2026, 10:30 CET if you submit now" in text(walk.get("review"))
        assert "is due by 17 Nov 2026, 10:30 CET." in told(walk.submit())[0]
    assert walk.draft.due_at == MONDAY + timedelta(hours=23, minutes=30)


def test_a_double_click_is_one_incident_and_one_unit(walk, line):
    seen = token(walk)
    first, second = walk.post("review", {"seen": seen}), walk.post("review", {"seen": seen})
    line.refresh_from_db()
    assert first.url == second.url == f"/incidents/{walk.draft.reference}/"
    assert (line.used, Incident.objects.count()) == (1, 1)


def test_whoever_loses_the_last_one_is_told_and_keeps_the_draft(walk, cast, line, monkeypatch):
    seen = token(walk)
    usable = services.submitting._usable
    monkeypatch.setattr(services.submitting, "_usable", lambda *given: _taken_meanwhile(usable(*given), cast))
    response = walk.post("review", {"seen": seen})
    assert response.status_code == 409 and LOST in text(response)
    assert f'href="{walk.url("plan")}"' in response.content.decode()
    assert (walk.draft.state, walk.draft.title) == ("draft", "Replication stops")


def _taken_meanwhile(option, cast):
    """Everything that is left goes between the look and the taking."""
    consume(Entitlement.objects.get(pk=option.entitlement.pk), "incident:0/1", cast.global_admin, units=12)
    return option


def test_a_plan_used_up_since_the_review_is_told_with_its_cause(walk, cast, line):
    seen = token(walk)
    consume(line, "incident:0/1", cast.global_admin, units=12)
    response = walk.post("review", {"seen": seen})
    assert response.status_code == 409
    assert "Microsoft Product Support cannot be used: 0 of 12 incidents left." in text(response)
    assert "Choose another one." in text(response) and ">Submit<" not in response.content.decode()


def test_a_contract_that_expired_since_the_review_is_told(walk, line):
    seen = token(walk)
    Contract.objects.filter(pk=line.contract_id).update(
        end_date=MONDAY.date() - timedelta(days=400), usable_until=MONDAY.date() - timedelta(days=370),
        start_date=MONDAY.date() - timedelta(days=700),
    )  # fmt: skip
    response = walk.post("review", {"seen": seen})
    assert response.status_code == 409 and "Expired on" in text(response)
    assert walk.draft.is_draft


def test_what_was_changed_in_another_window_is_looked_at_first(walk, line):
    seen = token(walk)
    walk.details(severity="A")
    response = walk.post("review", {"seen": seen})
    assert response.status_code == 409
    assert "This draft was changed in another window. Look at it again, and submit." in text(response)
    assert "Critical (A)" in text(response) and walk.draft.is_draft


@pytest.mark.parametrize("seen", ["", "x", "2026-11-16", "\0", "9" * 5000])
def test_submit_without_having_looked_is_refused(walk, line, seen):
    assert walk.post("review", {"seen": seen}).status_code == 409
    assert walk.draft.is_draft


def test_a_posted_plan_is_not_taken_for_the_chosen_one(walk, cast, line):
    other = a_contract(cast.rival).entitlements.get()
    walk.post("review", {"seen": token(walk), "entitlement": other.pk})
    assert walk.draft.entitlement == line


def test_the_draft_of_a_holder_is_seen_and_paid_by_rule(client, cast):
    line = a_line(cast.holder, company=cast.rival)
    walk = Walk(client, cast.holder).to_review(line)
    assert "UTC" in text(walk.get("review"))
    walk.submit()
    assert (walk.draft.organization, walk.draft.paid_by) == (None, cast.rival)


def count(ask):
    with CaptureQueriesContext(connection) as queries:
        response = ask()
    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    return response, len(statements)


@pytest.fixture
def busy(client, cast):
    """A company with many contracts, drafts and versions: the number of queries hangs on none of them."""
    a_plan("csp")
    for number in range(8):
        a_contract(cast.acme, cloud=5, title=f"Contract {number}", active=number % 2 == 0)
        a_version(f"20{number}", age=number + 1)
    line = a_line(cast.member)
    for _number in range(5):
        walk = Walk(client, cast.member).to_review(line)
    return walk


@pytest.mark.parametrize("step", ["", "problem", "plan", "details", "review"])
def test_no_step_needs_more_than_twelve_queries(busy, step):
    response, queries = count(lambda: busy.get(step))
    assert response.status_code == 200
    assert queries <= 12


def test_submitting_needs_no_more_than_seventeen_queries(busy):
    seen = token(busy)
    response, queries = count(lambda: busy.post("review", {"seen": seen}))
    assert response.status_code == 302
    assert queries <= 17
