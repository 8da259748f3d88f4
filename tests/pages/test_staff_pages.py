"""Proof, mail, health: what staff and a load balancer look at."""

import pytest
from django.db import OperationalError, connection
from redis.exceptions import ConnectionError as RedisGone

from partnerportal.accounts import outbox
from partnerportal.accounts.models import Outbox
from partnerportal.pages import health, staff
from support import services
from support.models import Entitlement
from tests.builders import a_contract


@pytest.fixture
def operator(client, cast):
    client.force_login(cast.operator)
    return client


def test_the_checks_run_only_when_asked_for(operator, cast):
    assert "All is well" not in operator.get("/staff/proof/").text
    assert "All is well" in operator.get("/staff/proof/?check=1").text


def test_a_balance_spoilt_by_hand_is_named(operator, cast):
    line = a_contract(cast.acme).entitlements.get()
    services.consume(line, "incident:1/1", cast.member)
    Entitlement.objects.filter(pk=line.pk).update(used=3)
    text = operator.get("/staff/proof/?check=1").text
    assert "The books do not add up" in text
    assert f"{line.pk}" in text


def test_a_mail_that_could_not_be_sent_is_shown(operator, cast):
    outbox.send("accounts/ask", cast.member, "ask:1", context={"asker": cast.operator, "why": "x"})
    Outbox.objects.update(state=Outbox.State.FAILED, last_error="no route")
    assert "no route" in operator.get("/staff/proof/").text


def test_mail_is_shown_where_it_goes_to_files(operator, cast, settings):
    outbox.send("accounts/ask", cast.member, "ask:1", context={"asker": cast.operator, "why": "Because"})
    assert "Because" in operator.get("/staff/mail/").text


def test_on_a_server_nobody_reads_the_mail_of_others(operator, settings):
    settings.MAIL_FOLDER = ""
    assert operator.get("/staff/mail/").status_code == 404
    assert "/staff/mail/" not in operator.get("/").text


def test_live_needs_nothing(client):
    assert client.get("/health/live/").json() == {"status": "ok"}


def test_ready_says_which_part_is_away(client, db, monkeypatch):
    monkeypatch.setattr(health, "caches", {"redis": _Gone()})
    answer = client.get("/health/ready/")
    assert answer.status_code == 200, "the portal works without Redis"
    assert answer.json()["redis"].startswith("unavailable")


class _Gone:
    def get(self, key):
        raise RedisGone


def test_not_ready_without_the_database(client, db, monkeypatch):
    monkeypatch.setattr(health, "_database", lambda: "unavailable")
    assert client.get("/health/ready/").status_code == 503


def test_a_busy_database_is_503_with_a_time_and_not_500(client, cast, monkeypatch):
    client.raise_request_exception = False
    client.force_login(cast.member)
    with connection.execute_wrapper(_busy):
        answer = client.get("/organization/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def _busy(execute, sql, params, many, context):
    if "accounts_user" in sql:
        raise OperationalError("canceling statement due to lock timeout")
    return execute(sql, params, many, context)


def test_a_disk_that_cannot_be_read_is_503_too(client, cast, monkeypatch):
    client.raise_request_exception = False
    client.force_login(cast.member)
    monkeypatch.setattr("partnerportal.pages.views.build_home", _unreadable)
    assert client.get("/").status_code == 503


def _unreadable(user, now):
    raise PermissionError("the disk is away")


def test_the_proof_page_says_that_no_worker_answers(operator):
    assert "none answers; what is due waits in the database" in operator.get("/staff/proof/").text


def test_the_proof_page_counts_the_workers_that_answer(operator, monkeypatch):
    monkeypatch.setattr(staff.current_app.control, "inspect", lambda timeout: _Ping())
    assert "2 answer" in operator.get("/staff/proof/").text


class _Ping:
    def ping(self):
        return {"a": "pong", "b": "pong"}
