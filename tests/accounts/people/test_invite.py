"""Inviting by mail: who may, whom, sending again and withdrawing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnerportal.accounts import outbox
from partnerportal.accounts.models import Activity, Invitation, Outbox, Role
from partnerportal.accounts.services import ending, invitations
from partnerportal.accounts.services.people import add_person
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.accounts.people.builders import (
    GA,
    MPA,
    USERS,
    an_invitation,
    link,
    mails,
    new,
    open_invitations,
    token_of,
    typed,
)
from tests.builders import a_person

INVITE, LIST = f"{USERS}invite/", f"{USERS}invitations/"
GONE = "This invitation cannot be used"


def test_a_mail_goes_out_and_the_list_shows_it(client, cast):
    client.force_login(cast.global_admin)
    answer = client.post(INVITE, typed("Ada@New.example", MPA))
    row = Invitation.objects.get()
    assert (answer.status_code, answer.url) == (302, LIST)
    assert (row.email, row.roles, row.organization) == ("ada@new.example", ["mpn_partner_admin"], cast.acme)
    assert "Global Admin invites you to join the people of Acme" in mails("invited").get().body
    assert [row.sentence for row in Activity.objects.all()] == [
        "Global Admin invited ada@new.example: MPN partner admin"
    ]
    text = client.get(LIST).text
    assert "ada@new.example" in text and "MPN partner admin" in text and "Open" in text


def test_the_token_is_nowhere_but_in_the_mail(client, cast, settings):
    settings.MAIL_FOLDER = ""
    row, token = an_invitation(cast.global_admin)
    client.force_login(cast.global_admin)
    assert token not in client.get(LIST).text
    assert token not in f"{vars(row)} {[activity.facts for activity in Activity.objects.all()]}"
    outbox.deliver_due()
    assert Outbox.objects.get().body == "", "the text is wiped when it has been sent"


@pytest.mark.parametrize(
    "who, status",
    [
        ("global_admin", 302),
        ("user_admin", 302),
        ("account_admin", 302),
        ("partner_admin", 403),
        ("member", 403),
        ("guest", 403),
        ("holder", 403),
    ],
)
def test_who_invites(client, cast, who, status):
    client.force_login(getattr(cast, who))
    assert client.post(INVITE, typed()).status_code == status
    assert Invitation.objects.exists() is (status == 302)


@pytest.mark.parametrize("who, role", [("user_admin", GA), ("account_admin", Role.SALES_AGENT)])
def test_nobody_invites_with_more_than_they_may_give(cast, who, role):
    with pytest.raises(Forbidden):
        invitations.invite(getattr(cast, who), new("ada@new.example", role))


@pytest.mark.parametrize("who", ["holder", "outsider"])
def test_an_account_elsewhere_is_answered_as_an_unknown_address(client, cast, who):
    client.force_login(cast.global_admin)
    known = client.post(INVITE, typed(getattr(cast, who).email))
    unknown = client.post(INVITE, typed("nobody@new.example"))
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert mails("invited").count() == 2


def test_somebody_of_the_company_need_not_be_invited(client, cast):
    client.force_login(cast.global_admin)
    answer = client.post(INVITE, typed(cast.member.email))
    assert answer.status_code == 409
    assert "belongs to your company already" in answer.text


def test_twice_is_one_invitation(client, cast):
    client.force_login(cast.global_admin)
    client.post(INVITE, typed())
    answer = client.post(INVITE, typed("ADA@new.example"))
    assert answer.status_code == 409
    assert "is invited already. Send that invitation again." in answer.text
    assert Invitation.objects.count() == 1


def test_two_companies_invite_the_same_person(cast):
    an_invitation(cast.global_admin)
    an_invitation(cast.outsider)
    assert Invitation.objects.filter(email="ada@new.example").open().count() == 2


def test_an_old_one_makes_room(cast):
    old, _token = an_invitation(cast.global_admin, days=15)
    fresh, _token = an_invitation(cast.global_admin)
    old.refresh_from_db()
    assert old.withdrawn_at
    assert list(open_invitations(cast.acme)) == [fresh]


@pytest.mark.parametrize(
    "field, value", [("email", "a@@b"), ("email", ""), ("name", ""), ("name", "a\u202eb"), ("roles", ["king"])]
)
def test_bad_input_invites_nobody(client, cast, field, value):
    client.force_login(cast.global_admin)
    assert client.post(INVITE, typed() | {field: value}).status_code == 422
    assert not Invitation.objects.exists()


class TestAgain:
    def test_a_new_link_works_and_the_old_one_is_dead(self, client, cast):
        row, old = an_invitation(cast.global_admin, days=10)
        client.force_login(cast.user_admin)
        assert client.post(f"{LIST}{row.pk}/send-again/").status_code == 303
        client.logout()
        row.refresh_from_db()
        assert row.expires_at > timezone.now() + timedelta(days=13)
        assert row.invited_by == cast.user_admin
        assert GONE in client.get(link(old)).text
        assert GONE not in client.get(link(token_of(row))).text

    def test_one_that_has_run_out_comes_to_life(self, cast):
        row, _old = an_invitation(cast.global_admin, days=20)
        assert not row.is_open(timezone.now())
        assert invitations.send_again(cast.global_admin, row).is_open(timezone.now())

    def test_nobody_sends_roles_again_that_they_may_not_give(self, cast):
        row, _token = an_invitation(cast.global_admin, "ada@new.example", GA)
        with pytest.raises(Forbidden):
            invitations.send_again(cast.account_admin, row)

    def test_what_is_over_is_not_sent(self, client, cast):
        row, _token = an_invitation(cast.global_admin)
        invitations.withdraw(cast.global_admin, row)
        with pytest.raises(WrongState, match="was used or withdrawn"):
            invitations.send_again(cast.global_admin, row)
        client.force_login(cast.global_admin)
        assert client.post(f"{LIST}{row.pk}/send-again/").url == LIST


class TestWithdraw:
    def test_the_link_is_dead(self, client, cast):
        row, token = an_invitation(cast.global_admin)
        client.force_login(cast.account_admin)
        assert client.post(f"{LIST}{row.pk}/withdraw/").status_code == 303
        client.logout()
        assert GONE in client.get(link(token)).text
        assert Activity.objects.first().sentence == "Account Admin withdrew the invitation of ada@new.example"

    @pytest.mark.parametrize("verb", ["withdraw", "send-again"])
    @pytest.mark.parametrize("who, status", [("member", 403), ("partner_admin", 403), ("outsider", 404)])
    def test_who_may_not(self, client, cast, verb, who, status):
        row, _token = an_invitation(cast.global_admin)
        client.force_login(getattr(cast, who))
        assert client.post(f"{LIST}{row.pk}/{verb}/").status_code == status
        assert open_invitations(cast.acme).exists()

    @pytest.mark.parametrize("verb", ["withdraw", "send-again"])
    def test_get_is_refused(self, client, cast, verb):
        row, _token = an_invitation(cast.global_admin)
        client.force_login(cast.global_admin)
        assert client.get(f"{LIST}{row.pk}/{verb}/").status_code == 405


class TestEveryEndHasItsLine:
    """Also of invitations that nobody withdrew one by one."""

    def lines(self):
        rows = Activity.objects.filter(verb="person.invitation_withdrawn").order_by("pk")
        return [(line.by, line.reference, line.sentence.partition(" withdrew ")[2]) for line in rows]

    def test_of_those_that_an_inviter_leaves_behind(self, cast):
        inviter = a_person(cast.acme, Role.ACCOUNT_ADMIN)
        rows = [an_invitation(inviter, f"p{number}@new.example")[0] for number in range(3)]
        an_invitation(cast.global_admin, "stays@new.example")
        ending.disable(cast.global_admin, inviter)
        said = [(cast.global_admin, row.reference, f"the invitation of {row.email}") for row in rows]
        assert self.lines() == said
        assert [row.email for row in open_invitations(cast.acme)] == ["stays@new.example"]

    def test_of_one_whose_person_was_added_instead(self, cast):
        row, _token = an_invitation(cast.global_admin)
        add_person(cast.user_admin, new())
        assert self.lines() == [(cast.user_admin, row.reference, "the invitation of ada@new.example")]

    def test_of_one_that_has_run_out_and_makes_room(self, cast):
        old, _token = an_invitation(cast.global_admin, days=15)
        an_invitation(cast.global_admin)
        assert self.lines() == [(cast.global_admin, old.reference, "the invitation of ada@new.example")]

    def test_of_one_that_was_used_there_is_none(self, cast):
        row, _token = an_invitation(cast.global_admin)
        invitations.register_invited(row, "Ada", "correct-horse-battery")
        ending.disable(cast.user_admin, a_person(cast.acme))
        assert self.lines() == []


def test_withdrawing_what_was_used_is_refused(cast):
    row, _token = an_invitation(cast.global_admin)
    invitations.register_invited(row, "Ada", "correct-horse-battery")
    with pytest.raises(Refused):
        invitations.withdraw(cast.global_admin, row)


def test_the_list_says_how_each_stands(client, cast, django_assert_max_num_queries):
    for number, days in enumerate((0, 3, 20, 5)):
        an_invitation(cast.global_admin, f"p{number}@new.example", days=days)
    used, gone = Invitation.objects.order_by("pk")[:2]
    invitations.register_invited(used, "Used", "correct-horse-battery")
    invitations.withdraw(cast.global_admin, gone)
    client.force_login(cast.global_admin)
    with django_assert_max_num_queries(4):
        page = client.get(LIST)
    assert {row.email: row.status.word for row in page.context["page"].items} == {
        "p0@new.example": "Accepted",
        "p1@new.example": "Withdrawn",
        "p2@new.example": "Expired",
        "p3@new.example": "Open",
    }


def test_an_empty_list_says_what_to_do(client, cast):
    client.force_login(cast.global_admin)
    assert "No invitations yet" in client.get(LIST).text


def test_another_companys_are_not_listed(client, cast):
    an_invitation(cast.global_admin)
    client.force_login(a_person(cast.rival, "account_admin"))
    assert "ada@new.example" not in client.get(LIST).text
