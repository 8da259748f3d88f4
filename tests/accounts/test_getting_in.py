"""Signing in, signing up, and the way to another account."""

import re

import pytest
from django.core import mail

from partnerportal.accounts import outbox
from partnerportal.accounts.models import Outbox, User
from tests.builders import PASSWORD, with_password

LOGIN, SIGNUP = "/accounts/login/", "/accounts/signup/"


@pytest.fixture
def known(cast):
    return with_password(cast.member)


def sign_in(client, email, password=PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def test_a_person_signs_in_with_e_mail_in_any_case(client, known):
    assert sign_in(client, known.email.upper()).status_code == 302
    assert client.get("/organization/").status_code == 200


def test_unknown_and_known_are_answered_alike(client, known):
    wrong = sign_in(client, known.email, "not the password")
    unknown = sign_in(client, "nobody@example.test", "not the password")
    assert wrong.status_code == unknown.status_code == 200
    assert _message(wrong) == _message(unknown)


def _message(response):
    return re.findall(r"message-title\">([^<]*)|<li>([^<]*)</li>", response.text)


def test_every_page_asks_to_sign_in_first(client, db):
    assert client.get("/organization/").url == "/accounts/login/?next=/organization/"


def test_the_session_key_changes_at_sign_in(client, known):
    client.get(LOGIN)
    before = client.session.session_key
    sign_in(client, known.email)
    assert client.session.session_key != before


def test_signing_up_makes_a_holder_once_the_mail_is_confirmed(client, db):
    client.post(SIGNUP, {"name": "Nora New", "email": "nora@example.test", "password1": PASSWORD})
    user = User.objects.get(email="nora@example.test")
    assert (user.name, user.organization) == ("Nora New", None)
    assert client.get("/").status_code == 302
    outbox.deliver_due()
    link = re.search(r"http://\S+(/accounts/confirm-email/\S+)", mail.outbox[0].body).group(1)
    page = client.get(link)
    assert not user.emailaddress_set.get().verified, "a scanner that only looks must not confirm"
    client.post(link)
    assert page.status_code == 200
    assert user.emailaddress_set.get().verified


def test_signing_up_with_a_known_address_tells_nothing(client, known):
    fresh = client.post(SIGNUP, {"name": "A", "email": "fresh@example.test", "password1": PASSWORD})
    taken = client.post(SIGNUP, {"name": "A", "email": known.email, "password1": PASSWORD})
    assert (fresh.status_code, fresh.url) == (taken.status_code, taken.url)
    assert Outbox.objects.count() == 2


@pytest.mark.parametrize(
    "field, value",
    [("password1", "short"), ("password1", "12345678901"), ("email", "a@@b"), ("email", "x" * 250 + "@e.test"),
     ("name", ""), ("name", "\u200b"), ("name", "a\u202eb"), ("name", "x" * 151), ("name", "a\x00b")],
)  # fmt: skip
def test_bad_input_is_answered_at_the_field(client, db, field, value):
    typed = {"name": "Nora New", "email": "nora@example.test", "password1": PASSWORD, field: value}
    response = client.post(SIGNUP, typed)
    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.text
    assert not User.objects.exists()


def test_the_text_of_a_mail_with_a_token_is_wiped_after_sending(client, known, settings):
    settings.MAIL_FOLDER = ""
    client.post("/accounts/password/reset/", {"email": known.email})
    outbox.deliver_due()
    assert "/accounts/password/reset/key/" in mail.outbox[0].body
    assert Outbox.objects.get().body == ""


def test_another_account_comes_back_to_the_same_page(client, cast):
    client.force_login(cast.member)
    response = client.post("/switch-account/", {"next": "/benefits/technical/"})
    assert response.url == "/accounts/login/?next=%2Fbenefits%2Ftechnical%2F"
    assert client.get("/organization/").status_code == 302


def test_guessing_is_limited(client, known):
    for _ in range(11):
        response = sign_in(client, known.email, "wrong wrong wrong")
    assert sign_in(client, known.email).status_code in {200, 429}
    assert response.status_code in {200, 429}
    assert client.get("/organization/").status_code == 302


@pytest.mark.parametrize("url", ["/switch-account/", "/theme/", "/language/"])
def test_get_is_refused(client, cast, url):
    client.force_login(cast.member)
    assert client.get(url).status_code == 405


def test_the_theme_is_remembered(client, cast):
    client.force_login(cast.member)
    client.post("/theme/", {"theme": "dark", "next": "/organization/"})
    assert 'data-theme="dark"' in client.get("/organization/").text
