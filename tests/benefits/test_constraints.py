"""What the database itself refuses, whoever writes (habit 8, model.md 3)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from benefits.models import Activation, ActivationEvent, CompetencyHeld, Membership, MembershipBenefit
from tests.benefits.builders import a_competency, a_membership, a_request, an_offer


def assert_refused(constraint, change):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change()
        connection.check_constraints()


def set_on(row, **fields):
    return lambda: type(row).objects.filter(pk=row.pk).update(**fields)


NOW = timezone.now()
ACTIVATIONS = [
    ("decided_by_state", {"state": "lost"}),
    ("claimed_while_in_review", {"state": "in_review"}),
    ("decided_by_state", {"state": "failed"}),
    ("reason_iff_rejected", {"reason": "other"}),
    ("next_try_iff_approved", {"next_try_at": NOW}),
    ("issued_iff_active", {"issued_at": NOW}),
]


@pytest.mark.parametrize("constraint, fields", ACTIVATIONS)
def test_an_activation_cannot_contradict_itself(activation, constraint, fields):
    assert_refused(f"benefits_activation_{constraint}", set_on(activation, **fields))


def test_a_contract_has_one_live_request(activation, cast):
    twin = Activation.objects.get(pk=activation.pk)
    twin.pk = None
    assert_refused("benefits_activation_one_live_per_contract", twin.save)


def test_an_event_cannot_be_changed_or_deleted(activation):
    assert_refused("append-only", lambda: ActivationEvent.objects.update(note="Nothing happened"))
    assert_refused("append-only", lambda: ActivationEvent.objects.all().delete())


def test_an_offer_is_active_once_per_company(membership):
    twin = Membership.objects.get(pk=membership.pk)
    twin.pk, twin.contract_id, twin.enrolment_year = None, None, 1999
    assert_refused("benefits_membership_one_active_per_offer", twin.save)


def test_a_year_of_an_offer_is_held_once(membership):
    twin = Membership.objects.get(pk=membership.pk)
    twin.pk, twin.contract_id, twin.state = None, None, "renewed"
    assert_refused("benefits_membership_one_per_offer_and_year", twin.save)


@pytest.mark.parametrize(
    "constraint, fields",
    [("known_state", {"state": "paused"}), ("ends_after_start", {"anniversary": NOW.date() - timedelta(days=999)})],
)
def test_a_membership_cannot_contradict_itself(membership, constraint, fields):
    assert_refused(f"benefits_membership_{constraint}", set_on(membership, **fields))


def test_a_benefit_stands_once_in_a_year_and_what_is_counted_has_its_line(membership):
    row = membership.benefits.get(code="product-support")
    assert_refused("benefits_membershipbenefit_counted_has_entitlement", set_on(row, entitlement=None))
    assert_refused("benefits_membershipbenefit_counted_once", set_on(row, deducts_from="signature"))
    assert_refused(
        "benefits_membershipbenefit_usable_past_expiry", set_on(row, usable_until=NOW.date() - timedelta(days=999))
    )
    assert_refused("benefits_membershipbenefit_one_per_code", set_on(row, code="signature"))


def test_a_competency_is_held_once(cast, catalogue):
    fields = {"organization": cast.acme, "competency": a_competency(), "gained_date": NOW.date()}
    CompetencyHeld.objects.create(level="silver", **fields)
    assert_refused(
        "benefits_competencyheld_once_per_company", lambda: CompetencyHeld.objects.create(level="gold", **fields)
    )
    assert_refused("benefits_competencyheld_known_level", lambda: CompetencyHeld.objects.update(level="platinum"))


def test_the_catalogue_cannot_promise_incidents_without_a_plan(catalogue):
    row = an_offer("gold").benefits.get(code="product-support")
    assert_refused("benefits_offerbenefit_plan_iff_incident", set_on(row, plan_code=""))
    assert_refused(
        "benefits_offerbenefit_one_per_condition",
        set_on(
            an_offer("gold").benefits.get(code="signature", condition="other_competencies"),
            condition="cloud_competency",
        ),
    )


@pytest.fixture
def theirs(cast, catalogue):
    return a_membership(cast.rival, "silver")


def test_no_row_points_at_another_company_s_row(cast, activation, theirs):
    line = theirs.benefits.get(code="product-support").entitlement
    mine = MembershipBenefit.objects.filter(membership=activation.membership, code="product-support").get()
    assert_refused("benefits_activation_same_company_as_membership", set_on(activation, membership=theirs))
    assert_refused("benefits_activation_same_company_as_contract", set_on(activation, contract=theirs.contract))
    Membership.objects.filter(pk=theirs.pk).update(contract=None)
    assert_refused("same_company_as_contract", set_on(activation.membership, contract=theirs.contract))
    assert_refused("same_company_as_membership", set_on(mine, membership=theirs, code="another"))
    MembershipBenefit.objects.filter(entitlement=line).update(quantity=None, entitlement=None)
    assert_refused("same_company_as_entitlement", set_on(mine, entitlement=line))


def test_a_request_of_another_company_is_seen_by_nobody_else(cast, activation, theirs):
    a_request(theirs, cast.outsider)
    assert [row.organization for row in Activation.objects.visible_to(cast.member)] == [cast.acme]
    assert Activation.objects.visible_to(cast.reviewer).count() == 2
    assert not Activation.objects.visible_to(cast.holder).exists()
    assert not Activation.objects.visible_to(cast.guest).exists()
    assert not Membership.objects.visible_to(cast.reviewer).exists()
