"""The demo world is what product.md 5 says, and its books add up."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from benefits.models import Activation, Membership
from incidents.models import Incident
from partnerportal.accounts.models import Activity, Organization, User
from partnerportal.customers.models import Customer
from partnerportal.demo import bulk_customers
from partnerportal.demo.world import PASSWORD
from support.models import Contract, Entitlement, Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def left(company, kind):
    """(used, quota) of the company's usable lines of that kind."""
    lines = Entitlement.objects.filter(organization__name=company, kind=kind, contract__state="active")
    return [(line.left, line.quota) for line in lines.exclude(plan__code="asfp")]


def test_borealis_has_twelve_of_fifteen_and_three_of_five():
    assert left("Borealis Systems", Kind.ON_PREMISES) == [(12, 15)]
    assert left("Borealis Systems", Kind.CLOUD) == [(3, 5)]


def test_borealis_has_incidents_of_every_state():
    found = Incident.objects.filter(organization__name="Borealis Systems")
    assert set(found.values_list("state", flat=True)) == set(Incident.State)
    reasons = set(found.exclude(close_reason="").values_list("close_reason", flat=True))
    assert {"resolved", "withdrawn", "duplicate", "product_defect"} <= reasons


def test_alpine_waits_to_be_activated_and_will_hold_the_full_case():
    contract = Contract.objects.get(organization__name="Alpine Cloud", reference__startswith="membership:")
    assert contract.state == Contract.State.NOT_ACTIVATED
    assert [(line.kind, line.quota) for line in contract.entitlements.all()] == [
        (Kind.ON_PREMISES, 20),
        (Kind.CLOUD, None),
    ]


def test_cedar_waits_in_the_queue():
    assert Activation.objects.waiting().get().organization.name == "Cedar IT"


def test_harbor_has_two_contracts_side_by_side():
    """Beside the support plan that it bought."""
    lines = Entitlement.objects.filter(organization__name="Harbor Secure", contract__isnull=False, plan__is_sold=False)
    assert sorted((line.kind, line.quota or 0) for line in lines) == [
        (Kind.CLOUD, 0),
        (Kind.ON_PREMISES, 10),
        (Kind.ON_PREMISES, 15),
    ]


def test_fjord_has_a_used_up_pack_and_a_contract_of_the_year_before():
    assert left("Fjord Distribution", Kind.CLOUD) == [(0, 10)]
    states = Contract.objects.filter(organization__name="Fjord Distribution").order_by("end_date")
    assert list(states.values_list("state", flat=True)) == ["ended", "active"]


def test_dune_has_one_lapsed_membership_and_ember_none():
    assert [m.state for m in Membership.objects.filter(organization__name="Dune Consulting")] == ["lapsed"]
    assert not Membership.objects.filter(organization__name="Ember Resale").exists()


def test_glacier_has_not_moved():
    assert not Organization.objects.get(name="Glacier Legacy").is_migrated


@pytest.mark.parametrize(
    "email",
    ["global-admin@alpine.example", "helpdesk-agent@ember.example", "guest@dune.example", "member@cedar.example",
     "sales-agent@fjord.example", "user-admin@harbor.example", "partner-admin@glacier.example",
     "reviewer@portal.example", "engineer@portal.example", "operator@portal.example", "holder@personal.example"],
)  # fmt: skip
def test_everybody_has_the_one_password(email, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert User.objects.get(email=email).check_password(PASSWORD)


def test_ember_has_nobody_with_a_role_of_mpn():
    assert not User.objects.filter(email="partner-admin@ember.example").exists()


def test_history_lies_in_the_past():
    now = timezone.now()
    assert not Activity.objects.filter(at__gt=now).exists()
    assert not Incident.objects.filter(opened_at__gt=now).exists()


def test_the_books_add_up():
    call_command("verify_ledgers")


def test_a_second_world_is_refused():
    with pytest.raises(CommandError, match="companies in it"):
        call_command("seed_demo", "--yes-this-is-a-demo")


def test_without_the_word_it_is_refused_on_a_server(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("seed_demo")


def test_bulk_data_adds_up_too():
    before = Incident.objects.count()
    call_command("seed_demo", "--yes-this-is-a-demo", "--incidents", "400", "--organizations", "7")
    assert Incident.objects.count() == before + 400
    assert Organization.objects.filter(name__startswith="Bulk").count() == 7
    call_command("verify_ledgers")


def test_bulk_customers_have_requests_like_everybody_else():
    before = Incident.objects.exclude(customer=None).count()
    call_command("seed_demo", "--yes-this-is-a-demo", "--customers", "30")
    assert Incident.objects.exclude(customer=None).count() == before + 30 * bulk_customers.EACH
    agent = User.objects.get(email="admin-agent@alpine.example")
    assert Customer.objects.visible_to(agent).filter(name__startswith="Bulk").count() == 30
    call_command("verify_ledgers")


@pytest.mark.parametrize("option", ["--incidents", "--organizations", "--customers"])
def test_a_negative_number_is_refused(option):
    with pytest.raises(CommandError, match="0 or more"):
        call_command("seed_demo", "--yes-this-is-a-demo", option, "-1")
