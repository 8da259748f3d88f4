"""What the link of an invitation does: for who has no account, who has one, who is somebody else (promises.md 88)."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from partnerportal.accounts.models import Activity, Role, RoleAssignment, User
from partnerportal.accounts.services import ending, invitations
from partnerportal.common.refusals import Refused, WrongState
from tests.accounts.people.builders import ACCOUNT, GA, MPA, again, an_invitation, link, mails
from tests.builders import PASSWORD, a_person, with_password

GONE = "This invitation cannot be used"


def ada():
    return User.objects.with_roles().get(email="ada@new.example")


class TestNoAccount:
    def test_a_name_and_a_password_make_one_that_is_signed_in(self, client, cast):
        _row, token = an_invitation(cast.global_admin, "ada@new.example", MPA)
        page = client.get(link(token))
        assert "Join Acme" in page.text and "no-store" in page["Cache-Control"]
        answer = client.post(link(token), ACCOUNT)
        assert (answer.status_code, answer.url) == (302, "/")
        person = ada()
        assert (person.organization, person.roles, person.must_change_password) == (cast.acme, {MPA}, False)
        assert person.check_password(PASSWORD)
        assert EmailAddress.objects.get(user=person).verified, "the link has proved it"
        assert "You belong to Acme now" in client.get("/").text

    def test_the_link_works_once(self, client, cast):
        row, token = an_invitation(cast.global_admin)
        client.post(link(token), ACCOUNT)
        client.logout()
        assert GONE in client.get(link(token)).text
        assert GONE in client.post(link(token), ACCOUNT | {"name": "Eve"}).text
        row.refresh_from_db()
        assert (row.accepted_by, User.objects.filter(name="Eve").count()) == (ada(), 0)

    @pytest.mark.parametrize(
        "field, value",
        [
            ("password", "short"),
            ("password", "12345678901"),
            ("password", ""),
            ("name", ""),
            ("name", "a\u202eb"),
            ("name", "x" * 151),
            ("password", "x" * 5000),
        ],
    )
    def test_bad_input_makes_no_account(self, client, cast, field, value):
        _row, token = an_invitation(cast.global_admin)
        answer = client.post(link(token), ACCOUNT | {field: value})
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
        assert not User.objects.filter(email="ada@new.example").exists()

    def test_the_address_cannot_be_changed(self, client, cast):
        _row, token = an_invitation(cast.global_admin)
        client.post(
            link(token),
            ACCOUNT | {"email": "eve@evil.example", "username": "eve@evil.example", "roles": ["global_admin"]},
        )
        assert (ada().email, ada().roles) == ("ada@new.example", frozenset())
        assert not User.objects.filter(email="eve@evil.example").exists()

    def test_the_inviter_hears_of_it(self, client, cast):
        _row, token = an_invitation(cast.global_admin)
        client.post(link(token), ACCOUNT)
        assert mails("joined", cast.global_admin).get().subject == "Ada Added has joined Acme"
        assert Activity.objects.first().sentence == "Ada Added joined the company: no role"

    def test_an_account_made_meanwhile_is_not_made_twice(self, cast):
        row, _token = an_invitation(cast.global_admin)
        a_person().__class__.objects.create_user("ADA@new.example", PASSWORD)
        with pytest.raises(Refused, match="already an account"):
            invitations.register_invited(row, "Ada", PASSWORD)


class TestAnAccountWithoutCompany:
    @pytest.fixture
    def invited(self, cast):
        return an_invitation(cast.global_admin, with_password(cast.holder).email, MPA)

    def test_it_signs_in_and_accepts(self, client, cast, invited):
        row, token = invited
        page = client.get(link(token))
        assert f"/accounts/login/?next={link(token)}" in page.text
        signed_in = client.post(
            f"/accounts/login/?next={link(token)}", {"login": cast.holder.email, "password": PASSWORD}
        )
        assert client.get(signed_in.url).url == f"/my-invitations/{row.pk}/"
        text = client.get(f"/my-invitations/{row.pk}/").text
        assert "Global Admin invites you to the people of Acme." in text and "make new sign-in data for it" in text
        assert client.post(f"/my-invitations/{row.pk}/accept/").url == "/"
        assert (again(cast.holder).organization, again(cast.holder).roles) == (cast.acme, {MPA})

    def test_its_home_says_who_invites(self, client, cast, invited):
        client.force_login(cast.holder)
        text = client.get("/").text
        assert "Acme invites you" in text and f"/my-invitations/{invited[0].pk}/" in text

    def test_a_posted_password_does_not_take_the_account_over(self, client, cast, invited):
        client.post(link(invited[1]), {"name": "Eve", "password": "another-long-one-99"})
        assert again(cast.holder).check_password(PASSWORD)
        assert again(cast.holder).organization is None

    def test_accepting_twice_is_harmless(self, client, cast, invited):
        client.force_login(cast.holder)
        url = f"/my-invitations/{invited[0].pk}/accept/"
        assert [client.post(url).status_code for _ in range(2)] == [302, 404]

    def test_get_is_refused(self, client, cast, invited):
        client.force_login(cast.holder)
        assert client.get(f"/my-invitations/{invited[0].pk}/accept/").status_code == 405


class TestSomebodyElse:
    def test_an_account_of_another_company_is_refused_with_the_sentence(self, client, cast):
        row, _token = an_invitation(cast.global_admin, cast.outsider.email)
        client.force_login(cast.outsider)
        page = client.get(f"/my-invitations/{row.pk}/")
        assert "Otto Outsider belongs to Rival already." in page.text
        assert (
            "Otto Outsider belongs to Rival already."
            in client.post(f"/my-invitations/{row.pk}/accept/", follow=True).text
        )
        assert again(cast.outsider).organization == cast.rival

    def test_staff_join_no_company(self, client, cast):
        row, _token = an_invitation(cast.global_admin, cast.engineer.email)
        client.force_login(cast.engineer)
        client.post(f"/my-invitations/{row.pk}/accept/")
        assert again(cast.engineer).organization is None

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_who_is_signed_in_with_another_address_is_told_so_without_it(self, client, cast, method):
        _row, token = an_invitation(cast.global_admin)
        client.force_login(cast.holder)
        text = getattr(client, method)(link(token), ACCOUNT).text
        assert "This invitation is for another account" in text
        assert "ada@new.example" not in text
        assert again(cast.holder).organization is None

    def test_nobody_accepts_the_invitation_of_another(self, client, cast):
        row, _token = an_invitation(cast.global_admin)
        client.force_login(cast.holder)
        assert client.get(f"/my-invitations/{row.pk}/").status_code == 404
        assert client.post(f"/my-invitations/{row.pk}/accept/").status_code == 404
        with pytest.raises(WrongState):
            invitations.accept(cast.holder, row)


class TestDead:
    def never(self, cast):
        return "never-given"

    def too_old(self, cast):
        return an_invitation(cast.global_admin, days=15)[1]

    def withdrawn(self, cast):
        row, token = an_invitation(cast.global_admin)
        invitations.withdraw(cast.global_admin, row)
        return token

    def used(self, cast):
        row, token = an_invitation(cast.global_admin)
        invitations.register_invited(row, "Ada", PASSWORD)
        return token

    def inviter_disabled(self, cast):
        inviter = a_person(cast.acme, "account_admin")
        token = an_invitation(inviter)[1]
        ending.disable(cast.global_admin, inviter)
        return token

    @pytest.mark.parametrize("why", ["never", "too_old", "withdrawn", "used", "inviter_disabled"])
    def test_one_page_for_all(self, client, cast, why):
        token = getattr(self, why)(cast)
        client.logout()
        pages = [client.get(link(token)), client.post(link(token), ACCOUNT), client.get(link("another"))]
        assert {page.status_code for page in pages} == {200}
        assert len({page.text.count(GONE) for page in pages}) == 1
        assert not [page for page in pages if "ada@new.example" in page.text or "Acme" in page.text]


class TestRightsOfTheInviter:
    """What an inviter may not give any more is not given by a link from before (promises.md 19 and 20)."""

    @pytest.mark.parametrize("change", ["no role", "another role", "another company", "disabled"])
    def test_who_may_not_invite_any_more_lets_nobody_in(self, client, cast, change):
        inviter = a_person(cast.acme, Role.ACCOUNT_ADMIN)
        row, token = an_invitation(inviter)
        if change in {"no role", "another role"}:
            RoleAssignment.objects.filter(user=inviter).delete()
        if change == "another role":
            RoleAssignment.objects.create(user=inviter, role=Role.BILLING_ADMIN)
        if change == "another company":
            User.objects.filter(pk=inviter.pk).update(organization=cast.rival)
        if change == "disabled":
            User.objects.filter(pk=inviter.pk).update(is_active=False)
        assert GONE in client.get(link(token)).text
        with pytest.raises(WrongState):
            invitations.register_invited(row, "Ada", PASSWORD)
        assert not User.objects.filter(email="ada@new.example").exists()

    def test_somebody_else_sends_it_again_in_the_own_name(self, cast):
        inviter = a_person(cast.acme, Role.ACCOUNT_ADMIN)
        row, _token = an_invitation(inviter)
        RoleAssignment.objects.filter(user=inviter).delete()
        invitations.send_again(cast.global_admin, row)
        assert invitations.register_invited(row, "Ada", PASSWORD).organization == cast.acme

    def test_roles_that_the_inviter_lost_the_right_to_are_left_out(self, cast):
        inviter = a_person(cast.acme, GA, Role.ACCOUNT_ADMIN)
        row, _token = an_invitation(inviter, "ada@new.example", GA, MPA)
        RoleAssignment.objects.filter(user=inviter, role=GA).delete()
        assert invitations.register_invited(row, "Ada", PASSWORD).roles == {MPA}

    def test_the_other_global_admins_hear_of_a_new_one(self, cast):
        other = a_person(cast.acme, GA)
        row, _token = an_invitation(cast.global_admin, "ada@new.example", GA)
        person = invitations.register_invited(row, "Ada", PASSWORD)
        assert person.roles == {GA}
        assert [found.to for found in mails("admins")] == [other.email]

    def test_a_company_that_left_csp_gives_no_csp_role(self, cast):
        row, _token = an_invitation(cast.global_admin, "ada@new.example", Role.ADMIN_AGENT)
        type(cast.acme).objects.filter(pk=cast.acme.pk).update(in_csp=False, csp_type="none")
        assert invitations.register_invited(row, "Ada", PASSWORD).roles == frozenset()


def test_an_invited_guest_is_a_guest(cast):
    row, _token = an_invitation(cast.global_admin, "ada@new.example", MPA, is_guest=True)
    person = invitations.register_invited(row, "Ada", PASSWORD)
    assert (person.is_guest, person.roles) == (True, {MPA})


def test_no_mail_goes_out_for_a_look(client, cast):
    _row, token = an_invitation(cast.global_admin)
    client.get(link(token))
    assert not mail.outbox
