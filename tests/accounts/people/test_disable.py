"""Disabling and enabling: what hangs on the person on one page, rights that end with the next request (promise 19)."""

import pytest
from django.urls import reverse

from partnerportal.accounts import leaving, outbox, services
from partnerportal.accounts.leaving import Hanging, Kind
from partnerportal.accounts.models import Activity, Ask, Outbox, Role, RoleAssignment, User
from partnerportal.accounts.people.rights import can_disable, can_enable, can_reset
from partnerportal.accounts.services import invitations
from partnerportal.accounts.services.ending import disable, enable
from partnerportal.accounts.services.people import add_person, reset_sign_in
from partnerportal.accounts.services.roles import set_roles
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from partnerportal.common.status import Status
from tests.accounts.people.builders import GA, MPA, USERS, again, an_invitation, mails, new
from tests.builders import PASSWORD, a_person, with_password


def url(person, verb="disable"):
    return f"{USERS}{person.pk}/{verb}/"


@pytest.fixture
def person(cast):
    return with_password(a_person(cast.acme, MPA, name="Petra"))


def test_it_is_confirmed_on_a_page_that_names_the_consequence(client, cast, person):
    client.force_login(cast.global_admin)
    page = client.get(url(person))
    assert "Disable the account of Petra" in page.text
    assert "Nothing hangs on this account" in page.text
    assert again(person).is_active, "looking disables nobody"
    answer = client.post(url(person))
    assert (answer.status_code, answer.url) == (303, f"{USERS}{person.pk}/")
    assert not again(person).is_active
    assert Activity.objects.first().sentence == "Global Admin disabled the account of Petra"
    assert "Global Admin has disabled your account in Acme" in mails("disabled", person).get().body


def test_an_open_session_ends_with_the_next_request(client, cast, person):
    client.force_login(person)
    assert client.get("/organization/users/").status_code == 200
    disable(cast.global_admin, person)
    assert client.get("/organization/users/").url.startswith("/accounts/login/")


def test_the_password_lets_nobody_in(client, cast, person):
    disable(cast.global_admin, person)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert client.get("/organization/users/").status_code == 302


def test_a_link_mailed_before_is_dead(client, cast, person):
    client.post("/accounts/password/reset/", {"email": person.email})
    outbox.deliver_due()
    link = next(word for word in Outbox.objects.latest("pk").body.split() if "/password/reset/key/" in word)
    disable(cast.global_admin, person)
    assert "password1" not in client.get(link, follow=True).text
    enable(cast.global_admin, person)
    assert "password1" not in client.get(link, follow=True).text, "also after the account is enabled"


def test_an_old_session_does_not_come_back_to_life(client, cast, person):
    client.force_login(person)
    disable(cast.global_admin, person)
    enable(cast.global_admin, person)
    assert client.get("/organization/users/").status_code == 302


def test_enabling_gives_the_roles_back_and_a_way_to_a_password(client, cast, person):
    disable(cast.global_admin, person)
    client.force_login(cast.global_admin)
    assert "Enable account" in client.get(f"{USERS}{person.pk}/").text
    assert client.post(url(person, "enable")).status_code == 303
    assert (again(person).is_active, again(person).roles) == (True, {MPA})
    assert "/accounts/password/reset/" in mails("enabled", person).get().body
    client.logout()
    client.post("/accounts/password/reset/", {"email": person.email})
    outbox.deliver_due()
    assert "/password/reset/key/" in Outbox.objects.latest("pk").body


