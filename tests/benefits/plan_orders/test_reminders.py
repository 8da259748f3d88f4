"""Before a paid plan ends those who buy it hear of it twice by mail, and see it on Home until it is ordered."""

from datetime import timedelta

import pytest

from benefits.services import orders, plan_reminders
from partnerportal.accounts.models import Outbox
from support.services import plans
from tests.benefits.plan_orders.builders import ordered
from tests.support.plans.builders import START, noon, registered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
DAY, END, KIND = timedelta(days=1), START + plans.YEAR, "benefits/plan_ends"


@pytest.fixture
def held(cast):
    assert cast.global_admin and cast.partner_admin and cast.member
    return registered(cast.reviewer, cast.acme)


def mails():
    return Outbox.objects.filter(kind=KIND)


@pytest.mark.parametrize(
    ("days", "name"),
    [(-31, ""), (-30, "month"), (-8, "month"), (-7, "week"), (0, "week"), (1, "")],
)
def test_the_days_of_both_reminders(held, days, name):
    assert plan_reminders.remind(noon(END + days * DAY)) == bool(name)
    assert {mail.key for mail in mails()} == ({f"plan-ends:{held.pk}:{name}"} if name else set())


def test_each_is_sent_once_to_those_who_buy(cast, held):
    for days in range(-40, 10):
        plan_reminders.remind(noon(END + days * DAY))
    told = [cast.global_admin.email, cast.partner_admin.email]
    assert sorted(mail.to for mail in mails()) == sorted(told * 2)
    mail = mails()[0]
    assert mail.subject == f"{held} of Acme ends on 1 Jun 2027" and "/support/plans/asfp/buy/" in mail.body


def test_whoever_has_ordered_the_next_year_is_not_reminded(cast, held):
    order = ordered(cast.global_admin, now=noon(END - 30 * DAY))
    assert plan_reminders.remind(noon(END - 20 * DAY)) == 0
    orders.cancel(cast.global_admin, order)
    assert plan_reminders.remind(noon(END - 20 * DAY)) == 1


def test_nor_for_what_was_followed_by_another_year(cast, held):
    plans.bring(cast.acme, plans.Plan.objects.get(code="asfp"), "order:7", noon(END - 20 * DAY))
    assert plan_reminders.remind(noon(END - 7 * DAY)) == 0


def test_another_plan_or_company_that_ordered_changes_nothing(cast, held):
    ordered(cast.global_admin, "psfp"), ordered(cast.reseller)
    assert plan_reminders.remind(noon(END - 7 * DAY)) == 1


@pytest.mark.parametrize("who, sees", [("global_admin", True), ("partner_admin", True), ("member", False)])
@pytest.mark.parametrize("left", [31, 30, 0])
def test_home_leads_those_who_buy_to_the_next_year(client, cast, who, sees, left):
    today = cast.acme.today()
    start = today + left * DAY - plans.YEAR
    contract = registered(cast.reviewer, cast.acme, start=max(start, today - plans.YEAR + DAY), now=noon(today))
    type(contract).objects.filter(pk=contract.pk).update(end_date=start + plans.YEAR, usable_until=start + plans.YEAR)
    client.force_login(getattr(cast, who))
    assert ("/support/plans/asfp/buy/" in client.get("/").text) == (sees and left <= 30)


def test_home_says_it_in_csp_only_too_and_not_when_it_is_ordered(client, cast):
    company, today = cast.csp_only, cast.csp_only.today()
    registered(cast.reviewer, company, start=today - 340 * DAY, now=noon(today))
    client.force_login(cast.reseller)
    assert "Buy the next year of" in client.get("/").text
    ordered(cast.reseller)
    assert "Buy the next year of" not in client.get("/").text
