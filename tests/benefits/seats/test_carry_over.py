"""Into the next year and up a level: who keeps the place, and what a lapse or a refund ends (D13, D16, D45)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from benefits import services
from benefits.models import Assignment, Membership, MembershipBenefit, OfferBenefit
from benefits.rows.upgrade import preview
from benefits.services import assignments
from benefits.standing import standing
from partnerportal.accounts.models import Activity, Outbox
from tests.benefits.builders import a_membership, an_offer
from tests.benefits.seats.builders import (
    BULK,
    MONTHLY,
    SEAT,
    again,
    assigned,
    at_noon,
    filled,
    live,
    the_benefit,
    the_year,
)
from tests.builders import a_person

pytestmark = pytest.mark.django_db


def renewed(cast, membership):
    """The same offer again, on the first day on which it can be renewed."""
    day = membership.anniversary + timedelta(days=1)
    return services.start_membership(cast.acme, membership.offer, day, now=at_noon(day))


@pytest.fixture
def ending(cast, catalogue):
    """Acme's Silver with Cloud Platform, whose year is nearly over."""
    start = cast.acme.today() - timedelta(days=300)
    return a_membership(cast.acme, "silver", start, competencies=("cloud-platform",))


def shrink(code, offer, quantity):
    OfferBenefit.objects.filter(code=code, offer__code=offer).update(quantity=quantity)


def test_a_renewal_keeps_people_places_and_days(cast, ending):
    rows = [assigned(cast, the_benefit(ending, unit), days_ago=50) for unit in (SEAT, MONTHLY, BULK)]
    new = renewed(cast, ending)
    assert set(live()) == {(row.assignee, 1) for row in rows}
    for row in Assignment.objects.live():
        assert row.benefit.membership_id == new.pk
        assert row.assigned_date == rows[0].assigned_date
    assert {again(row).end_reason for row in rows} == {"carried_over"}


def test_the_ninety_days_go_on(cast, ending):
    row = assigned(cast, the_benefit(ending, SEAT), days_ago=10)
    renewed(cast, ending)
    assert Assignment.objects.live().get().free_from == row.free_from


def test_places_keep_their_numbers(cast, ending):
    monthly = the_benefit(ending, MONTHLY)
    first, second = filled(cast, monthly)
    assignments.remove(cast.global_admin, first)
    renewed(cast, ending)
    assert live() == [(second.assignee, 2)]


def test_what_finds_no_place_ends_and_is_told(cast, ending):
    rows = filled(cast, the_benefit(ending, MONTHLY))
    shrink("azure-monthly-credit", "silver", 1)
    renewed(cast, ending)
    assert live() == [(rows[0].assignee, 1)]
    assert again(rows[1]).end_reason == "ended"
    assert Outbox.objects.get(kind="benefits/unassigned").user == rows[1].assignee
    assert Activity.objects.filter(verb="assignment.ended").count() == 1


def test_the_log_says_how_many_were_carried_over(cast, ending):
    for _number in range(3):
        assigned(cast, the_benefit(ending, SEAT))
    new = renewed(cast, ending)
    line = Activity.objects.get(verb="assignment.carried_over")
    assert line.sentence == f"3 assignments were carried over to {new}"


def test_nobody_assigned_is_nothing_to_say(cast, ending):
    renewed(cast, ending)
    assert not Activity.objects.filter(verb="assignment.carried_over").exists()


def test_an_upgrade_takes_them_along(cast, ending):
    """The same codes first; the 6,000 goes on in the first bulk credit that Gold has."""
    seat, credit, bulk = (assigned(cast, the_benefit(ending, unit), days_ago=20) for unit in (SEAT, MONTHLY, BULK))
    gold = services.start_membership(cast.acme, an_offer("gold"), cast.acme.today())
    found = {row.assignee: row.benefit for row in Assignment.objects.live().select_related("benefit")}
    assert {benefit.membership_id for benefit in found.values()} == {gold.pk}
    assert found[seat.assignee].code == "visual-studio-enterprise"
    assert found[credit.assignee].code == "azure-monthly-credit"
    assert found[bulk.assignee].code == "azure-bulk-12000"
    assert Assignment.objects.live().get(assignee=seat.assignee).assigned_date == seat.assigned_date


def test_a_benefit_that_is_gone_leaves_its_people_to_another_of_its_group(cast, ending):
    extra = the_benefit(ending, code="visual-studio-enterprise-cloud")
    row = assigned(cast, extra)
    OfferBenefit.objects.filter(code=extra.code, offer__code="gold").delete()
    services.start_membership(cast.acme, an_offer("gold"), cast.acme.today())
    assert Assignment.objects.live().get(assignee=row.assignee).benefit.code == "visual-studio-enterprise"


