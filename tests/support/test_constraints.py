"""What cannot be, because the database refuses it (model.md 1): each rule by its name."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from support import services
from support.models import Contract, ContractLink, Entitlement, Entry, Kind, Plan, Product, Version
from tests.builders import a_contract, a_person, a_plan, a_version
from tests.rules import assert_refused


@pytest.fixture
def contract(cast):
    return a_contract(cast.acme, on_premises=2)


@pytest.fixture
def line(contract):
    return contract.entitlements.get()


@pytest.mark.parametrize(
    "fields, name",
    [
        ({"access_id": None}, "support_contract_ids_iff_issued"),
        ({"contract_id": None}, "support_contract_ids_iff_issued"),
        ({"start_date": None}, "support_contract_ids_iff_issued"),
        ({"state": "pending"}, "support_contract_issued_by_state"),
        ({"state": "not_activated"}, "support_contract_issued_by_state"),
        ({"state": "ended"}, "support_contract_ended_iff_ended_at"),
        ({"ended_at": timezone.now()}, "support_contract_ended_iff_ended_at"),
    ],
)
def test_a_contract_is_all_of_a_piece(contract, fields, name):
    assert_refused(lambda: Contract.objects.filter(pk=contract.pk).update(**fields), name)


def test_a_contract_that_was_never_issued_has_no_ids(cast):
    contract = a_contract(cast.acme, active=False)
    assert_refused(
        lambda: Contract.objects.filter(pk=contract.pk).update(state="active"), "support_contract_issued_by_state"
    )


def test_a_contract_cannot_be_usable_before_it_ends(contract):
    early = contract.end_date - timedelta(days=1)
    assert_refused(
        lambda: Contract.objects.filter(pk=contract.pk).update(usable_until=early), "support_contract_dates_in_order"
    )


@pytest.mark.parametrize("field", ["access_id", "contract_id"])
def test_no_id_is_given_twice(cast, contract, field):
    other = a_contract(cast.rival)
    value = {field: getattr(contract, field)}
    assert_refused(lambda: Contract.objects.filter(pk=other.pk).update(**value), f"support_contract_{field}_unique")


def test_nothing_is_announced_twice(cast, contract):
    again = services.announce(cast.acme, contract.reference, "Again", contract.end_date, contract.usable_until)
    assert again.pk == contract.pk
    assert_refused(
        lambda: Contract.objects.create(
            organization=cast.acme,
            reference=contract.reference,
            title="x",
            end_date=contract.end_date,
            usable_until=contract.usable_until,
        ),
        "support_contract_one_per_reference",
    )


@pytest.mark.parametrize("used", [3, 100])
def test_never_more_is_used_than_there_is(line, used):
    assert_refused(
        lambda: Entitlement.objects.filter(pk=line.pk).update(used=used), "support_entitlement_used_within_quota"
    )


def test_never_less_than_nothing_is_used(line):
    with pytest.raises(IntegrityError), transaction.atomic():
        Entitlement.objects.filter(pk=line.pk).update(used=-1)


def test_an_entitlement_is_of_the_company_of_its_contract(cast, line):
    assert_refused(
        lambda: Entitlement.objects.filter(pk=line.pk).update(organization=cast.rival),
        "support_entitlement_same_company_as_contract",
    )


@pytest.mark.parametrize(
    "fields, name",
    [
        ({"unit": "quarter_hour"}, "support_entitlement_unit_fits_kind"),
        ({"contract": None}, "support_entitlement_contract_unless_advisory"),
        ({"plan": None}, "support_entitlement_contract_unless_advisory"),
    ],
)
def test_a_line_of_incidents_hangs_on_a_contract_and_a_plan(line, fields, name):
    assert_refused(lambda: Entitlement.objects.filter(pk=line.pk).update(**fields), name)


def test_hours_need_no_contract(cast):
    line = services.grant(cast.acme, "membership:1", Kind.ADVISORY, 200, None, None)
    assert (line.unit, line.contract, line.left) == ("quarter_hour", None, 200)


def test_one_line_of_each_kind(cast, line):
    again = services.grant(cast.acme, line.reference, Kind.ON_PREMISES, 99, line.contract, a_plan())
    assert (again.pk, again.quota) == (line.pk, 2)


@pytest.mark.parametrize("statement", ["UPDATE support_entry SET units = 9", "DELETE FROM support_entry"])
def test_movements_are_append_only(line, statement):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_consumption_is_given_back_once_whatever_the_code_does(line, cast):
    taken = services.consume(line, "incident:1/1", cast.member)
    services.give_back("incident:1/1", cast.member, "withdrawn")
    assert_refused(
        lambda: Entry.objects.create(
            entitlement=line, kind=Entry.Kind.GIVEN_BACK, units=1, reference="other", undoes=taken
        ),
        "support_entry_undoes_id_key",
    )


def test_giving_back_names_what_it_gives_back(line):
    assert_refused(
        lambda: Entry.objects.create(entitlement=line, kind=Entry.Kind.GIVEN_BACK, units=1, reference="x"),
        "support_entry_gives_back_iff_undoes",
    )


def test_an_account_is_linked_once(cast, contract):
    services.link_as_member(cast.member, contract)
    assert_refused(
        lambda: ContractLink.objects.create(user=cast.member, contract=contract),
        "support_contractlink_once_per_account",
    )


def test_people_and_contracts_are_kept_for_the_record(contract, cast):
    services.link_as_member(cast.member, contract)
    for row in (contract, cast.member, cast.acme):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()


@pytest.mark.parametrize(
    "fields, name",
    [
        ({"hours_critical": 5}, "support_plan_answers_faster_what_is_worse"),
        ({"hours_critical": 0}, "support_plan_answers_faster_what_is_worse"),
        ({"second_areas": ["azure"]}, "support_plan_second_choice_only_where_it_covers"),
        ({"is_counted": True, "has_contract": False}, "support_plan_counts_only_with_a_contract"),
        ({"is_sold": True, "has_contract": False}, "support_plan_sold_only_with_a_contract"),
    ],
)
def test_the_rules_of_a_plan_fit_together(db, fields, name):
    facts = {"code": "x", "name": "x", "position": 1, "is_counted": False, **fields}
    assert_refused(lambda: Plan.objects.create(**facts), name)


def test_a_product_has_one_version_of_each_age(db):
    version = a_version("2022", age=0)
    assert_refused(
        lambda: Version.objects.create(product=version.product, name="2025", age=0), "support_version_one_per_age"
    )
    assert_refused(
        lambda: Product.objects.create(code="y", name="y", kind="advisory"), "support_product_area_fits_kind"
    )


def test_a_guest_of_the_company_is_not_a_member_for_one_click(cast, contract):
    guest = a_person(cast.acme, is_guest=True)
    with pytest.raises(Exception, match="guest"):
        services.link_as_member(guest, contract)
