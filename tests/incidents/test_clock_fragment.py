"""What the page says about the clock. Times are local to the zone of the reader, here UTC."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from incidents.calendars import AROUND_THE_CLOCK, BusinessHours
from incidents.clock import Clock, StretchKind, Why, reading
from incidents.clock_strip import strip
from incidents.sla import Pause
from incidents.templatetags import clock as words


@pytest.mark.parametrize(
    "facts, now, sentence",
    [
        ({}, "09:00", "First response due by 12:00 within 4 h for severity B; 3 h left."),
        ({}, "13:30", "The first response was due by 12:00, 1 h 30 min ago. Severity B promises it within 4 h."),
        ({"response": "09:38"}, "15:00", "First response after 1 h 38 min of 4 h for severity B; it was due by 12:00."),
        (
            {"response": "13:00"},
            "15:00",
            "First response 1 h late. It was due by 12:00; severity B promises it within 4 h.",
        ),
        (
            {"pause": "09:00"},
            "15:00",
            "3 h left until the first response is due. Severity B promises it within 4 h."
            " The clock stands still while we wait for you.",
        ),
        (
            {"pause": "09:00", "response": "10:00"},
            "15:00",
            "First response after 1 h of 4 h for severity B, while the clock was paused."
            " The clock stands still while we wait for you.",
        ),
        (
            {"closed": "09:00"},
            "15:00",
            "Closed before the first response was due. Severity B promises it within 4 h.",
        ),
    ],
)
def test_the_sentence_says_what_became_of_the_promise(facts, now, sentence):
    assert sentence in text_of(fragment(a_clock(**facts), now))


def test_staff_read_of_the_partner_and_partners_of_themselves():
    waiting = a_clock(pause="09:00")
    assert "while we wait for the partner" in text_of(fragment(waiting, "10:00", reader="staff"))
    assert "question to the partner" in text_of(fragment(waiting, "10:00", reader="staff"))
    assert "question to you" in text_of(fragment(waiting, "10:00"))


def test_business_hours_are_named_and_say_when_the_clock_goes_on():
    friday_evening = Clock(at("18:00"), 4, BusinessHours("America/New_York", "US"))
    text = text_of(fragment(friday_evening, "22:00"))
    assert (
        "Counted in business hours, 09:00 to 17:00 in America/New York, without weekends and public holidays." in text
    )
    assert "The clock goes on from 14 Oct, 13:00." in text  # 13 October 2025 is a holiday


def test_times_are_those_of_the_reader():
    with timezone.override("Asia/Seoul"):
        assert "due by 21:00" in text_of(fragment(a_clock(), "09:00"))


def test_another_day_is_named():
    assert "due 11 Oct, 02:00" in text_of(fragment(Clock(at("22:00"), 4, AROUND_THE_CLOCK), "23:00"))


def test_lengths_in_the_drawing_are_never_written_with_a_comma():
    with translation.override("ru"):
        lengths = re.findall(r' (?:x|x1|x2|width)="([^"]*%)"', fragment(a_clock(response="09:38"), "15:00"))
    assert lengths and all(re.fullmatch(r"\d+(\.\d\d)?%", length) for length in lengths)


def test_the_table_has_a_row_for_each_stretch():
    html = fragment(a_clock(response="09:38", pause="10:00"), "15:00")
    assert html.count('role="rowheader"') == 3


@pytest.mark.parametrize(
    "length, text",
    [
        (timedelta(seconds=59), ""),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=1, minutes=8), "1 h 08"),
        (timedelta(hours=26), "26 h"),
        (timedelta(days=3, hours=5), "3 d"),
    ],
)
def test_lengths_inside_a_bar_are_short(length, text):
    assert words.short(length) == text


@pytest.mark.parametrize("reader", ["partner", "staff"])
def test_every_kind_and_reason_has_a_word(reader):
    assert all(words.clock_why(why, reader) for why in Why)
    assert all(words.clock_kind(kind) for kind in StretchKind)


def a_clock(response=None, pause=None, closed=None):
    pauses = (Pause(at(pause)),) if pause else ()
    return Clock(at("08:00"), 4, AROUND_THE_CLOCK, pauses, response and at(response), closed and at(closed))


def fragment(clock, now, reader="partner"):
    values = {"strip": strip(clock, at(now)), "reading": reading(clock, at(now)), "calendar": clock.calendar}
    return render_to_string("incidents/_clock.html", {**values, "severity": "B", "reader": reader})


def text_of(html):
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


def at(text):
    return datetime.fromisoformat(f"2025-10-10 {text}").replace(tzinfo=UTC)
