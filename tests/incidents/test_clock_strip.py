from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from incidents.calendars import AROUND_THE_CLOCK, BusinessHours
from incidents.clock import Clock, StretchKind, Why
from incidents.clock_strip import MOST_STRETCHES, strip
from incidents.sla import Pause

RUNNING, PAUSED, OUTSIDE = StretchKind
PLAIN, OSLO = BusinessHours("UTC"), BusinessHours("Europe/Oslo", "NO")


def test_the_picture_is_drawn_to_scale():
    drawn = strip(the_picture(), at("17:40"))
    assert [(piece.kind, piece.x, piece.width) for piece in drawn.pieces] == [
        (RUNNING, "0.00%", "16.96%"),
        (PAUSED, "16.96%", "26.81%"),
        (RUNNING, "43.77%", "25.09%"),
        (PAUSED, "68.86%", "31.14%"),
    ]
    assert drawn.mark == ("response", "16.96%", "start", at("09:40"))
    assert (drawn.end_kind, drawn.end, drawn.ahead) == ("now", at("17:40"), None)


def test_the_table_has_the_same_stretches():
    rows = strip(the_picture(), at("17:40")).rows
    assert rows == [
        (at("08:02"), at("09:40"), RUNNING, Why.SUBMITTED, timedelta(hours=1, minutes=38)),
        (at("09:40"), at("12:15"), PAUSED, Why.ASKED, timedelta(hours=2, minutes=35)),
        (at("12:15"), at("14:40"), RUNNING, Why.ANSWERED, timedelta(hours=2, minutes=25)),
        (at("14:40"), None, PAUSED, Why.ASKED, timedelta(hours=3)),
    ]


def test_the_sums_are_those_of_the_table():
    drawn = strip(the_picture(), at("17:40"))
    assert drawn.ran == timedelta(hours=4, minutes=3)
    assert drawn.paused == timedelta(hours=5, minutes=35)
    assert drawn.kinds == {"running", "paused"}


def test_a_response_cuts_the_stretch_in_which_it_falls():
    rows = strip(clock(first_response_at=at("09:00")), at("12:00")).rows
    assert [(row.why, row.lasted) for row in rows] == [
        (Why.SUBMITTED, timedelta(hours=1)),
        (Why.RESPONDED, timedelta(hours=3)),
    ]


def test_before_the_response_the_strip_reaches_to_the_due_time():
    drawn = strip(clock(), at("09:00"))
    assert (drawn.end_kind, drawn.end) == ("due", at("12:00"))
    assert (drawn.pieces[0].width, drawn.ahead.x, drawn.ahead.width) == ("25.00%", "25.00%", "75.00%")
    assert drawn.mark == ("now", "25.00%", "start", at("09:00"))


def test_after_the_response_the_strip_ends_now():
    drawn = strip(clock(first_response_at=at("08:30")), at("09:00"))
    assert (drawn.end_kind, drawn.end, drawn.ahead) == ("now", at("09:00"), None)


def test_a_missed_due_time_is_marked():
    drawn = strip(clock(), at("13:00"))
    assert drawn.mark == ("due", "80.00%", "end", at("12:00"))
    assert drawn.end_kind == "now"


def test_while_paused_without_a_response_there_is_no_mark():
    drawn = strip(clock(pauses=(Pause(at("09:00")),)), at("10:00"))
    assert (drawn.mark, drawn.end_kind, drawn.rows[-1].end) == (None, "now", None)


@pytest.mark.parametrize("pauses", [(), (Pause(datetime(2025, 10, 10, 9, tzinfo=UTC)),)])
def test_a_closed_clock_ends_at_the_closing(pauses):
    drawn = strip(clock(pauses=pauses, closed_at=at("10:00")), at("20:00"))
    assert (drawn.end_kind, drawn.end, drawn.mark) == ("closed", at("10:00"), None)
    assert drawn.rows[-1].end == at("10:00")


