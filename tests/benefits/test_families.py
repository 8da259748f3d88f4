"""What an offer of each level holds of the other families, by competency, and what a year keeps (D11, D18, D19)."""

from datetime import date

import pytest

from benefits import services
from benefits.catalogue import DEFAULT
from benefits.models import BenefitUnit, CompetencyHeld, Currency, Family, Item, MembershipBenefit
from benefits.services.promises import mark_cosell_ready
from partnerportal.accounts.models import Activity
from tests.benefits.builders import a_competency, a_membership
from tests.builders import a_company


def held(company, family, **wanted):
    rows = MembershipBenefit.objects.filter(organization=company, family=family, **wanted)
    return dict(rows.values_list("code", "quantity"))


@pytest.mark.parametrize(
    "offer, seats, monthly",
    [
        ("action-pack", {"visual-studio-professional": 3}, 1),
        ("silver", {"visual-studio-enterprise": 5}, 2),
        ("gold", {"visual-studio-enterprise": 10}, 3),
    ],
)
def test_seats_and_monthly_credits_by_offer(cast, catalogue, offer, seats, monthly):
    a_membership(cast.acme, offer)
    assert held(cast.acme, Family.VISUAL_STUDIO) == seats
    assert held(cast.acme, Family.CLOUD, unit=BenefitUnit.MONTHLY_CREDIT) == {"azure-monthly-credit": monthly}


@pytest.mark.parametrize(
    "offer, competencies, amounts",
    [
        ("action-pack", ["cloud-platform"], set()),
        ("silver", ["datacenter"], set()),
        ("silver", ["security"], {6000}),
        ("gold", ["data-platform"], set()),
        ("gold", ["security"], {12000}),
        ("gold", ["cloud-platform"], {12000, 13000}),
    ],
)
def test_bulk_credits_by_offer_and_competency(cast, catalogue, offer, competencies, amounts):
    a_membership(cast.acme, offer, competencies=competencies)
    rows = MembershipBenefit.objects.filter(organization=cast.acme, unit=BenefitUnit.BULK_CREDIT)
    assert set(rows.values_list("amount_usd", flat=True)) == amounts


def test_every_amount_of_the_source_is_given_by_some_offer(catalogue):
    assert set(Item.objects.filter(code__startswith="azure-").values_list("code", flat=True)) == {
        "azure-monthly-credit",
        "azure-bulk-6000",
        "azure-bulk-12000",
        "azure-bulk-13000",
    }


def test_a_competency_gained_within_the_year_adds_what_it_brings_once(cast, catalogue):
    a_membership(cast.acme, "silver")
    for _ in range(2):
        services.add_competency(cast.acme, a_competency("cloud-platform"), "silver")
    assert held(cast.acme, Family.CLOUD, grade="incremental") == {"azure-bulk-6000": 1, "power-bi-pro": 25}
    assert held(cast.acme, Family.VISUAL_STUDIO, grade="incremental") == {"visual-studio-enterprise-cloud": 5}
    added = MembershipBenefit.objects.get(organization=cast.acme, code="azure-bulk-6000")
    assert str(added.competency) == "Cloud Platform"


@pytest.mark.parametrize(
    "unit, days", [("license", 0), ("activation", 30), ("seat", 30), ("monthly_credit", 30), ("hour", 30)]
)
def test_keys_are_redeemed_by_the_anniversary_and_the_rest_begins_through_the_window(cast, catalogue, unit, days):
    membership = a_membership(cast.acme, "silver")
    for row in membership.benefits.filter(unit=unit):
        assert (row.activate_by - membership.anniversary).days == days
        assert row.usable_until == membership.usable_until


def test_what_is_not_counted_has_no_entitlement(cast, catalogue):
    a_membership(cast.acme, "gold", competencies=["cloud-platform"])
    uncounted = MembershipBenefit.objects.exclude(unit__in=["incident", "hour"])
    assert uncounted.exists()
    assert not uncounted.filter(entitlement__isnull=False).exists()


def test_co_sell_readiness_adds_its_offer_to_the_running_year_and_is_logged_once(cast, catalogue):
    a_membership(cast.acme, "silver")
    assert "cosell-marketing" not in held(cast.acme, Family.GO_TO_MARKET)
    for _ in range(2):
        mark_cosell_ready(cast.acme, cast.operator)
    assert held(cast.acme, Family.GO_TO_MARKET, grade="incremental") == {"cosell-marketing": 1}
    assert Activity.objects.filter(verb="organization.cosell_ready").count() == 1


