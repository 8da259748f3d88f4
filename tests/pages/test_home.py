"""Home: what needs doing, for each kind of person."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from benefits import services as benefits
from benefits.models import Membership, Offer
from partnerportal.accounts import services as accounts
from partnerportal.accounts.models import COMPANY_ROLES
from partnerportal.accounts.permissions import REGISTER
from partnerportal.pages import home as page
from support import services as support
from support.models import Contract
from tests.builders import a_contract, a_person, a_version
from tests.incidents.builders import in_state


@pytest.fixture
def membership(cast):
    benefits.load_catalogue()
    return benefits.start_membership(cast.acme, Offer.objects.get(code="silver"), cast.acme.today())


def titles(user):
    return [item.title for item in page.home(user, timezone.now()).todo]


ASKABLE = sorted(name for name, rule in REGISTER.items() if rule.roles & COMPANY_ROLES)


@pytest.mark.parametrize("action", ASKABLE)
def test_whatever_somebody_is_asked_for_has_its_page_on_home(action):
    assert reverse(page._WHERE[action]) != reverse("pages:home")


def test_home_knows_no_page_for_what_nobody_can_be_asked():
    assert set(page._WHERE) == set(ASKABLE)


def test_who_may_activate_is_told_what_waits(cast, membership):
    assert titles(cast.partner_admin)[0] == f"Activate the technical benefits of {membership}"


def test_who_may_not_activate_is_not_told_to(cast, membership):
    assert titles(cast.member) == []


def test_an_active_contract_is_offered_for_linking_until_it_is_linked(cast):
    contract = a_contract(cast.acme)
    assert titles(cast.member) == ["Link Silver 2026/27 to your account"]
    support.link_as_member(cast.member, contract)
    assert titles(cast.member) == []


def test_a_colleague_who_asks_stands_on_home_until_it_is_done(cast, client):
    row = accounts.ask(cast.member, cast.global_admin.pk, "benefits.activate")
    assert titles(cast.global_admin) == ["Mona Member asks for your help"]
    client.force_login(cast.global_admin)
    client.post(f"/ask/{row.pk}/done/")
    assert titles(cast.global_admin) == []


@pytest.mark.parametrize(
    "days, word",
    [(16, None), (15, "15 days left"), (1, "1 day left"), (0, "0 days left"), (-1, "Renewal window"),
     (-30, "Renewal window"), (-31, None)],
)  # fmt: skip
def test_a_renewal_comes_into_sight_fifteen_days_before(cast, membership, days, word):
    anniversary = cast.acme.today() + timedelta(days=days)
    Membership.objects.update(anniversary=anniversary, start_date=anniversary - timedelta(days=365))
    found = page.home(cast.member, timezone.now()).todo
    assert [str(item.status.word) for item in found] == ([word] if word else [])


def test_balances_are_drawn_for_what_is_counted(cast):
    a_contract(cast.acme, on_premises=15, cloud=None)
    balances = page.home(cast.member, timezone.now()).balances
    assert [(b.line.left, b.plot is not None) for b in balances] == [(15, True), (None, False)]


def test_a_dead_contract_is_not_shown_as_something_left(cast):
    support.end_contract(a_contract(cast.acme).pk)
    assert page.home(cast.member, timezone.now()).balances == []


def test_an_incident_that_waits_for_me_comes_first(cast):
    incident = in_state("attention_needed", cast.member, cast.engineer)
    found = page.home(incident.filed_by, timezone.now())
    assert found.todo[0].url == incident.get_absolute_url()
    assert found.waiting == [incident]


def test_the_holder_is_told_what_can_be_done_here(client, cast):
    client.force_login(cast.holder)
    text = client.get("/").text
    assert "This account belongs to no company" in text
    assert 'href="/support/contracts/link/"' in text


@pytest.mark.parametrize("who", ["member", "global_admin", "guest", "holder", "reseller", "legacy_admin", "outsider"])
def test_home_is_there_for_everybody(client, cast, membership, who):
    client.force_login(getattr(cast, who))
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "who, sees, not_sees",
    [
        ("reviewer", "Activation requests", "Incidents due next"),
        ("engineer", "Incidents due next", "Activation requests"),
    ],
)
def test_staff_see_the_queues_they_work_on(client, cast, who, sees, not_sees):
    client.force_login(getattr(cast, who))
    text = client.get("/").text
    assert sees in text
    assert not_sees not in text


@pytest.mark.parametrize("contracts", [1, 3])
def test_home_costs_the_same_whatever_there_is(client, cast, membership, django_assert_max_num_queries, contracts):
    for _ in range(contracts):
        a_contract(cast.acme)
    client.force_login(a_person(cast.acme, "global_admin"))
    a_version()
    with django_assert_max_num_queries(14):
        client.get("/")
    assert Contract.objects.count() == contracts + 1
