"""The catalogue file: what it gives, that it may be loaded again, and what it says about mistakes."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from benefits import services
from benefits.catalogue import DEFAULT, CatalogueError, read
from benefits.models import Competency, Item, Offer, OfferBenefit
from support.models import Kind, Plan, Product, Version
from tests.benefits.builders import a_membership, an_offer

TABLES = (Offer, Competency, OfferBenefit, Plan, Product, Version)


@pytest.fixture
def written(tmp_path):
    """A catalogue file with something replaced in it."""

    def write(old="", new=""):
        text = DEFAULT.read_text()
        assert old in text
        path = tmp_path / "catalogue.toml"
        path.write_text(text.replace(old, new, 1))
        return path

    return write


def rows():
    return {model: list(model.objects.order_by("pk").values()) for model in TABLES}


def test_there_are_eighteen_competencies_and_six_are_about_the_cloud(catalogue):
    assert Competency.objects.count() == 18
    assert set(Competency.objects.filter(is_cloud=True).values_list("name", flat=True)) == {
        "Security",
        "Cloud Business Applications",
        "Cloud Platform",
        "Cloud Productivity",
        "Enterprise Mobility Management",
        "Small and Midmarket Cloud Solutions",
    }


def test_the_three_offers_have_their_full_names_and_levels(catalogue):
    found = list(Offer.objects.memberships().values_list("name", "short_name", "level"))
    assert found == [
        ("Microsoft Action Pack", "Action Pack", 0),
        ("Silver membership", "Silver", 1),
        ("Gold membership", "Gold", 2),
    ]


def test_every_plan_that_is_sold_has_its_offer_without_a_level(catalogue):
    found = Offer.objects.plans().order_by("pk").values_list("plan_code", "level")
    assert list(found) == [("asfp", None), ("psfp", None), ("azure", None)]


def test_the_plans_are_those_of_the_comparison_in_its_order_and_what_needs_none(catalogue):
    assert list(Plan.objects.values_list("code", flat=True)) == [
        "product-support",
        "signature",
        "asfp",
        "psfp",
        "csp",
        "azure",
        "included",
        "free",
    ]


def test_loading_it_again_changes_nothing(catalogue):
    before = rows()
    services.load_catalogue()
    assert rows() == before


def test_products_hold_every_case_of_the_version_rule_today(catalogue, cast):
    today = date(2026, 11, 21)
    previous = list(Version.objects.filter(age=1, product__kind=Kind.ON_PREMISES))
    assert sum(version.in_mainstream(today) for version in previous) >= 3
    assert sum(not version.in_mainstream(today) for version in previous) >= 1
    assert Version.objects.filter(age__gt=1).count() >= 3
    assert all(v.is_covered(today) for v in Version.objects.filter(age=0))


def test_a_new_version_makes_the_others_older(catalogue, written):
    newest = '{ name = "2025", mainstream_end = 2029-11-13 }'
    services.load_catalogue(written(newest, f'{{ name = "2028" }},\n  {newest}'))
    ages = dict(Version.objects.filter(product__code="windows-server").values_list("name", "age"))
    assert ages == {"2028": 0, "2025": 1, "2022": 2, "2019": 3, "2016": 4}


def test_a_version_that_is_not_listed_any_more_stays_as_the_oldest(catalogue, written):
    services.load_catalogue(
        written('{ name = "2019", mainstream_end = 2024-01-09 },\n  { name = "2016"', '{ name = "2016"')
    )
    ages = dict(Version.objects.filter(product__code="windows-server").values_list("name", "age"))
    assert ages == {"2025": 0, "2022": 1, "2016": 2, "2019": 3}


def test_a_row_that_is_not_listed_any_more_is_not_promised_any_more(catalogue, written):
    services.load_catalogue(written('{ offer = "action-pack", grade = "core", quantity = 5 },', ""))
    assert not OfferBenefit.objects.filter(offer__code="action-pack", code="advisory-hours").exists()


def test_a_change_counts_for_later_memberships_only(cast, catalogue, written):
    before = a_membership(cast.acme, "silver")
    services.load_catalogue(written("quantity = 15", "quantity = 99"))
    after = a_membership(cast.rival, "silver")
    assert [m.benefits.get(code="product-support").quantity for m in (before, after)] == [15, 99]
    assert before.contract.entitlements.get(kind=Kind.ON_PREMISES).quota == 15


MISTAKES = [
    ('"small-and-midmarket-cloud-solutions",\n]', '"cloud-juggling",\n]', "Unknown competency 'cloud-juggling'"),
    ("quantity = 15", "quantity = -15", "quantity is a number from 0, or 'unlimited', not -15"),
    ("quantity = 15", 'quantity = "many"', "quantity is a number from 0, or 'unlimited', not 'many'"),
    ("quantity = 15", "quantity = true", "quantity is a number from 0, or 'unlimited', not True"),
    (", quantity = 15 }", " }", "give either quantity or deducts_from"),
    ('code = "gold"', 'code = "silver"', "Duplicate offer 'silver'"),
    ('\ncode = "asfp"', '\ncode = "psfp"', "Duplicate plan 'psfp'"),
    ('plan_code = "asfp"', 'plan_code = "psfp"', "Duplicate offer of plan 'psfp'"),
    ('plan_code = "asfp"', 'plan_code = "csp"', "Plan 'csp': what is sold has an offer"),
    ('plan_code = "asfp"\n', "", "Offer 'plan-asfp': give either level or plan_code"),
    ('code = "sql-server"', 'code = "windows-server"', "Duplicate product 'windows-server'"),
    ('[competencies."Data & AI"]', '[competencies."Data & AI"]\ndevops = "DevOps"', "Duplicate competency 'devops'"),
    ('code = "signature"', 'code = "product-support"', "Duplicate benefit 'product-support'"),
    (
        'offer = "gold", grade = "core", quantity = 20',
        'offer = "platinum", grade = "core", quantity = 20',
        "unknown offer",
    ),
    ('grade = "core", quantity = 20', 'grade = "huge", quantity = 20', "grade: Value 'huge' is not a valid choice"),
    ('plan = "signature"', 'plan = "autograph"', "unknown plan 'autograph'"),
    ('plan = "signature"\n', "", "names its plan"),
    ('deducts_from = "advisory-hours"', 'deducts_from = "pocket-money"', "unknown benefit 'pocket-money'"),
    ('family = "Data"', 'family = "Data"\ncolour = "blue"', "unknown 'colour'"),
    ('name = "SQL Server"\n', "", "name: This field cannot be blank"),
    ('code = "office"', 'code = "Office 365!"', "code: Enter a valid"),
    (
        '{ name = "2024", mainstream_end = 2029-10-09 }',
        '{ name = "2021" }',
        "Duplicate version of windows-enterprise-ltsc",
    ),
    ("mainstream_end = 2029-10-09", 'mainstream_end = "soon"', "mainstream_end_date"),
    ("[cloud]", "[clouds]", "Unknown table 'clouds'"),
    (', competency = "cloud-platform" }]', " }]", "condition 'competency' names one competency"),
    ('competency = "cloud-platform"', 'competency = "cloud-juggling"', "condition 'competency' names one competency"),
    ('unit = "seat"', 'unit = "seat"\nkind = "cloud"', "what is counted by incident or hour has a kind"),
    ('code = "EUR"', 'code = "USD"', "Duplicate currency 'USD'"),
    ('rate = "0.92"', 'rate = "cheap"', "rate"),
    ("fee_usd = 475", "fee_usd = -1", "fee_usd"),
    ('link = "https://redeem.example/setup"', 'link = "somewhere"', "link: Enter a valid URL"),
    ("[[offers]]", "[[offers]", "is not TOML"),
]


@pytest.mark.parametrize("old, new, sentence", MISTAKES, ids=[m[2][:40] for m in MISTAKES])
def test_a_mistake_is_named_and_nothing_is_loaded(db, written, old, new, sentence):
    with pytest.raises(CatalogueError, match=re.escape(sentence)):
        services.load_catalogue(written(old, new))
    assert not Offer.objects.exists()


def test_all_mistakes_are_told_at_once(written):
    path = written("quantity = 15", "quantity = -15")
    path.write_text(path.read_text().replace('plan = "signature"', 'plan = "autograph"'))
    with pytest.raises(CatalogueError) as caught:
        read(path)
    assert len(caught.value.problems) >= 2


def test_the_command_loads_and_says_so(db):
    said = StringIO()
    call_command("load_catalogue", stdout=said)
    assert "The catalogue is loaded." in said.getvalue()
    assert an_offer("gold").level == 2


def test_the_command_names_a_missing_file_and_every_mistake(db, tmp_path, written):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("load_catalogue", str(tmp_path / "none.toml"))
    with pytest.raises(CommandError, match="Duplicate plan"):
        call_command("load_catalogue", str(written('\ncode = "asfp"', '\ncode = "psfp"')))


def test_whatever_a_key_can_be_taken_for_has_its_item(catalogue):
    """Items are looked up by their code alone, on the pages, at the reveal and at the redemption."""
    keyed = OfferBenefit.objects.filter(family__in=["software", "cloud"], unit__in=["activation", "license"])
    codes = set(keyed.values_list("code", flat=True))
    assert codes and codes == set(Item.objects.filter(code__in=codes).values_list("code", flat=True))
    assert set(Item.objects.filter(needs_key=True).values_list("code", flat=True)) <= codes
