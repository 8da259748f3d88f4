"""Giving and taking roles: one line of activity each, a mail, effect with the next page, no lock-out."""

import pytest

from partnerportal.accounts.models import COMPANY_ROLES, Activity, Role, RoleAssignment
from partnerportal.accounts.services.roles import set_roles
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.accounts.people.builders import GA, MPA, UMA, USERS, again, mails
from tests.builders import a_person

NONE = frozenset()


def post(client, by, person, roles, seen=None):
    client.force_login(by)
    held = person.roles if seen is None else seen
    data = {"roles": list(roles), "seen": " ".join(sorted(held))}
    return client.post(f"{USERS}{person.pk}/roles/", data)


def said():
    return [row.sentence for row in Activity.objects.filter(verb__startswith="person.").order_by("pk")]


def test_giving_and_taking_is_told_and_logged(client, cast):
    person = a_person(cast.acme, Role.BILLING_ADMIN, name="Petra")
    answer = post(client, cast.global_admin, person, [MPA, UMA])
    assert (answer.status_code, answer.url) == (302, f"{USERS}{person.pk}/")
    assert again(person).roles == {MPA, UMA}
    assert said() == [
        "Global Admin gave Petra the role MPN partner admin",
        "Global Admin gave Petra the role User management admin",
        "Global Admin took the role Billing admin from Petra",
    ]
    body = mails("roles", person).get().body
    assert "Given: MPN partner admin\nGiven: User management admin\nTaken: Billing admin" in body


def test_it_takes_effect_with_the_next_page(client, cast):
    person = a_person(cast.acme, UMA)
    client.force_login(person)
    assert client.get(f"{USERS}add/").status_code == 200
    set_roles(cast.global_admin, person, NONE, frozenset({UMA}))
    assert client.get(f"{USERS}add/").status_code == 403


def test_nothing_changed_is_nothing_logged(client, cast):
    answer = post(client, cast.global_admin, cast.partner_admin, [MPA])
    assert answer.status_code == 302
    assert (said(), mails("roles").count()) == ([], 0)


@pytest.mark.parametrize(
    "who, role",
    [
        ("member", MPA),
        ("account_admin", UMA),
        ("user_admin", MPA),
        ("user_admin", GA),
        ("partner_admin", MPA),
        ("guest", MPA),
    ],
)
def test_who_may_not_give_it_is_refused(client, cast, who, role):
    person = a_person(cast.acme)
    assert post(client, getattr(cast, who), person, [role]).status_code == 403
    assert again(person).roles == NONE


def test_boxes_that_cannot_be_changed_stay_as_they_are(client, cast):
    """A disabled box is not sent; that takes nothing away."""
    person = a_person(cast.acme, GA, Role.BILLING_ADMIN)
    post(client, cast.user_admin, person, [Role.BILLING_ADMIN, Role.SALES_AGENT])
    assert again(person).roles == {GA, Role.BILLING_ADMIN, Role.SALES_AGENT}


def test_a_change_meanwhile_is_not_overwritten(client, cast):
    person = a_person(cast.acme)
    RoleAssignment.objects.create(user=person, role=GA)
    answer = post(client, cast.global_admin, person, [MPA], seen=NONE)
    assert answer.status_code == 409
    assert "have changed meanwhile" in answer.text
    assert again(person).roles == {GA}


def test_the_other_global_admins_hear_of_one_made_and_one_removed(cast):
    first, second = cast.global_admin, a_person(cast.acme, GA, name="Gerda")
    person, off = a_person(cast.acme, name="Petra"), a_person(cast.acme, GA, is_active=False)
    set_roles(first, person, frozenset({GA}), NONE)
    set_roles(first, person, NONE, frozenset({GA}))
    subjects = list(mails("admins", second).order_by("pk").values_list("subject", flat=True))
    assert subjects == ["Petra is a Global admin of Acme now", "Petra is no Global admin of Acme any more"]
    assert mails("admins").count() == 2, off


def test_the_last_global_admin_stays(client, cast):
    admin = cast.global_admin
    assert a_person(cast.acme, GA, is_guest=True) and a_person(cast.acme, GA, is_active=False)
    answer = post(client, admin, admin, [])
    assert answer.status_code == 409
    assert "Global Admin is the last Global admin of Acme. Make somebody else a Global admin first." in answer.text
    assert again(admin).roles == {GA}


def test_with_another_one_the_role_can_be_given_up(client, cast):
    assert a_person(cast.acme, GA)
    assert post(client, cast.global_admin, cast.global_admin, []).status_code == 302
    assert again(cast.global_admin).roles == NONE


@pytest.mark.parametrize("role", sorted(COMPANY_ROLES - {MPA}))
def test_a_guest_gets_no_other_role(client, cast, role):
    answer = post(client, cast.global_admin, cast.guest, [role])
    assert answer.status_code == 409
    assert again(cast.guest).roles == NONE


def test_a_guest_may_be_mpn_partner_admin(client, cast):
    post(client, cast.global_admin, cast.guest, [MPA])
    assert again(cast.guest).roles == {MPA}


@pytest.mark.parametrize("roles", [["king"], ["operator"], ["reviewer"], ["global_admin'--"], ["a\x00b"]])
def test_a_role_that_no_company_has_is_refused(client, cast, roles):
    assert post(client, cast.global_admin, cast.member, roles).status_code == 409
    assert again(cast.member).roles == NONE


@pytest.mark.parametrize("seen", ["king", "global_admin", "x" * 500, "\x00"])
def test_nonsense_as_what_was_shown_is_refused(client, cast, seen):
    client.force_login(cast.global_admin)
    answer = client.post(f"{USERS}{cast.partner_admin.pk}/roles/", {"roles": [], "seen": seen})
    assert answer.status_code == 409
    assert again(cast.partner_admin).roles == {MPA}


def test_another_company_is_not_found(client, cast):
    assert post(client, cast.outsider, cast.member, [MPA]).status_code == 404


def test_who_has_left_meanwhile_is_refused(cast):
    person = a_person(cast.acme)
    type(person).objects.filter(pk=person.pk).update(organization=None)
    with pytest.raises(WrongState, match="does not belong to Acme"):
        set_roles(cast.global_admin, person, frozenset({MPA}), NONE)


def test_who_lost_the_right_meanwhile_is_refused(cast):
    by, person = cast.global_admin, a_person(cast.acme)
    RoleAssignment.objects.filter(user=by).delete()
    with pytest.raises(Forbidden):
        set_roles(by, person, frozenset({MPA}), NONE)


def test_a_holder_has_no_roles_to_change(cast):
    with pytest.raises(Refused, match="belongs to no company"):
        set_roles(cast.global_admin, cast.holder, frozenset({MPA}), NONE)


def test_get_is_refused(client, cast):
    client.force_login(cast.global_admin)
    assert client.get(f"{USERS}{cast.member.pk}/roles/").status_code == 405
