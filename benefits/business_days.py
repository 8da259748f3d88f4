"""Business days of the portal's own work: Monday to Friday, in UTC."""

from datetime import date, datetime, time, timedelta

SATURDAY = 5
DAY = timedelta(days=1)


def is_business_day(day: date) -> bool:
    return day.weekday() < SATURDAY


def next_business_day(day: date) -> date:
    """`day` itself, or the Monday after it."""
    while not is_business_day(day):
        day += DAY
    return day


def business_days_after(moment: datetime, days: int) -> datetime:
    """The same time of day, so many business days later; what comes in on a weekend counts from Monday 00:00."""
    if not is_business_day(moment.date()):
        moment = datetime.combine(next_business_day(moment.date()), time.min, moment.tzinfo)
    for _day in range(days):
        moment += DAY
        while not is_business_day(moment.date()):
            moment += DAY
    return moment
