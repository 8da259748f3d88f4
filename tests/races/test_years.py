"""What changes several years at once: the company first, then its years in ascending order (model.md 1)."""

import time
from threading import Event

import pytest
from django.db import IntegrityError
from django.utils import timezone

from benefits import services
from benefits.models import Assignment, MembershipBenefit
from benefits.services import assignments, promises
from benefits.services.assignments import changing
from benefits.services.assignments.rows import SHOWN
from partnerportal.accounts.models import Activity, Outbox
from tests.benefits.builders import a_membership
from tests.benefits.seats.builders import MONTHLY, assigned, the_benefit
from tests.races.harness import accepted, at_once, refused, together

COSELL = "cosell-marketing"
MOST = 20
"""Seconds that one of two waits for the other."""


@pytest.fixture
def years(cast):
    services.load_catalogue()
    return [a_membership(cast.acme, code) for code in ("silver", "action-pack")]


@pytest.fixture
def credit(cast, years):
    """Of the member of Acme, in the Action Pack."""
    return assigned(cast, the_benefit(years[1], MONTHLY), cast.member)


@pytest.fixture
def slow(monkeypatch):
    """Everybody looks before anybody writes."""
    real = promises.is_due

    def look(promised, organization, held):
        time.sleep(0.02)
        return real(promised, organization, held)

    monkeypatch.setattr(promises, "is_due", look)


def given():
    return MembershipBenefit.objects.filter(code=COSELL).count()


def removed():
    return Activity.objects.filter(verb="assignment.removed").count()


# --- what is added to the years ---


def test_two_who_mark_a_company_at_once_give_the_offers_once(cast, years, slow):
    outcomes = at_once(4, lambda: promises.mark_cosell_ready(cast.acme))
    assert (refused(outcomes), given()) == ([], 1)
    assert Activity.objects.filter(verb="organization.cosell_ready").count() == 1


def test_their_twin_without_the_lock_collides(cast, years, slow, monkeypatch):
    monkeypatch.setattr(promises, "lock_years", lambda organization: organization)
    outcomes = at_once(4, lambda: promises.mark_cosell_ready(cast.acme))
    assert refused(outcomes, IntegrityError)


def test_a_renewal_meanwhile_waits_for_nobody_who_waits_for_it(cast, years, slow):
    """The years are locked before the competencies: a year that starts locks them in the same order."""
    cloud = promises.Competency.objects.get(code="cloud-platform")
    calls = [lambda: promises.add_competency(cast.acme, cloud, "silver")] * 2
    outcomes = together(*calls, lambda: promises.mark_cosell_ready(cast.acme))
    assert len(accepted(outcomes)) == 3
    assert Activity.objects.filter(verb="competency.gained").count() == 1


# --- the monthly credits of somebody who is disabled ---


def test_a_credit_that_is_removed_meanwhile_is_removed_once(cast, credit):
    admin, person = cast.global_admin, cast.member
    together(lambda: assignments.remove(admin, credit), lambda: _disable(person, admin))
    assert (removed(), Outbox.objects.filter(kind="benefits/unassigned").count()) == (1, 1)
    assert not Assignment.objects.live().filter(unit=MONTHLY).exists()


def test_their_twin_that_does_not_look_again_removes_it_twice(cast, credit, monkeypatch):
    admin, person = cast.global_admin, cast.member
    has_read, is_removed = Event(), Event()

    def naively(person):
        rows = list(Assignment.objects.live().filter(assignee=person).select_related(*SHOWN))
        has_read.set()
        assert is_removed.wait(MOST)
        return rows

    def remove():
        assert has_read.wait(MOST)
        assignments.remove(admin, credit)
        is_removed.set()

    monkeypatch.setattr(changing, "lock_credits", naively)
    monkeypatch.setattr(changing, "lock_person", lambda one: one)
    together(remove, lambda: _disable(person, admin))
    assert removed() == 2


def _disable(person, admin):
    with changing.transaction.atomic():
        assignments.remove_monthly_credits(person, admin, timezone.now())
