"""What the benefits of a company want from somebody, on Home: when each line comes, when it goes, and for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from benefits.models import AdvisoryMessage, AdvisoryRequest, Currency, Membership, MembershipBenefit, Offer, Order
from benefits.services import marketing
from partnerportal.pages import home as page
from partnerportal.pages.staff import staff_home
from support import services as support
from tests.benefits.builders import a_membership, an_active
from tests.benefits.keys.builders import redeem, revealed
from tests.benefits.marketing.builders import a_contact, a_request, an_offer_of, leave
from tests.builders import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def gold(cast, catalogue):
    return a_membership(cast.acme, "gold")


def todo(user):
    return {item.title: item for item in page.home(user, timezone.now()).todo}


def found(user, words):
    return [item for title, item in todo(user).items() if words in title]


def an_order(cast, gold, **changes):
    now = timezone.now()
    facts = {
        "organization": cast.acme, "offer": Offer.objects.get(code="action-pack"), "kind": "buy", "fee_usd": 475,
        "method": "bank_transfer", "currency": "USD", "rate": Currency.objects.get(code="USD").rate, "amount": 475,
        "bill_to": "Acme", "expires_date": cast.acme.today() + timedelta(days=30), "requested_by": cast.global_admin,
        "requested_at": now, **changes,
    }  # fmt: skip
    return Order.objects.create(**facts)


def an_advisory_request(user, gold, **changes):
    line = gold.benefits.get(code="advisory-hours").entitlement
    facts = {
        "organization": user.organization, "entitlement": line, "scenario": "deployment", "area": "Azure",
        "product": "Azure", "topic": "Plan", "title": "Move the files", "description": "To the cloud.",
        "phone": "+47 22 00 01 18", "country": "NO", "language": "en", "time_zone": "UTC", "estimate": 8,
        "requested_by": user, "requested_at": timezone.now(), "state": "in_progress", **changes,
    }  # fmt: skip
    return AdvisoryRequest.objects.create(**facts)


def write(request, by, is_staff):
    AdvisoryMessage.objects.create(request=request, by=by, text="Which files?", is_staff=is_staff)


# --- the marketing contact ---


def test_a_missing_contact_is_named_until_there_is_one(cast, gold):
    (item,) = found(cast.global_admin, "Name a marketing contact")
    assert (item.verb, str(item.status.word), item.url) == ("Add", "Missing", "/benefits/go-to-market/")
    a_contact(cast.global_admin, cast.member)
    assert not found(cast.global_admin, "Name a marketing contact")


def test_a_contact_that_left_is_to_be_changed(cast, gold):
    a_contact(cast.global_admin, cast.member)
    leave(cast.member)
    (item,) = found(cast.partner_admin, "Name a marketing contact")
    assert (item.verb, str(item.status.word)) == ("Change", "Left")


def test_a_contact_that_moved_to_another_company_has_left(cast, gold):
    a_contact(cast.global_admin, cast.member)
    type(cast.member).objects.filter(pk=cast.member.pk).update(organization=cast.rival)
    assert found(cast.global_admin, "Name a marketing contact")


@pytest.mark.parametrize("who", ["member", "account_admin", "sales_agent", "guest", "outsider", "holder"])
def test_others_are_not_told_what_only_admins_can_do(cast, gold, who):
    titles = " ".join(todo(getattr(cast, who)))
    assert "marketing contact" not in titles and "free" not in titles and "assigned" not in titles


# --- seats and keys ---


def test_free_seats_and_credits_are_counted(cast, gold):
    seats = gold.benefits.filter(unit="seat")
    MembershipBenefit.objects.filter(pk__in=seats.values("pk")).update(quantity=1)
    assert found(cast.global_admin, f"{seats.count()} Visual Studio seat")
    assert found(cast.global_admin, "Azure credit")


def test_nothing_free_is_no_line(cast, gold):
    gold.benefits.filter(unit__in=["seat", "monthly_credit", "bulk_credit"]).update(quantity=0)
    titles = " ".join(todo(cast.global_admin))
    assert "Visual Studio" not in titles and "Azure credit" not in titles


@pytest.mark.parametrize("days, is_there", [(61, False), (60, True), (0, True), (-1, False)])
def test_keys_are_to_be_redeemed_before_the_anniversary(cast, gold, days, is_there):
    revealed(gold, cast.global_admin)
    gold.benefits.filter(unit="license").update(activate_by=cast.acme.today() + timedelta(days=days))
    assert bool(found(cast.partner_admin, "Redeem 1 key")) is is_there
    assert not found(cast.member, "Redeem")


def test_a_key_is_to_be_redeemed_once_it_is_revealed_and_until_it_is_redeemed(cast, gold):
    gold.benefits.filter(unit="license").update(activate_by=cast.acme.today() + timedelta(days=5))
    assert not found(cast.partner_admin, "Redeem")
    benefit = revealed(gold, cast.partner_admin)
    assert found(cast.partner_admin, "Redeem 1 key of a cloud product")
    redeem(cast.partner_admin, benefit)
    assert not found(cast.partner_admin, "Redeem")


def test_client_access_licences_are_not_redeemed(cast, gold):
    gold.benefits.filter(unit="license").update(activate_by=cast.acme.today() + timedelta(days=5), family="software")
    revealed(gold, cast.partner_admin)
    assert not found(cast.partner_admin, "Redeem")


# --- renewals, balances, orders, advice ---


@pytest.mark.parametrize("days, is_there", [(16, False), (15, True), (0, True), (-1, True), (-30, True), (-31, False)])
def test_a_renewal_is_there_around_the_anniversary(cast, gold, days, is_there):
    anniversary = cast.acme.today() + timedelta(days=days)
    Membership.objects.update(anniversary=anniversary, start_date=anniversary - timedelta(days=365))
    assert bool([item for item in todo(cast.member).values() if item.url == "/benefits/offers/"]) is is_there


@pytest.mark.parametrize("used, words", [(15, None), (16, "nearly used up"), (20, "is used up")])
def test_what_runs_out_is_said_from_eighty_percent_on(cast, gold, used, words):
    active = an_active(gold, cast.global_admin, cast.reviewer)
    line = active.contract.entitlements.get(plan__code="product-support")
    support.consume(line, "incident:1/1", cast.member, units=used)
    items = [item for title, item in todo(cast.member).items() if "Microsoft Product Support" in title]
    assert [words in item.title for item in items] == ([True] if words else [])


def test_an_open_order_is_there_until_the_proof_is_uploaded(cast, gold):
    order = an_order(cast, gold)
    (item,) = found(cast.partner_admin, order.number)
    assert item.url == f"/benefits/offers/orders/{order.pk}/" and "it expires on" in item.note
    assert not found(cast.member, order.number) and not found(cast.outsider, order.number)
    Order.objects.update(state="proof")
    assert not found(cast.partner_admin, order.number)


def test_a_consultants_question_is_there_until_it_is_answered(cast, gold):
    request = an_advisory_request(cast.member, gold)
    assert not found(cast.member, "A consultant waits")
    write(request, cast.engineer, True)
    (item,) = found(cast.member, "A consultant waits for your reply in 1 request")
    assert item.url == request.get_absolute_url()
    assert not found(cast.global_admin, "A consultant waits")
    write(request, cast.member, False)
    assert not found(cast.member, "A consultant waits")


def test_several_questions_are_one_line_that_opens_the_oldest(cast, gold):
    first, second = an_advisory_request(cast.member, gold), an_advisory_request(cast.member, gold)
    for request in (second, first):
        write(request, cast.engineer, True)
    (item,) = found(cast.member, "in 2 requests")
    assert item.url == first.get_absolute_url()


def test_what_was_asked_by_somebody_who_left_goes_to_the_admins(cast, gold):
    request = an_advisory_request(cast.member, gold)
    write(request, cast.engineer, True)
    leave(cast.member)
    for admin in (cast.global_admin, cast.partner_admin):
        (item,) = found(admin, "A consultant waits")
        assert item.url == request.get_absolute_url()
    assert not found(cast.sales_agent, "A consultant waits")


def test_a_question_is_there_when_no_offer_runs_any_more(cast, gold):
    write(an_advisory_request(cast.member, gold), cast.engineer, True)
    Membership.objects.update(state="lapsed")
    assert found(cast.member, "A consultant waits") and not found(cast.outsider, "A consultant waits")


def test_a_renewal_that_is_ordered_is_not_asked_for_again(cast, gold):
    anniversary = cast.acme.today()
    Membership.objects.update(anniversary=anniversary, start_date=anniversary - timedelta(days=365))
    assert found(cast.global_admin, "is renewed from the day after")
    order = an_order(cast, gold, kind="renew", offer=gold.offer, replaces=gold)
    assert not found(cast.global_admin, "is renewed from the day after") and found(cast.global_admin, order.number)
    Order.objects.update(state="cancelled")
    assert found(cast.global_admin, "is renewed from the day after")


def test_home_is_fourteen_queries_whatever_the_benefits(client, cast, gold, django_assert_max_num_queries):
    a_membership(cast.acme, "action-pack")
    active = an_active(gold, cast.global_admin, cast.reviewer)
    support.link_as_member(cast.global_admin, active.contract)
    for number in range(3):
        write(an_advisory_request(cast.global_admin, gold, title=f"Move {number}"), cast.engineer, True)
    an_order(cast, gold)
    client.force_login(cast.global_admin)
    client.get("/")
    with django_assert_max_num_queries(14):
        assert client.get("/").status_code == 200


# --- staff ---


def test_staff_see_how_many_wait_and_since_when(cast, gold):
    a_contact(cast.global_admin, cast.member)
    asked = timezone.now() - timedelta(days=3)
    for code, at in (("marketing-course", asked), ("gtm-toolbox", timezone.now())):
        a_request(cast.global_admin, an_offer_of(gold, code), now=at)
    an_order(cast, gold, state="proof")
    rows = {row.url: (row.count, row.oldest_at) for row in staff_home(cast.reviewer).queues}
    assert rows["/staff/go-to-market/"] == (2, asked)
    assert rows["/staff/orders/"][0] == 1
    assert (rows["/staff/refunds/"], rows["/staff/companies/"]) == ((0, None), (0, None))


@pytest.mark.parametrize("who, queues", [
    ("reviewer", {"orders", "refunds", "go-to-market", "companies"}),
    ("engineer", {"advisory"}),
    ("operator", {"orders", "refunds", "go-to-market", "companies", "advisory"}),
])  # fmt: skip
def test_each_sees_the_queues_that_they_work_on(client, cast, catalogue, who, queues):
    person = getattr(cast, who)
    assert {row.url for row in staff_home(person).queues} == {f"/staff/{queue}/" for queue in queues}
    client.force_login(person)
    assert "Requests of companies" in client.get("/").text


def test_what_is_decided_waits_no_more(cast, gold):
    a_contact(cast.global_admin, cast.member)
    row = a_request(cast.global_admin, an_offer_of(gold))
    marketing.reject(cast.reviewer, row, "Not now.")
    assert {row.count for row in staff_home(cast.reviewer).queues} == {0}


def test_the_home_of_staff_is_twelve_queries(client, cast, catalogue, django_assert_max_num_queries):
    client.force_login(a_person(None, "operator", is_staff=True))
    client.get("/")
    with django_assert_max_num_queries(12):
        client.get("/")
