"""The overview of benefits: what is held, filtered and sorted, and exported exactly so."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from benefits import services
from benefits.models import Family, MembershipBenefit
from support.models import Entitlement, Kind
from support.services import consume
from tests.benefits.builders import a_membership, an_active

URL = reverse("benefits:overview")


@pytest.fixture
def both(cast, catalogue):
    """Acme holds Silver with a cloud competency, and the Action Pack beside it."""
    silver = a_membership(cast.acme, "silver", competencies=["cloud-platform"])
    return silver, a_membership(cast.acme, "action-pack")


def page(client, user, query=""):
    client.force_login(user)
    return client.get(f"{URL}{query}")


def names(response):
    return [(row.benefit.code, row.membership.offer.code) for row in response.context["rows"]]


def exported(client, query=""):
    response = client.get(f"{reverse('benefits:overview_csv')}{query}")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_it_lists_every_benefit_of_every_offer(client, cast, both):
    found = page(client, cast.member)
    assert len(names(found)) == MembershipBenefit.objects.count()
    assert {row.benefit.family for row in found.context["rows"]} == set(Family.values)


def test_it_shows_quantity_used_and_why_something_is_unlimited(client, cast, both):
    active = an_active(both[0], cast.global_admin, cast.reviewer)
    line = Entitlement.objects.get(contract=active.contract, kind=Kind.ON_PREMISES)
    consume(line, "incident:1/1", cast.member)
    text = page(client, cast.member).content.decode()
    assert "Cloud Platform" in text and "Incremental" in text and "Unlimited" in text
    row = next(r for r in page(client, cast.member, "?status=Active").context["rows"] if r.benefit.quantity == 15)
    assert (row.used, str(row.status.word)) == (1, "Active")


def test_it_says_how_far_away_the_anniversary_is(client, cast, catalogue):
    a_membership(cast.acme, "silver", start_date=cast.acme.today() - timedelta(days=355))
    assert "in 10 days" in page(client, cast.member).content.decode()


def test_it_says_how_long_one_can_renew(client, cast, catalogue):
    a_membership(cast.acme, "silver", start_date=cast.acme.today() - timedelta(days=375))
    text = page(client, cast.member).content.decode()
    assert "Renewal window" in text and "20 days left to renew" in text


def test_filters_narrow_the_list(client, cast, both):
    assert {offer for _code, offer in names(page(client, cast.member, "?offer=action-pack"))} == {"action-pack"}
    assert len(names(page(client, cast.member, "?family=advisory"))) == 4
    assert ("signature", "silver") in names(page(client, cast.member, "?grade=incremental&family=technical_support"))
    assert names(page(client, cast.member, "?year=earlier")) == []


def test_earlier_years_are_there_when_asked_for(client, cast, catalogue):
    old = a_membership(cast.acme, "silver", start_date=cast.acme.today() - timedelta(days=500))
    services.lapse(old)
    a_membership(cast.acme, "action-pack")
    assert {offer for _code, offer in names(page(client, cast.member))} == {"action-pack"}
    assert {offer for _code, offer in names(page(client, cast.member, "?year=earlier"))} == {"silver"}
    assert {offer for _code, offer in names(page(client, cast.member, "?year=all"))} == {"action-pack", "silver"}


def test_the_old_year_counts_as_current_while_its_contract_serves(client, cast, catalogue):
    old = a_membership(cast.acme, "silver", start_date=cast.acme.today() - timedelta(days=370))
    an_active(old, cast.global_admin, cast.reviewer)
    new = a_membership(cast.acme, "silver", start_date=cast.acme.today())
    assert {row.membership.pk for row in page(client, cast.member).context["rows"]} == {old.pk, new.pk}
    assert "left to renew" not in page(client, cast.member).content.decode()


@pytest.mark.parametrize("column", ["name", "offer", "grade", "quantity", "used", "status", "expires"])
def test_every_column_sorts_both_ways(client, cast, both, column):
    up, down = (names(page(client, cast.member, f"?sort={sign}{column}")) for sign in ("", "-"))
    assert sorted(up) == sorted(down)
    assert page(client, cast.member, f"?sort={column}").content.decode().count('aria-sort="ascending"') == 1


def test_unlimited_sorts_above_any_number(client, cast, both):
    assert names(page(client, cast.member, "?sort=-quantity&family=technical_support"))[0] == ("signature", "silver")


@pytest.mark.parametrize(
    "query",
    [
        "?sort=password", "?sort=--name", "?offer=%27+OR+1%3D1", "?status=%F0%9F%92%A9", "?grade=x&family=y&year=z",
        "?organization__users__password__startswith=a", "?offer=gold&offer=silver", "?sort=" + "9" * 500,
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_narrows_nothing(client, cast, both, query):
    found = page(client, cast.member, query)
    everything = MembershipBenefit.objects
    silver = everything.filter(membership__offer__code="silver")
    assert found.status_code == 200 and len(names(found)) in {everything.count(), silver.count()}


def test_the_export_is_what_is_filtered_and_sorted(client, cast, both):
    shown = page(client, cast.member, "?sort=-quantity&offer=silver")
    lines = exported(client, "?sort=-quantity&offer=silver")
    assert [line[0] for line in lines[1:]] == [row.benefit.name for row in shown.context["rows"]]
    assert "Unlimited" in lines[1]


def test_the_page_links_its_own_export(client, cast, both):
    assert f"{reverse('benefits:overview_csv')}?sort=name" in page(client, cast.member, "?sort=name").content.decode()


def test_the_benefits_of_another_company_are_not_there(client, cast, both):
    a_membership(cast.rival, "action-pack")
    assert {offer for _code, offer in names(page(client, cast.outsider))} == {"action-pack"}


@pytest.mark.parametrize("name", ["benefits:overview", "benefits:overview_csv"])
def test_it_only_shows(client, cast, both, name):
    client.force_login(cast.global_admin)
    assert client.post(reverse(name)).status_code == 405


def test_each_benefit_can_be_linked_to_on_the_overview(client, cast, both):
    shown = page(client, cast.member)
    body = shown.content.decode()
    assert all(f'id="benefit-{row.benefit.pk}"' in body for row in shown.context["rows"])


def test_the_words_for_keys_are_those_of_the_family_pages(client, cast, both):
    words = {row.benefit.code: str(row.status.word) for row in page(client, cast.member).context["rows"]}
    assert (words["windows-server-2022"], words["windows-server-cal"]) == ("Key not revealed", "No key needed")
