"""The comparison with what one holds, and the page where staff register plans."""

from datetime import timedelta

import pytest
from django.urls import reverse

from support.models import Contract
from support.services import plans
from tests.builders import a_company, a_contract, a_plan
from tests.support.plans.builders import START, a_sold_plan, noon, registered

pytestmark = pytest.mark.django_db
LIST, REGISTER = "/support/plans/", "/support/plans/register/"


def show(client, user, path=LIST, **params):
    client.force_login(user)
    return client.get(path, params)


def row_of(response, code):
    return next(row for row in response.context["rows"] if row.plan.code == code)


def buying(code):
    return reverse("benefits:plan_buy", args=[code])


def here(cast, company, code="asfp"):
    return registered(cast.reviewer, company, code, company.today() - timedelta(days=5), now=noon(company.today()))


@pytest.mark.parametrize("who, says", [
    ("global_admin", "link"), ("partner_admin", "link"), ("reseller", "link"), ("legacy_admin", "link"),
    ("member", "refused"), ("guest", "refused"), ("holder", ""), ("engineer", ""),
])  # fmt: skip
def test_who_may_buy_has_the_way_and_who_may_not_the_reason(client, cast, who, says):
    a_sold_plan()
    html = show(client, getattr(cast, who)).text
    assert (buying("asfp") in html) == (says == "link")
    assert ("Only a Global admin or an MPN partner admin buys support plans." in html) == (says == "refused")


@pytest.mark.parametrize("who", ["member", "reseller", "global_admin"])
def test_everybody_of_the_company_reads_until_when_the_plan_runs(client, cast, who):
    person = getattr(cast, who)
    contract = here(cast, person.organization)
    response = show(client, person)
    assert row_of(response, "asfp").held == contract
    assert str(contract) in response.text and "Until" in response.text
    assert buying("asfp") not in response.text


@pytest.mark.parametrize("who", ["guest", "holder", "outsider"])
def test_nobody_else_reads_it(client, cast, who):
    contract = here(cast, cast.acme)
    assert str(contract) not in show(client, getattr(cast, who)).text


def test_before_its_time_it_says_from_when_the_next_year_is_bought(client, cast):
    here(cast, cast.acme)
    assert "The next year can be bought from" in show(client, cast.global_admin).text


def test_in_the_last_thirty_days_it_can_be_bought_again(client, cast):
    today = cast.acme.today()
    registered(cast.reviewer, cast.acme, "asfp", today - timedelta(days=340), now=noon(today))
    html = show(client, cast.global_admin).text
    assert buying("asfp") in html and "Until" in html


def test_an_expired_plan_is_not_held(client, cast):
    contract = here(cast, cast.acme)
    days = {"start_date": "2025-01-01", "end_date": "2026-01-01", "usable_until": "2026-01-01"}
    Contract.objects.filter(pk=contract.pk).update(**days)
    assert row_of(show(client, cast.member), "asfp").held is None


def test_counting_and_hours_come_from_the_data(client, cast):
    a_plan("signature", hours_critical=1, hours_moderate=3, hours_minimal=9)
    a_sold_plan()
    a_plan("free", name="Free topics")
    response = show(client, cast.member)
    assert row_of(response, "signature").hours == [("A", 1), ("B", 3), ("C", 9)]
    assert row_of(response, "free").hours == []
    for part in ("A: 1 hour", "B: 3 hours", "Counted", "Not counted", "1 business day"):
        assert part in response.text


def test_a_full_comparison_costs_few_questions(client, cast, django_assert_max_num_queries):
    for code in ("asfp", "psfp", "azure"):
        here(cast, cast.acme, code)
    for number in range(20):
        a_contract(cast.acme, title=f"No {number}", cloud=5)
    for who in ("global_admin", "member", "reviewer"):
        client.force_login(getattr(cast, who))
        with django_assert_max_num_queries(12):
            client.get(LIST)


def typed(acme, **changes):
    day = acme.today().isoformat()
    return {"company": acme.name, "plan": "asfp", "start_date": day, "agreement": "EA-12/7", **changes}


