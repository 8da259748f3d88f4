from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents import services
from incidents.models import Event, Incident
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Refused, WrongState
from support.models import Entry
from support.services import NothingLeft, end_contract
from tests.builders import a_company, a_person, a_plan, a_version
from tests.incidents.builders import MONDAY, a_draft, a_line, an_incident, later


@pytest.fixture
def line(cast):
    return a_line(cast.member)


def submit(user, line, now=MONDAY, **fields):
    return services.submit(user, a_draft(user, **fields), line.pk, now)


def test_submitting_opens_the_incident_and_takes_one(cast, line):
    incident = submit(cast.member, line)
    line.refresh_from_db()
    assert (incident.state, incident.opened_at, line.used) == ("open", MONDAY, 1)
    assert (incident.organization, incident.paid_by) == (cast.acme, cast.acme)
    assert incident.due_at == incident.answer_due_at == later(hours=4)
    assert incident.reference == f"PB-{incident.pk:06d}"


def test_submitting_writes_entry_event_activity_and_mail_together(cast, line):
    incident = submit(cast.member, line)
    entry = Entry.objects.get(reference=f"incident:{incident.pk}/1")
    assert (entry.by, entry.at, entry.units) == (cast.member, MONDAY, 1)
    assert Event.objects.get(incident=incident).move == "submit"
    assert Activity.objects.get(verb="incident.submitted").reference == f"incident:{incident.pk}"
    mail = Outbox.objects.get(kind="incidents/opened")
    assert mail.to == cast.member.email
    assert incident.reference in mail.subject and f"/incidents/{incident.reference}/" in mail.body


def test_submitting_twice_is_the_same_incident(cast, line):
    draft = a_draft(cast.member)
    first = services.submit(cast.member, draft, line.pk, MONDAY)
    assert services.submit(cast.member, draft, line.pk, later(minutes=1)) == first
    line.refresh_from_db()
    assert (line.used, Event.objects.count()) == (1, 1)


def test_the_last_one_gone_keeps_the_draft(cast):
    line = a_line(cast.member, on_premises=1)
    draft = a_draft(cast.member)
    an_incident(cast.member, line)
    with pytest.raises(Refused, match="0 of 1 incidents left"):
        services.submit(cast.member, draft, line.pk, MONDAY)
    assert Incident.objects.get(pk=draft.pk).is_draft


def test_a_unit_taken_between_look_and_take_keeps_the_draft(cast, line, monkeypatch):
    draft = a_draft(cast.member)
    chosen = services.submitting.plan_options(cast.member, draft.need, cast.acme.today())
    monkeypatch.setattr("incidents.services.submitting.plan_options", lambda *_facts: chosen)
    line.quota = line.used = 0
    line.save(update_fields=["quota", "used"])
    with pytest.raises(NothingLeft):
        services.submit(cast.member, draft, line.pk, MONDAY)
    assert Incident.objects.get(pk=draft.pk).is_draft
    assert not (Event.objects.exists() or Outbox.objects.exists() or Entry.objects.filter(kind="consumed").exists())


def test_a_plan_that_cannot_be_used_any_more_says_why(cast, line):
    draft = a_draft(cast.member)
    end_contract(line.contract_id)
    with pytest.raises(services.PlanUnusable, match="Microsoft Product Support cannot be used: Expired on"):
        services.submit(cast.member, draft, line.pk, MONDAY)


def test_a_version_that_is_not_covered_cannot_be_filed(cast, line):
    old = a_version("2014", age=2)
    with pytest.raises(services.PlanUnusable, match="older than N-1"):
        submit(cast.member, line, version=old)


def test_somebody_elses_plan_is_no_plan(cast, line):
    foreign = a_line(cast.outsider)
    with pytest.raises(services.PlanUnusable, match="Choose a support plan"):
        submit(cast.member, foreign)


def test_advice_is_not_filed_and_spends_nothing(cast, line):
    with pytest.raises(services.NotBreakFix):
        submit(cast.member, line, nature="advice")
    line.refresh_from_db()
    assert line.used == 0


@pytest.mark.parametrize("nature", ["billing", "fraud", "portal"])
def test_a_free_topic_is_answered_within_a_business_day_and_spends_nothing(cast, line, nature):
    free = a_plan("free", is_counted=False)
    draft = a_draft(cast.member, nature=nature, area="portal", plan=free, severity="", version=None)
    filed = services.submit(cast.member, draft, None, MONDAY)
    assert (filed.plan, filed.entitlement, filed.paid_by, filed.promised_hours) == (free, None, None, 8)
    assert filed.counting == "business"
    assert not Entry.objects.filter(kind="consumed").exists()


def test_a_draft_with_gaps_names_them(cast, line):
    with pytest.raises(services.Incomplete) as refusal:
        submit(cast.member, line, title="", severity="", version=None)
    assert refusal.value.missing == ("title", "version", "severity")


def test_only_the_author_submits(cast, line):
    with pytest.raises(Refused):
        services.submit(cast.global_admin, a_draft(cast.member), line.pk, MONDAY)


def test_a_discarded_draft_cannot_be_submitted(cast, line):
    draft = a_draft(cast.member)
    services.discard_draft(cast.member, draft)
    with pytest.raises(WrongState):
        services.submit(cast.member, draft, line.pk, MONDAY)


def test_a_holder_spends_the_company_of_the_contract(cast):
    line = a_line(cast.holder, company=cast.acme)
    incident = submit(cast.holder, line, language="de")
    assert (incident.organization, incident.paid_by) == (None, cast.acme)
    assert (incident.counting, incident.clock_zone) == ("business", "UTC")


def test_other_languages_count_in_the_business_hours_of_the_country(cast):
    seoul = a_company("Seoul", country="KR", time_zone="Asia/Seoul")
    person = a_person(seoul)
    incident = submit(person, a_line(person), language="ko", severity="A")
    assert (incident.clock_country, incident.clock_zone, incident.promised_hours) == ("KR", "Asia/Seoul", 2)
    assert incident.due_at == later(hours=16)  # 19:00 there: 9:00 to 11:00 of Tuesday


def test_a_later_change_of_the_company_rewrites_no_promise(cast, line):
    incident = submit(cast.member, line, language="nb")
    cast.acme.country, cast.acme.time_zone = "KR", "Asia/Seoul"
    cast.acme.save(update_fields=["country", "time_zone"])
    again = Incident.objects.get(pk=incident.pk)
    assert again.clock.due_at == incident.due_at


def test_submitting_stays_within_its_queries(cast, line):
    draft = a_draft(cast.member)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        services.submit(cast.member, draft, line.pk, MONDAY)
    statements = [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]
    assert len(statements) <= 12, "\n".join(statements)


def test_the_counter_is_touched_last(cast, line):
    draft = a_draft(cast.member)
    with CaptureQueriesContext(connection) as captured:
        services.submit(cast.member, draft, line.pk, MONDAY)
    writes = [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]
    assert writes[-1].startswith('UPDATE "support_entitlement"')


def test_the_contract_must_be_alive_on_the_day_of_submitting(cast, line):
    with pytest.raises(services.PlanUnusable, match="Expired on"):
        submit(cast.member, line, now=timezone.now() + timedelta(days=300))
