"""`verify_ledgers`: silent while all is well, and naming the row that somebody has spoilt by hand."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benefits.models import Activation, Membership, MembershipBenefit
from partnerportal.pages.proof import findings
from support import services as support
from support.models import Contract, Entitlement, Entry, Kind
from tests.benefits.builders import a_membership, a_request, an_active, in_state


@pytest.fixture
def world(cast, catalogue):
    """An active year with movements, a request on its way, and a membership that nobody asked for."""
    active = an_active(a_membership(cast.acme, "gold"), cast.global_admin, cast.reviewer)
    line = active.contract.entitlements.get(kind=Kind.ON_PREMISES)
    support.consume(line, "incident:1/1", cast.member)
    support.consume(line, "incident:2/1", cast.member)
    support.give_back("incident:1/1", cast.member, "withdrawn")
    a_request(a_membership(cast.acme, "action-pack"), cast.global_admin)
    a_membership(cast.rival, "silver", competencies=["security"])
    return active


def verify():
    said = StringIO()
    call_command("verify_ledgers", stdout=said)
    return said.getvalue()


def found_rows():
    return {finding.row for finding in findings()}


def test_all_is_well(world):
    assert "All balances equal their entries" in verify()


@pytest.mark.parametrize("state", Activation.State)
def test_all_is_well_in_every_state_of_a_request(cast, activation, state):
    in_state(activation, state, cast.reviewer, cast.global_admin)
    assert findings() == []


def test_a_spoilt_counter_is_named_and_the_exit_status_says_so(world):
    line = world.contract.entitlements.get(kind=Kind.ON_PREMISES)
    Entitlement.objects.filter(pk=line.pk).update(used=7)
    said = StringIO()
    with pytest.raises(CommandError, match="1 finding") as caught:
        call_command("verify_ledgers", stdout=said)
    assert caught.value.returncode == 1
    assert f"entitlement:{line.pk}: Used is 7, but 2 were taken and 1 given back." in said.getvalue()


def test_a_spoilt_quota_is_named(world):
    line = world.contract.entitlements.get(kind=Kind.ON_PREMISES)
    Entitlement.objects.filter(pk=line.pk).update(quota=25)
    assert found_rows() == {f"entitlement:{line.pk}"}


def test_a_line_without_its_opening_entry_is_named(world):
    line = Entitlement.objects.create(
        organization=world.organization, kind=Kind.ADVISORY, unit="quarter_hour", quota=0, reference="test:1"
    )
    assert found_rows() == {f"entitlement:{line.pk}"}


def test_a_give_back_of_more_than_was_taken_is_named(world):
    taken = Entry.objects.get(reference="incident:2/1")
    fields = {"kind": "given_back", "undoes": taken, "reference": "incident:2/1"}
    entry = Entry.objects.create(entitlement=taken.entitlement, units=5, **fields)
    assert f"entry:{entry.pk}" in found_rows()


def test_a_changed_id_is_named(world):
    Contract.objects.filter(pk=world.contract_id).update(access_id="A00000000000")
    assert found_rows() == {f"contract:{world.contract_id}"}


def test_an_active_request_whose_contract_has_no_ids_is_named(world):
    nothing = {"access_id": None, "contract_id": None, "issued_at": None, "start_date": None}
    Contract.objects.filter(pk=world.contract_id).update(state="pending", **nothing)
    assert found_rows() == {world.reference, f"contract:{world.contract_id}"}


def test_a_contract_that_was_issued_without_a_request_is_named(cast, world):
    bare = a_membership(cast.rival, "action-pack").contract
    support.mark_pending(bare.pk)
    assert found_rows() == {f"contract:{bare.pk}"}
    support.issue_contract(bare.pk, cast.rival.today())
    assert found_rows() == {f"contract:{bare.pk}"}


def test_a_request_whose_contract_does_not_wait_is_named(cast, activation):
    support.release(activation.contract_id)
    assert found_rows() == {activation.reference}


def test_a_membership_without_contract_is_named(world):
    membership = Membership.objects.get(organization__name="Rival")
    Membership.objects.filter(pk=membership.pk).update(contract=None)
    assert membership.reference in found_rows()


def test_a_promise_that_differs_from_its_line_is_named(world):
    row = MembershipBenefit.objects.get(membership=world.membership, code="signature")
    MembershipBenefit.objects.filter(pk=row.pk).update(quantity=None)
    assert found_rows() == {f"membershipbenefit:{row.pk}"}


def test_an_active_contract_that_holds_nothing_is_named(cast, world):
    today = cast.acme.today()
    bare = support.announce(cast.acme, "test:2", "Bare", today, today)
    support.mark_pending(bare.pk)
    support.issue_contract(bare.pk, today)
    assert found_rows() == {f"contract:{bare.pk}"}


def test_looking_costs_the_same_however_much_there_is(world, cast, django_assert_num_queries):

    with CaptureQueriesContext(connection) as few:
        findings()
    an_active(a_membership(cast.rival, "action-pack"), cast.outsider, cast.reviewer)
    with django_assert_num_queries(len(few)):
        findings()