def test_staff_register_a_plan(client, cast):
    a_sold_plan()
    assert "No company has a paid plan" in show(client, cast.reviewer, REGISTER).text
    answer = client.post(REGISTER, typed(cast.acme), follow=True)
    assert "of Acme is active." in answer.text and "EA-12/7" in answer.text
    assert plans.running(cast.acme, a_sold_plan(), cast.acme.today())


@pytest.mark.parametrize("company", ["acme", "4100001", "ACME"])
def test_a_company_is_named_by_its_mpn_id_or_name(client, cast, company):
    a_sold_plan()
    client.force_login(cast.operator)
    assert client.post(REGISTER, {**typed(cast.acme), "company": company}).status_code == 303


WRONG = [
    ({"company": ""}, "Type the MPN ID or the name"),
    ({"company": "Nobody"}, "No company has this MPN ID or name"),
    ({"company": "9" * 30}, "No company has this MPN ID or name"),
    ({"company": "Twin"}, "Several companies have this name"),
    ({"company": "a\u202eb"}, "cannot be shown"),
    ({"plan": "signature"}, "This plan is not sold"),
    ({"plan": ""}, "Choose the plan"),
    ({"plan": "9" * 3000}, "This plan is not sold"),
    ({"start_date": ""}, "Type the first day of the plan."),
    ({"start_date": "2026-02-30"}, "such as 2026-11-21"),
    ({"start_date": "9999-12-31"}, "such as 2026-11-21"),
    ({"start_date": "0001-01-01"}, "such as 2026-11-21"),
    ({"agreement": ""}, "Type the number of the agreement"),
    ({"agreement": "x" * 21}, "at most 20"),
    ({"agreement": "A~2"}, "Letters, digits"),
    ({"agreement": "A:2"}, "Letters, digits"),
]


@pytest.mark.parametrize("changes, sentence", WRONG, ids=[str(case[0])[:34] for case in WRONG])
def test_what_is_wrong_is_said(client, cast, changes, sentence):
    a_plan("signature")
    a_sold_plan()
    a_company("Twin"), a_company("Twin")
    client.force_login(cast.reviewer)
    answer = client.post(REGISTER, typed(cast.acme, **changes))
    assert answer.status_code == 422
    assert sentence in answer.text and not Contract.objects.exists()


def test_what_runs_already_comes_back_with_the_reason(client, cast):
    here(cast, cast.acme)
    client.force_login(cast.reviewer)
    answer = client.post(REGISTER, typed(cast.acme))
    assert answer.status_code == 409 and "runs until" in answer.text


def test_a_mistake_is_taken_back_by_a_button(client, cast):
    contract = here(cast, cast.acme)
    path = reverse("support:plan_unregister", args=[contract.pk])
    assert path in show(client, cast.reviewer, REGISTER).text
    assert "is taken back" in client.post(path, follow=True).text
    assert client.post(path).status_code == 404
    assert client.get(path).status_code == 405


def test_what_the_mistake_had_ended_is_named(client, cast):
    today = cast.acme.today()
    before = registered(cast.reviewer, cast.acme, "asfp", today - timedelta(days=340), now=noon(today))
    contract = registered(cast.reviewer, cast.acme, "asfp", today, "EA-2", now=noon(today))
    client.force_login(cast.reviewer)
    answer = client.post(reverse("support:plan_unregister", args=[contract.pk]), follow=True)
    assert f"{before}, which it had ended, is active again." in answer.text


def test_what_is_over_is_not_among_the_paid_plans(client, cast):
    contract = registered(cast.reviewer, cast.acme, "asfp", START)
    Contract.objects.filter(pk=contract.pk).update(end_date=START, usable_until=START)
    assert str(contract) not in show(client, cast.reviewer, REGISTER).text


def test_what_was_bought_has_no_such_button(client, cast):
    contract = plans.bring(cast.acme, a_sold_plan(), "order:7")
    path = reverse("support:plan_unregister", args=[contract.pk])
    response = show(client, cast.reviewer, REGISTER)
    assert path not in response.text and "Bought in the portal" in response.text
    assert "registered by staff" in client.post(path, follow=True).text


def test_the_list_of_paid_plans_costs_few_questions(client, cast, django_assert_max_num_queries):
    for number in range(20):
        here(cast, a_company(f"Company {number}"))
    client.force_login(cast.reviewer)
    with django_assert_max_num_queries(12):
        client.get(REGISTER)
