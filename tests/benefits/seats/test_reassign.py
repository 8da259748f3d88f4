"""Ninety full days on a seat: counted in days of the company's zone (D45)."""

import zoneinfo
from datetime import date, datetime, timedelta

import pytest

from benefits.models import Assignment, Membership
from benefits.permissions.seats import can_reassign
from benefits.services import assignments
from partnerportal.accounts.models import Activity, Organization, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.benefits.seats.builders import MONTHLY, again, assigned, live, the_benefit
from tests.builders import a_person

pytestmark = pytest.mark.django_db

# since, the first day on which it may change
DAYS = [
    (date(2026, 1, 1), date(2026, 4, 1)),
    (date(2027, 12, 15), date(2028, 3, 14)),  # over 29 February
    (date(2028, 2, 29), date(2028, 5, 29)),  # from 29 February
    (date(2026, 2, 28), date(2026, 5, 29)),
    (date(2026, 1, 10), date(2026, 4, 10)),  # clocks go forward in between
    (date(2026, 9, 1), date(2026, 11, 30)),  # clocks go back in between
    (date(2026, 10, 15), date(2027, 1, 13)),  # over the new year
]
ZONES = ["Europe/Oslo", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "Asia/Kolkata"]


def moment(day, hour, minute, zone):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zoneinfo.ZoneInfo(zone))


@pytest.fixture
def old(cast, seats):
    """Somebody has had the seat for a hundred days."""
    return assigned(cast, seats, cast.member, days_ago=100)


@pytest.fixture
def dated(cast, pack, seats):
    """A seat since a given day, in a company of a given zone, in a year that runs long enough."""

    def on(since, zone="Europe/Oslo"):
        Organization.objects.filter(pk=cast.acme.pk).update(time_zone=zone)
        Membership.objects.filter(pk=pack.pk).update(start_date=since, anniversary=since + timedelta(days=300))
        last = since + timedelta(days=330)
        pack.benefits.update(expires_date=last - timedelta(days=30), activate_by=last, usable_until=last)
        row = assigned(cast, seats, cast.member)
        Assignment.objects.filter(pk=row.pk).update(assigned_date=since)
        return again(row)

    return on


@pytest.mark.parametrize("since, free_from", DAYS)
@pytest.mark.parametrize("zone", ZONES)
def test_the_day_on_which_it_may_change(cast, dated, since, free_from, zone):
    """Refused on day 89 to its last minute; done on day 90 and 91 from the first."""
    row, before = dated(since, zone), free_from - timedelta(days=1)
    assert (row.free_from, (free_from - since).days) == (free_from, 90)
    admin = cast.global_admin
    assert not can_reassign(admin, row, moment(before, 0, 0, zone))
    assert not can_reassign(admin, row, moment(before, 23, 59, zone))
    assert can_reassign(admin, row, moment(free_from, 0, 0, zone))
    assert can_reassign(admin, row, moment(free_from, 23, 59, zone))
    assert can_reassign(admin, row, moment(free_from + timedelta(days=1), 0, 0, zone))


@pytest.mark.parametrize("days_ago, done", [(0, False), (1, False), (89, False), (90, True), (91, True)])
def test_the_verb_counts_the_same_days(cast, seats, days_ago, done):
    row = assigned(cast, seats, days_ago=days_ago)
    if done:
        assert assignments.reassign(cast.global_admin, row, cast.member).assignee == cast.member
    else:
        with pytest.raises(Refused, match="This seat can be reassigned from"):
            assignments.reassign(cast.global_admin, row, cast.member)


def test_the_new_person_has_the_same_place_and_new_days(cast, seats, old):
    new = assignments.reassign(cast.global_admin, old, cast.guest)
    assert (new.place, new.assigned_date) == (old.place, cast.acme.today())
    assert live(seats) == [(cast.guest, 1)]
    row = again(old)
    assert (row.end_reason, row.ended_by, row.status.word) == ("reassigned", cast.global_admin, "Reassigned")
    with pytest.raises(Refused, match="can be reassigned from"):
        assignments.reassign(cast.global_admin, new, cast.member)


