import re

import pytest
from django.contrib.messages import get_messages
from django.template.loader import render_to_string
from django.urls import reverse

from tests.builders import PASSWORD, with_password
from tests.pages.drawing import attribute, faults_of, tag

FRONT = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done", "account_inactive"]
OWN = ["account_email", "account_change_password", "account_logout", "account_reauthenticate"]


@pytest.mark.parametrize("name", FRONT)
def test_a_page_before_signing_in_keeps_the_frame(client, db, name):
    assert faults_of(client.get(reverse(name)).content.decode()) == []


@pytest.mark.parametrize("name", OWN)
def test_a_page_of_ones_own_account_keeps_the_frame(client, cast, name):
    client.force_login(with_password(cast.member))
    assert faults_of(client.get(reverse(name), follow=True).content.decode()) == []


@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_when_something_of_ours_is_broken_the_page_needs_nothing(template):
    assert faults_of(render_to_string(template)) == []


def test_an_address_with_nothing_behind_it_says_who_is_signed_in(client, cast):
    client.force_login(cast.member)
    answer = client.get("/nothing/here/")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert faults_of(html) == []
    assert cast.member.email in html and "Sign in with another account" in html


def test_the_gallery_keeps_the_frame(client, cast):
    client.force_login(cast.operator)
    assert faults_of(client.get(reverse("pages:gallery")).content.decode()) == []


def test_a_wrong_password_is_said_once_and_keeps_the_frame(client, cast):
    with_password(cast.member)
    html = client.post(reverse("account_login"), {"login": cast.member.email, "password": "wrong"}).content.decode()
    assert faults_of(html) == []
    assert html.count('role="alert"') == 1 and cast.member.email in html


def test_the_account_menu_says_who_is_signed_in_and_for_whom(client, cast):
    client.force_login(cast.partner_admin)
    html = client.get(reverse("account_email")).content.decode()
    for words in (str(cast.partner_admin), cast.partner_admin.email, "Acme", "MPN partner admin", "Sign out"):
        assert words in html
    assert tag(html, "form", action=reverse("pages:switch_account"), method="post")
    assert tag(html, "input", name="next", value=reverse("account_email"))


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("", None), ('"><b>', None)])
def test_the_theme_is_taken_from_the_cookie(client, db, cookie, theme):
    client.cookies["theme"] = cookie
    html = client.get(reverse("account_login")).content.decode()
    assert attribute(re.search("<html[^>]*>", html).group(), "data-theme") == theme


def test_the_theme_is_kept_and_comes_back_to_the_page(client, cast):
    client.force_login(cast.member)
    answer = client.post(reverse("pages:theme"), {"theme": "dark", "next": "/support/plans/"})
    assert (answer.status_code, answer.url, answer.cookies["theme"].value) == (302, "/support/plans/", "dark")


@pytest.mark.parametrize("name", ["pages:theme", "pages:language"])
def test_the_menu_never_leads_to_another_site(client, db, name):
    assert client.post(reverse(name), {"next": "https://evil.example/"}).url == reverse("pages:home")


@pytest.mark.parametrize("name", ["pages:theme", "pages:language", "pages:switch_account"])
def test_get_changes_nothing(client, cast, name):
    client.force_login(cast.member)
    assert client.get(reverse(name)).status_code == 405


def test_a_language_that_is_to_come_is_shown_and_cannot_be_chosen(client, db):
    html = client.get(reverse("account_login")).content.decode()
    assert "aria-disabled" in tag(html, "button", lang="ko", type="button")
    client.post(reverse("pages:language"), {"language": "ko"})
    assert "language" not in client.cookies


def test_another_account_comes_back_to_the_same_page(client, cast):
    client.force_login(cast.member)
    answer = client.post(reverse("pages:switch_account"), {"next": "/support/contracts/"})
    assert answer.url == f"{reverse('account_login')}?next=%2Fsupport%2Fcontracts%2F"
    assert "_auth_user_id" not in client.session


def test_what_just_happened_is_said_at_the_top(client, cast):
    client.force_login(with_password(cast.member))
    new = {"oldpassword": PASSWORD, "password1": "another-long-horse", "password2": "another-long-horse"}
    html = client.post(reverse("account_change_password"), new, follow=True).content.decode()
    assert tag(html, "div", role="status", data_tone="ok") and "Your password is changed." in html


def test_signing_in_needs_no_message(client, cast):
    with_password(cast.member)
    answer = client.post(reverse("account_login"), {"login": cast.member.email, "password": PASSWORD})
    assert answer.status_code == 302 and not list(get_messages(answer.wsgi_request))


def test_the_demo_accounts_are_shown_only_in_the_demo_world(client, db, settings):
    assert "partner-demo" in client.get(reverse("account_login")).content.decode()
    settings.DEMO_ACCOUNTS = False
    assert "partner-demo" not in client.get(reverse("account_login")).content.decode()
