"""What the demo world has of requests about companies, so that the queue and the profile show life."""

import pytest
from django.utils import timezone

from partnerportal.accounts.models import CompanyRequest, Outbox, User
from partnerportal.demo import companies, people
from partnerportal.demo.world import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(db):
    world = people.populate()
    companies.tell(world, timezone.now())
    return world


def test_a_founder_waits_for_staff(told):
    row = CompanyRequest.objects.waiting().get()
    assert (row.company_name, row.requested_by.email) == ("Nordlys Data", "nils.berg@nordlys.example")
    assert row.requested_at < timezone.now()
    assert row.requested_by.check_password(PASSWORD) and row.requested_by.organization is None
    assert Outbox.objects.get(kind="accounts/company_asked").to == row.requested_by.email


def test_the_founder_has_no_role(told):
    assert User.objects.get(email="nils.berg@nordlys.example").roles == frozenset()


def test_the_profile_of_alpine_is_complete_and_reviewed(told):
    alpine = told["alpine"]
    alpine.refresh_from_db()
    assert alpine.tax_id and "Zürich" in alpine.address and alpine.reviewed_at < timezone.now()
