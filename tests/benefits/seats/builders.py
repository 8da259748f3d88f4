"""Seats and credits of Acme, and people in them."""

from datetime import UTC, datetime, time, timedelta

from benefits.models import Assignment, BenefitUnit, Membership, MembershipBenefit
from benefits.services import assignments
from tests.builders import a_person

SEAT, MONTHLY, BULK = BenefitUnit.SEAT, BenefitUnit.MONTHLY_CREDIT, BenefitUnit.BULK_CREDIT


def the_benefit(membership, unit=SEAT, code=""):
    """The first benefit of that unit in the year, or the one of that code."""
    rows = MembershipBenefit.objects.filter(membership=membership)
    rows = rows.filter(code=code) if code else rows.filter(unit=unit)
    return rows.select_related("membership__organization", "membership__offer").order_by("position").first()


def assigned(cast, benefit, person=None, days_ago=0, **options):
    """Somebody in a free place, since that many days."""
    person = person or a_person(cast.acme)
    now = at_noon(cast.acme.today() - timedelta(days=days_ago))
    return assignments.assign(cast.global_admin, benefit, person, now=now, **options)


def filled(cast, benefit, free=0):
    """Every place but `free` of them is taken."""
    taken = Assignment.objects.live().filter(benefit=benefit).count()
    return [assigned(cast, benefit, days_ago=1) for _place in range(benefit.quantity - free - taken)]


def at_noon(day):
    return datetime.combine(day, time(12), UTC)


def live(benefit=None):
    """Who has what now, as (person, place)."""
    rows = Assignment.objects.live().select_related("assignee").order_by("place")
    rows = rows.filter(benefit=benefit) if benefit else rows
    return [(row.assignee, row.place) for row in rows]


def again(assignment):
    return Assignment.objects.select_related("assignee", "ended_by", "benefit__membership__organization").get(
        pk=assignment.pk
    )


def the_year(company, offer):
    return Membership.objects.select_related("organization", "offer").get(
        organization=company, offer__code=offer, state=Membership.State.ACTIVE
    )
