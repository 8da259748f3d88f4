from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest
from holidays import list_supported_countries

from incidents.calendars import AROUND_THE_CLOCK, BusinessHours, working_days


@pytest.mark.parametrize(
    "country, day, is_worked",
    [
        ("DE", date(2025, 10, 3), False),  # Unity Day, a Friday
        ("DE", date(2025, 10, 4), False),
        ("DE", date(2025, 10, 6), True),
        ("SA", date(2025, 10, 10), False),  # Friday and Saturday are the weekend
        ("SA", date(2025, 10, 11), False),
        ("SA", date(2025, 10, 12), True),
        ("AE", date(2021, 10, 1), False),  # the weekend moved in 2022
        ("AE", date(2022, 9, 30), True),
        ("CN", date(2025, 1, 26), True),  # a Sunday worked in exchange for the Spring Festival
        ("CN", date(2025, 1, 29), False),
        ("US", date(2021, 12, 31), False),  # New Year's Day 2022, observed
        ("KR", date(2024, 2, 29), True),
        ("kr", date(2025, 10, 6), False),  # Chuseok
        ("", date(2025, 12, 25), True),
        ("XX", date(2025, 12, 25), True),
        ("", date(2025, 12, 27), False),
        ("NYSE", date(2025, 12, 25), True),  # a market is not a country
    ],
)
def test_working_days_follow_the_country(country, day, is_worked):
    assert (day in working_days(country, day.year)) is is_worked


def test_every_country_of_the_library_has_working_days_in_order():
    for country in list_supported_countries(include_aliases=False):
        days = working_days(country, 2024)
        assert 200 < len(days) < 314 and list(days) == sorted(days), country


def test_a_year_is_computed_once():
    assert working_days("NO", 2026) is working_days("NO", 2026)


def test_around_the_clock_is_one_window():
    assert len(list(AROUND_THE_CLOCK.windows(datetime(2025, 1, 1, tzinfo=UTC)))) == 1


@pytest.mark.parametrize(
    "zone, start, first_opens",
    [
        ("Europe/Oslo", datetime(2025, 3, 28, 7, tzinfo=UTC), datetime(2025, 3, 28, 8, tzinfo=UTC)),
        ("Europe/Oslo", datetime(2025, 3, 28, 16, tzinfo=UTC), datetime(2025, 3, 31, 7, tzinfo=UTC)),  # at closing, DST
        ("Pacific/Kiritimati", datetime(2024, 12, 31, 19, tzinfo=UTC), datetime(2024, 12, 31, 19, tzinfo=UTC)),
        ("Etc/GMT+12", datetime(2025, 1, 1, 6, tzinfo=UTC), datetime(2025, 1, 1, 21, tzinfo=UTC)),
    ],
)
def test_windows_start_with_the_one_that_is_not_over(zone, start, first_opens):
    assert next(BusinessHours(zone).windows(start))[0] == first_opens


def test_windows_go_on_over_new_year():
    opens = [window[0].date() for window in islice(BusinessHours("UTC", "GB").windows(at("2024-12-31 18:00")), 2)]
    assert opens == [date(2025, 1, 2), date(2025, 1, 3)]


def test_a_day_that_the_zone_skipped_has_no_window():
    friday_30_december = at("2011-12-30 12:00")
    opens = [window[0] for window in islice(BusinessHours("Pacific/Apia").windows(friday_30_december), 1)]
    assert opens == [at("2012-01-01 19:00")]  # Monday 2 January, 09:00 at UTC+14


def test_a_window_within_the_missing_hour_is_left_out():
    # Sunday is a working day in Israel; Oslo skips from 02:00 to 03:00 on this one.
    night = BusinessHours("Europe/Oslo", "IL", opens=time(2, 30), closes=time(3, 15))
    days = [window[0].date() for window in islice(night.windows(at("2025-03-27 12:00")), 1)]
    assert days == [date(2025, 3, 31)]


def test_a_window_over_the_change_of_the_hour_has_its_true_length():
    # Cairo's clocks go forward on a Friday, which is only worked without a country.
    day = BusinessHours("Africa/Cairo", opens=time(0, 0), closes=time(8))
    opens, closes = next(day.windows(at("2025-04-24 20:00")))
    assert closes - opens == timedelta(hours=7)


@pytest.mark.parametrize("opens, closes", [(time(17), time(9)), (time(9), time(9))])
def test_hours_that_close_before_they_open_are_refused(opens, closes):
    with pytest.raises(ValueError, match="open before they close"):
        BusinessHours("UTC", opens=opens, closes=closes)


@pytest.mark.parametrize("zone", ["Nowhere/Else", "../etc/passwd", ""])
def test_an_unknown_zone_is_refused_at_once(zone):
    with pytest.raises((KeyError, ValueError)):
        BusinessHours(zone)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
