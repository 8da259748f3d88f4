"""What a paid plan brought stands with its order, also where a company in CSP only has no page of contracts (D52)."""

import pytest
from django.urls import reverse

from benefits.services import orders
from partnerportal.accounts.models import Activity
from partnerportal.common.refusals import Forbidden, Refused
from support import services
from support.models import Contract
from tests.benefits.offers.builders import again
from tests.benefits.plan_orders.builders import bought, ordered, proved
from tests.builders import a_contract, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def show(client, user, path):
    client.force_login(user)
    return client.get(path).text


def ids(contract):
    return reverse("support:show_ids", args=[contract.pk])


@pytest.mark.parametrize("who", ["reseller", "global_admin"])
def test_the_order_shows_what_it_brought_and_what_was_used(client, cast, who):
    user = getattr(cast, who)
    order = again(bought(user, "psfp"))
    line = order.contract.entitlements.last()
    services.consume(line, "incident:1/1", user)
    html = show(client, user, order.get_absolute_url())
    assert (
        "PSfP · Cloud" in html
        and "1 incident used so far" in html
        and "0 incidents used so far" in html
        and ids(order.contract) in html
    )
    assert (f'href="{order.contract.get_absolute_url()}"' in html) == (who == "global_admin")


@pytest.mark.parametrize("who", ["reseller", "global_admin"])
@pytest.mark.parametrize("htmx", [True, False])
def test_the_pair_is_shown_to_who_buys_plans(client, cast, who, htmx):
    user = getattr(cast, who)
    contract = again(bought(user)).contract
    client.force_login(user)
    answer = client.post(ids(contract), headers={"HX-Request": "true"} if htmx else {})
    assert answer.status_code == 200 and contract.shown_access_id in answer.text
    assert Activity.objects.filter(verb="contract.ids_shown", by=user).count() == 1
    if who == "reseller":
        assert "/support/contracts/" not in answer.text.split("<main")[-1].split("</main>")[0]


def test_nobody_else_of_a_company_in_csp_only_sees_the_pair(client, cast):
    contract = again(bought(cast.reseller)).contract
    for user in (a_person(cast.csp_only), a_person(cast.csp_only, "admin_agent"), cast.outsider, cast.holder):
        client.force_login(user)
        assert client.post(ids(contract)).status_code == 404
        with pytest.raises((Forbidden, Refused)):
            services.reveal_ids(user, contract)


def test_a_contract_of_a_membership_stays_behind_the_wall(client, cast):
    contract = a_contract(cast.csp_only)
    client.force_login(cast.reseller)
    assert client.post(ids(contract)).status_code == 404
    with pytest.raises(Forbidden):
        services.reveal_ids(cast.reseller, contract)


@pytest.mark.parametrize("make", [ordered, proved])
def test_before_it_is_paid_there_is_nothing_to_show(client, cast, make):
    order = make(cast.reseller)
    assert "Show IDs" not in show(client, cast.reseller, order.get_absolute_url())


def test_what_has_ended_shows_no_pair(client, cast):
    order = again(orders.confirm(cast.reviewer, proved(cast.reseller)))
    services.end_contract(order.contract_id)
    html = show(client, cast.reseller, order.get_absolute_url())
    assert "Show IDs" not in html and str(Contract.State.ENDED.label) in html
    client.force_login(cast.reseller)
    answer = client.post(ids(order.contract), follow=True)
    assert answer.redirect_chain == [("/support/plans/", 303)] and "only while the contract is active" in answer.text


def test_the_page_costs_few_questions(client, cast, django_assert_max_num_queries):
    for user in (cast.global_admin, cast.reseller):
        order = orders.confirm(cast.reviewer, proved(user, "psfp"))
        client.force_login(user)
        with django_assert_max_num_queries(12):
            client.get(order.get_absolute_url())
