"""Adding a person: a unique e-mail, sign-in data shown once, a password of their own before anything else."""

import pytest
from allauth.account.models import EmailAddress

from partnerportal.accounts import outbox
from partnerportal.accounts.models import Activity, Outbox, Role, User
from partnerportal.accounts.services.people import add_person, reset_sign_in, temporary_password
from partnerportal.common.refusals import Refused
from tests.accounts.people.builders import GA, MPA, TEMPORARY, USERS, again, an_invitation, mails, new, typed
from tests.builders import PASSWORD, a_person, with_password

ADD = f"{USERS}add/"


@pytest.fixture
def added(client, cast):
    """The page after the POST."""
    client.force_login(cast.global_admin)
    return client.post(ADD, typed("Ada@New.example", MPA))


def ada():
    return User.objects.with_roles().get(email="ada@new.example")


def password(page):
    return TEMPORARY.search(page.text).group(1)


def test_the_person_is_there_with_roles_and_a_verified_e_mail(cast, added):
    person = ada()
    assert (person.name, person.organization, person.roles) == ("Ada Added", cast.acme, {MPA})
    assert EmailAddress.objects.get(user=person).verified
    assert [row.sentence for row in Activity.objects.all()] == ["Global Admin added Ada Added: MPN partner admin"]


def test_the_sign_in_data_is_shown_once_and_never_again(client, cast, added):
    temporary = password(added)
    assert added.status_code == 200 and "no-store" in added["Cache-Control"]
    assert "Shown this once, and never again" in added.text
    assert ada().check_password(temporary)
    seen = [client.get(url).text for url in (USERS, f"{USERS}{ada().pk}/", "/organization/activity/", ADD)]
    kept = [mail.body for mail in Outbox.objects.all()] + [str(row.facts) for row in Activity.objects.all()]
    assert not [text for text in [*seen, *kept] if temporary in text]


def test_the_mail_says_it_without_the_password(cast, added):
    body = mails("added", ada()).get().body
    assert "Global Admin has added you to the people of Acme" in body


def test_temporary_passwords_differ_and_are_long():
    assert len({temporary_password() for _ in range(100)}) == 100
    assert TEMPORARY.search(f"<code>{temporary_password()}</code>")