def test_both_people_get_mail_about_the_benefit(cast, seats, old):
    Outbox.objects.all().delete()
    assignments.reassign(cast.global_admin, old, cast.guest)
    mails = dict(Outbox.objects.values_list("user", "kind"))
    assert mails == {cast.guest.pk: "benefits/assigned", cast.member.pk: "benefits/unassigned"}
    assert set(Outbox.objects.values_list("reference", flat=True)) == {f"benefit:{seats.pk}"}
    assert "Reason: Reassigned" in Outbox.objects.get(user=cast.member).body


def test_the_log_names_both(cast, old):
    assignments.reassign(cast.global_admin, old, cast.guest)
    line = Activity.objects.get(verb="assignment.reassigned")
    assert line.sentence.endswith("Visual Studio Professional subscription from Mona Member to Gus Guest")


def test_a_person_who_has_one_cannot_get_it(cast, seats, old):
    assigned(cast, seats, cast.guest)
    with pytest.raises(Refused, match="Gus Guest has Visual Studio Professional subscription already"):
        assignments.reassign(cast.global_admin, old, cast.guest)
    with pytest.raises(Refused, match="Mona Member has"):
        assignments.reassign(cast.global_admin, old, cast.member)


@pytest.mark.parametrize("who", ["member", "guest", "user_admin", "holder", "reseller"])
def test_whoever_may_not_assign_may_not_reassign(cast, old, who):
    with pytest.raises(Forbidden):
        assignments.reassign(getattr(cast, who), old, cast.guest)


def test_another_company_cannot(cast, old):
    with pytest.raises(Refused, match="another company"):
        assignments.reassign(cast.outsider, old, cast.outsider)


def test_the_second_one_reads_who_was_first(cast, old):
    assignments.reassign(cast.partner_admin, old, cast.guest)
    with pytest.raises(WrongState, match="Mona Member has this no more: Reassigned by Partner Admin on"):
        assignments.reassign(cast.global_admin, old, a_person(cast.acme))


def test_the_second_one_from_elsewhere_reads_nothing(cast, old):
    assignments.reassign(cast.partner_admin, old, cast.guest)
    with pytest.raises(Forbidden):
        assignments.reassign(cast.member, old, cast.guest)


def test_a_person_of_elsewhere_gets_none(cast, old):
    for person in (cast.outsider, a_person(cast.acme, is_active=False)):
        with pytest.raises(Refused):
            assignments.reassign(cast.global_admin, old, person)
    assert again(old).ended_at is None


def test_only_seats_are_reassigned(cast, gold):
    row = assigned(cast, the_benefit(gold, MONTHLY), days_ago=95)
    with pytest.raises(Refused, match="cannot be done"):
        assignments.reassign(cast.global_admin, row, cast.member)


def test_seats_are_neither_removed_nor_transferred(cast, old):
    for verb in (lambda: assignments.remove(cast.global_admin, old),
                 lambda: assignments.transfer(cast.global_admin, old, cast.guest)):  # fmt: skip
        with pytest.raises(Refused, match="cannot be done"):
            verb()


def test_after_the_end_of_the_year_no_seat_changes(cast, pack, old):
    Membership.objects.filter(pk=pack.pk).update(state="lapsed")
    with pytest.raises(Refused, match="has ended"):
        assignments.reassign(cast.global_admin, old, cast.guest)


@pytest.mark.parametrize("days, done", [(30, True), (31, False)])
def test_people_change_through_the_renewal_window(cast, pack, seats, days, done):
    row = assigned(cast, seats, days_ago=0)
    Assignment.objects.filter(pk=row.pk).update(assigned_date=pack.start_date)
    now = moment(pack.anniversary + timedelta(days=days), 12, 0, "UTC")
    assert bool(can_reassign(cast.global_admin, again(row), now)) is done
