"""Read-only pages, hints, constraints, refusals: what the rest of the house relies on."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.urls import path
from kombu.exceptions import OperationalError

from partnerportal.accounts.models import Organization, RoleAssignment
from partnerportal.accounts.permissions import may
from partnerportal.common import hints
from partnerportal.common.answers import YES, no
from partnerportal.common.constraints import refusing
from partnerportal.common.readonly import WroteOnShow, shows
from partnerportal.common.refusals import Forbidden, Refused, demand, posts
from partnerportal.urls import handler400, handler403, handler404, handler500
from partnerportal.urls import urlpatterns as real

__all__ = ["handler400", "handler403", "handler404", "handler500"]


@shows
def writing(request):
    Organization.objects.update(name="x")
    return HttpResponse("never")


@shows
def reading(request):
    return HttpResponse(str(Organization.objects.count()))


@posts("pages:home")
def refusing_view(request):
    raise Refused("Not today.")


urlpatterns = [*real, path("t/write/", writing), path("t/read/", reading), path("t/refuse/", refusing_view)]


@pytest.fixture
def member(client, cast, settings):
    settings.ROOT_URLCONF = __name__
    client.force_login(cast.member)
    return client


def test_a_page_that_shows_cannot_write(member):
    with pytest.raises(WroteOnShow):
        member.get("/t/write/")


def test_a_page_that_shows_reads(member):
    assert member.get("/t/read/").status_code == 200


def test_a_page_that_shows_refuses_post(member):
    assert member.post("/t/read/").status_code == 405


def test_a_refused_button_goes_back_with_its_sentence(member):
    answer = member.post("/t/refuse/")
    assert (answer.status_code, answer.url) == (303, "/")
    assert [str(m) for m in get_messages(answer.wsgi_request)] == ["Not today."]


def test_a_refused_fragment_makes_the_browser_go_there(member):
    answer = member.post("/t/refuse/", headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == "/"


def test_a_fragment_after_the_session_ended_leads_to_sign_in(client, db):
    answer = client.get("/organization/", headers={"hx-request": "true"})
    assert answer["HX-Redirect"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    "at, back",
    [
        ("http://testserver/incidents/new/?opened=1&x=%20", "/incidents/new/?opened=1&x=%20"),
        ("http://elsewhere.example/incidents/", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_stands_on_the_page_and_never_on_its_fragment(client, db, at, back):
    headers = {"hx-request": "true", **({"hx-current-url": at} if at else {})}
    answer = client.get("/incidents/new/coverage/?version=1", headers=headers)
    assert parse_qs(urlsplit(answer["HX-Redirect"]).query) == {"next": [back]}


def test_what_a_signed_in_person_sees_is_not_stored(member):
    assert member.get("/t/read/")["Cache-Control"] == "no-store"


def test_an_expected_violation_becomes_its_sentence_and_the_transaction_goes_on(cast):
    person = cast.helpdesk_agent
    with (
        pytest.raises(Refused, match="Twice"),
        refusing("accounts_roleassignment_once_per_user", Refused("Twice")),
    ):
        RoleAssignment.objects.create(user=person, role="helpdesk_agent")
    assert RoleAssignment.objects.filter(user=person).count() == 1


def test_another_violation_passes_through(cast):
    with pytest.raises(IntegrityError), transaction.atomic(), refusing("some_other_name", Refused("no")):
        RoleAssignment.objects.create(user=cast.member, role="king")


def test_demanding_a_right_or_a_condition():
    demand(YES)
    with pytest.raises(Refused, match="Too late"):
        demand(no("Too late."))


def test_demanding_a_right_that_is_missing(cast):
    with pytest.raises(Forbidden):
        demand(may(cast.member, "staff.review"))


@pytest.fixture
def broken(monkeypatch):
    tries = []

    def fail(*args, **kwargs):
        tries.append(args)
        raise OperationalError("no broker")

    monkeypatch.setattr(hints.current_app, "send_task", fail)
    monkeypatch.setattr(hints, "_quiet_until", 0.0)
    return tries


def test_a_hint_without_a_broker_is_lost_silently_and_costs_one_try(broken, django_capture_on_commit_callbacks, db):
    with django_capture_on_commit_callbacks(execute=True):
        hints.after_commit("benefits.issue", 1)
        hints.after_commit("benefits.issue", 2)
    assert len(broken) == 1


def test_a_hint_of_a_transaction_that_is_rolled_back_is_never_sent(broken, db):
    with pytest.raises(RuntimeError), transaction.atomic():
        hints.after_commit("benefits.issue", 1)
        raise RuntimeError
    assert broken == []