@pytest.mark.parametrize(
    "who, status",
    [
        ("global_admin", 303),
        ("user_admin", 303),
        ("account_admin", 403),
        ("partner_admin", 403),
        ("member", 403),
        ("guest", 403),
    ],
)
def test_who_may(client, cast, person, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(url(person)).status_code == (200 if status == 303 else 403)
    assert client.post(url(person)).status_code == status
    assert again(person).is_active is (status == 403)
    gives_it_back = status == 303 and who == "global_admin"
    assert client.post(url(person, "enable")).status_code == (303 if gives_it_back else 403)
    assert again(person).is_active is (status == 403 or gives_it_back)


@pytest.mark.parametrize(
    "who, roles, may_enable",
    [
        ("user_admin", (), True),
        ("user_admin", ("billing_admin", "helpdesk_agent"), True),
        ("user_admin", ("mpn_partner_admin",), False),
        ("user_admin", ("billing_admin", "account_admin"), False),
        ("user_admin", ("global_admin",), False),
        ("global_admin", ("global_admin", "mpn_partner_admin", "sales_agent"), True),
    ],
)
def test_who_enables_may_give_every_role_that_comes_back(cast, who, roles, may_enable):
    person = a_person(cast.acme, *roles, is_active=False)
    assert bool(can_enable(getattr(cast, who), person)) is may_enable
    if not may_enable:
        with pytest.raises(Forbidden):
            enable(getattr(cast, who), person)
    assert again(person).is_active is False


@pytest.mark.parametrize("fields", [{"is_staff": True}, {"is_superuser": True}, {}])
def test_no_company_commands_an_account_of_the_staff(cast, fields):
    person = a_person(cast.acme, *([] if fields else ["reviewer"]), name="Stan", **fields)
    for can in (can_disable, can_reset):
        assert "Stan is an account of the portal's staff" in can(cast.global_admin, person).why
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert "Stan is an account of the portal's staff" in can_enable(cast.global_admin, again(person)).why


def test_the_page_draws_the_reason_instead_of_the_buttons(client, cast):
    person = a_person(cast.acme, "reviewer", name="Stan")
    client.force_login(cast.global_admin)
    assert "is an account of the portal" in client.get(f"{USERS}{person.pk}/").text


def test_who_was_disabled_meanwhile_does_nothing_any_more(cast, person):
    """The session was read before the other Global admin was done."""
    by = a_person(cast.acme, GA)
    disable(cast.global_admin, by)
    for verb in (disable, enable, reset_sign_in):
        with pytest.raises(Forbidden, match="This account is disabled"):
            verb(by, person)
    with pytest.raises(Forbidden):
        add_person(by, new())
    with pytest.raises(Forbidden):
        invitations.invite(by, new())


def test_a_global_admin_only_by_another(client, cast):
    admin = a_person(cast.acme, GA)
    assert cast.global_admin
    client.force_login(cast.user_admin)
    assert client.post(url(admin)).status_code == 403
    assert again(admin).is_active


def test_the_other_global_admins_hear_that_one_is_gone_and_back(cast):
    gone, other = a_person(cast.acme, GA, name="Gerda"), a_person(cast.acme, GA)
    disable(cast.global_admin, gone)
    enable(cast.global_admin, gone)
    subjects = list(mails("admins", other).order_by("pk").values_list("subject", flat=True))
    assert subjects == ["Gerda is no Global admin of Acme any more", "Gerda is a Global admin of Acme now"]


def test_nobody_disables_the_own_account(client, cast):
    assert a_person(cast.acme, GA)
    client.force_login(cast.global_admin)
    assert "Leave the company instead" in client.post(url(cast.global_admin), follow=True).text
    assert again(cast.global_admin).is_active


def test_twice_is_refused_and_changes_nothing(client, cast, person):
    disable(cast.global_admin, person)
    client.force_login(cast.global_admin)
    assert "disabled already" in client.post(url(person), follow=True).text
    with pytest.raises(Refused, match="active already"):
        enable(cast.global_admin, cast.member)
    assert Activity.objects.filter(verb="person.disabled").count() == 1


def test_another_company_finds_nobody(client, cast, person):
    client.force_login(cast.outsider)
    assert [client.post(url(person, verb)).status_code for verb in ("disable", "enable")] == [404, 404]
    with pytest.raises(WrongState):
        disable(cast.outsider, person)


def test_enabling_refuses_get(client, cast, person):
    client.force_login(cast.global_admin)
    assert client.get(url(person, "enable")).status_code == 405


def test_a_disabled_person_is_not_named_as_who_can(client, cast):
    admin = a_person(cast.acme, GA, name="Gone Gerda")
    assert cast.global_admin
    disable(cast.global_admin, admin)
    client.force_login(cast.member)
    assert "Ask Gone Gerda" not in client.get(USERS).text


def test_a_role_that_was_taken_meanwhile_is_no_right_to_disable(cast, person):
    RoleAssignment.objects.filter(user=cast.global_admin).delete()
    with pytest.raises(Exception, match="Only a Global admin or a User management admin"):
        disable(cast.global_admin, person)


class TestWhatHangs:
    @pytest.fixture
    def seat(self, monkeypatch):
        """A kind that another app would register."""
        let_go = []
        thing = Hanging(
            Status("Assigned", "ok", "tick"), "Visual Studio Enterprise", "Free for somebody else.", "/benefits/"
        )
        kind = Kind(
            "Seats", lambda person: [thing] if person.name == "Petra" else [], lambda *args: let_go.append(args)
        )
        monkeypatch.setitem(leaving._kinds, "seats", kind)
        return let_go

    def test_whatever_is_registered_is_listed_and_let_go_of(self, client, cast, person, seat):
        client.force_login(cast.global_admin)
        text = client.get(url(person)).text
        assert all(
            word in text for word in ("Seats", "Visual Studio Enterprise", "Assigned", "Free for somebody else.")
        )
        client.post(url(person))
        assert [(who.pk, by.pk) for who, by, _now in seat] == [(person.pk, cast.global_admin.pk)]

    def test_what_refuses_keeps_everything(self, client, cast, person, monkeypatch):
        def refuse(person, by, now):
            raise Refused("The seat is locked until Monday.")

        row, _token = an_invitation(cast.user_admin)
        type(row).objects.update(invited_by=person)
        monkeypatch.setitem(leaving._kinds, "zz", Kind("Locked", lambda person: [], refuse))
        client.force_login(cast.global_admin)
        assert "The seat is locked until Monday." in client.post(url(person), follow=True).text
        row.refresh_from_db()
        assert again(person).is_active and row.withdrawn_at is None

    def test_their_invitations_are_withdrawn(self, client, cast):
        inviter = a_person(cast.acme, Role.ACCOUNT_ADMIN)
        row, _token = an_invitation(inviter)
        client.force_login(cast.global_admin)
        text = client.get(url(inviter)).text
        assert "ada@new.example" in text and "the link in the mail no longer works" in text
        disable(cast.global_admin, inviter)
        row.refresh_from_db()
        assert row.withdrawn_at

    def test_what_others_asked_of_them_is_off_the_list(self, client, cast):
        admin = a_person(cast.acme, GA, name="Gerda")
        services.ask(cast.member, admin.pk, "benefits.activate")
        client.force_login(cast.global_admin)
        assert "Mona Member asks for help" in client.get(url(admin)).text
        disable(cast.global_admin, admin)
        assert Ask.objects.get().done_at

    def test_the_page_costs_the_same_for_all(self, client, cast, person, django_assert_max_num_queries):
        type(person).objects.filter(pk=person.pk).update(is_active=True)
        set_roles(cast.global_admin, person, frozenset({GA}), frozenset({MPA}))
        for number in range(30):
            an_invitation(again(person), f"p{number}@new.example")
        client.force_login(cast.global_admin)
        with django_assert_max_num_queries(15):
            assert "p29@new.example" in client.get(reverse("accounts_portal:user_disable", args=[person.pk])).text