@pytest.mark.parametrize(
    "paused_minutes, fit", [(60, "anywhere"), (24, "anywhere"), (23, "wide"), (9, "wide"), (8, "nowhere")]
)
def test_labels_stand_only_where_they_fit(paused_minutes, fit):
    until = at("08:00") + timedelta(minutes=100)
    pause = Pause(until - timedelta(minutes=paused_minutes))
    assert strip(clock(pauses=(pause,)), until).pieces[-1].fit == fit


def test_pieces_meet_without_a_gap():
    pauses = tuple(
        Pause(at("08:01") + timedelta(seconds=37 * n), at("08:01:13") + timedelta(seconds=37 * n)) for n in range(20)
    )
    pieces = strip(clock(pauses=pauses, closed_at=at("11:59:59")), at("12:00")).pieces
    edges = [(float(piece.x[:-1]), float(piece.width[:-1])) for piece in pieces]
    assert all(round(x + width, 2) == after for (x, width), (after, _) in pairwise(edges))
    assert round(sum(edges[-1]), 2) == 100


def test_business_hours_draw_the_night_apart():
    drawn = strip(clock(calendar=PLAIN, first_response_at=at("10:00")), at("18:00"))
    assert [row.kind for row in drawn.rows] == [OUTSIDE, RUNNING, RUNNING, OUTSIDE]


def test_a_long_story_is_drawn_without_its_nights_but_counts_only_business_hours():
    drawn = strip(clock(calendar=PLAIN, first_response_at=at("10:00")), at("10:00") + timedelta(days=365))
    assert len(drawn.rows) <= MOST_STRETCHES
    assert drawn.ran == timedelta(hours=261 * 8)


@pytest.mark.parametrize("calendar", [AROUND_THE_CLOCK, OSLO])
def test_business_hours_lie_behind_every_clock(calendar):
    drawn = strip(clock(calendar=calendar, company=OSLO, closed_at=at("08:00") + timedelta(days=2)), at("08:00"))
    assert drawn.hours == OSLO
    assert drawn.bands == [("0.00%", "14.58%")], "Friday from ten to five in Oslo, and then a weekend"


@pytest.mark.parametrize(
    "opened, hours, bands",
    [
        ("2026-04-01 11:00", 24, [(0, 16.67)]),  # before Maundy Thursday
        ("2026-04-02 07:00", 96, []),  # Easter
        ("2026-04-06 11:00", 24, [(83.33, 16.67)]),  # after Easter Monday
        ("2026-11-16 04:00", 24, [(16.67, 33.33)]),
        ("2026-11-16 17:00", 2, []),  # a night
        ("2026-11-16 09:00", 2, [(0, 100)]),
    ],
)
def test_nights_and_holidays_are_left_out_of_them(opened, hours, bands):
    start = datetime.fromisoformat(opened).replace(tzinfo=UTC)
    oslo = Clock(start, 4, AROUND_THE_CLOCK, closed_at=start + timedelta(hours=hours), company=OSLO)
    found = strip(oslo, start).bands
    assert [(float(band.x[:-1]), float(band.width[:-1])) for band in found] == bands


@pytest.mark.parametrize("days, bands", [(7, 5), (90, 64), (364, 53), (3650, 1)])
def test_what_is_too_fine_to_be_seen_is_drawn_as_one(days, bands):
    drawn = strip(clock(closed_at=at("08:00") + timedelta(days=days)), at("08:00"))
    assert len(drawn.bands) == bands


def test_a_clock_that_was_just_opened_and_closed_draws_nothing():
    drawn = strip(clock(closed_at=at("08:00")), at("08:00"))
    assert (drawn.pieces, drawn.rows, drawn.ran) == ([], [], timedelta())


def test_a_response_before_opening_stays_on_the_strip():
    assert strip(clock(first_response_at=at("07:55")), at("09:00")).mark.x == "0.00%"


def the_picture():
    pauses = (Pause(at("09:40"), at("12:15")), Pause(at("14:40")))
    return Clock(at("08:02"), 4, AROUND_THE_CLOCK, pauses, first_response_at=at("09:40"))


def clock(calendar=AROUND_THE_CLOCK, **facts):
    return Clock(at("08:00"), 4, calendar, **facts)


def at(text):
    return datetime.fromisoformat(f"2025-10-10 {text}").replace(tzinfo=UTC)
