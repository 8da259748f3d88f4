"""Who may order what, and when: requirements, one of each, windows and the review (domain.md 2.1 to 2.4)."""

from datetime import timedelta

import pytest

from benefits import services
from benefits.models import Order
from benefits.permissions.offers import can_order, is_reviewed
from benefits.standing import standing
from partnerportal.common.answers import Kind
from tests.benefits.builders import an_offer
from tests.benefits.offers.builders import A, competent, holding, noon, ordered, review

DAY = timedelta(days=1)
OFFERS = ("action-pack", "silver", "gold")


def answer(user, offer, now=None):
    now = now or noon(A)
    return can_order(user, standing(user.organization, now), an_offer(offer))


# --- who ---


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        *[(who, None) for who in ("global_admin", "partner_admin")],
        *[(who, Kind.MISSING_ROLE) for who in ("member", "account_admin", "billing_admin", "admin_agent", "guest")],
        *[("outsider", None), ("reseller", Kind.WRONG_PROGRAMME), ("legacy_admin", Kind.NOT_MIGRATED)],
    ],
)
def test_who_orders(cast, catalogue, who, kind):
    found = answer(getattr(cast, who), "action-pack")
    assert (bool(found), None if found else found.kind) == (kind is None, kind)


def test_the_refusal_names_who_can(cast, catalogue):
    assert cast.global_admin in answer(cast.member, "action-pack").people


# --- competencies ---


@pytest.mark.parametrize(
    ("level", "state", "allowed"),
    [
        (None, None, ["action-pack"]),
        ("silver", "active", ["action-pack", "silver"]),
        ("gold", "active", ["action-pack", "silver", "gold"]),
        ("gold", "qualified", ["action-pack", "silver", "gold"]),
        ("gold", "at_risk", ["action-pack", "silver", "gold"]),
        ("gold", "started", ["action-pack"]),
        ("gold", "lapsed", ["action-pack"]),
        ("silver", "qualified", ["action-pack", "silver"]),
    ],
)
def test_a_competency_of_the_level_or_higher_is_needed(cast, catalogue, level, state, allowed):
    if level:
        competent(cast.acme, level, state)
    assert [offer for offer in OFFERS if answer(cast.global_admin, offer)] == allowed


@pytest.mark.parametrize(("offer", "words"), [("gold", "a Gold competency"), ("silver", "a Silver or Gold competency")])
def test_what_is_missing_is_said(cast, catalogue, offer, words):
    assert words in answer(cast.global_admin, offer).why


# --- one of each ---


@pytest.mark.parametrize(
    ("held", "allowed", "kinds"),
    [
        ([], OFFERS, ["buy", "buy", "buy"]),
        (["action-pack"], ("silver", "gold"), ["renew", "buy", "buy"]),
        (["silver"], ("action-pack", "gold"), ["buy", "renew", "upgrade"]),
        (["gold"], ("action-pack",), ["buy", "buy", "renew"]),
        (["action-pack", "silver"], ("gold",), ["renew", "renew", "upgrade"]),
        (["action-pack", "gold"], (), ["renew", "buy", "renew"]),
    ],
)
def test_at_most_one_of_each_and_silver_never_beside_gold(cast, catalogue, held, allowed, kinds):
    competent(cast.acme)
    for offer in held:
        holding(cast.acme, offer)
    day = noon(A - 100 * DAY)
    assert tuple(offer for offer in OFFERS if answer(cast.global_admin, offer, day)) == tuple(allowed)
    assert [standing(cast.acme, day).quote(an_offer(offer)).kind for offer in OFFERS] == kinds


def test_silver_is_refused_while_gold_is_held(cast, catalogue):
    competent(cast.acme)
    holding(cast.acme, "gold")
    assert "Acme holds Gold 2026/27" in answer(cast.global_admin, "silver", noon(A - 100 * DAY)).why


@pytest.mark.parametrize(
    ("first", "then", "ok"),
    [
        ("action-pack", "action-pack", False),
        ("silver", "silver", False),
        ("silver", "gold", False),
        ("gold", "silver", False),
        ("action-pack", "gold", True),
        ("silver", "action-pack", True),
    ],
)
def test_one_open_order_for_an_offer_and_for_the_core(cast, catalogue, first, then, ok):
    competent(cast.acme)
    row = ordered(cast.global_admin, first, noon(A))
    found = answer(cast.partner_admin, then)
    assert bool(found) == ok
    assert ok or row.number in found.why


