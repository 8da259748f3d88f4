"""Seats and credits that the portal carried over itself: they block no refund, and end with it (D16, D17, D45)."""

from datetime import timedelta

import pytest

from benefits import services
from benefits.models import Assignment, Membership
from benefits.services import assignments, refunds
from benefits.services.checklist import blocking, checklist
from partnerportal.accounts.models import Outbox
from tests.benefits.refunds import builders
from tests.benefits.refunds.builders import asked, bought, day, fresh, noon
from tests.benefits.seats.builders import assigned, the_benefit

pytestmark = pytest.mark.django_db
UNITS = ["seat", "monthly_credit", "bulk_credit"]


@pytest.fixture
def silver(cast, catalogue):
    """Acme's Silver, in which a person has had a seat for a hundred days."""
    membership = bought(cast.acme, cast.global_admin, days_ago=200)
    assigned(cast, the_benefit(membership), cast.member, days_ago=100)
    return membership


@pytest.fixture
def gold(cast, silver):
    """The Gold of an upgrade of today, into which the seat was carried over."""
    return builders.upgrade(silver, cast.global_admin)


def seats(membership):
    """Who has something of that membership now."""
    return [row.assignee for row in Assignment.objects.live().filter(benefit__membership=membership)]


def test_a_seat_that_was_carried_over_is_a_note(cast, gold):
    items = checklist(gold)
    found = next(item for item in items if item.code == "carried_over")
    assert (found.mark, blocking(items)) == ("note", [])
    assert "carried over with Mona Member from the membership before. It ends with the refund." in found.sentence
    assert "nobody_assigned" not in [item.code for item in items]


def test_a_renewal_carries_without_blocking_too(cast, catalogue):
    old = bought(cast.acme, cast.global_admin, days_ago=366)
    builders.assign(old, cast.partner_admin, person=cast.member)
    new = services.start_membership(cast.acme, old.offer, cast.acme.today(), cast.global_admin)
    builders.an_order(new, cast.global_admin, kind="renew", replaces=old)
    assert seats(new) == [cast.member]
    assert blocking(checklist(fresh(new))) == []


@pytest.mark.parametrize("unit", UNITS)
def test_what_somebody_assigned_after_the_purchase_blocks(cast, gold, unit):
    row = assigned(cast, the_benefit(gold, unit))
    expected = f"{row.benefit.name}: assigned to {row.assignee} by {cast.global_admin} on {day(row.assigned_date)}"
    assert [item.sentence for item in blocking(checklist(gold))] == [expected]


def test_another_person_in_a_carried_seat_blocks(cast, gold):
    [row] = Assignment.objects.live()
    assignments.reassign(cast.global_admin, row, cast.partner_admin)
    assert [item.code for item in checklist(gold) if item.code in {"assigned", "carried_over"}] == [
        "carried_over",
        "assigned",
    ]


def test_a_seat_that_was_carried_for_another_person_excuses_nobody(cast, gold):
    """Two rows of one moment: only the row of the same person has a place before it."""
    [row] = Assignment.objects.live()
    Assignment.objects.filter(pk=row.pk).update(assignee=cast.partner_admin)
    assert [item.code for item in blocking(checklist(gold))] == ["assigned"]


def test_approving_ends_what_was_carried_over(cast, gold):
    refunds.approve(cast.reviewer, asked(gold, cast.global_admin))
    assert (seats(gold), fresh(gold).state) == ([], Membership.State.REFUNDED)
    assert Outbox.objects.get(kind="benefits/unassigned").user == cast.member


def test_giving_back_the_one_benefit_ends_its_seats_alone(cast, silver):
    other = assigned(cast, the_benefit(silver, "monthly_credit"), days_ago=100)
    gold = builders.upgrade(silver, cast.global_admin)
    benefit = Assignment.objects.live().get(assignee=cast.member).benefit
    refunds.approve(cast.reviewer, asked(gold, cast.global_admin, benefit))
    assert seats(gold) == [other.assignee]
    mail = Outbox.objects.get(kind="benefits/unassigned")
    assert (mail.user, mail.reference) == (cast.member, f"benefit:{benefit.pk}")


def test_the_checklist_of_the_page_shows_the_note(client, cast, gold):
    client.force_login(cast.global_admin)
    assert "It ends with the refund." in client.get(f"/benefits/offers/{gold.pk}/refund/").text


def test_the_window_of_a_carried_seat_is_that_of_the_new_purchase(cast, gold):
    late = noon(cast.acme, cast.acme.today() + timedelta(days=31))
    assert [item.code for item in blocking(checklist(gold, late))] == ["too_late"]
