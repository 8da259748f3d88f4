"""Two reminders of a renewal, once each, to those who renew (domain.md 2.4)."""

from datetime import date, timedelta

import pytest

from benefits import services
from benefits.services import reminders
from benefits.services.reminders import REMINDERS, is_due
from partnerportal.accounts.models import Outbox
from tests.benefits.builders import an_offer
from tests.benefits.offers.builders import A, bought, holding, noon, ordered

DAY = timedelta(days=1)
BEFORE, AFTER = "benefits/renewal_before", "benefits/renewal_after"


@pytest.fixture
def held(cast, catalogue):
    assert cast.global_admin and cast.partner_admin and cast.member and cast.account_admin
    return holding(cast.acme, "action-pack")


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        *[(-16, None), (-15, BEFORE), (-1, BEFORE), (0, BEFORE), (1, None)],
        *[(22, None), (23, AFTER), (30, AFTER), (31, None)],
    ],
)
def test_the_days_of_both_reminders(held, days, kind):
    assert reminders.remind(noon(A + days * DAY)) == (kind is not None)
    assert {mail.kind for mail in Outbox.objects.all()} == ({kind} if kind else set())


@pytest.mark.parametrize(
    ("anniversary", "first", "second"),
    [
        (date(2028, 3, 1), date(2028, 2, 15), date(2028, 3, 24)),
        (date(2027, 3, 1), date(2027, 2, 14), date(2027, 3, 24)),
        (date(2028, 2, 29), date(2028, 2, 14), date(2028, 3, 23)),
        (date(2027, 1, 5), date(2026, 12, 21), date(2027, 1, 28)),
    ],
)
def test_the_first_days_over_months_and_leap_years(anniversary, first, second):
    for reminder, day in zip(REMINDERS, (first, second), strict=True):
        assert (is_due(reminder, anniversary, day - DAY), is_due(reminder, anniversary, day)) == (False, True)


def test_they_go_to_global_admins_and_partner_admins(cast, held):
    reminders.remind(noon(A - 15 * DAY))
    assert {mail.to for mail in Outbox.objects.all()} == {cast.global_admin.email, cast.partner_admin.email}
    mail = Outbox.objects.first()
    assert mail.reference == held.reference
    assert "from 15 Mar 2027 to 13 Apr 2027" in mail.body and "/benefits/offers/" in mail.body


def test_each_is_sent_once_however_often_the_clock_strikes(held):
    for hour in range(30):
        reminders.remind(noon(A - 15 * DAY) + timedelta(hours=hour))
        reminders.remind(noon(A + 23 * DAY) + timedelta(hours=hour))
    assert sorted(mail.kind for mail in Outbox.objects.all()) == [AFTER] * 2 + [BEFORE] * 2


def test_a_missed_day_is_made_up_for(held):
    assert reminders.remind(noon(A - 3 * DAY)) == 1


def test_the_second_one_names_the_last_day(held):
    reminders.remind(noon(A + 23 * DAY))
    assert "The last day to renew is 13 Apr 2027" in Outbox.objects.first().body


def test_whoever_has_ordered_the_renewal_is_not_reminded(cast, held):
    ordered(cast.global_admin, now=noon(A + 2 * DAY))
    Outbox.objects.all().delete()
    assert reminders.remind(noon(A + 23 * DAY)) == 0


def test_whoever_has_renewed_is_not_reminded(cast, held):
    bought(cast.global_admin, now=noon(A + 2 * DAY))
    assert reminders.remind(noon(A + 23 * DAY)) == 0


def test_the_day_is_the_company_s(cast, held):
    cast.acme.time_zone = "Pacific/Auckland"
    cast.acme.save(update_fields=["time_zone"])
    due = noon(A - 15 * DAY) - timedelta(hours=26)
    assert (reminders.remind(due), reminders.remind(due + timedelta(hours=1))) == (0, 1)


def test_a_company_that_is_managed_elsewhere_is_reminded_there(cast, catalogue):
    assert cast.legacy_admin
    services.start_membership(cast.legacy, an_offer("action-pack"), A.replace(year=2026), now=noon(A))
    assert reminders.remind(noon(A - 15 * DAY)) == 0


def test_looking_costs_the_same_whatever_is_held(cast, held, django_assert_max_num_queries):
    holding(cast.rival, "action-pack", date(2027, 8, 1))
    with django_assert_max_num_queries(4):
        reminders.remind(noon(A - 60 * DAY))
