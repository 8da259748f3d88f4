"""The response clock by table: what is expected is written out by hand, in the wall clock of the zone beside it.

Business hours are nine to five. An offset is written only where the wall clock shows an hour twice.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from incidents import sla
from incidents.calendars import AROUND_THE_CLOCK, BusinessHours
from incidents.sla import Pause

KOLKATA, NEW_YORK, AUCKLAND = ("Asia/Kolkata", "IN"), ("America/New_York", "US"), ("Pacific/Auckland", "NZ")
DUBAI, OSLO, LONDON = ("Asia/Dubai", "AE"), ("Europe/Oslo", "NO"), ("Europe/London", "GB")
TOKYO, SHANGHAI, JERUSALEM = ("Asia/Tokyo", "JP"), ("Asia/Shanghai", "CN"), ("Asia/Jerusalem", "IL")
LORD_HOWE = ("Australia/Lord_Howe", "")


def at(text, zone):
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    "place, opened, hours, due",
    [
        # weekends
        (KOLKATA, "2026-11-13 16:00", 2, "2026-11-16 10:00"),
        (KOLKATA, "2026-11-14 12:00", 2, "2026-11-16 11:00"),
        (NEW_YORK, "2026-11-15 23:59", 8, "2026-11-16 17:00"),
        (AUCKLAND, "2026-11-13 16:59", 2, "2026-11-16 10:59"),
        (DUBAI, "2026-11-20 16:00", 2, "2026-11-23 10:00"),  # Saturday and Sunday since 2022
        (DUBAI, "2021-11-18 16:00", 2, "2021-11-21 10:00"),  # Friday and Saturday before
        (DUBAI, "2021-11-19 12:00", 8, "2021-11-21 17:00"),
        (JERUSALEM, "2026-11-19 16:00", 2, "2026-11-22 10:00"),
        # holidays
        (KOLKATA, "2026-01-23 15:30", 2, "2026-01-27 09:30"),  # Republic Day, a Monday
        (KOLKATA, "2026-10-01 10:00", 8, "2026-10-05 10:00"),  # Gandhi's birthday, a Friday
        (KOLKATA, "2026-11-23 16:00", 4, "2026-11-25 12:00"),  # Guru Nanak's birthday, a Tuesday
        (NEW_YORK, "2026-11-25 16:00", 4, "2026-11-27 12:00"),  # Thanksgiving
        (NEW_YORK, "2026-07-02 16:30", 2, "2026-07-06 10:30"),  # the Fourth, on the third
        (AUCKLAND, "2026-04-24 15:00", 8, "2026-04-28 15:00"),  # Anzac Day, on the Monday after
        (AUCKLAND, "2026-07-09 13:00", 8, "2026-07-13 13:00"),  # Matariki
        (DUBAI, "2026-12-01 16:00", 4, "2026-12-04 12:00"),  # two National Days
        (DUBAI, "2026-03-18 16:00", 2, "2026-03-23 10:00"),  # Eid al-Fitr
        (OSLO, "2026-05-13 16:00", 4, "2026-05-15 12:00"),  # Ascension Day
        (OSLO, "2026-05-15 16:00", 2, "2026-05-18 10:00"),  # Constitution Day is a Sunday, and not made up for
        (LONDON, "2026-12-24 16:00", 2, "2026-12-29 10:00"),  # Christmas Day, a weekend, Boxing Day on the Monday
        (TOKYO, "2026-05-01 16:00", 2, "2026-05-07 10:00"),  # the Golden Week
        (TOKYO, "2026-09-18 16:00", 2, "2026-09-24 10:00"),  # and the silver one
        (SHANGHAI, "2025-09-30 16:00", 10, "2025-10-10 10:00"),  # the National Day week
        (SHANGHAI, "2025-10-10 16:00", 2, "2025-10-11 10:00"),  # the Saturday that is worked for it
        (NEW_YORK, "2026-12-31 16:00", 4, "2027-01-04 12:00"),  # over New Year, and a weekend
        # both changes of the hour, each over the weekend on which it is
        (NEW_YORK, "2026-03-06 16:00", 2, "2026-03-09 10:00"),
        (NEW_YORK, "2026-10-30 15:00", 4, "2026-11-02 11:00"),
        (AUCKLAND, "2026-04-02 16:00", 2, "2026-04-07 10:00"),  # and Easter
        (AUCKLAND, "2026-09-25 16:00", 4, "2026-09-28 12:00"),
        (LONDON, "2026-03-27 16:00", 2, "2026-03-30 10:00"),
        (OSLO, "2026-10-23 16:30", 1, "2026-10-26 09:30"),
        (JERUSALEM, "2026-03-26 16:00", 2, "2026-03-29 10:00"),
        (LORD_HOWE, "2026-10-02 16:00", 2, "2026-10-05 10:00"),  # by half an hour
    ],
)
def test_business_hours(place, opened, hours, due):
    zone, country = place
    assert sla.due_at(at(opened, zone), hours, BusinessHours(zone, country)) == at(due, zone)


@pytest.mark.parametrize(
    "zone, opened, hours, due",
    [
        ("Asia/Kolkata", "2026-11-14 23:00", 2, "2026-11-15 01:00"),
        ("Asia/Dubai", "2026-12-02 22:30", 4, "2026-12-03 02:30"),
        ("America/New_York", "2026-12-25 20:00", 8, "2026-12-26 04:00"),
        # spring: an hour is missing
        ("America/New_York", "2026-03-08 01:00", 2, "2026-03-08 04:00"),
        ("America/New_York", "2026-03-07 22:00", 8, "2026-03-08 07:00"),
        ("Pacific/Auckland", "2026-09-27 01:00", 2, "2026-09-27 04:00"),
        ("Europe/Oslo", "2026-03-29 01:30", 4, "2026-03-29 06:30"),
        # autumn: an hour comes twice
        ("America/New_York", "2026-11-01 00:30", 1, "2026-11-01 01:30-04:00"),
        ("America/New_York", "2026-11-01 00:30", 2, "2026-11-01 01:30-05:00"),
        ("America/New_York", "2026-11-01 00:30", 4, "2026-11-01 03:30"),
        ("America/New_York", "2026-11-01 01:30-05:00", 2, "2026-11-01 03:30"),  # opened in the second of the two
        ("Pacific/Auckland", "2026-04-05 01:30", 4, "2026-04-05 04:30"),
        ("Europe/Oslo", "2026-10-24 23:00", 8, "2026-10-25 06:00"),
    ],
)
def test_hours_of_the_clock(zone, opened, hours, due):
    assert sla.due_at(at(opened, zone), hours, AROUND_THE_CLOCK) == at(due, zone)


CLOCK, HOURS = AROUND_THE_CLOCK, BusinessHours("Europe/Oslo", "NO")


@pytest.mark.parametrize(
    "calendar, opened, pauses, due",
    [
        # four hours are promised; 16 November 2026 is a Monday, 20 November a Friday
        (CLOCK, "2026-11-16 10:00", [("2026-11-16 11:00", "2026-11-16 12:30")], "2026-11-16 15:30"),
        (CLOCK, "2026-11-16 10:00", [("2026-11-16 09:00", "2026-11-16 10:30")], "2026-11-16 14:30"),  # over the opening
        (CLOCK, "2026-11-16 10:00", [("2026-11-16 08:00", "2026-11-16 09:00")], "2026-11-16 14:00"),  # before it
        (
            CLOCK,
            "2026-11-16 10:00",
            [("2026-11-16 13:00", "2026-11-17 13:00")],
            "2026-11-17 14:00",
        ),  # over the due time
        (CLOCK, "2026-11-16 10:00", [("2026-11-16 14:00", "2026-11-16 20:00")], "2026-11-16 14:00"),  # when it was due
        (CLOCK, "2026-11-16 10:00", [("2026-11-16 10:00", None)], None),
        (
            CLOCK,
            "2026-11-16 10:00",
            [("2026-11-16 11:00", "2026-11-16 11:30"), ("2026-11-16 12:00", "2026-11-16 13:00")],
            "2026-11-16 15:30",
        ),
        (
            CLOCK,
            "2026-11-16 10:00",
            [("2026-11-16 11:00", "2026-11-16 12:00"), ("2026-11-16 12:00", "2026-11-16 13:00")],
            "2026-11-16 16:00",  # one begins where the other ends
        ),
        (CLOCK, "2026-10-24 22:00", [("2026-10-24 23:00", "2026-10-25 02:30+01:00")], "2026-10-25 05:30"),
        (CLOCK, "2026-03-28 23:00", [], "2026-03-29 04:00"),
        (CLOCK, "2026-03-28 23:00", [("2026-03-29 00:00", "2026-03-29 04:00")], "2026-03-29 07:00"),
        # in business hours: nights, weekends and holidays are not paused twice
        (HOURS, "2026-11-16 15:00", [], "2026-11-17 11:00"),
        (HOURS, "2026-11-16 15:00", [("2026-11-16 16:00", "2026-11-17 10:00")], "2026-11-17 13:00"),
        (HOURS, "2026-11-16 15:00", [("2026-11-16 18:00", "2026-11-17 08:00")], "2026-11-17 11:00"),
        (HOURS, "2026-11-16 15:00", [("2026-11-16 16:30", "2026-11-17 08:30")], "2026-11-17 11:30"),
        (HOURS, "2026-11-20 14:00", [("2026-11-20 15:00", "2026-11-23 12:00")], "2026-11-23 15:00"),
        (HOURS, "2026-11-20 15:00", [("2026-11-21 08:00", "2026-11-22 20:00")], "2026-11-23 11:00"),
        (HOURS, "2026-12-24 15:00", [], "2026-12-28 11:00"),
        (HOURS, "2026-12-24 15:00", [("2026-12-24 16:00", "2026-12-28 10:00")], "2026-12-28 13:00"),
        (HOURS, "2026-12-24 15:00", [("2026-12-25 09:00", "2026-12-25 17:00")], "2026-12-28 11:00"),
        (HOURS, "2026-10-23 15:00", [("2026-10-25 01:00", "2026-10-26 10:00")], "2026-10-26 12:00"),
        (
            HOURS,
            "2026-11-16 10:00",
            [("2026-11-16 11:00", "2026-11-16 14:00"), ("2026-11-16 12:00", "2026-11-16 13:00")],
            "2026-11-16 17:00",  # one within the other
        ),
        (
            HOURS,
            "2026-11-16 15:00",
            [("2026-11-16 16:00", "2026-11-17 09:30"), ("2026-11-17 10:00", "2026-11-18 16:00")],
            "2026-11-19 10:30",  # two nights: 1 h, 30 min, 1 h, and the last 1 h 30 min
        ),
    ],
)
def test_pauses(calendar, opened, pauses, due):
    zone = "Europe/Oslo"
    found = [Pause(at(start, zone), end and at(end, zone)) for start, end in pauses]
    assert sla.due_with_pauses(at(opened, zone), 4, calendar, found) == (due and at(due, zone))
