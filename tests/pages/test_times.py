from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.pages.drawing import draw

MOMENT = datetime(2020, 11, 20, 7, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/Oslo", "20 Nov 2020, 08:02 CET"),
        ("Asia/Seoul", "20 Nov 2020, 16:02 KST"),
        ("America/Sao_Paulo", "20 Nov 2020, 04:02 UTC-03"),
        ("Pacific/Kiritimati", "20 Nov 2020, 21:02 UTC+14"),
        ("UTC", "20 Nov 2020, 07:02 UTC"),
    ],
)
def test_a_moment_is_shown_in_the_persons_zone_and_names_it(zone, text):
    with timezone.override(ZoneInfo(zone)):
        assert draw("{% when m %}", m=MOMENT) == f'<time datetime="2020-11-20T07:02:00+00:00">{text}</time>'


def test_a_moment_falls_on_the_day_of_the_persons_zone():
    with timezone.override(ZoneInfo("Pacific/Kiritimati")):
        late = datetime(2020, 11, 20, 23, 0, tzinfo=UTC)
        assert draw("{% day m %}", m=late) == '<time datetime="2020-11-21">21 Nov 2020</time>'


def test_a_date_is_the_same_everywhere():
    assert draw("{% day d %}", d=date(2021, 3, 14)) == '<time datetime="2021-03-14">14 Mar 2021</time>'


def test_nothing_is_a_dash():
    assert draw("{% when None %}{% day None %}") == "––"


@pytest.mark.parametrize(
    ("back", "text"),
    [
        ({"seconds": 10}, "0 min"),
        ({"minutes": 59}, "59 min"),
        ({"hours": 23}, "23 h"),
        ({"days": 2, "hours": 2}, "2 d"),
    ],
)
def test_how_long_ago_is_one_unit_with_the_exact_time_beside_it(back, text):
    html = draw("{% ago m until=now %}", m=MOMENT, now=MOMENT + timedelta(**back))
    assert f">{text}</time>" in html and 'title="20 Nov 2020, 07:02 UTC"' in html


@pytest.mark.parametrize(
    ("length", "text"),
    [
        ({"minutes": 5}, "5 min"),
        ({"hours": 1, "minutes": 38}, "1 h 38 min"),
        ({"hours": 2}, "2 h"),
        ({"days": 2, "hours": 2, "minutes": 5}, "2 d 2 h"),
        ({"days": 3}, "3 d"),
        ({"days": 3, "minutes": 5}, "3 d"),
        ({"hours": -2}, "2 h"),
    ],
)
def test_a_length_is_said_in_its_two_largest_units(length, text):
    assert draw("{% duration d %}", d=timedelta(**length)) == text


@pytest.mark.parametrize(("number", "text"), [(15, "+15"), (-1, "−1"), (0, "0")])
def test_a_change_carries_its_sign(number, text):
    assert draw("{% signed n %}", n=number) == text


def test_what_is_left_of_an_unlimited_line_is_unlimited():
    assert draw("{% remaining 3 None %}, {% remaining 3 5 %}") == "Unlimited, 3 of 5"


@pytest.mark.parametrize(("zone", "start"), [("UTC", "UTC"), ("America/New_York", "America/New York (E")])
def test_the_zone_of_the_page_is_named_once(zone, start):
    with timezone.override(ZoneInfo(zone)):
        assert draw("{% zone %}").startswith(start) and "UTC (" not in draw("{% zone %}")
