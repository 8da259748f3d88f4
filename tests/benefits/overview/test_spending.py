"""The alert at 80 %: where it begins, what it forecasts, and one mail for each benefit and year."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from benefits.models import Membership
from benefits.services import warnings
from benefits.spending import Spending, alerts, spendings
from partnerportal.accounts.models import Outbox
from support import services as support
from support.models import Entitlement
from tests.benefits.builders import a_membership, an_active

pytestmark = pytest.mark.django_db


@pytest.fixture
def active(cast, membership):
    """Acme's Silver, whose contract has run for 100 days."""
    row = an_active(membership, cast.global_admin, cast.reviewer)
    row.contract.start_date = cast.acme.today() - timedelta(days=100)
    row.contract.save(update_fields=["start_date"])
    return row.membership


def spend(membership, code, units):
    line = membership.benefits.get(code=code).entitlement
    support.consume(line, f"incident:{line.pk}/{units}", None, units=units)


def rows(membership, days=0):
    found = Membership.objects.for_pages().filter(pk=membership.pk)
    return {row.benefit.code: row for row in spendings(found, membership.organization.today() + timedelta(days=days))}


def a_row(used, quota, days=100, length=365):
    """A year of `length` days of which `days` are over; nothing in the database."""

    class Line:
        contract_id = None

    class Benefit:
        name, entitlement = "Hours", Line()

    class Year:
        contract, start_date, anniversary = None, date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=length)

    Line.used, Line.quota = used, quota
    return Spending(Benefit(), Year(), date(2026, 1, 1) + timedelta(days=days))


@pytest.mark.parametrize("used, quota, share, alert", [
    (0, 15, 0, False), (11, 15, 73, False), (12, 15, 80, True), (15, 15, 100, True), (3, 5, 60, False),
    (4, 5, 80, True), (159, 200, 79, False), (160, 200, 80, True), (7, 10, 70, False),
    (8, 10, 80, True), (1, 1, 100, True),
])  # fmt: skip
def test_the_alert_begins_at_eighty_percent_and_not_before(used, quota, share, alert):
    row = a_row(used, quota)
    assert (row.share, row.is_alert) == (share, alert)


@pytest.mark.parametrize("used, quota, days, out", [
    (10, 20, 100, date(2026, 1, 1) + timedelta(days=200)), (16, 20, 100, date(2026, 1, 1) + timedelta(days=125)),
    (1, 20, 100, None), (0, 20, 100, None), (20, 20, 100, None), (16, 20, 13, None), (5, 20, 364, None),
])  # fmt: skip
def test_the_forecast_is_linear_from_the_start(used, quota, days, out):
    assert a_row(used, quota, days).runs_out_on == out


def test_each_case_is_a_sentence():
    assert a_row(20, 20).forecast == "Nothing is left."
    assert a_row(16, 20).forecast == "At this pace nothing is left from 6 May 2026 on."
    assert a_row(16, 20, 350).forecast == "At this pace it lasts until the year ends on 1 Jan 2027."
    assert a_row(16, 20, 5).forecast == ""


def test_only_what_is_counted_is_watched(active):
    assert set(rows(active)) == {"product-support", "signature", "advisory-hours"}
    assert rows(active)["product-support"].start == active.contract.start_date
    assert rows(active)["advisory-hours"].start == active.start_date


def test_hours_are_watched_in_quarters(active):
    spend(active, "advisory-hours", 64)
    assert (rows(active)["advisory-hours"].share, rows(active)["advisory-hours"].is_alert) == (80, True)


def test_after_the_window_nothing_is_watched(active):
    past = (active.usable_until - active.organization.today()).days
    assert rows(active, past) and not rows(active, past + 1)


def test_the_fullest_comes_first(active):
    spend(active, "product-support", 13)
    spend(active, "signature", 5)
    found = alerts(Membership.objects.for_pages(), active.organization.today())
    assert [row.benefit.code for row in found] == ["signature", "product-support"]
    assert [str(row.status.word) for row in found] == ["Used up", "86 % used"]


def test_the_overview_says_it_apart_from_the_end_date(client, cast, active):
    client.force_login(cast.member)
    url = reverse("benefits:overview")
    assert "Used up, or nearly" not in client.get(url).content.decode()
    spend(active, "product-support", 12)
    text = client.get(url).content.decode()
    assert "Used up, or nearly" in text and "80 % is used" in text and "At this pace nothing is left from" in text


def test_every_counted_row_has_its_forecast(client, cast, active):
    spend(active, "product-support", 3)
    client.force_login(cast.member)
    found = {row.benefit.code: row.forecast for row in client.get(reverse("benefits:overview")).context["rows"]}
    assert found["product-support"].startswith("At this pace it lasts until the year ends on")
    assert {found["technical-presales"], found["marketing-course"], found["signature"]} == {""}


# --- the mail ---


def mails():
    return Outbox.objects.filter(kind="benefits/runs_out")


def test_crossing_is_mailed_once_to_each_admin(cast, active):
    cast.partner_admin, cast.member  # noqa: B018  made on first naming
    spend(active, "product-support", 11)
    assert warnings.warn() == 0
    spend(active, "product-support", 1)
    assert (warnings.warn(), warnings.warn()) == (1, 0)
    benefit = active.benefits.get(code="product-support")
    assert {mail.user for mail in mails()} == {cast.global_admin, cast.partner_admin}
    assert {mail.reference for mail in mails()} == {f"benefit:{benefit.pk}"}
    assert mails()[0].subject == "80 % of Microsoft Product Support is used"
    assert "Silver 2026/27" not in mails()[0].subject and "At this pace" in mails()[0].body


def test_each_benefit_has_its_own_mail(cast, active):
    spend(active, "product-support", 15)
    spend(active, "signature", 4)
    assert warnings.warn() == 2


def test_what_is_given_back_and_spent_again_is_not_mailed_twice(cast, active):
    spend(active, "signature", 4)
    warnings.warn()
    Entitlement.objects.filter(kind="cloud", contract=active.contract).update(used=0)
    assert warnings.warn() == 0
    Entitlement.objects.filter(kind="cloud", contract=active.contract).update(used=5)
    assert warnings.warn() == 0
    assert mails().count() == 1


def test_the_next_year_is_warned_about_again(cast, active):
    spend(active, "signature", 4)
    warnings.warn()
    Membership.objects.filter(pk=active.pk).update(state="lapsed")
    other = a_membership(cast.acme, "action-pack")
    spend(other, "advisory-hours", 16)
    assert warnings.warn() == 1


@pytest.mark.parametrize("state", ["lapsed", "upgraded", "refunded"])
def test_a_year_that_is_over_is_not_mailed_about(cast, active, state):
    spend(active, "signature", 5)
    Membership.objects.filter(pk=active.pk).update(state=state)
    assert warnings.warn() == 0


def test_after_the_window_nobody_is_mailed(cast, active):
    spend(active, "signature", 5)
    late = timezone.now() + timedelta(days=(active.usable_until - cast.acme.today()).days + 2)
    assert warnings.warn(now=late) == 0


def test_the_number_of_companies_does_not_matter(cast, active, django_assert_max_num_queries):
    spend(active, "signature", 5)
    warnings.warn()
    with django_assert_max_num_queries(6):
        warnings.warn()
