import pytest

from partnerportal.accounts.models import Role, RoleAssignment, User
from partnerportal.accounts.permissions import REGISTER, may
from partnerportal.common.answers import Kind
from tests.builders import a_person


def test_an_admin_may_activate(cast):
    assert may(cast.global_admin, "benefits.activate")
    assert may(cast.partner_admin, "benefits.activate")


@pytest.mark.parametrize("action", sorted(REGISTER))
@pytest.mark.parametrize("who", ["global_admin", "operator", "holder"])
def test_a_disabled_account_may_nothing(cast, who, action):
    person = getattr(cast, who)
    person.is_active = False
    answer = may(person, action)
    assert (bool(answer), answer.why, answer.action) == (False, "This account is disabled.", action)


def test_the_refusal_names_what_is_missing_and_who_has_it(cast):
    admins = {cast.global_admin.pk, cast.partner_admin.pk}
    answer = may(cast.member, "benefits.activate")
    assert answer.kind is Kind.MISSING_ROLE
    assert answer.why == "Only a Global admin or an MPN partner admin activates benefits."
    assert {person.pk for person in answer.people} == admins


def test_who_can_is_looked_up_once_per_person(cast, django_assert_num_queries):
    assert cast.global_admin
    user = User.objects.with_roles().get(pk=cast.member.pk)
    with django_assert_num_queries(1):
        assert list(may(user, "benefits.activate").people) == list(may(user, "support.see_links").people) != []


def test_nobody_is_looked_up_where_nobody_is_named(cast, django_assert_num_queries):
    user = User.objects.with_roles().get(pk=cast.member.pk)
    with django_assert_num_queries(0):
        assert not may(user, "benefits.activate")


def test_everybody_who_can_is_named_admins_first(cast):
    expected = [cast.global_admin.pk, cast.admin_agent.pk]
    people = may(User.objects.with_roles().get(pk=cast.helpdesk_agent.pk), "customers.ask_admin").people
    assert [person.pk for person in people] == expected


@pytest.mark.parametrize(
    "who, action, kind",
    [
        ("holder", "benefits.view", Kind.NO_COMPANY),
        ("reseller", "benefits.view", Kind.WRONG_PROGRAMME),
        ("reseller", "support.see_ids", Kind.WRONG_PROGRAMME),
        ("legacy_admin", "benefits.activate", Kind.NOT_MIGRATED),
        ("guest", "support.see_ids", Kind.MISSING_ROLE),
        ("guest", "benefits.view", Kind.MISSING_ROLE),
        ("user_admin", "benefits.activate", Kind.MISSING_ROLE),
        ("admin_agent", "benefits.activate", Kind.MISSING_ROLE),
        ("engineer", "staff.review", Kind.MISSING_ROLE),
        ("reviewer", "staff.answer", Kind.MISSING_ROLE),
        ("global_admin", "staff.enter", Kind.MISSING_ROLE),
        ("operator", "benefits.view", Kind.NO_COMPANY),
    ],
)
def test_each_refusal_has_its_own_kind(cast, who, action, kind):
    answer = may(getattr(cast, who), action)
    assert not answer
    assert answer.kind is kind
    assert answer.why


def test_a_guest_with_the_partner_admin_role_sees_the_ids(cast):
    guest = a_person(cast.acme, Role.MPN_PARTNER_ADMIN, is_guest=True)
    assert may(guest, "support.see_ids")


def test_a_role_that_guests_may_not_hold_gives_a_guest_nothing(cast):
    guest = a_person(cast.acme, Role.GLOBAL_ADMIN, is_guest=True)
    assert not may(guest, "benefits.activate")


def test_an_operator_does_everything_of_staff(cast):
    assert all(may(cast.operator, action) for action in REGISTER if action.startswith("staff."))


def test_an_unknown_action_is_a_mistake_of_ours(cast):
    with pytest.raises(KeyError):
        may(cast.member, "benefits.misspelt")


def test_rights_end_with_the_next_request(client, cast):
    client.force_login(cast.helpdesk_agent)
    assert client.get("/organization/activity/").status_code == 200
    RoleAssignment.objects.filter(user=cast.helpdesk_agent).delete()
    assert client.get("/organization/activity/").status_code == 403


def test_a_disabled_account_is_out_with_the_next_request(client, cast):
    client.force_login(cast.member)
    User.objects.filter(pk=cast.member.pk).update(is_active=False)
    assert client.get("/organization/").status_code == 302