def test_co_sell_offers_are_held_once_however_many_offers_there_are(cast, catalogue):
    cast.acme.is_cosell_ready = True
    cast.acme.save()
    a_membership(cast.acme, "silver")
    a_membership(cast.acme, "action-pack")
    assert MembershipBenefit.objects.filter(organization=cast.acme, code="cosell-marketing").count() == 1


def test_a_qualified_competency_becomes_active_with_a_paid_level_and_not_with_the_action_pack(cast, catalogue):
    row = CompetencyHeld.objects.create(
        organization=cast.acme,
        competency=a_competency("security"),
        level="silver",
        state=CompetencyHeld.State.QUALIFIED,
        gained_date=date(2026, 1, 1),
    )
    a_membership(cast.acme, "action-pack")
    row.refresh_from_db()
    assert row.state == CompetencyHeld.State.QUALIFIED
    a_membership(cast.acme, "silver")
    row.refresh_from_db()
    assert row.state == CompetencyHeld.State.ACTIVE
    assert held(cast.acme, Family.TECHNICAL_SUPPORT)["signature"] is None


@pytest.mark.parametrize("state", ["started", "qualified", "lapsed"])
def test_a_competency_that_is_not_active_brings_nothing(cast, catalogue, state):
    CompetencyHeld.objects.create(
        organization=cast.acme,
        competency=a_competency("cloud-platform"),
        level="gold",
        state=state,
        gained_date=date(2026, 1, 1),
    )
    a_membership(cast.acme, "action-pack")
    assert not MembershipBenefit.objects.filter(organization=cast.acme, grade="incremental").exists()


@pytest.mark.parametrize(
    "old, new, code, before, after",
    [
        ('{ offer = "silver", grade = "core", quantity = 5 },\n  { offer = "gold", grade = "core", quantity = 10 },',
         '{ offer = "silver", grade = "core", quantity = 7 },\n  { offer = "gold", grade = "core", quantity = 10 },',
         "visual-studio-enterprise", 5, 7),
        ('{ offer = "silver", grade = "core", quantity = 2 },\n  { offer = "gold", grade = "core", quantity = 3 },',
         '{ offer = "silver", grade = "core", quantity = 9 },\n  { offer = "gold", grade = "core", quantity = 3 },',
         "azure-monthly-credit", 2, 9),
        ('{ offer = "silver", grade = "core", quantity = 20 }', '{ offer = "silver", grade = "core", quantity = 21 }',
         "advisory-hours", 20, 21),
    ],
)  # fmt: skip
def test_a_changed_quantity_counts_for_a_new_offer_and_never_for_one_held(
    cast, catalogue, tmp_path, old, new, code, before, after
):
    a_membership(cast.acme, "silver")
    text = DEFAULT.read_text()
    assert text.count(old) == 1
    path = tmp_path / "catalogue.toml"
    path.write_text(text.replace(old, new))
    services.load_catalogue(path)
    a_membership(cast.rival, "silver")
    quantities = {c: MembershipBenefit.objects.get(organization=c, code=code).quantity for c in (cast.acme, cast.rival)}
    assert quantities == {cast.acme: before, cast.rival: after}


def test_a_benefit_that_left_the_catalogue_stays_with_who_holds_it(cast, catalogue, tmp_path):
    a_membership(cast.acme, "gold")
    text = DEFAULT.read_text()
    start = text.index('[[benefits]]\ncode = "gtm-toolbox"')
    path = tmp_path / "catalogue.toml"
    path.write_text(text[:start] + text[text.index("[[benefits]]", start + 1) :])
    services.load_catalogue(path)
    assert "gtm-toolbox" in held(cast.acme, Family.GO_TO_MARKET)
    assert Item.objects.filter(code="gtm-toolbox").exists()
    a_membership(cast.rival, "gold")
    assert "gtm-toolbox" not in held(cast.rival, Family.GO_TO_MARKET)


@pytest.mark.parametrize("country, code", [("CH", "CHF"), ("NO", "NOK"), ("PT", "EUR"), ("US", "USD"), ("JP", "USD")])
def test_a_company_s_currency_follows_its_country(catalogue, db, country, code):
    assert Currency.of(a_company(country=country)).code == code
