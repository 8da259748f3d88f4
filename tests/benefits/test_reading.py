"""What pages read of a membership: everything in a constant number of queries, one word for each benefit."""

from datetime import timedelta

import pytest

from benefits.models import Activation, Membership, MembershipBenefit
from support import services as support
from support.models import Kind
from tests.benefits.builders import a_membership, a_request, an_active, in_state

State = Activation.State


def seen(membership):
    return Membership.objects.for_pages().get(pk=membership.pk)


def words(membership):
    return {benefit.code: str(benefit.status.word) for benefit in seen(membership).benefits.all()}


def look_at_everything():
    for membership in Membership.objects.for_pages():
        for benefit in membership.benefits.all():
            assert benefit.status.word
            assert (benefit.left, benefit.used, str(benefit.competency)) is not None
        assert membership.status.word and membership.contract.status.word
        assert membership.activation is None or str(membership.activation.requested_by)


def test_everything_of_a_page_is_four_queries_whatever_the_data(cast, catalogue, django_assert_num_queries):
    an_active(a_membership(cast.acme, "gold", competencies=["security"]), cast.global_admin, cast.reviewer)
    with django_assert_num_queries(4):
        look_at_everything()
    a_request(a_membership(cast.acme, "action-pack"), cast.global_admin)
    a_membership(cast.rival, "silver")
    with django_assert_num_queries(4):
        look_at_everything()


def test_before_activation_advice_is_there_and_support_is_not(cast, membership):
    found = words(membership)
    assert {code for code, word in found.items() if word == "Not activated"} == {"product-support", "signature"}
    assert (found["advisory-hours"], found["technical-presales"]) == ("Active", "Active")


@pytest.mark.parametrize("state", [State.REQUESTED, State.IN_REVIEW, State.APPROVED, State.ACTIVE, State.FAILED])
def test_then_a_benefit_has_the_word_of_its_request(cast, activation, state):
    row = in_state(activation, state, cast.reviewer, cast.global_admin)
    assert words(row.membership)["product-support"] == str(state.label)


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.REJECTED])
def test_after_no_it_is_not_activated_again(cast, activation, state):
    row = in_state(activation, state, cast.reviewer, cast.global_admin)
    assert words(row.membership)["product-support"] == "Not activated"


def test_a_used_up_pack_says_so_and_the_other_line_goes_on(cast, membership):
    row = an_active(membership, cast.global_admin, cast.reviewer)
    support.consume(row.contract.entitlements.get(kind=Kind.CLOUD), "incident:1/1", cast.member, units=5)
    found = words(membership)
    assert (found["signature"], found["product-support"]) == ("Used up", "Active")


def test_after_the_window_everything_has_expired(cast, membership):
    long_ago = cast.acme.today() - timedelta(days=31)
    MembershipBenefit.objects.update(expires_date=long_ago - timedelta(days=30), usable_until=long_ago)
    assert set(words(membership).values()) == {"Expired"}


def test_hours_are_counted_in_quarters_and_shown_in_hours(cast, membership):
    benefit = membership.benefits.get(code="advisory-hours")
    support.consume(benefit.entitlement, "advisory:1/1", cast.member, units=6)
    again = MembershipBenefit.objects.select_related("entitlement").get(pk=benefit.pk)
    assert (str(again.used), str(again.left), again.quantity) == ("1.5", "18.5", 20)


def test_the_live_request_counts_before_older_ones(cast, membership):
    in_state(a_request(membership, cast.global_admin), State.REJECTED, cast.reviewer, cast.global_admin)
    live = a_request(membership, cast.global_admin)
    assert seen(membership).activation == live


def test_only_those_who_may_see_benefits_see_them(cast, membership):
    visible = {who: Membership.objects.visible_to(getattr(cast, who)).count() for who in ("member", "global_admin")}
    assert visible == {"member": 1, "global_admin": 1}
    for who in ("guest", "outsider", "holder", "reseller"):
        assert not Membership.objects.visible_to(getattr(cast, who)).exists()
        assert not MembershipBenefit.objects.visible_to(getattr(cast, who)).exists()
