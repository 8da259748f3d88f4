"""The customers of the demo world cover what product.md 5 names: each switch on and off, with and without the grant."""

import pytest

from partnerportal.accounts.models import Activity, User
from partnerportal.customers.filing import Missing, may_file
from partnerportal.customers.models import Customer, Partnership, Relationship
from partnerportal.customers.standing import Azure, standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def of(email, domain):
    user = User.objects.with_roles().get(email=email)
    return user, standing(user, Customer.objects.get(domain=domain))


@pytest.mark.parametrize(
    "company, domain, admin, azure",
    [
        ("alpine", "matterhorn", True, Azure.OWN),
        ("alpine", "saentis", False, Azure.OWN),
        ("alpine", "rigi", True, Azure.NONE),
        ("alpine", "pilatus", False, Azure.NONE),
        ("fjord", "skagen", True, Azure.OWN),
        ("fjord", "ribe", False, Azure.NONE),
        ("fjord", "kaveri", True, Azure.OWN),
        ("ember", "ganga", True, Azure.GRANTED),
        ("ember", "kaveri", True, Azure.NONE),
        ("ember", "malabar", False, Azure.GRANTED),
        ("ember", "nilgiri", False, Azure.NONE),
    ],
)
def test_each_switch_is_on_and_off(company, domain, admin, azure):
    _user, found = of(f"admin-agent@{company}.example", f"{domain}.example")
    assert (found.has_admin, found.azure) == (admin, azure)


@pytest.mark.parametrize(
    "domain, missing", [("ganga", None), ("malabar", None), ("kaveri", Missing.GRANT), ("nilgiri", Missing.GRANT)]
)
def test_ember_files_azure_with_the_providers_grant_only(domain, missing):
    user, found = of("admin-agent@ember.example", f"{domain}.example")
    verdict = may_file(user, found, "azure")
    assert verdict.missing == missing
    assert verdict.can_hand_over is (missing is not None)
    assert {str(provider) for provider in found.providers} == {"Fjord Distribution"}


def test_a_helpdesk_agent_of_alpine_logs_azure_for_the_customer_of_the_group():
    user, found = of("helpdesk-agent@alpine.example", "matterhorn.example")
    assert may_file(user, found, "azure")
    assert may_file(*of("helpdesk-agent@alpine.example", "saentis.example"), "azure").missing == Missing.GROUP


def test_every_state_of_a_relationship_but_withdrawn_is_there():
    states = set(Relationship.objects.values_list("state", flat=True))
    assert states == set(Relationship.State) - {"withdrawn"}


def test_fjord_sees_its_resellers_customers_and_its_own():
    rows = Relationship.objects.active().filter(organization__name="Fjord Distribution")
    assert {str(reseller) for reseller in {row.reseller for row in rows}} == {"Ember Resale", "None"}
    assert Partnership.objects.active().count() == 1


def test_what_happened_is_in_the_log_of_each_company():
    verbs = set(Activity.objects.filter(organization__name="Ember Resale").values_list("verb", flat=True))
    assert {"partnership.accepted", "customer.invited", "customer.accepted", "grant.given"} <= verbs


def test_nobody_is_invited_by_somebody_who_may_not():
    for row in Relationship.objects.select_related("invited_by"):
        assert row.invited_by.email.startswith("admin-agent@")
