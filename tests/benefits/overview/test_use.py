"""What was made of each benefit: one word and one number for every family, wherever it is shown."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from benefits import services
from benefits.models import (
    Assignment,
    CloudSubscription,
    Family,
    Item,
    Membership,
    MembershipBenefit,
    ProductKey,
    Redemption,
)
from support import services as support
from tests.benefits.builders import a_membership, an_active, an_offer

pytestmark = pytest.mark.django_db
URL = reverse("benefits:overview")


@pytest.fixture
def gold(cast, catalogue):
    return a_membership(cast.acme, "gold")


def seen(benefit):
    """The row as pages read it."""
    membership = Membership.objects.for_pages().get(pk=benefit.membership_id)
    return next(row for row in membership.benefits.all() if row.pk == benefit.pk)


def word(benefit):
    return str(seen(benefit).status.word)


def first(membership, **facts):
    return membership.benefits.filter(**facts).order_by("position")[0]


def assign(benefit, person, place, ended=False):
    now = timezone.now()
    over = {"ended_at": now, "end_reason": "removed"} if ended else {}
    return Assignment.objects.create(
        organization=benefit.organization, benefit=benefit, unit=benefit.unit, place=place, places=benefit.quantity,
        assignee=person, assigned_by=person, assigned_at=now, assigned_date=benefit.organization.today(), **over,
    )  # fmt: skip


def reveal(benefit, person):
    item = Item.objects.get(code=benefit.code)
    return ProductKey.objects.create(
        item=item, sealed=b"x", sealed_with="test", binding=f"{benefit.pk:032x}", fingerprint=f"{benefit.pk}",
        organization=benefit.organization, benefit=benefit, revealed_by=person, revealed_at=timezone.now(),
    )  # fmt: skip


def redeem(key, person):
    today = key.organization.today()
    until = today + timedelta(days=365)
    bought = CloudSubscription.objects.create(
        organization=key.organization, item=key.item, tenant="acme", seats=5, start_date=today, end_date=until
    )
    return Redemption.objects.create(
        organization=key.organization, key=key, subscription=bought, way="new", key_seats=5, seats_before=0,
        seats_after=5, end_after=until, by=person,
    )  # fmt: skip


@pytest.mark.parametrize("unit", ["seat", "monthly_credit", "offer"])
def test_what_nobody_has_touched_is_not_used_yet(gold, unit):
    benefit = first(gold, unit=unit)
    assert (word(benefit), seen(benefit).used) == ("Not used yet", 0)


@pytest.mark.parametrize(
    "code, words",
    [
        ("windows-server-2022", "Key not revealed"),
        ("microsoft-365-e5", "Key not revealed"),
        ("windows-server-cal", "No key needed"),
    ],
)
def test_a_product_says_whether_its_key_is_revealed_or_none_is_needed(gold, code, words):
    benefit = first(gold, code=code)
    assert (word(benefit), seen(benefit).used) == (words, 0)


def test_seats_count_those_who_have_one_now(cast, gold):
    seats = first(gold, unit="seat")
    assign(seats, cast.member, 1)
    assign(seats, cast.guest, 2, ended=True)
    row = seen(seats)
    assert (row.used, row.left, word(seats)) == (1, seats.quantity - 1, "Active")


def test_when_all_seats_are_given_it_says_so(cast, gold):
    seats = first(gold, unit="seat")
    MembershipBenefit.objects.filter(pk=seats.pk).update(quantity=1)
    seats.refresh_from_db()
    assign(seats, cast.member, 1)
    assert (word(seats), seen(seats).left) == ("All assigned", 0)


def test_a_place_is_counted_by_itself_where_the_row_was_read_alone(cast, gold):
    seats = first(gold, unit="seat")
    assign(seats, cast.member, 1)
    assert MembershipBenefit.objects.get(pk=seats.pk).places_taken == 1


def test_a_software_key_is_revealed(cast, gold):
    software = first(gold, unit="activation")
    reveal(software, cast.global_admin)
    assert (word(software), seen(software).used) == ("Key revealed", 1)


def test_a_cloud_key_is_revealed_and_then_redeemed_with_all_its_licences(cast, gold):
    licence = first(gold, unit="license")
    key = reveal(licence, cast.global_admin)
    assert (word(licence), seen(licence).used) == ("Key revealed", 0)
    redeem(key, cast.global_admin)
    assert (word(licence), seen(licence).used) == ("Redeemed", licence.quantity)


def test_a_key_that_was_not_fetched_expires_with_the_anniversary(gold):
    licence = first(gold, unit="license")
    MembershipBenefit.objects.filter(pk=licence.pk).update(activate_by=licence.organization.today() - timedelta(days=1))
    assert word(licence) == "Expired"


def test_what_is_redeemed_stays_so_after_the_year(cast, gold):
    licence = first(gold, unit="license")
    redeem(reveal(licence, cast.global_admin), cast.global_admin)
    past = licence.organization.today() - timedelta(days=1)
    MembershipBenefit.objects.filter(pk=licence.pk).update(activate_by=past, usable_until=past, expires_date=past)
    assert word(licence) == "Redeemed"


@pytest.mark.parametrize("state, expected", [("refunded", "Cancelled and refunded"), ("upgraded", "Upgraded")])
def test_of_a_year_that_is_over_it_says_how_it_ended(gold, state, expected):
    Membership.objects.filter(pk=gold.pk).update(state=state)
    assert {word(benefit) for benefit in gold.benefits.all()} == {expected}


# --- the overview page ---


def page(client, user, query=""):
    client.force_login(user)
    return client.get(f"{URL}{query}")


def test_every_family_is_listed_and_leads_to_its_page(client, cast, gold):
    rows = page(client, cast.member).context["rows"]
    urls = {row.benefit.family: row.url.partition("#")[0] for row in rows}
    assert urls == {
        Family.TECHNICAL_SUPPORT: "/benefits/technical/", Family.ADVISORY: "/benefits/advisory-hours/",
        Family.SOFTWARE: "/benefits/software/", Family.CLOUD: "/benefits/cloud/",
        Family.VISUAL_STUDIO: "/benefits/visual-studio/", Family.GO_TO_MARKET: "/benefits/go-to-market/",
    }  # fmt: skip


@pytest.mark.parametrize("family", Family.values)
def test_each_family_can_be_chosen(client, cast, gold, family):
    rows = page(client, cast.member, f"?family={family}").context["rows"]
    assert rows and {row.benefit.family for row in rows} == {family}


def test_the_used_column_speaks_the_unit(client, cast, gold):
    software, hours = first(gold, unit="activation"), first(gold, unit="hour", quantity__isnull=False)
    reveal(software, cast.global_admin)
    support.consume(hours.entitlement, "advisory:1/1", cast.member, units=6)
    spent = {row.benefit.pk: row.spent for row in page(client, cast.member).context["rows"]}
    assert (spent[software.pk], spent[hours.pk]) == ("1 key", "1.5 h")
    assert spent[first(gold, code="technical-presales").pk] == "–"


def test_a_key_is_in_no_page_and_no_export(client, cast, gold):
    ProductKey.objects.filter(pk=reveal(first(gold, unit="activation"), cast.global_admin).pk).update(
        fingerprint="CANARY"
    )
    assert "CANARY" not in page(client, cast.global_admin).content.decode()
    exported = b"".join(client.get(reverse("benefits:overview_csv")).streaming_content).decode()
    assert "CANARY" not in exported and "Key revealed" in exported


@pytest.mark.parametrize("who, sees", [("global_admin", False), ("member", True), ("partner_admin", True)])
def test_the_way_to_more_rights_is_shown_to_those_without_them(client, cast, gold, who, sees):
    text = page(client, getattr(cast, who)).content.decode()
    assert (reverse("accounts_portal:become_admin") in text) is sees


@pytest.mark.parametrize("who, sees", [("global_admin", True), ("account_admin", True), ("member", False)])
def test_the_usage_report_is_linked_for_who_may_see_it(client, cast, gold, who, sees):
    assert ("Granted against used, by month" in page(client, getattr(cast, who)).content.decode()) is sees


@pytest.mark.parametrize("route", ["overview", "overview_csv"])
def test_twelve_queries_are_enough_whatever_the_data(client, cast, gold, django_assert_max_num_queries, route):
    a_membership(cast.acme, "action-pack")
    an_active(gold, cast.global_admin, cast.reviewer)
    people = [cast.member, cast.guest, cast.sales_agent]
    for benefit in gold.benefits.filter(unit="seat"):
        for place, person in enumerate(people[: benefit.quantity], 1):
            assign(benefit, person, place)
    for benefit in gold.benefits.filter(unit__in=["activation", "license"]):
        reveal(benefit, cast.global_admin)
    client.force_login(cast.member)
    client.get(URL)
    with django_assert_max_num_queries(12):
        answer = client.get(reverse(f"benefits:{route}"))
        assert b"".join(answer.streaming_content if answer.streaming else [answer.content])


def test_years_that_are_over_are_listed_when_asked_for(client, cast, catalogue):
    a_membership(cast.acme, "silver")
    services.start_membership(cast.acme, an_offer("gold"), cast.acme.today())
    earlier = page(client, cast.member, "?year=earlier").context["rows"]
    assert {str(row.status.word) for row in earlier} == {"Upgraded"}


def test_every_counted_benefit_of_the_overview_leads_to_its_place(client, cast, gold):
    """Presales without a limit is told beside the hours, and has no place of its own."""
    client.force_login(cast.global_admin)
    for benefit in gold.benefits.exclude(quantity=None, entitlement=None):
        page, _sign, anchor = benefit.get_absolute_url().partition("#")
        assert f'id="{anchor}"' in client.get(page).text, benefit.name
