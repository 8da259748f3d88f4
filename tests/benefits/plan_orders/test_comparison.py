"""The comparison of support plans: what a year costs, what is ordered, and from when the next year is bought."""

from datetime import timedelta

import pytest
from django.urls import reverse

from benefits.models import Currency, Offer
from benefits.services import orders
from support.models import Plan
from support.services import plans
from tests.benefits.plan_orders.builders import bought, ordered, proved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
LIST = "/support/plans/"


def show(client, user, path=LIST):
    client.force_login(user)
    return client.get(path).text


def buying(code):
    return reverse("benefits:plan_buy", args=[code])


@pytest.mark.parametrize("who", ["global_admin", "member", "guest", "reseller", "outsider", "holder", "engineer"])
def test_everybody_reads_what_a_year_of_each_sold_plan_costs(client, cast, who):
    html = show(client, getattr(cast, who))
    assert html.count("Sample price") == Offer.objects.plans().count() == 3
    assert html.count("a year</p>") + html.count('a year<span class="sub">') == 3


def test_the_price_is_in_the_currency_of_the_company(client, cast):
    company = cast.acme
    code = Currency.of(company).code
    fee = Offer.objects.get(plan_code="asfp").fee_usd
    assert code != "USD" and f"{code}\u00a0" in show(client, cast.member)
    assert f"USD\u00a0{fee:,}.00" in show(client, cast.holder)


@pytest.mark.parametrize("path, marks", [(LIST, 1), (buying, ["asfp", "psfp", "azure"])])
def test_hours_that_no_source_names_are_marked_as_samples(client, cast, path, marks):
    if path == LIST:
        assert show(client, cast.global_admin).count("Sample hours") == marks
        return
    found = {code for code in marks if "Sample hours" in show(client, cast.global_admin, path(code))}
    assert found == {plan.code for plan in Plan.objects.filter(is_sold=True) if plan.has_sample_hours} == {"psfp"}


@pytest.mark.parametrize("make, state", [(ordered, "Waiting for payment"), (proved, "Payment proof uploaded")])
def test_what_is_ordered_is_not_offered_again(client, cast, make, state):
    order = make(cast.global_admin)
    html = show(client, cast.partner_admin)
    assert f'Ordered: <a href="{order.get_absolute_url()}">{order.number}</a>' in html and state in html
    assert buying("asfp") not in html and buying("psfp") in html
    told = show(client, cast.member)
    assert f"Ordered: {order.number}" in told and order.get_absolute_url() not in told
    assert order.number not in show(client, cast.outsider)
    orders.cancel(cast.global_admin, order)
    assert buying("asfp") in show(client, cast.partner_admin)


@pytest.mark.parametrize("who", ["global_admin", "member", "reseller"])
def test_before_its_time_everybody_reads_from_when_and_nobody_is_asked(client, cast, who):
    person = getattr(cast, who)
    for code in ("asfp", "psfp", "azure"):
        plans.bring(person.organization, Plan.objects.get(code=code), "order:7")
    html = show(client, person)
    assert html.count("The next year can be bought from") == 3
    assert "disabled" not in html.split("<main", 1)[1].split("</main>")[0]


@pytest.mark.parametrize("held", [True, False])
def test_the_page_of_buying_says_once_from_when_the_year_counts(client, cast, held):
    if held:
        plans.bring(cast.acme, Plan.objects.get(code="asfp"), "order:7")
        plans.contracts_of(Plan.objects.get(code="asfp")).update(end_date=cast.acme.today() + timedelta(days=9))
    html = show(client, cast.global_admin, buying("asfp"))
    assert ("The year is counted from the day" in html) != held
    assert ("Goes on from" in html) == held


def test_the_comparison_costs_few_questions(client, cast, django_assert_max_num_queries):
    bought(cast.global_admin), ordered(cast.global_admin, "psfp"), ordered(cast.global_admin, "azure")
    for who in ("global_admin", "member", "reviewer", "holder"):
        client.force_login(getattr(cast, who))
        with django_assert_max_num_queries(12):
            client.get(LIST)
