"""Azure and cloud products, licence-based: keys, the redeem assistant step by step, and the record of redemptions."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from benefits.models import CloudSubscription, Redemption
from benefits.redeeming import add_months
from benefits.services import redemptions
from tests.benefits.builders import a_membership
from tests.benefits.keys.builders import (
    SALES,
    SUITE,
    a_benefit,
    a_subscription,
    in_stock,
    redeem,
    revealed,
    type_password,
)
from tests.builders import with_password

pytestmark = pytest.mark.django_db
URL = reverse("benefits:cloud")
HERE = "acme.example"


def text_of(client, user, url=URL, status=200):
    client.force_login(user)
    response = client.get(url)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def assistant(benefit, query=""):
    return reverse("benefits:redeem", args=[benefit.pk]) + query


@pytest.fixture
def benefit(cast, membership):
    return revealed(membership, cast.global_admin)


def test_each_product_with_its_quantity_type_and_expiry(client, cast, membership):
    text = text_of(client, cast.member)
    for words in ("<b>Microsoft 365 E5</b>", "<b>Dynamics 365 Sales</b>", "Silver · Core", "Key not revealed"):
        assert words in text
    assert membership.anniversary.strftime("%-d %b %Y") in text
    assert "No key has been redeemed yet" in text
    assert 'href="https://redeem.example/setup"' in text


def test_incremental_products_are_named_with_their_competency(client, cast, catalogue):
    a_membership(cast.acme, competencies=["cloud-platform"])
    text = text_of(client, cast.member)
    assert "<b>Power BI Pro</b>" in text and "Silver · Incremental" in text and "· Cloud Platform" in text


def test_before_the_key_was_shown_there_is_nothing_to_redeem(client, cast, membership):
    text = text_of(client, cast.global_admin)
    assert "Get the key first. It is redeemed by" in text
    assert assistant(a_benefit(membership, SUITE)) not in text


def test_the_key_is_shown_once_the_password_was_typed(client, cast, membership):
    [text] = in_stock(SUITE)
    client.force_login(with_password(cast.global_admin))
    type_password(client)
    answer = client.post(reverse("benefits:cloud_key", args=[a_benefit(membership, SUITE).pk]))
    assert f"<code>{text}</code>" in answer.text and answer.headers["Cache-Control"] == "no-store"
    assert "Open the redemption portal" in answer.text and "Redeem key" in answer.text


def test_what_is_redeemed_says_who_when_and_where(client, cast, benefit):
    redeem(cast.global_admin, benefit)
    text = text_of(client, cast.member)
    assert f"by Global Admin into {HERE}. A key redeems once." in text
    assert "Running subscriptions" in text and "New subscription" in text


@pytest.mark.parametrize("role", ["member", "admin_agent", "user_admin"])
def test_without_the_role_redeeming_is_disabled_with_the_reason_and_refused(client, cast, benefit, role):
    person = getattr(cast, role)
    assert "Only a Global admin or an MPN partner admin redeems keys of cloud products." in text_of(client, person)
    text_of(client, person, assistant(benefit), 403)
    assert client.post(assistant(benefit), {"tenant": HERE, "way": "new"}).status_code == 403


# --- the assistant ---


def test_first_it_asks_for_the_tenant_and_offers_the_primary_domain(client, cast, benefit):
    text = text_of(client, cast.global_admin, assistant(benefit))
    assert f'value="{HERE}"' in text and "primary domain of your company" in text
    assert "25 seats of Silver" in text and "A key redeems once and cannot be split." in text


def test_into_an_empty_tenant_it_confirms_a_new_subscription(client, cast, benefit):
    text = text_of(client, cast.global_admin, assistant(benefit, f"?tenant={HERE}"))
    assert f"Redeem into {HERE}" in text and "Start a new subscription" in text
    assert "It cannot be undone, moved to another tenant, split, or redeemed again." in text
    assert "This is not the primary domain" not in text
    assert CloudSubscription.objects.count() == 0


def test_another_tenant_is_named_as_such(client, cast, benefit):
    text = text_of(client, cast.global_admin, assistant(benefit, "?tenant=other&other=Second.Example"))
    assert "Check that second.example is the right tenant" in text
    assert f"This is not the primary domain of your company, {HERE}." in text


def test_where_one_runs_it_shows_both_ways_with_seats_and_ends(client, cast, benefit):
    today = cast.acme.today()
    a_subscription(cast.acme, seats=100, end_date=add_months(today, 6))
    text = text_of(client, cast.global_admin, assistant(benefit, f"?tenant={HERE}"))
    assert "100 active seats until" in text
    assert "100 → 125" in text and "<dd>7.2</dd>" in text
    assert add_months(today, 9).strftime("%-d %b %Y") in text
    assert "Adding seats without extending gives less than 12 months" in text


def test_the_chosen_way_is_confirmed_with_its_numbers(client, cast, benefit):
    a_subscription(cast.acme, seats=100)
    text = text_of(client, cast.global_admin, assistant(benefit, f"?tenant={HERE}&way=extend"))
    assert "<b>Extend end date</b>" in text and 'name="way" value="extend"' in text
    assert "Adding seats" not in text


def test_a_way_that_is_too_long_says_so_and_cannot_be_chosen(client, cast, benefit):
    a_subscription(cast.acme, seats=8)
    text = text_of(client, cast.global_admin, assistant(benefit, f"?tenant={HERE}"))
    assert "a subscription runs for three years at most" in text and 'value="extend"' not in text
    again = text_of(client, cast.global_admin, assistant(benefit, f"?tenant={HERE}&way=extend"))
    assert "Choose what the key does to it" in again


TENANTS = ["", "acme", "http://acme.example/", "acme..example", "-a.example", "a b.example", "ä.example", "a" * 300]


@pytest.mark.parametrize("tenant", [*TENANTS, "1.2.3.4", "a.example;", "\u202eelpmaxe.a", "a.example\n"])
def test_what_is_no_domain_is_asked_again(client, cast, benefit, tenant):
    client.force_login(cast.global_admin)
    answer = client.get(assistant(benefit), {"tenant": "other", "other": tenant})
    assert answer.status_code == 200
    clean = tenant == "a.example\n"
    assert ("Redeem into a.example" in answer.text) is clean
    assert ('role="alert"' in answer.text or "error" in answer.text) is not clean


def posted(client, benefit, **changes):
    shown = redemptions.preview(benefit, HERE)
    data = {"tenant": HERE, "way": shown.choices[0].way, "seen": shown.stamp, **changes}
    return client.post(assistant(benefit), data)


def test_confirmed_it_is_done_and_told(client, cast, benefit):
    client.force_login(cast.partner_admin)
    answer = posted(client, benefit)
    assert (answer.status_code, answer.url) == (303, reverse("benefits:cloud_product", args=[benefit.pk]))
    page = client.get(answer.url).text
    assert f"The key of Microsoft 365 E5 is redeemed into {HERE}." in page
    assert Redemption.objects.get().by == cast.partner_admin


def test_confirmed_twice_is_one_redemption_and_says_who_was_first(client, cast, benefit):
    client.force_login(cast.partner_admin)
    posted(client, benefit)
    answer = posted(client, benefit)
    assert answer.status_code == 409
    assert "This key cannot be redeemed" in answer.text and "by Partner Admin into acme.example" in answer.text
    assert Redemption.objects.count() == 1


def test_numbers_that_changed_meanwhile_are_shown_anew(client, cast, benefit):
    running = a_subscription(cast.acme, seats=100)
    client.force_login(cast.global_admin)
    seen = redemptions.preview(benefit, HERE).stamp
    CloudSubscription.objects.filter(pk=running.pk).update(seats=140)
    answer = posted(client, benefit, way="extend", seen=seen)
    assert answer.status_code == 409
    assert "Nothing was redeemed" in answer.text and "140 active seats" in answer.text
    assert Redemption.objects.count() == 0


BAD = [
    ({"way": "nonsense"}, 422),
    ({"way": ""}, 422),
    ({"tenant": ""}, 422),
    ({"tenant": "no domain"}, 422),
    ({"tenant": "x" * 5000}, 422),
    ({"seen": "x" * 5000}, 422),
    ({"seen": ""}, 422),
    ({"seen": "2026-01-01/new"}, 409),
    ({"way": "extend"}, 409),
]


@pytest.mark.parametrize("changes, status", BAD)
def test_a_confirmation_that_was_tampered_with(client, cast, benefit, changes, status):
    client.force_login(cast.global_admin)
    assert posted(client, benefit, **changes).status_code == status
    assert Redemption.objects.count() == 0


def test_a_key_that_was_not_shown_has_no_assistant(client, cast, membership):
    text = text_of(client, cast.global_admin, assistant(a_benefit(membership, SALES)))
    assert "This key cannot be redeemed" in text and "Get the key of Dynamics 365 Sales first" in text


def test_after_the_anniversary_the_date_is_named(client, cast, catalogue):
    membership = a_membership(cast.acme, start_date=cast.acme.today() - timedelta(days=364))
    found = revealed(membership, cast.global_admin)
    found.activate_by = cast.acme.today() - timedelta(days=1)
    found.save(update_fields=["activate_by"])
    text = text_of(client, cast.global_admin, assistant(found))
    assert f"This had to be done by {found.activate_by.strftime('%-d %b %Y')}" in text


# --- the record ---


def rows_of(client, route):
    answer = client.get(reverse(f"benefits:{route}"))
    body = b"".join(answer.streaming_content).decode().lstrip("\ufeff")
    return body, list(csv.DictReader(io.StringIO(body)))


def test_the_record_as_a_file(client, cast, benefit):
    redeem(cast.global_admin, benefit)
    client.force_login(cast.member)
    _body, [row] = rows_of(client, "redemptions_csv")
    assert (row["Product"], row["Tenant"], row["Redeemed by"]) == ("Microsoft 365 E5", HERE, "Global Admin")
    assert (row["Seats before"], row["Seats after"], row["End before"]) == ("0", "25", "")


def test_the_products_as_a_file_without_keys(client, cast, membership):
    [text] = in_stock(SUITE)
    revealed(membership, cast.global_admin)
    client.force_login(cast.member)
    body, rows = rows_of(client, "cloud_csv")
    assert {row["Product"]: row["Status"] for row in rows}["Microsoft 365 E5"] == "Key revealed"
    assert text not in body


def test_the_record_of_another_company_is_not_shown(client, cast, benefit):
    redeem(cast.global_admin, benefit)
    a_membership(cast.rival)
    assert "No key has been redeemed yet" in text_of(client, cast.outsider)
    assert rows_of(client, "redemptions_csv")[1] == []


def test_the_record_pages(client, cast, membership, benefit):
    redeem(cast.global_admin, benefit)
    text_of(client, cast.member, f"{URL}?after=nonsense", 404)
    assert HERE in text_of(client, cast.member)


def test_the_page_asks_a_constant_number_of_questions(client, cast, benefit, django_assert_max_num_queries):
    redeem(cast.global_admin, benefit)
    pack = a_membership(cast.acme, "action-pack")
    redeem(cast.global_admin, revealed(pack, cast.global_admin), Redemption.Way.ADD_SEATS)
    redeem(cast.global_admin, revealed(pack, cast.global_admin, SALES))
    for number in range(20):
        a_subscription(cast.acme, tenant=f"t{number}.example")
    client.force_login(cast.member)
    client.get(URL)
    with django_assert_max_num_queries(12):
        client.get(URL)


def test_the_assistant_asks_few_questions(client, cast, benefit, django_assert_max_num_queries):
    a_subscription(cast.acme)
    client.force_login(cast.global_admin)
    client.get(URL)
    with django_assert_max_num_queries(12):
        client.get(assistant(benefit, f"?tenant={HERE}"))


def test_the_end_of_the_year_of_the_company_counts_in_its_own_zone(cast, membership, benefit):
    cast.acme.time_zone = "Pacific/Kiritimati"
    cast.acme.save(update_fields=["time_zone"])
    shown = redemptions.preview(a_benefit(membership, SUITE), HERE)
    assert shown.today == cast.acme.today(timezone.now())