def test_another_company_s_order_is_in_nobody_s_way(cast, catalogue):
    ordered(cast.outsider)
    assert answer(cast.global_admin, "action-pack")


# --- the renewal window ---

WINDOW = [
    (A - 30 * DAY, False),
    (A - DAY, False),
    (A, False),
    (A + DAY, True),
    (A + 15 * DAY, True),
    (A + 30 * DAY, True),
]


@pytest.mark.parametrize(("day", "ok"), WINDOW)
def test_renewing_is_possible_from_the_day_after_through_thirty_days(cast, catalogue, day, ok):
    holding(cast.acme, "action-pack")
    found = answer(cast.global_admin, "action-pack", noon(day))
    assert bool(found) == ok
    assert ok or found.why == "Action Pack 2026/27 can be renewed from 15 Mar 2027 to 13 Apr 2027."


def test_after_the_window_it_is_bought_anew(cast, catalogue):
    holding(cast.acme, "action-pack")
    day = noon(A + 31 * DAY)
    assert answer(cast.global_admin, "action-pack", day)
    assert standing(cast.acme, day).quote(an_offer("action-pack")).kind == Order.Kind.BUY


LEAP = [
    # a start, and the first and last day to renew
    ("2027-02-28", "2028-02-29", "2028-03-29"),
    ("2028-02-29", "2029-03-01", "2029-03-30"),
    ("2027-01-30", "2028-01-31", "2028-02-29"),
    ("2027-03-01", "2028-03-02", "2028-03-31"),
]


@pytest.mark.parametrize(("start", "first", "last"), LEAP)
def test_the_window_in_leap_years(cast, catalogue, start, first, last):
    start, first, last = (A.fromisoformat(day) for day in (start, first, last))
    services.start_membership(cast.acme, an_offer("action-pack"), start, now=noon(start))
    review(cast.acme, first)
    days = [first - DAY, first, last, last + DAY]
    kinds = [standing(cast.acme, noon(day)).quote(an_offer("action-pack")).kind for day in days]
    renews = [bool(answer(cast.global_admin, "action-pack", noon(day))) for day in days]
    assert (renews, kinds) == ([False, True, True, True], ["renew", "renew", "renew", "buy"])


ZONES = [
    ("Pacific/Auckland", "2027-03-14T12:00", True),
    ("Pacific/Auckland", "2027-03-14T10:00", False),
    ("Pacific/Honolulu", "2027-03-15T09:00", False),
    ("Pacific/Honolulu", "2027-03-15T11:00", True),
    ("UTC", "2027-03-14T23:59", False),
    ("UTC", "2027-03-15T00:00", True),
]


@pytest.mark.parametrize(("zone", "moment", "ok"), ZONES)
def test_the_window_opens_at_midnight_in_the_zone_of_the_company(cast, catalogue, zone, moment, ok):
    cast.acme.time_zone = zone
    cast.acme.save(update_fields=["time_zone"])
    holding(cast.acme, "action-pack")
    now = noon(A).fromisoformat(f"{moment}+00:00")
    assert bool(answer(cast.global_admin, "action-pack", now)) == ok


# --- the review of the company information ---


@pytest.mark.parametrize(
    ("reviewed", "ok"), [(None, False), (A - 31 * DAY, False), (A - 30 * DAY, True), (A, True), (A + 3 * DAY, True)]
)
def test_a_renewal_needs_a_review_since_thirty_days_before(cast, catalogue, reviewed, ok):
    holding(cast.acme, "action-pack", reviewed=False)
    if reviewed:
        review(cast.acme, reviewed)
    found = answer(cast.global_admin, "action-pack", noon(A + 3 * DAY))
    assert (bool(found), is_reviewed(cast.acme, A)) == (ok, ok)
    assert ok or found.why == "Review the company information before you renew. It was not reviewed since 12 Feb 2027."


def test_a_purchase_needs_no_review(cast, catalogue):
    assert cast.acme.reviewed_at is None and answer(cast.global_admin, "action-pack")


def test_a_renewal_checks_the_requirements_again(cast, catalogue):
    held = competent(cast.acme, "silver")
    holding(cast.acme, "silver")
    held.state = "lapsed"
    held.save(update_fields=["state"])
    assert "competency" in answer(cast.global_admin, "silver", noon(A + DAY)).why
