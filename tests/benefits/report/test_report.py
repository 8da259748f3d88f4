"""Granted against used: each family from its own rows, who may read it, the page and its CSV."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from benefits import services, usage
from benefits.models import Assignment, MarketingActivation
from benefits.services.usage import granted_and_used
from benefits.usage import months_until
from support import services as support
from tests.benefits.builders import a_competency, a_membership, an_active
from tests.builders import a_person

PAGE = reverse("benefits:report")


def last(company, measure):
    """Granted, used and what this month added, as of today."""
    today = company.today()
    figure = granted_and_used(company, months_until(today, 12), today)[measure][-1]
    return figure.granted, figure.used, figure.in_month


@pytest.fixture
def gold(cast, catalogue):
    return a_membership(cast.acme, "gold")


@pytest.mark.parametrize(
    "measure, granted",
    [
        (usage.ON_PREMISES, 20), (usage.CLOUD, 10), (usage.HOURS, 50), (usage.KEYS, 3), (usage.LICENSES, 125),
        (usage.CREDITS, 3), (usage.SEATS, 10), (usage.OFFERS, 3),
    ],
)  # fmt: skip
def test_what_gold_grants_and_nothing_is_used(cast, gold, measure, granted):
    assert last(cast.acme, measure) == (granted, 0, 0)


def test_incidents_count_and_what_is_given_back_does_not(cast, gold):
    an_active(gold, cast.global_admin, cast.reviewer)
    line = gold.benefits.get(code="product-support").entitlement
    for number in range(3):
        support.consume(line, f"incident:{number}/1", cast.member)
    support.give_back("incident:2/1", cast.member, "withdrawn")
    assert last(cast.acme, usage.ON_PREMISES) == (20, 2, 2)


def test_hours_count_in_hours(cast, gold):
    line = gold.benefits.get(code="advisory-hours").entitlement
    support.consume(line, "advisory:1/1", cast.member, units=5)
    granted, used, _in_month = last(cast.acme, usage.HOURS)
    assert (granted, float(used)) == (50, 1.25)


def test_seats_are_those_that_are_taken_when_the_month_ends(cast, gold):
    benefit, now = gold.benefits.get(code="visual-studio-enterprise"), timezone.now()
    facts = {"benefit": benefit, "organization": cast.acme, "unit": "seat", "places": 10, "assigned_by": cast.member}
    for place in (1, 2):
        Assignment.objects.create(
            **facts, place=place, assignee=a_person(cast.acme), assigned_at=now, assigned_date=now
        )
    Assignment.objects.filter(place=1).update(ended_at=now, ended_by=cast.member, end_reason="reassigned")
    assert last(cast.acme, usage.SEATS) == (10, 1, 1)


def test_marketing_offers_count_once_they_are_active(cast, gold):
    benefit, now = gold.benefits.get(code="gtm-toolbox"), timezone.now()
    facts = {"requested_by": cast.member, "requested_at": now, "expires_date": benefit.expires_date}
    row = MarketingActivation.objects.create(organization=cast.acme, benefit=benefit, **facts)
    assert last(cast.acme, usage.OFFERS) == (3, 0, 0)
    MarketingActivation.objects.filter(pk=row.pk).update(state="active", decided_by=cast.reviewer, decided_at=now)
    assert last(cast.acme, usage.OFFERS) == (3, 1, 1)


def test_unlimited_is_unlimited(cast, catalogue):
    a_membership(cast.acme, "gold", competencies=["security"])
    assert last(cast.acme, usage.CLOUD)[0] is None


def by_month(company, measure, now=None):
    today = company.today(now)
    return [figure.granted for figure in granted_and_used(company, months_until(today, 4), today)[measure]]


def test_what_a_competency_adds_within_the_year_counts_from_the_day_it_is_gained(cast, gold):
    day = cast.acme.today()
    gold_before = by_month(cast.acme, usage.SEATS)
    services.add_competency(cast.acme, a_competency("cloud-platform"), "gold", gained_date=day)
    after = by_month(cast.acme, usage.SEATS)
    assert after[:-1] == gold_before[:-1] and after[-1] == gold_before[-1] + 25


def test_a_limit_lifted_within_the_year_counts_before_its_month(cast, gold):
    services.add_competency(cast.acme, a_competency("security"), "gold")
    assert by_month(cast.acme, usage.CLOUD) == [10, 10, 10, None]


def test_the_last_day_is_the_last_usable_day_or_the_earlier_end(cast, gold):
    benefit = gold.benefits.get(code="visual-studio-enterprise")
    gold.benefits.filter(pk=benefit.pk).update(
        expires_date=cast.acme.today() - timedelta(days=70), usable_until=cast.acme.today() - timedelta(days=40)
    )
    assert by_month(cast.acme, usage.SEATS)[-1] == 0


def test_another_company_s_use_is_not_here(cast, gold):
    theirs = a_membership(cast.rival, "gold")
    support.consume(theirs.benefits.get(code="advisory-hours").entitlement, "advisory:1/1", cast.outsider, units=8)
    assert last(cast.acme, usage.HOURS)[1] == 0


@pytest.mark.parametrize(
    "who, status",
    [("global_admin", 200), ("account_admin", 200), ("admin_agent", 200), ("partner_admin", 403), ("member", 403),
     ("guest", 403), ("reseller", 403), ("holder", 403)],
)  # fmt: skip
def test_who_reads_it(client, cast, gold, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(PAGE).status_code == status


def test_the_page_says_how_much_of_what_and_draws_it_with_a_table(client, cast, gold):
    client.force_login(cast.global_admin)
    text = client.get(PAGE).text
    assert "Visual Studio seats: 0 of 10 used" in text
    assert text.count("Show as a table") == 8


def test_the_filter_leaves_one_family_and_a_value_that_does_not_fit_narrows_nothing(client, cast, gold):
    client.force_login(cast.global_admin)
    one = client.get(PAGE, {"family": "visual_studio", "months": "6"}).text
    assert (one.count("Show as a table"), one.count('class="plot-bar"')) == (1, 6)
    assert client.get(PAGE, {"family": "zebra", "months": "999999999999"}).text.count("Show as a table") == 8


def test_the_csv_has_a_line_for_each_month_and_measure(client, cast, gold):
    client.force_login(cast.global_admin)
    lines = b"".join(client.get(reverse("benefits:report_csv")).streaming_content).decode().strip().splitlines()
    assert len(lines) == 1 + 8 * 12
    assert lines[-1].startswith("Go-To-Market,Go-To-Market offers,")


def test_a_company_that_was_granted_nothing_is_told_so(client, cast, catalogue):
    client.force_login(cast.global_admin)
    assert "Nothing was granted in these months" in client.get(PAGE).text


def test_posting_is_refused(client, cast, gold):
    client.force_login(cast.global_admin)
    assert client.post(PAGE).status_code == 405


def test_it_costs_the_same_whatever_there_is(client, cast, gold, django_assert_max_num_queries):
    an_active(gold, cast.global_admin, cast.reviewer)
    line = gold.benefits.get(code="product-support").entitlement
    for number in range(15):
        support.consume(line, f"incident:{number}/1", cast.member, now=timezone.now() - timedelta(days=number))
    client.force_login(cast.global_admin)
    with django_assert_max_num_queries(12):
        client.get(PAGE)
