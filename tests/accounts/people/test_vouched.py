"""A company vouches for the addresses of its people; who leaves it takes no such proof along (promises.md 21)."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from partnerportal.accounts import outbox
from partnerportal.accounts.joining import can_join, join_company
from partnerportal.accounts.models import Invitation, User
from partnerportal.accounts.services import companies, company_decisions, ending, invitations, people
from partnerportal.common.refusals import Refused
from tests.accounts.company.builders import COMPANY, a_join_request
from tests.accounts.people.builders import MPA, again, an_invitation, link, new
from tests.builders import PASSWORD, a_person, with_password

VICTIM = "vera@rival.example"


@pytest.fixture
def leaver(cast):
    """Added under an address of somebody else, with a password that is known, and gone again."""
    person = people.add_person(cast.global_admin, new(VICTIM)).person
    User.objects.filter(pk=person.pk).update(must_change_password=False)
    with_password(person)
    ending.leave(again(person))
    return again(person)


def sign_in(client, url="/accounts/login/"):
    return client.post(url, {"login": VICTIM, "password": PASSWORD})


def confirm_by_mail(client):
    outbox.deliver_due()
    address = re.findall(r"http://\S+(/accounts/confirm-email/\S+)", mail.outbox[-1].body)[-1]
    client.post(address)


def test_in_the_company_the_address_counts_and_afterwards_not(cast):
    person = people.add_person(cast.global_admin, new(VICTIM)).person
    assert person.is_proved
    ending.leave(person)
    assert not again(person).is_proved
    assert not EmailAddress.objects.filter(user=person, verified=True).exists()


def test_a_second_address_proves_nothing_about_the_first(cast):
    EmailAddress.objects.filter(user=cast.holder).update(verified=False)
    EmailAddress.objects.create(user=cast.holder, email="other@example.test", verified=True)
    assert not cast.holder.is_proved


class TestAnOpenSession:
    @pytest.fixture(autouse=True)
    def _session(self, client, leaver):
        client.force_login(leaver)

    def test_home_does_not_show_what_others_send_to_the_address(self, client, cast, leaver):
        row, _token = an_invitation(cast.outsider, VICTIM, MPA)
        assert "Rival invites you" not in client.get("/").text
        assert list(Invitation.objects.for_person(leaver)) == []
        assert client.get(f"/my-invitations/{row.pk}/").status_code == 404
        assert client.post(f"/my-invitations/{row.pk}/accept/").status_code == 404
        assert again(leaver).organization is None

    def test_the_service_refuses_without_the_link(self, cast, leaver):
        row, _token = an_invitation(cast.outsider, VICTIM)
        with pytest.raises(Refused, match=r"vera@rival\.example is not confirmed"):
            invitations.accept(leaver, row)
        with pytest.raises(Refused, match="is not confirmed"):
            invitations.accept(leaver, row, link=invitations.hash_of("guessed"))
        assert again(leaver).organization is None

    def test_the_page_to_join_the_network_says_what_is_missing(self, client, leaver):
        assert "vera@rival.example is not confirmed" in client.get("/join/").text
        assert "is not confirmed" in client.post("/join/", COMPANY).text
        with pytest.raises(Refused):
            companies.ask_to_join(leaver, COMPANY)

    def test_staff_cannot_confirm_it_either(self, cast, leaver):
        with pytest.raises(Refused, match="is not confirmed"):
            company_decisions.confirm(cast.reviewer, a_join_request(leaver))
        with pytest.raises(Refused):
            join_company(leaver, cast.rival, [])

    def test_the_link_of_an_invitation_is_itself_a_proof(self, client, cast, leaver):
        row, token = an_invitation(cast.outsider, VICTIM, MPA)
        assert client.get(link(token)).url == f"/my-invitations/{row.pk}/"
        assert "aria-disabled" not in client.get(f"/my-invitations/{row.pk}/").text.split("What it means")[1]
        assert client.post(f"/my-invitations/{row.pk}/accept/").url == "/"
        person = again(leaver)
        assert (person.organization, person.roles, person.is_proved) == (cast.rival, {MPA}, True)

    def test_the_link_of_one_invitation_proves_nothing_for_another(self, client, cast, leaver):
        _row, token = an_invitation(cast.outsider, VICTIM)
        other, _token = an_invitation(cast.global_admin, VICTIM)
        client.get(link(token))
        assert client.post(f"/my-invitations/{other.pk}/accept/").status_code == 404

    def test_a_link_that_was_replaced_proves_nothing(self, client, cast, leaver):
        row, token = an_invitation(cast.outsider, VICTIM)
        client.get(link(token))
        invitations.send_again(cast.outsider, row)
        assert client.post(f"/my-invitations/{row.pk}/accept/").status_code == 404


class TestTheNextSignIn:
    def test_it_waits_for_a_link_that_goes_to_the_address(self, client, leaver):
        assert sign_in(client).url == "/accounts/confirm-email/"
        assert client.get("/").status_code == 302
        confirm_by_mail(client)
        assert again(leaver).is_proved
        assert can_join(again(leaver))
        sign_in(client)
        assert client.get("/join/").status_code == 200

    def test_then_an_invitation_of_before_is_shown(self, client, cast, leaver):
        an_invitation(cast.outsider, VICTIM)
        sign_in(client)
        confirm_by_mail(client)
        sign_in(client)
        assert "Rival invites you" in client.get("/").text


@pytest.mark.parametrize("had", ["verified", "unverified", "none", "another primary"])
def test_the_link_leaves_one_confirmed_row_of_the_address(cast, had):
    holder = a_person()
    rows = EmailAddress.objects.filter(user=holder)
    if had in {"none", "another primary"}:
        rows.delete()
    if had == "another primary":
        EmailAddress.objects.create(user=holder, email="second@example.test", primary=True)
    if had == "unverified":
        rows.update(verified=False)
    row, _token = an_invitation(cast.global_admin, holder.email)
    assert invitations.accept(holder, row, link=row.token_hash).is_proved
    assert rows.filter(email=holder.email).count() == 1
    assert rows.filter(primary=True).count() == 1


def test_an_address_that_another_account_has_confirmed_is_not_taken_over(cast):
    holder = a_person()
    EmailAddress.objects.filter(user=holder).delete()
    EmailAddress.objects.create(user=cast.member, email=holder.email, verified=True)
    row, _token = an_invitation(cast.global_admin, holder.email)
    with pytest.raises(Refused, match="This invitation cannot be used"):
        invitations.accept(holder, row, link=row.token_hash)


class TestLeaveLink:
    @pytest.mark.parametrize("roles", [(), (MPA,)])
    def test_a_guest_finds_the_way_out_in_the_account_menu(self, client, cast, roles):
        client.force_login(a_person(cast.acme, *roles, is_guest=True))
        assert 'href="/organization/leave/"' in client.get("/").text

    def test_who_belongs_to_no_company_has_none(self, client, cast):
        client.force_login(cast.holder)
        assert 'href="/organization/leave/"' not in client.get("/").text
