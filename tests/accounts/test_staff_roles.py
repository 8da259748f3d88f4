"""Roles of the portal's staff, as an operator gives and takes them in Django's admin."""

import pytest
from django.contrib import admin
from django.urls import reverse

from partnerportal.accounts.models import Activity, Role, RoleAssignment, User
from partnerportal.accounts.services import staffing
from tests.builders import a_person

PREFIX = "role_assignments"


def address(person):
    return reverse("admin:accounts_user_change", args=[person.pk])


def send(client, person, *roles, drop=False, **typed):
    """The form of a person: their roles of staff as they are (all of them taken with `drop`), and new ones."""
    held = list(RoleAssignment.objects.filter(user=person, role__in=["reviewer", "support_engineer", "operator"]))
    data = {"name": person.name, "language": "", "time_zone": "", **typed}
    data |= {f"{PREFIX}-TOTAL_FORMS": len(held) + len(roles), f"{PREFIX}-INITIAL_FORMS": len(held)}
    rows = [(row.pk, row.role) for row in held] + [("", role) for role in roles]
    for number, (pk, role) in enumerate(rows):
        data |= {f"{PREFIX}-{number}-id": pk, f"{PREFIX}-{number}-user": person.pk, f"{PREFIX}-{number}-role": role}
        if drop and pk:
            data[f"{PREFIX}-{number}-DELETE"] = "on"
    return client.post(address(person), data)


@pytest.fixture
def operator(client, cast):
    client.force_login(cast.operator)
    return client


def now(person):
    return User.objects.with_roles().get(pk=person.pk)


@pytest.mark.parametrize("role", ["reviewer", "support_engineer", "operator"])
def test_a_role_is_given_with_its_line_in_the_log(operator, cast, role):
    assert send(operator, cast.holder, role).status_code == 302
    assert now(cast.holder).roles == {role}
    line = Activity.objects.get(verb="staff.role_given")
    label = Role(role).label
    assert line.sentence == f"Operator gave Hanna Holder the role {label} of the portal's staff"
    assert (line.by, line.organization, line.reference) == (cast.operator, None, f"user:{cast.holder.pk}")


def test_a_role_is_taken_with_its_line_in_the_log(operator, cast):
    person = a_person(None, "reviewer", name="Rita")
    send(operator, person, drop=True)
    assert now(person).roles == frozenset()
    assert Activity.objects.get().sentence == "Operator took the role Reviewer of the portal's staff from Rita"


def test_what_did_not_change_is_not_logged(operator, cast):
    send(operator, cast.reviewer, name="Another Name")
    assert (now(cast.reviewer).name, Activity.objects.count()) == ("Another Name", 0)


@pytest.mark.parametrize("role", ["reviewer", "support_engineer", "operator"])
@pytest.mark.parametrize("who", ["member", "guest", "global_admin"])
def test_nobody_of_a_company_becomes_staff(operator, cast, who, role):
    person = getattr(cast, who)
    before = person.roles
    answer = send(operator, person, role)
    assert answer.status_code == 200
    assert "A person of a company gets no role of the portal" in answer.text
    assert (now(person).roles, now(person).is_staff) == (before, False)


def test_a_wrong_role_of_before_can_be_taken(operator, cast):
    person = a_person(cast.acme, "reviewer")
    assert send(operator, person, drop=True).status_code == 302
    assert not now(person).is_portal_staff


@pytest.mark.parametrize("role", ["global_admin", "mpn_partner_admin", "", "king"])
def test_roles_of_companies_are_not_offered(operator, cast, role):
    send(operator, cast.holder, role)
    assert now(cast.holder).roles == frozenset()


class TestIsStaff:
    """Who holds the Operator role enters the admin, and nobody else."""

    def test_it_comes_with_the_role_and_goes_with_it(self, operator, cast):
        send(operator, cast.holder, "operator")
        assert now(cast.holder).is_staff
        User.objects.filter(pk=cast.holder.pk).update(is_superuser=True)
        send(operator, cast.holder, drop=True)
        assert (now(cast.holder).is_staff, now(cast.holder).is_superuser) == (False, False)

    @pytest.mark.parametrize("who", ["member", "holder", "reviewer"])
    def test_it_cannot_be_ticked(self, operator, cast, who):
        person = getattr(cast, who)
        send(operator, person, is_staff="on")
        assert not now(person).is_staff
        assert 'name="is_staff"' not in operator.get(address(person)).text

    def test_another_role_does_not_bring_it(self, cast):
        RoleAssignment.objects.create(user=cast.holder, role="reviewer")
        staffing.settle(cast.operator, cast.holder, frozenset())
        assert not now(cast.holder).is_staff


def test_what_others_changed_meanwhile_stands(operator, cast):
    """The admin writes the fields that were typed, not the row that it has read."""
    send(operator, cast.member, name="Nova")
    User.objects.filter(pk=cast.member.pk).update(is_active=False)
    form = type("Form", (), {"changed_data": ["name"]})
    from_admin = User.objects.get(pk=cast.member.pk)
    from_admin.is_active, from_admin.name = True, "Third"
    admin.site._registry[User].save_model(None, from_admin, form, True)
    assert (now(cast.member).name, now(cast.member).is_active) == ("Third", False)


@pytest.mark.parametrize("who", ["reviewer", "engineer", "global_admin", "holder"])
def test_who_may_not(client, cast, who):
    client.force_login(getattr(cast, who))
    assert send(client, cast.holder, "operator").status_code == 302
    assert now(cast.holder).roles == frozenset()
