"""Software: products of each offer, downloads without JavaScript, keys behind a confirmation and the password."""

import csv
import io
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from benefits.models import ProductKey
from partnerportal.accounts.models import Activity
from tests.benefits.builders import a_membership
from tests.benefits.keys.builders import (
    CALS,
    OFFICE,
    SQL,
    SUITE,
    WINDOWS,
    a_benefit,
    a_refund,
    in_stock,
    revealed,
    session_of,
    type_password,
)
from tests.builders import a_company, a_person, with_password

pytestmark = pytest.mark.django_db
URL = reverse("benefits:software")


def text_of(client, user, url=URL):
    client.force_login(user)
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def row_of(text, benefit):
    """The part of the page that is this product."""
    return text.split(f'id="benefit-{benefit.pk}"')[1].split("</details> </section>")[0].split('id="benefit-')[0]


def test_each_product_of_the_offer_with_its_numbers_and_dates(client, cast, membership):
    text = text_of(client, cast.member)
    for words in ("Windows Server 2022 Standard", "Windows 11 Enterprise", "Office LTSC Professional Plus 2021"):
        assert f"<b>{words}</b>" in text
    row = row_of(text, a_benefit(membership))
    for words in (
        "Activation on a machine",
        "<dd>10</dd>",
        "Special instructions",
        "Key not revealed",
        "Silver · Core",
    ):
        assert words in row
    assert membership.usable_until.strftime("%-d %b %Y") in row
    assert "never on systems of customers" in text


def test_products_without_keys_say_so(client, cast, membership):
    text = text_of(client, cast.global_admin)
    assert "No key is needed for this product." in row_of(text, a_benefit(membership, SQL))
    cals = row_of(text, a_benefit(membership, CALS))
    assert "No further details available. They are managed on the server; there is nothing to download." in cals
    assert "Get keys" not in cals and "Download" not in cals


def test_language_and_system_are_chosen_by_an_address(client, cast, membership):
    benefit = a_benefit(membership, OFFICE)
    url = reverse("benefits:software_product", args=[benefit.pk])
    first = row_of(text_of(client, cast.member, url), benefit)
    assert 'href="https://download.example/office-ltsc-2021?language=English&amp;system=64-bit"' in first
    chosen = row_of(text_of(client, cast.member, f"{url}?language=Korean&system=32-bit"), benefit)
    assert 'href="https://download.example/office-ltsc-2021?language=Korean&amp;system=32-bit"' in chosen
    assert "Download, Korean, 32-bit" in chosen


@pytest.mark.parametrize("query", ["language=Klingon", "system=8-bit", "language=", "language=<script>"])
def test_a_choice_that_there_is_not_is_the_first_one(client, cast, membership, query):
    benefit = a_benefit(membership, OFFICE)
    url = reverse("benefits:software_product", args=[benefit.pk])
    row = row_of(text_of(client, cast.member, f"{url}?{query}"), benefit)
    assert "language=English&amp;system=64-bit" in row


def test_filtered_by_offer_and_by_name(client, cast, membership):
    pack = a_membership(cast.acme, "action-pack")
    both = text_of(client, cast.member)
    assert f"benefit-{a_benefit(pack).pk}" in both and f"benefit-{a_benefit(membership).pk}" in both
    one = text_of(client, cast.member, f"{URL}?offer=action-pack")
    assert f"benefit-{a_benefit(pack).pk}" in one and f"benefit-{a_benefit(membership).pk}" not in one
    named = text_of(client, cast.member, f"{URL}?q=OFFICE&offer=silver")
    assert f"benefit-{a_benefit(membership, OFFICE).pk}" in named
    assert f"benefit-{a_benefit(membership).pk}" not in named
    assert "No product fits these filters" in text_of(client, cast.member, f"{URL}?q=zebra")


def test_the_csv_has_what_is_known_of_a_key_and_never_the_key(client, cast, membership):
    [text] = in_stock()
    revealed(membership, cast.global_admin, OFFICE)
    client.force_login(cast.member)
    answer = client.get(reverse("benefits:software_csv") + "?offer=silver")
    body = b"".join(answer.streaming_content).decode()
    rows = {row["Product"]: row for row in csv.DictReader(io.StringIO(body.lstrip("\ufeff")))}
    assert rows["Office LTSC Professional Plus 2021"]["Status"] == "Key revealed"
    assert rows["Office LTSC Professional Plus 2021"]["Shown first to"] == "Global Admin"
    assert rows["Windows Server 2022 Standard"]["Quantity"] == "10"
    assert text not in body and rows["Windows Server 2022 Standard"]["Shown first to"] == ""


# --- the key ---


def key_url(benefit):
    return reverse("benefits:software_key", args=[benefit.pk])


@pytest.fixture
def admin(cast):
    return with_password(cast.global_admin)


@pytest.fixture
def person(client, admin):
    """Somebody who has typed the password just now."""
    client.force_login(admin)
    type_password(client)
    return client


def test_the_dialog_says_that_the_refund_is_gone(client, cast, membership):
    row = row_of(text_of(client, cast.partner_admin), a_benefit(membership))
    assert "Looking at the key of Windows Server 2022 Standard ends the right to a refund" in row
    assert "can no longer be cancelled and refunded. This cannot be undone." in row
    assert f'action="{key_url(a_benefit(membership))}"' in row


def test_the_answer_shows_the_key_and_is_kept_nowhere(person, membership):
    [text] = in_stock()
    answer = person.post(key_url(a_benefit(membership)))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"<code>{text}</code>" in answer.text and f'data-copy="{text}"' in answer.text
    assert text not in str(answer.headers) and text not in session_of(person)


