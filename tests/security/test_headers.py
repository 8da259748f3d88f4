"""Every answer is hardened: shown, redirected, refused, not found (promise 30)."""

import re

import pytest
from django.apps import apps
from django.urls import reverse

from tests.builders import PASSWORD, a_person, with_password
from tests.house.test_habits import routes
from tests.incidents.wizard import OPENED

pytestmark = pytest.mark.django_db
PATHS = [
    "/",
    "/benefits/technical/",
    "/incidents/",
    "/nowhere/",
    "/staff/activations/",
    "/organization/activity.csv",
    "/ask/",
]
OUTSIDE = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/health/live/",
    "/incidents/",
    "/nowhere/",
]


def directives(response):
    parts = [part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: values for name, *values in parts}


def hardened(response):
    policy = directives(response)
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["style-src"] == policy["default-src"] == ["'self'"]
    assert not any("unsafe" in value for values in policy.values() for value in values)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert "charset=utf-8" in response.get("Content-Type", "charset=utf-8") or "json" in response["Content-Type"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_to_somebody_signed_in(client, world, path):
    client.force_login(world.cast.global_admin)
    response = client.get(path)
    hardened(response)
    if response.status_code != 404:
        assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", OUTSIDE)
def test_every_answer_to_nobody(client, path):
    hardened(client.get(path))


def test_a_mistake_of_ours_is_hardened_and_says_nothing_about_itself(client, world, monkeypatch):
    client.raise_request_exception = False
    client.force_login(world.cast.global_admin)
    monkeypatch.setattr("partnerportal.pages.views.build_home", lambda *a: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    hardened(response)
    assert "ZeroDivision" not in response.text


@pytest.mark.parametrize("path", ["/", "/benefits/technical/", f"/incidents/new/?{OPENED}", "/support/contracts/link/"])
def test_no_page_holds_script_or_style_of_its_own(client, world, path):
    client.force_login(world.cast.global_admin)
    text = client.get(path).text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)


def test_the_session_cookie_is_out_of_reach_of_scripts(client, world):
    person = with_password(a_person(world.cast.acme))
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("name", ["theme", "language"])
def test_so_are_the_cookies_of_taste(client, name):
    client.post(reverse(f"pages:{name}"), {name: "en" if name == "language" else "dark"})
    assert client.cookies[name]["httponly"]


def test_signing_out_is_a_post(client, world):
    client.force_login(world.cast.member)
    client.get("/accounts/logout/")
    assert client.get("/organization/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/organization/").status_code == 302


def test_no_route_shows_the_schema_or_the_repository(client):
    for path in ("/.git/config", "/.env", "/manage.py", "/static/", "/static/../manage.py", "/admin/doc/"):
        assert client.get(path).status_code in {302, 404}


def test_get_changes_nothing(client, world):
    """No page that is only looked at writes a row of the business: they are all wrapped by `shows`, or refuse GET."""
    looked_at = {name for name, _ in routes() if ":" in name}
    assert looked_at
    before = _rows()
    client.force_login(world.cast.global_admin)
    for name in sorted(looked_at):
        client.get(world.url(name))
    assert _rows() == before


def _rows():

    ours = [m for m in apps.get_models() if m._meta.app_label in {"accounts", "support", "benefits", "incidents"}]
    return {model.__name__: model._base_manager.count() for model in ours}
