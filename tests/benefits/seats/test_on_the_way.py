"""Adding somebody on the way to assigning them, and what disabling them does: users and seats together."""

import re

import pytest
from django.urls import reverse

from partnerportal.accounts.models import Invitation, User
from partnerportal.accounts.services import ending
from tests.benefits.seats.builders import assigned, live

pytestmark = pytest.mark.django_db
NEW = {"name": "Nia New", "email": "nia@acme.example"}


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.global_admin)
    return client


@pytest.fixture
def way(seats):
    return reverse("benefits:assign", args=[seats.pk])


def test_somebody_is_added_and_assigned_in_one_go(admin, seats, way):
    link = re.search(r'href="(/organization/users/add/[^"]+)"', admin.get(way).text).group(1)
    form = admin.get(link)
    assert f'name="next" value="{way}"' in form.text
    answer = admin.post(link, {**NEW, "next": way})
    nia = User.objects.get(email=NEW["email"])
    back = f"{way}?person={nia.pk}"
    assert f'href="{back}"' in answer.text
    assert f'value="{nia.pk}" selected' in admin.get(back).text
    assert admin.post(way, {"person": nia.pk}).status_code == 303
    assert live(seats) == [(nia, 1)]


def test_an_invitation_leads_back(admin, way):
    answer = admin.post("/organization/users/invite/", {**NEW, "next": way})
    assert (answer.status_code, answer.url) == (302, way)
    assert Invitation.objects.get().email == NEW["email"]


@pytest.mark.parametrize("page", ["add", "invite"])
@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_nobody_is_led_off_the_site(admin, page, target):
    form = admin.get(f"/organization/users/{page}/", {"next": target})
    assert form.context["back"] == ""
    answer = admin.post(f"/organization/users/{page}/", {**NEW, "next": target})
    assert "evil" not in answer.headers.get("Location", "")
    assert "evil.example" not in answer.text


def test_without_a_way_back_it_ends_at_the_person(admin):
    answer = admin.post("/organization/users/add/", NEW)
    nia = User.objects.get(email=NEW["email"])
    assert f'href="/organization/users/{nia.pk}/"' in answer.text


# --- disabling ---


def test_before_disabling_the_page_lists_seats_and_credits(admin, cast, seats, monthly):
    for benefit in (seats, monthly):
        assigned(cast, benefit, cast.member)
    text = admin.get(f"/organization/users/{cast.member.pk}/disable/").text
    assert "It stays taken until" in text
    assert "It is taken back at once" in text


def test_disabling_does_what_the_page_said(cast, seats, monthly, bulk):
    for benefit in (seats, monthly, bulk):
        assigned(cast, benefit, cast.member)
    ending.disable(cast.global_admin, cast.member)
    assert live(monthly) == []
    assert live(seats) == live(bulk) == [(cast.member, 1)]


def test_leaving_keeps_the_seat_in_the_company(cast, seats, monthly, client):
    for benefit in (seats, monthly):
        assigned(cast, benefit, cast.member)
    ending.leave(cast.member)
    assert (live(monthly), len(live(seats))) == ([], 1)
    client.force_login(cast.global_admin)
    assert "Left the company" in client.get("/benefits/visual-studio/").text