def test_who_was_there_comes_before_who_looks_for_a_place(cast, ending):
    core, extra = (
        the_benefit(ending, code="visual-studio-enterprise"),
        the_benefit(ending, code="visual-studio-enterprise-cloud"),
    )
    here, other = filled(cast, core), filled(cast, extra)
    OfferBenefit.objects.filter(code=extra.code, offer__code="silver").delete()
    renewed(cast, ending)
    assert {person for person, _place in live()} == {row.assignee for row in here}
    assert {again(row).end_reason for row in other} == {"ended"}


def test_nobody_gets_two_places_of_one_benefit(cast, ending):
    core, extra = (
        the_benefit(ending, code="visual-studio-enterprise"),
        the_benefit(ending, code="visual-studio-enterprise-cloud"),
    )
    for benefit in (core, extra):
        assigned(cast, benefit, cast.member)
    OfferBenefit.objects.filter(code=extra.code, offer__code="silver").delete()
    renewed(cast, ending)
    assert live() == [(cast.member, 1)]


def test_the_action_pack_beside_it_is_left_alone(cast, ending):
    seat = assigned(cast, the_benefit(a_membership(cast.acme, "action-pack"), SEAT))
    services.start_membership(cast.acme, an_offer("gold"), cast.acme.today())
    assert again(seat).is_live


# --- the preview says what will happen, and changes nothing ---


def foreseen(silver):
    """What the order page tells of an upgrade today."""
    state = standing(silver.organization, timezone.now())
    return preview(state, silver, an_offer("gold")).carried


@pytest.mark.parametrize("quantity, kept", [(0, 0), (1, 1), (2, 2), (9, 2)])
def test_the_preview_counts_as_the_deed(cast, ending, quantity, kept):
    rows = filled(cast, the_benefit(ending, MONTHLY))
    shrink("azure-monthly-credit", "gold", quantity)
    found = foreseen(ending)
    assert (len(found.kept), len(found.not_kept)) == (kept, 2 - kept)
    assert len(live()) == 2
    services.start_membership(cast.acme, an_offer("gold"), cast.acme.today())
    assert [person for person, _place in live()] == [row.assignee for row in rows[:kept]]


def test_the_preview_names_where_each_goes_on(cast, ending):
    row = assigned(cast, the_benefit(ending, BULK), cast.member)
    kept = foreseen(ending).kept[0]
    assert (kept.assignment, str(kept.benefit.name), kept.place) == (row, "Azure bulk credit 12,000", 1)


# --- the end ---


def test_a_lapse_ends_all(cast, ending):
    rows = [assigned(cast, the_benefit(ending, unit)) for unit in (SEAT, MONTHLY, BULK)]
    services.lapse(ending, now=at_noon(ending.usable_until + timedelta(days=1)))
    assert live() == []
    assert {again(row).end_reason for row in rows} == {"ended"}
    assert Outbox.objects.filter(kind="benefits/unassigned").count() == 3


def test_ending_all_counts_and_may_be_repeated(cast, ending):
    filled(cast, the_benefit(ending, MONTHLY))
    assert assignments.end_all(ending) == 2
    assert assignments.end_all(ending) == 0


def test_ending_one_year_leaves_the_other(cast, ending):
    pack = a_membership(cast.acme, "action-pack")
    seat = assigned(cast, the_benefit(pack, SEAT))
    assignments.end_all(ending)
    assert live() == [(seat.assignee, 1)]


def test_somebody_who_is_disabled_gets_no_mail(cast, ending):
    person = a_person(cast.acme)
    assigned(cast, the_benefit(ending, SEAT), person)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assignments.end_all(ending)
    assert not Outbox.objects.filter(kind="benefits/unassigned").exists()


def test_the_seat_of_somebody_who_is_disabled_is_carried_over_too(cast, ending):
    """Leaving does not shorten the 90 days, and neither does the new year (D45)."""
    person = a_person(cast.acme)
    assigned(cast, the_benefit(ending, SEAT), person)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    renewed(cast, ending)
    assert live() == [(person, 1)]


def test_the_year_and_quantity_of_the_row_are_those_of_the_new_benefit(cast, ending):
    assigned(cast, the_benefit(ending, SEAT))
    shrink("visual-studio-enterprise", "silver", 7)
    renewed(cast, ending)
    row = Assignment.objects.live().get()
    assert row.places == MembershipBenefit.objects.get(pk=row.benefit_id).quantity == 7
    assert the_year(cast.acme, "silver").state == Membership.State.ACTIVE
