"""The section of Azure credits on the page of cloud products, and its export."""

import csv
import io

import pytest
from django.urls import reverse

from tests.benefits.builders import a_membership
from tests.benefits.seats.builders import assigned, filled, the_benefit

pytestmark = pytest.mark.django_db
PAGE = "/benefits/cloud/"


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.global_admin)
    return client


def lines(answer):
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_each_credit_shows_its_amount_its_people_and_its_rule(admin, cast, gold):
    assigned(cast, the_benefit(gold, code="azure-bulk-13000"), cast.member)
    text = admin.get(PAGE).text
    for words in (
        "Azure bulk credit 13,000", "NOK\u00a0136,500.00 for the enrolment year", "USD\u00a013,000.00", "Mona Member",
        "NOK\u00a01,050.00 each month", "at 10.5 for one US dollar, rounded to the cent", "The only one is assigned.",
    ):  # fmt: skip
        assert words in text


def test_a_bulk_credit_offers_transfer_and_a_monthly_one_removal(admin, cast, monthly, bulk):
    credit, month = assigned(cast, bulk), assigned(cast, monthly)
    text = admin.get(PAGE).text
    assert reverse("benefits:transfer", args=[credit.pk]) in text
    assert reverse("benefits:remove", args=[month.pk]) in text
    assert reverse("benefits:remove", args=[credit.pk]) not in text


def test_several_at_once_are_offered_for_monthly_credits_only(admin, monthly, bulk):
    text = admin.get(PAGE).text
    assert reverse("benefits:assign_many", args=[monthly.pk]) in text
    assert reverse("benefits:assign_many", args=[bulk.pk]) not in text


def test_a_company_paid_in_dollars_sees_no_rate(client, cast, catalogue):
    type(cast.rival).objects.filter(pk=cast.rival.pk).update(country="US")
    a_membership(cast.rival, "silver")
    client.force_login(cast.outsider)
    text = client.get(PAGE).text
    assert "USD\u00a0100.00 each month" in text
    assert "for one US dollar" not in text


def test_whoever_may_only_look_reads_who_can(client, cast, monthly):
    assigned(cast, monthly, cast.member)
    client.force_login(cast.member)
    text = client.get(PAGE).text
    assert "Only a Global admin or an MPN partner admin assigns benefits to people." in text
    assert "/assign/" not in text
    assert "/remove/" not in text


def test_the_page_costs_as_much_with_everything_given(admin, cast, gold, pack, django_assert_max_num_queries):
    for code in ("azure-monthly-credit", "azure-bulk-12000", "azure-bulk-13000"):
        filled(cast, the_benefit(gold, code=code))
    filled(cast, the_benefit(pack, code="azure-monthly-credit"))
    with django_assert_max_num_queries(12):
        admin.get(PAGE)


def test_the_export_has_a_line_for_each_person_and_each_free_credit(admin, cast, gold, bulk):
    assigned(cast, bulk, cast.guest)
    found = {line["Credit"]: line for line in lines(admin.get("/benefits/cloud/credits.csv"))}
    assert found["Azure bulk credit 12,000"]["Person"] == "Gus Guest"
    assert found["Azure bulk credit 12,000"]["Amount in US dollars"] == "12000"
    assert (found["Azure monthly credit"]["Person"], found["Azure monthly credit"]["Places"]) == ("", "3")


def test_without_an_offer_the_export_has_only_its_head(admin, catalogue):
    assert lines(admin.get("/benefits/cloud/credits.csv")) == []
