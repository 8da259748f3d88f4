"""Two of the staff decide the same request at the same moment (promises.md 12)."""

import time

import pytest
from django.db import transaction
from django.utils import timezone

from partnerportal.accounts import work
from partnerportal.accounts.models import Activity, CompanyRequest, Role
from partnerportal.common.refusals import WrongState
from tests.accounts.company.builders import a_join_request
from tests.builders import a_person
from tests.races.harness import accepted, refused, together

FACTS = {"person": "Hanna Holder", "reason": "No such company."}


@pytest.fixture
def staff(cast):
    return [a_person(None, Role.REVIEWER, name=f"Reviewer {n}") for n in range(4)]


@pytest.fixture
def row(cast):
    return a_join_request(cast.holder)


def decide(person, row):
    with transaction.atomic():
        return work.decide(person, row, "reject", timezone.now(), FACTS)


def decide_naively(person, row):
    """Looks, then writes: what the lock is for."""
    fresh = CompanyRequest.objects.get(pk=row.pk)
    work.require(work.can_decide(person, fresh, timezone.now()))
    time.sleep(0.2)
    changes = {"decided_by": person, "decided_at": timezone.now()}
    return work.move(fresh, "reject", person, timezone.now(), FACTS, **changes)


def test_one_decides_and_the_others_read_who_was_first(staff, row):
    outcomes = together(*[lambda person=person: decide(person, row) for person in staff])
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 3)
    first = accepted(outcomes)[0].decided_by
    assert all(str(sentence).startswith(f"{first} has decided on") for sentence in refused(outcomes))
    assert Activity.objects.filter(verb="company.reject").count() == 1


def test_its_twin_without_the_lock_decides_more_than_once(staff, row):
    outcomes = together(*[lambda person=person: decide_naively(person, row) for person in staff])
    assert len(accepted(outcomes)) > 1


def test_one_claims_and_the_others_read_who_has_it(staff, row):
    outcomes = together(*[lambda person=person: work.claim(person, row, timezone.now()) for person in staff])
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 3)
    row.refresh_from_db()
    assert row.claimed_by == accepted(outcomes)[0].claimed_by
    assert Activity.objects.filter(verb="work.claimed").count() == 1
