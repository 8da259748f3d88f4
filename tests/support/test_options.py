"""Which plans an incident may use, and the one reason against each other plan (D28), by table."""

from datetime import timedelta

import pytest
from django.utils import timezone

from support import services
from support.models import Contract, Kind
from support.needs import Need
from support.services import Reason, plan_options
from tests.builders import a_contract, a_person, a_plan, a_version


@pytest.fixture
def today(cast):
    return cast.acme.today()


def reasons(user, version, today):
    options = plan_options(user, Need.of(version), today)
    return {(o.plan.code, o.reason) for o in options.unavailable}, [o.plan.code for o in options.usable]


def linked(user, contract):
    services.link_as_member(user, contract)
    return contract


def test_a_linked_active_contract_can_be_used(cast, today):
    linked(cast.member, a_contract(cast.acme, on_premises=2))
    options = plan_options(cast.member, Need.of(a_version()), today)
    assert [o.left_after for o in options.usable] == [1]


def test_signature_is_for_cloud_products_only_and_that_is_no_error(cast, today):
    linked(cast.member, a_contract(cast.acme, cloud=None))
    unavailable, usable = reasons(cast.member, a_version(), today)
    assert ("signature", Reason.CLOUD_ONLY) in unavailable
    assert usable == ["product-support"]


def test_product_support_is_not_for_cloud_products(cast, today):
    linked(cast.member, a_contract(cast.acme, cloud=5))
    unavailable, usable = reasons(cast.member, a_version("", product="Azure", kind=Kind.CLOUD), today)
    assert ("product-support", Reason.ON_PREMISES_ONLY) in unavailable
    assert usable == ["signature"]


@pytest.mark.parametrize(
    "age, mainstream_days, covered", [(0, None, True), (0, -1, True), (1, 0, True), (1, -1, False), (2, 900, False)]
)
def test_only_the_current_version_and_the_one_before_in_mainstream(cast, today, age, mainstream_days, covered):
    linked(cast.member, a_contract(cast.acme))
    end = None if mainstream_days is None else today + timedelta(days=mainstream_days)
    unavailable, usable = reasons(cast.member, a_version("x", age, end), today)
    assert bool(usable) is covered
    assert (("product-support", Reason.VERSION_NOT_COVERED) in unavailable) is not covered


def _not_activated(cast):
    a_contract(cast.acme, active=False)


def _pending(cast):
    services.mark_pending(a_contract(cast.acme, active=False).pk)


def _not_linked(cast):
    a_contract(cast.acme)


def _expired(cast):
    contract = linked(cast.member, a_contract(cast.acme))
    past = timezone.localdate() - timedelta(days=40)
    Contract.objects.filter(pk=contract.pk).update(start_date=past, end_date=past, usable_until=past)


def _ended(cast):
    services.end_contract(linked(cast.member, a_contract(cast.acme)).pk)


def _used_up(cast):
    contract = linked(cast.member, a_contract(cast.acme, on_premises=1))
    services.consume(contract.entitlements.get(), "incident:1/1", cast.member)


@pytest.mark.parametrize(
    "make, reason, words",
    [
        (_not_activated, Reason.NOT_ACTIVATED, "Not activated yet"),
        (_pending, Reason.PENDING, "Activation was requested"),
        (_not_linked, Reason.NOT_LINKED, "Not linked to your account"),
        (_expired, Reason.EXPIRED, "Expired on"),
        (_ended, Reason.EXPIRED, "Expired on"),
        (_used_up, Reason.NOTHING_LEFT, "0 of 1 incidents left"),
    ],
)
def test_each_dead_plan_names_its_cause(cast, today, make, reason, words):
    make(cast)
    options = plan_options(cast.member, Need.of(a_version()), today)
    assert [(o.reason, words in o.sentence) for o in options.unavailable if o.plan.code != "csp"] == [(reason, True)]
    assert not options.usable


def test_what_cannot_be_mended_comes_first(cast, today):
    a_contract(cast.acme, active=False)
    unavailable, _usable = reasons(cast.member, a_version("2012", age=3), today)
    assert ("product-support", Reason.VERSION_NOT_COVERED) in unavailable


def test_a_holder_is_offered_only_what_is_linked(cast, today):
    contract = a_contract(cast.acme)
    assert not plan_options(cast.holder, Need.of(a_version()), today).usable
    services.link_typed(cast.holder, contract.shown_access_id, contract.shown_contract_id)
    options = plan_options(cast.holder, Need.of(a_version()), today)
    assert [o.contract for o in options.usable] == [contract]


def test_another_companys_contract_is_not_even_named(cast, today):
    a_contract(cast.rival)
    assert [o.plan.code for o in plan_options(cast.member, Need.of(a_version()), today).unavailable] == ["csp"]


def test_the_plan_of_csp_is_only_for_customers(cast, today):
    options = plan_options(cast.member, Need.of(a_version()), today)
    assert [(o.plan.code, o.reason) for o in options.unavailable] == [("csp", Reason.ONLY_FOR_CUSTOMERS)]


def test_queries_do_not_grow_with_the_contracts(cast, today, django_assert_num_queries):
    version = a_version()
    user = a_person(cast.rival)
    for _ in range(12):
        a_contract(cast.rival)
    with django_assert_num_queries(3):
        assert len(plan_options(user, Need.of(version), today).unavailable) == 12


@pytest.fixture(autouse=True)
def _plan_of_csp(db):
    a_plan("csp", is_counted=False)
