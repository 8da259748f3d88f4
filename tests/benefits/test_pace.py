"""How long it takes: business days, the target, and the pace of the last weeks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from benefits import services
from benefits.business_days import business_days_after, next_business_day
from benefits.models import Activation
from tests.benefits.builders import REASON, TEXT, a_membership, a_request
from tests.builders import a_company, a_person

FRIDAY = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "start, days, end",
    [
        ("2026-11-17 09:00", 2, "2026-11-19 09:00"),
        ("2026-11-19 09:00", 2, "2026-11-23 09:00"),
        ("2026-11-20 16:30", 2, "2026-11-24 16:30"),
        ("2026-11-21 12:00", 2, "2026-11-25 00:00"),
        ("2026-11-22 23:59", 1, "2026-11-24 00:00"),
        ("2028-02-28 08:00", 1, "2028-02-29 08:00"),
    ],
)
def test_business_days_leave_out_the_weekend(start, days, end):
    moment, expected = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (start, end))
    assert business_days_after(moment, days) == expected


def test_a_business_day_is_itself_and_a_weekend_is_monday():
    assert next_business_day(date(2026, 11, 20)) == date(2026, 11, 20)
    assert next_business_day(date(2026, 11, 21)) == next_business_day(date(2026, 11, 22)) == date(2026, 11, 23)


def decided(cast, asked_at, hours, issued_after=None):
    """A request that was decided after so many hours, and issued so many minutes later."""
    company = a_company(f"Company {asked_at:%d %H} {hours}")
    admin = a_person(company, "global_admin")
    row = a_request(a_membership(company, "silver"), admin, now=asked_at)
    at = asked_at + timedelta(hours=hours)
    if issued_after is None:
        return services.reject(cast.reviewer, row, REASON, TEXT, now=at)
    services.approve(cast.reviewer, row, now=at)
    services.carry_out(row.pk, now=at + timedelta(minutes=issued_after))
    return row


def test_without_decisions_the_target_is_expected(db):
    assert services.pace(FRIDAY).median is None
    assert services.expected_date(FRIDAY, FRIDAY) == date(2026, 11, 24)


def test_the_median_of_four_weeks_plus_issuing_is_expected(cast, catalogue):
    monday = timezone.now() - timedelta(days=20)
    for hours in (1, 20, 200):
        decided(cast, monday, hours, issued_after=30)
    now = timezone.now()
    found = services.pace(now)
    assert (found.count, found.median, found.issuing) == (3, timedelta(hours=20), timedelta(minutes=30))
    assert timedelta(hours=100) < found.ninety < timedelta(hours=200)
    asked = datetime(2030, 1, 8, 9, tzinfo=UTC)
    with_pace = services.expected_date(now, now)
    assert with_pace == next_business_day((now + timedelta(hours=20, minutes=30)).date())
    assert services.expected_date(asked, asked) == date(2030, 1, 10)


def test_what_is_older_than_four_weeks_does_not_count(cast, catalogue):
    decided(cast, timezone.now() - timedelta(days=40), hours=1)
    assert services.pace(timezone.now()).count == 0


def test_rejections_count_as_decisions_and_not_as_issuing(cast, catalogue):
    decided(cast, timezone.now() - timedelta(days=3), hours=2)
    found = services.pace(timezone.now())
    assert (found.count, found.median, found.issuing) == (1, timedelta(hours=2), None)


def test_an_overdue_request_is_expected_today_and_never_in_the_past(db):
    asked = FRIDAY - timedelta(days=30)
    assert services.expected_date(asked, FRIDAY) == FRIDAY.date()


def test_the_day_is_the_one_of_the_company_s_zone(db):
    asked = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
    assert services.expected_date(asked, asked) == date(2026, 11, 19)
    assert services.expected_date(asked, asked, ZoneInfo("Asia/Seoul")) == date(2026, 11, 20)


def test_past_the_target_is_the_same_for_a_row_and_for_the_queue(cast, activation):
    before, after = activation.target_at - timedelta(seconds=1), activation.target_at + timedelta(seconds=1)
    assert [activation.past_target(now) for now in (before, after)] == [False, True]
    assert [Activation.objects.past_target(now).count() for now in (before, after)] == [0, 1]


def test_the_pace_is_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        services.expected_date(FRIDAY, FRIDAY)
