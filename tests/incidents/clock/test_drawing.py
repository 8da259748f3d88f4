"""The clock of every kind of incident: holidays by name, free questions, plans with own hours, closed, merged."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from incidents import services
from incidents.calendars import AROUND_THE_CLOCK, BusinessHours, holidays_within
from incidents.clock import Clock, reading
from incidents.clock_strip import strip
from incidents.models import Incident
from incidents.services.due import preview
from incidents.sla import Pause, PauseWhy
from partnerportal.common.refusals import Refused
from tests.builders import a_plan
from tests.incidents.builders import MONDAY, a_line, an_incident, later

OSLO = BusinessHours("Europe/Oslo", "NO")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def drawn(clock, now, severity="B", reader="partner"):
    values = {"strip": strip(clock, now), "reading": reading(clock, now), "calendar": clock.calendar}
    html = render_to_string("incidents/_clock.html", {**values, "severity": severity, "reader": reader})
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.mark.parametrize(
    "zone, country, start, end, named",
    [
        ("Europe/Oslo", "NO", "2026-04-01 15:00", "2026-04-07 07:00",
         ["Maundy Thursday", "Good Friday", "Easter Monday"]),
        ("Europe/London", "GB", "2026-12-24 17:00", "2026-12-29 09:00", ["Christmas Day", "Boxing Day (observed)"]),
        ("America/New_York", "US", "2026-11-25 22:00", "2026-11-27 14:00", ["Thanksgiving Day"]),
        ("America/New_York", "US", "2026-07-02 21:00", "2026-07-06 13:00", ["Independence Day (observed)"]),
        ("Pacific/Auckland", "NZ", "2026-04-24 05:00", "2026-04-27 21:00", ["Anzac Day (observed)"]),
        ("Asia/Kolkata", "IN", "2026-01-23 11:30", "2026-01-27 03:30", ["Republic Day"]),
        ("Asia/Dubai", "AE", "2026-12-01 13:00", "2026-12-04 05:00", ["National Day", "National Day"]),
        ("Asia/Tokyo", "JP", "2026-05-01 08:00", "2026-05-07 00:00",
         ["Greenery Day", "Children's Day", "Substitute Holiday"]),
        ("Europe/Oslo", "NO", "2026-12-31 16:00", "2027-01-04 08:00", ["New Year's Day"]),
        ("Europe/Oslo", "NO", "2026-05-16 08:00", "2026-05-18 07:00", []),  # the 17th of May is a Sunday
        ("Europe/Oslo", "NO", "2026-11-16 16:00", "2026-11-17 08:00", []),
        ("Europe/Oslo", "NO", "2026-12-25 16:00", "2026-12-28 08:00", []),  # the holiday is over
        ("Europe/Oslo", "", "2026-12-24 16:00", "2026-12-28 08:00", []),
        ("Europe/Oslo", "XX", "2026-12-24 16:00", "2026-12-28 08:00", []),
        ("Europe/Oslo", "NO", "2026-12-28 08:00", "2026-12-24 16:00", []),
    ],
)  # fmt: skip
def test_the_holidays_of_a_country_by_name(zone, country, start, end, named):
    found = holidays_within(BusinessHours(zone, country), at(start), at(end))
    assert [holiday.name for holiday in found] == named


def test_around_the_clock_knows_no_holidays():
    assert holidays_within(AROUND_THE_CLOCK, at("2026-01-01 00:00"), at("2027-01-01 00:00")) == ()


@pytest.mark.parametrize(
    "country, language, name",
    [
        ("CN", "zh-hans", "元旦"),
        ("KR", "ko", "신정연휴"),
        ("NO", "ko", "New Year's Day"),
        ("DE", "en", "New Year's Day"),
    ],
)
def test_a_name_is_in_the_reader_s_language_where_the_library_knows_it_and_else_in_english(country, language, name):
    found = holidays_within(BusinessHours("UTC", country), at("2026-01-01 00:00"), at("2026-01-02 00:00"), language)
    assert found[0].name == name


def test_the_table_names_the_holidays_that_it_stands_still_for():
    clock = Clock(at("2026-04-01 12:00"), 4, BusinessHours("Europe/Oslo", "NO"))
    text = drawn(clock, at("2026-04-07 06:00"))
    assert "business hours ended Maundy Thursday (2 Apr), Good Friday (3 Apr), Easter Monday (6 Apr)" in text


EASTER = (at("2026-04-01 12:00"), at("2026-04-07 06:00"))
NAMED = "Public holidays in this time: Maundy Thursday (2 Apr), Good Friday (3 Apr), Easter Monday (6 Apr)."


@pytest.mark.parametrize(
    "calendar, sentence",
    [
        (
            AROUND_THE_CLOCK,
            "This promise runs around the clock, also outside business hours: 09:00 to 17:00 in Europe/Oslo,",
        ),
        (OSLO, "Counted in business hours, 09:00 to 17:00 in Europe/Oslo, without weekends and public holidays."),
    ],
)
def test_every_drawing_says_against_which_hours_and_names_the_holidays(calendar, sentence):
    text = drawn(Clock(EASTER[0], 4, calendar, closed_at=EASTER[1], company=OSLO), EASTER[1])
    assert sentence in text and NAMED in text
    assert "business hours Show as a table" in text, "the legend explains the shade"


def test_an_english_incident_is_drawn_against_the_hours_of_its_company(client, cast):
    text = the_page(client, cast.member, an_incident(cast.member))
    assert "runs around the clock, also outside business hours: 09:00 to 17:00 in UTC" in text
    assert re.search(r'<rect class="clock-open" x="0.00%" y="14" width="[\d.]+%"', text)


def test_many_holidays_are_counted():
    year = Clock(at("2026-01-01 00:00"), 4, AROUND_THE_CLOCK, closed_at=at("2028-01-01 00:00"), company=OSLO)
    text = drawn(year, at("2028-01-01 00:00"))
    assert re.search(r"Public holidays in this time: New Year&#x27;s Day \(1 Jan\), .*, and \d more[.]", text)


def test_a_plain_night_is_not_explained():
    clock = Clock(at("2026-11-16 12:00"), 8, BusinessHours("Europe/Oslo", "NO"))
    assert "business hours ended 17 Nov" in drawn(clock, at("2026-11-17 09:00"))


def test_a_pause_over_a_holiday_is_a_pause():
    pause = (Pause(at("2026-04-01 13:00"), at("2026-04-07 08:00")),)
    text = drawn(Clock(at("2026-04-01 12:00"), 4, BusinessHours("Europe/Oslo", "NO"), pause), at("2026-04-07 09:00"))
    assert "Good Friday" not in text.split("Show as a table")[1]
    assert "paused, waiting for you" in text


def test_in_another_language_the_day_is_written_as_there():
    clock = Clock(at("2025-12-31 05:00"), 8, BusinessHours("Asia/Seoul", "KR"))
    with translation.override("ko"):
        assert "신정연휴" in drawn(clock, at("2026-01-01 06:00"))


@pytest.mark.parametrize(
    "facts, now, sentence",
    [
        ({}, "10:00", "First response due by 17:00 within one business day; 7 h left."),
        ({}, "18:00", "The first response was due by 17:00, 1 h ago. It is promised within one business day."),
        ({"first_response_at": "12:00"}, "18:00", "First response after 3 h of one business day; it was due by 17:00."),
        (
            {"first_response_at": "17:30"},
            "18:00",
            "First response 30 min late. It was due by 17:00; it is promised within one business day.",
        ),
        ({"closed_at": "12:00"}, "18:00", "Closed before the first response was due. It is promised within one"),
    ],
)
def test_what_is_free_has_one_business_day_and_no_severity(facts, now, sentence):
    facts = {name: at(f"2026-11-16 {text}") for name, text in facts.items()}
    clock = Clock(at("2026-11-16 09:00"), 8, BusinessHours("UTC"), **facts)
    text = drawn(clock, at(f"2026-11-16 {now}"), severity="")
    assert sentence in text
    assert "everity" not in text


@pytest.mark.parametrize(
    "pause, sentence", [(None, "8 h left until"), ("2026-11-16 09:00", "while the clock was paused")]
)
def test_what_is_free_and_paused_says_so(pause, sentence):
    pauses = (Pause(at("2026-11-16 09:00")),)
    clock = Clock(at("2026-11-16 09:00"), 8, BusinessHours("UTC"), pauses, pause and at("2026-11-16 10:00"))
    assert sentence in drawn(clock, at("2026-11-16 11:00"), severity="")


def test_a_clock_that_was_only_closed_does_not_say_that_it_waited():
    pause = (Pause(at("2026-11-16 09:00"), at("2026-11-16 10:00"), PauseWhy.CLOSED),)
    text = drawn(Clock(at("2026-11-16 08:00"), 4, AROUND_THE_CLOCK, pause), at("2026-11-16 11:00"))
    assert "paused while it was closed" in text
    assert "waiting" not in text


# --- on the page, from real incidents ---


def the_page(client, user, incident):
    client.force_login(user)
    return client.get(incident.get_absolute_url()).text


def a_free_one(cast, **fields):
    a_plan("csp")
    facts = {"nature": "billing", "plan": a_plan("free"), "title": "Two invoices", "description": "Why?"}
    contact = {"contact_name": "Mona", "contact_email": "mona@acme.example"}
    draft = services.save_draft(cast.member, None, now=MONDAY, **facts, **contact, **fields)
    return services.submit(cast.member, draft, None, MONDAY)


def test_a_free_question_has_the_clock_of_one_business_day(client, cast):
    incident = a_free_one(cast)
    assert (incident.promised_hours, incident.counting) == (8, "business")
    text = the_page(client, cast.member, incident)
    assert "within one business day" in text
    assert "Severity  promises" not in text


@pytest.mark.parametrize("who", ["member", "engineer"])
def test_a_free_question_gets_no_severity_from_anybody(client, cast, who):
    incident, user = a_free_one(cast), getattr(cast, who)
    with pytest.raises(Refused, match="within one business day"):
        services.change_severity(user, incident, "A", later(minutes=10))
    text = the_page(client, user, incident)
    assert "Change severity" not in text and "<dt>Severity</dt>" not in text


@pytest.mark.parametrize("severity, hours", [("A", 1), ("B", 2), ("C", 6)])
def test_a_plan_with_its_own_hours_promises_them(client, cast, severity, hours):
    line = a_line(cast.member)
    type(line.plan).objects.update(hours_critical=1, hours_moderate=2, hours_minimal=6)
    incident = an_incident(cast.member, line, severity=severity)
    assert incident.due_at == MONDAY + timedelta(hours=hours)
    assert preview(cast.member, severity, "en", line.plan.__class__.objects.get(pk=line.plan_id), MONDAY).hours == hours
    assert f"promises it within {hours} h" in re.sub(r"\s+", " ", the_page(client, cast.member, incident))


def test_a_change_of_severity_keeps_to_the_hours_of_the_plan(cast):
    line = a_line(cast.member)
    type(line.plan).objects.update(hours_critical=1, hours_moderate=3)
    incident = an_incident(cast.member, line)
    changed = services.change_severity(cast.member, incident, "A", later(minutes=10))
    assert (changed.promised_hours, changed.due_at) == (1, later(hours=1))


def test_a_closed_one_ends_at_the_closing(client, cast):
    incident = an_incident(cast.member)
    services.withdraw(cast.member, incident, now=later(hours=1))
    text = re.sub(r"\s+", " ", the_page(client, cast.member, incident))
    assert "Closed before the first response was due." in text
    assert "closed 11:00" in text or "closed 12:00" in text


def test_a_merged_one_is_drawn_as_closed(client, cast):
    line = a_line(cast.member)
    other, incident = an_incident(cast.member, line), an_incident(cast.member, line)
    services.close_as(cast.engineer, incident, "duplicate", "See the other.", later(hours=1))
    Incident.objects.filter(pk=incident.pk).update(merged_into=other)
    assert "First response after 1 h" in the_page(client, cast.member, incident)
