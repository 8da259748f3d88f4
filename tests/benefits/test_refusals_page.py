"""Whoever cannot use the pages of benefits is told which of the reasons it is (product.md 2, D48)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from benefits import services
from tests.benefits.builders import a_membership
from tests.builders import a_company, a_person

NOTHING = "Looks like you don&#x27;t have any benefits yet"
PAGES = ["benefits:overview", "benefits:technical"]


def text_of(client, user, name):
    client.force_login(user)
    response = client.get(reverse(name))
    return response.status_code, response.content.decode().replace("don't", "don&#x27;t")


@pytest.mark.parametrize("name", PAGES)
def test_a_company_of_csp_only_is_not_authorized(client, cast, name):
    status, text = text_of(client, cast.reseller, name)
    assert status == 403 and "You are not authorized for this action" in text
    assert "Resale" in text and "Sign in with another account" in text


@pytest.mark.parametrize("name", PAGES)
def test_an_account_without_company_is_told_so(client, cast, name):
    status, text = text_of(client, cast.holder, name)
    assert status == 403 and "This account belongs to no company" in text


@pytest.mark.parametrize("name", PAGES)
def test_a_guest_without_role_lacks_the_role(client, cast, name):
    status, text = text_of(client, cast.guest, name)
    assert status == 403 and "You do not have the role for this" in text


@pytest.mark.parametrize("name", PAGES)
def test_nothing_yet_names_account_and_company_and_the_lapsed_offer(client, cast, catalogue, name):
    old = a_membership(cast.acme, "silver", start_date=cast.acme.today() - timedelta(days=500))
    services.lapse(old)
    status, text = text_of(client, cast.member, name)
    assert status == 200 and text.count(NOTHING) == 2
    assert cast.member.email in text and "Acme, MPN ID 4100001" in text
    assert "Its Silver membership lapsed on" in text and "Sign in with another account" in text


def test_nothing_yet_shows_what_each_offer_would_hold(client, cast, catalogue):
    _status, text = text_of(client, cast.member, "benefits:technical")
    for word in ("Gold membership", "Silver membership", "Microsoft Action Pack", "Unlimited", "None"):
        assert word in text
    assert "lapsed" not in text


def test_nothing_yet_names_who_buys_and_leads_to_the_offers(client, cast, catalogue):
    admin = cast.global_admin
    _status, text = text_of(client, cast.member, "benefits:technical")
    assert admin.email in text and "/benefits/offers/" in text and "A Global admin or an MPN partner admin" in text


def test_coming_back_after_another_sign_in_leads_to_the_same_page(client, cast, catalogue):
    _status, text = text_of(client, cast.member, "benefits:technical")
    assert f'name="next" value="{reverse("benefits:technical")}"' in text


@pytest.mark.parametrize("name", PAGES)
def test_a_company_elsewhere_is_sent_there_and_still_sees_what_it_holds(client, cast, catalogue, name):
    a_membership(cast.legacy, "silver")
    status, text = text_of(client, cast.legacy_admin, name)
    assert status == 200 and "Managed in Partner Membership Center" in text and "partner.microsoft.com" in text
    assert "Microsoft Product Support" in text and "activate/" not in text


@pytest.mark.parametrize(
    "country, who",
    [("CA", "Partner Frontline"), ("TW", "Partner Frontline"), ("NO", "regform"), ("JP", "Technical support of your")],
)
def test_technical_support_names_the_contact_of_the_region(client, catalogue, country, who):
    company = a_company("Elsewhere", country=country, is_migrated=False)
    _status, text = text_of(client, a_person(company, "global_admin"), "benefits:technical")
    assert who in text


def test_a_company_elsewhere_without_offers_is_not_told_to_buy(client, cast, catalogue):
    status, text = text_of(client, cast.legacy_admin, "benefits:technical")
    assert status == 200 and NOTHING not in text and "Managed in Partner Membership Center" in text


@pytest.mark.parametrize("name", [*PAGES, "benefits:queue"])
def test_a_stranger_is_asked_to_sign_in(client, db, name):
    response = client.get(reverse(name))
    assert response.status_code == 302 and reverse("account_login") in response.url