def test_whoever_has_not_typed_the_password_lately_is_asked_for_it_and_comes_back(client, admin, membership):
    [text] = in_stock()
    benefit = a_benefit(membership)
    client.force_login(admin)
    back = reverse("benefits:software_product", args=[benefit.pk]) + "?ask=1"
    answer = client.post(key_url(benefit))
    assert answer.status_code == 303
    assert answer.url.startswith("/accounts/reauthenticate/?next=")
    assert ProductKey.objects.in_stock().count() == 1
    assert type_password(client, answer.url).url == back
    page = " ".join(client.get(back).content.decode().split())
    assert "Your password was confirmed" in page
    assert 'class="confirm" data-confirm open' in row_of(page, benefit)
    assert text in client.post(key_url(benefit)).text


def test_after_five_minutes_the_password_is_asked_for_again(person, membership, monkeypatch):
    in_stock()
    later = time.time() + 301
    monkeypatch.setattr("allauth.account.internal.flows.reauthentication.time.time", lambda: later)
    assert person.post(key_url(a_benefit(membership))).status_code == 303
    assert not Activity.objects.filter(verb="key.revealed").exists()


def test_a_wrong_password_leads_nowhere(client, admin, membership):
    in_stock()
    client.force_login(admin)
    assert type_password(client, password="wrong").status_code == 200
    assert client.post(key_url(a_benefit(membership))).status_code == 303


def test_every_look_is_written(person, membership):
    in_stock()
    for _look in range(3):
        person.post(key_url(a_benefit(membership)))
    assert Activity.objects.filter(verb="key.revealed").count() == 3


def test_a_key_that_was_shown_needs_no_second_dialog(client, cast, membership):
    benefit = revealed(membership, cast.partner_admin, WINDOWS)
    row = row_of(text_of(client, cast.global_admin), benefit)
    assert "Shown first to Partner Admin on" in row and "Show key" in row
    assert "ends the right to a refund" not in row


@pytest.mark.parametrize("role", ["member", "admin_agent", "user_admin"])
def test_without_the_role_the_button_is_disabled_with_the_reason_and_refused(client, cast, membership, role):
    in_stock()
    person = getattr(cast, role)
    row = row_of(text_of(client, person), a_benefit(membership))
    assert "Only a Global admin or an MPN partner admin gets keys." in row
    answer = client.post(key_url(a_benefit(membership)))
    assert (answer.status_code, ProductKey.objects.in_stock().count()) == (403, 1)


def test_an_empty_stock_goes_back_to_the_product_with_the_sentence(person, membership):
    benefit = a_benefit(membership)
    answer = person.post(key_url(benefit), follow=True)
    assert answer.redirect_chain == [(reverse("benefits:software_product", args=[benefit.pk]), 303)]
    assert "There is no key of Windows Server 2022 Standard in stock" in answer.text


def test_during_a_refund_the_button_says_why_not(client, cast, membership):
    a_refund(membership, cast.global_admin)
    row = row_of(text_of(client, cast.global_admin), a_benefit(membership))
    assert "waits for staff. Withdraw it to use the key." in row


def test_a_get_shows_no_key(person, membership):
    assert person.get(key_url(a_benefit(membership))).status_code == 405


def test_without_token_no_key(admin, membership):
    in_stock()
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)
    assert client.post(key_url(a_benefit(membership))).status_code == 403


@pytest.mark.parametrize("route", ["software_product", "software_key", "cloud_product", "cloud_key", "redeem"])
@pytest.mark.parametrize("code", [WINDOWS, SUITE])
def test_of_another_company_or_family_is_404(client, cast, membership, route, code):
    benefit = a_benefit(membership, code)
    own = {WINDOWS: "software", SUITE: ("cloud", "redeem")}[code]
    person = cast.outsider if route.startswith(own) else cast.global_admin
    client.force_login(person)
    ask = client.post if route.endswith("_key") else client.get
    assert ask(reverse(f"benefits:{route}", args=[benefit.pk])).status_code == 404


# --- nothing to show, elsewhere, many rows ---


def test_without_an_offer_it_is_the_refusal_that_says_so(client, cast, catalogue):
    assert "have any benefits yet" in text_of(client, cast.outsider)


def test_after_the_year_nothing_is_left(client, cast, catalogue):
    a_membership(cast.acme, start_date=cast.acme.today() - timedelta(days=400))
    assert "have any benefits yet" in text_of(client, cast.member)


def test_a_company_that_is_managed_elsewhere_reads_only(client, cast, catalogue):
    membership = a_membership(cast.legacy)
    in_stock()
    text = text_of(client, cast.legacy_admin)
    assert "Managed in Partner Membership Center" in text and "<b>Windows Server 2022 Standard</b>" in text
    assert client.post(key_url(a_benefit(membership))).status_code == 403


def test_the_page_asks_a_constant_number_of_questions(client, cast, membership, django_assert_max_num_queries):
    a_membership(cast.acme, "action-pack")
    for code in (WINDOWS, OFFICE):
        revealed(membership, cast.global_admin, code)
    client.force_login(cast.member)
    client.get(URL)
    with django_assert_max_num_queries(12):
        client.get(URL)


def test_another_company_sees_nothing_of_it(client, cast, membership):
    rival = a_person(a_company("Third"), "global_admin")
    a_membership(rival.organization)
    [text] = in_stock()
    revealed(membership, cast.global_admin, WINDOWS)
    page = text_of(client, rival)
    assert "Shown first to" not in page and text not in page