@pytest.mark.parametrize(
    "who, status",
    [
        ("global_admin", 200),
        ("user_admin", 200),
        ("account_admin", 200),
        ("partner_admin", 403),
        ("member", 403),
        ("guest", 403),
        ("holder", 403),
    ],
)
def test_who_adds_people(client, cast, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(ADD).status_code == status
    assert client.post(ADD, typed()).status_code == status
    assert User.objects.filter(email="ada@new.example").exists() is (status == 200)


@pytest.mark.parametrize("who, role", [("user_admin", GA), ("user_admin", MPA), ("account_admin", Role.BILLING_ADMIN)])
def test_nobody_adds_an_account_with_more_than_they_may_give(client, cast, who, role):
    client.force_login(getattr(cast, who))
    assert client.post(ADD, typed("ada@new.example", role)).status_code == 403
    assert not User.objects.filter(email="ada@new.example").exists()


def test_a_guest_is_added_without_other_roles(client, cast):
    client.force_login(cast.global_admin)
    refused = client.post(ADD, typed("ada@new.example", Role.BILLING_ADMIN, is_guest="on"))
    assert refused.status_code == 409
    assert "A guest holds no role but MPN partner admin." in refused.text
    assert 'value="billing_admin" id="role-billing_admin" form="new" checked' in refused.text, "what was typed is kept"
    client.post(ADD, typed("ada@new.example", MPA, is_guest="on"))
    assert (ada().is_guest, ada().roles) == (True, {MPA})


@pytest.mark.parametrize("email", ["MEMBER", "OUTSIDER", "HOLDER"])
def test_an_e_mail_is_one_account(client, cast, email):
    person = getattr(cast, email.lower())
    client.force_login(cast.global_admin)
    answer = client.post(ADD, typed(person.email.upper()))
    assert answer.status_code == 409
    assert "There is already an account with the e-mail" in answer.text
    assert again(person).organization == person.organization


def test_a_second_address_of_somebody_else_is_taken_too(cast):
    EmailAddress.objects.create(user=cast.holder, email="ada@new.example", verified=True)
    with pytest.raises(Refused, match="already an account"):
        add_person(cast.global_admin, new())
    assert not User.objects.filter(email="ada@new.example").exists()


@pytest.mark.parametrize(
    "field, value",
    [
        ("email", ""),
        ("email", "a@@b"),
        ("email", "a\x00@b.example"),
        ("email", "a\u202e@b.example"),
        ("email", "x" * 250 + "@e.test"),
        ("name", ""),
        ("name", "\u200b"),
        ("name", "a\u202eb"),
        ("name", "x" * 151),
        ("name", "a\x00b"),
        ("roles", ["king"]),
        ("roles", ["operator"]),
    ],
)
def test_bad_input_is_answered_and_adds_nobody(client, cast, field, value):
    client.force_login(cast.global_admin)
    before = User.objects.count()
    assert client.post(ADD, typed() | {field: value}).status_code == 422
    assert User.objects.count() == before


def test_markup_in_a_name_stays_text(client, cast):
    client.force_login(cast.global_admin)
    assert "<script>alert" not in client.post(ADD, typed(name="<script>alert(1)</script>")).text


def test_an_open_invitation_of_the_address_is_over(cast):
    row, _token = an_invitation(cast.global_admin)
    add_person(cast.global_admin, new())
    row.refresh_from_db()
    assert row.withdrawn_at


def test_other_global_admins_hear_of_a_new_one(cast):
    other = a_person(cast.acme, GA)
    add_person(cast.global_admin, new("ada@new.example", GA))
    assert mails("admins", other).get().subject == "Ada Added is a Global admin of Acme now"


class TestNewSignInData:
    def url(self, person):
        return f"{USERS}{person.pk}/sign-in-data/"

    def test_a_global_admin_makes_it_and_sees_it_once(self, client, cast):
        person = with_password(cast.member)
        client.force_login(cast.global_admin)
        page = client.post(self.url(person))
        assert "no-store" in page["Cache-Control"]
        fresh = again(person)
        assert fresh.check_password(password(page)) and fresh.must_change_password
        assert not fresh.check_password(PASSWORD)
        assert [row.verb for row in Activity.objects.all()] == ["person.sign_in_reset"]
        assert "Global Admin has made a new temporary password" in mails("sign_in_reset", person).get().body

    def test_open_sessions_and_mailed_links_end(self, client, cast):
        person = with_password(cast.member)
        client.post("/accounts/password/reset/", {"email": person.email})
        link = outbox_link()
        client.force_login(person)
        reset_sign_in(cast.global_admin, person)
        assert client.get("/organization/").status_code == 302, "signed out"
        assert "password1" not in client.get(link, follow=True).text

    @pytest.mark.parametrize("who", ["user_admin", "account_admin", "partner_admin", "member"])
    def test_nobody_else_makes_it(self, client, cast, who):
        person = with_password(a_person(cast.acme))
        client.force_login(getattr(cast, who))
        assert client.post(self.url(person)).status_code == 403
        assert again(person).check_password(PASSWORD)

    def test_not_for_oneself_nor_for_a_disabled_account(self, client, cast):
        client.force_login(cast.global_admin)
        for person in (cast.global_admin, a_person(cast.acme, is_active=False)):
            assert client.post(self.url(person)).status_code == 303
            assert not again(person).must_change_password

    def test_not_for_another_company(self, client, cast):
        client.force_login(cast.outsider)
        assert client.post(self.url(cast.member)).status_code == 404

    def test_get_is_refused(self, client, cast):
        client.force_login(cast.global_admin)
        assert client.get(self.url(cast.member)).status_code == 405


def outbox_link():
    outbox.deliver_due()
    return next(word for word in Outbox.objects.latest("pk").body.split() if "/password/reset/key/" in word)
