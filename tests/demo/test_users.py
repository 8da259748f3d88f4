"""The people of Alpine who come and go."""

import pytest
from django.utils import timezone

from partnerportal.accounts.models import Invitation, User
from partnerportal.demo import people, users
from partnerportal.demo.world import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def alpine(db):
    world = people.populate()
    users.tell(world, timezone.now())
    return world["alpine"]


def test_one_is_disabled_and_keeps_the_role(alpine):
    row = User.objects.get(email="jan.ritter@alpine.example")
    assert (row.is_active, row.role_label, row.organization) == (False, "Sales agent", alpine)
    assert not row.has_usable_password()


def test_two_invitations_wait(alpine):
    rows = {row.email: row for row in Invitation.objects.visible_to(alpine.people.first()).open()}
    assert set(rows) == {"nia.frank@summit.example", "nora.vik@personal.example"}
    assert rows["nia.frank@summit.example"].role_labels == ["Helpdesk agent"]


def test_one_of_them_has_an_account_without_a_company(alpine):
    row = User.objects.get(email="nora.vik@personal.example")
    assert row.organization is None
    assert row.check_password(PASSWORD)
    assert Invitation.objects.for_person(row).get().organization == alpine
