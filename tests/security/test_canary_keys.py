"""Canary keys are loaded and looked at, and stand nowhere but in the answer to that look (promise 18)."""

import io
import json
import logging
import sys
from base64 import b64encode

import pytest
from django.contrib import admin
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.core.signals import got_request_exception
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.views.debug import ExceptionReporter

from benefits.models import ProductKey
from benefits.services import keys
from partnerportal.accounts.models import Activity, Outbox
from tests.benefits.keys.builders import OFFICE, SALES, SUITE, WINDOWS, a_benefit, a_text, revealed
from tests.matrix.table import PEOPLE, lines
from tests.security.canary import a_canary, dump, found, shapes

pytestmark = pytest.mark.django_db
CODES = {OFFICE: "software", SALES: "cloud"}
GETS = [(route, expected) for route, method, expected in lines() if method == "GET"]
SHOWN = {"ok", "go", "al"}


@pytest.fixture
def planted(world, monkeypatch):
    """Canaries alone in stock, loaded by the operator's command; one of each is looked at over HTTP."""
    ProductKey.objects.in_stock().delete()
    texts = {}
    for code in CODES:
        texts[code] = [a_canary(), a_canary()]
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(texts[code])))
        call_command("load_keys", code, verbosity=0, stdout=io.StringIO())
    return texts


@pytest.fixture
def canaries(planted):
    return [text for texts in planted.values() for text in texts]


def look(world, code):
    """The answer to a look of the Global admin at the key of that product."""
    person = Client(raise_request_exception=False)
    person.force_login(world.cast.global_admin)
    return person.post(reverse(f"benefits:{CODES[code]}_key", args=[a_benefit(world.membership, code).pk]))


@pytest.fixture
def shown(world, planted):
    answers = {code: look(world, code) for code in CODES}
    for code, answer in answers.items():
        assert f"<code>{planted[code][0]}</code>" in answer.text
    return answers


def test_the_search_finds_what_it_looks_for():
    """Without this the other tests could pass for the wrong reason."""
    text = a_canary()
    hidden = [text, text.lower(), text.replace("-", ""), text.encode().hex(), text[6:17]]
    assert all(found([text], f"before {part} after") for part in hidden)
    for offset in range(3):
        assert found([text], b64encode(b"x" * offset + text.encode() + b"more").decode())
    assert not found([text], a_canary())
    assert min(map(len, shapes(text))) >= 10


def test_it_is_in_the_answer_and_there_once_to_read_and_once_to_copy(shown, planted):
    for code, answer in shown.items():
        assert answer.text.count(planted[code][0]) == 2
        assert answer.headers["Cache-Control"] == "no-store"
        assert not found([planted[code][1]], answer.text)
        assert not found(planted[code], str(answer.headers) + str(answer.cookies))


def people(world, expected):
    """One of each column; the other roles differ in what they may not do."""
    return [world.people[key][0] for key in PEOPLE if expected[key] in SHOWN]


@pytest.mark.parametrize("route, expected", GETS, ids=[route for route, _expected in GETS])
def test_no_page_and_no_file_has_it_for_anybody(world, shown, canaries, route, expected):
    url, hits = world.url(route), []
    for person in people(world, expected):
        client = Client(raise_request_exception=False)
        if person is not None:
            client.force_login(person)
        answer = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        hits += [(str(person), shape) for shape in found(canaries, body.decode("latin-1") + str(answer.headers))]
    assert hits == []


def test_no_table_of_the_database_has_it(shown, canaries):
    rows = dump()
    assert rows.get("public.benefits_productkey")
    assert {table: hits for table, text in rows.items() if (hits := found(canaries, text))} == {}


def test_no_session_has_it(shown, canaries):
    """In the table they are compressed, so each is opened."""
    held = [json.dumps(session.get_decoded()) for session in Session.objects.all()]
    assert held and not found(canaries, "\n".join(held))


def test_no_statement_sent_to_the_database_has_it(world, planted, canaries):
    with CaptureQueriesContext(connection) as sent:
        assert planted[OFFICE][0] in look(world, OFFICE).text
    statements = "\n".join(query["sql"] for query in sent)
    assert "benefits_productkey" in statements and not found(canaries, statements)


def test_no_log_has_it(world, planted, canaries, caplog):
    caplog.set_level(logging.DEBUG)
    look(world, OFFICE)
    look(world, OFFICE)
    keys.log.warning("the log is heard")
    assert "the log is heard" in caplog.text and not found(canaries, caplog.text)


def test_no_mail_and_no_activity_has_it(world, shown, canaries):
    assert Activity.objects.filter(verb="key.revealed").count() >= len(shown)
    written = [json.dumps(list(rows.values()), default=str) for rows in (Activity.objects, Outbox.objects)]
    assert not found(canaries, "\n".join([*written, *(str(m.message()) for m in mail.outbox)]))


def test_no_page_of_the_admin_has_it(world, shown, canaries):
    client = Client()
    client.force_login(world.cast.operator)
    assert ProductKey not in admin.site._registry
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = [reverse(f"{name}_changelist")]
        pages += [reverse(f"{name}_change", args=[row.pk]) for row in model._default_manager.all()[:3]]
        assert not [page for page in pages if found(canaries, client.get(page).content)]


def test_nothing_can_be_said_of_a_row_that_has_it(shown, canaries):
    said = [f"{row} {row!r} {row.__dict__}" for row in ProductKey.objects.all()]
    assert not found(canaries, "\n".join(said))


# --- what breaks while a key is open ---


@pytest.fixture
def reports():
    """What an error report would hold, of every crash of the test."""
    written = []

    def report(request=None, **_facts):
        reporter = ExceptionReporter(request, *sys.exc_info())
        written.extend([reporter.get_traceback_text(), reporter.get_traceback_html()])

    got_request_exception.connect(report)
    yield written
    got_request_exception.disconnect(report)


def broken(*_args, **_facts):
    raise RuntimeError("it breaks while the key is open")


@pytest.mark.parametrize(
    "place", ["benefits.services.keys.record", "benefits.services.keys.seal_into", "benefits.views.keys.render"]
)
def test_no_error_report_and_no_500_page_has_it(world, canaries, monkeypatch, reports, caplog, place):
    monkeypatch.setattr(place, broken)
    answer = look(world, OFFICE)
    assert answer.status_code == 500
    assert reports and "it breaks while the key is open" in reports[0]
    assert not found(canaries, "\n".join([answer.text, *reports, caplog.text]))


def test_the_report_of_a_failed_load_has_none_of_it(world, monkeypatch, capsys):
    text = a_canary()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{text}\n{text}\n{text}-X\n"))
    with pytest.raises(Exception, match="Nothing was loaded") as caught:
        call_command("load_keys", WINDOWS)
    said = capsys.readouterr()
    assert not found([text], f"{caught.value!r} {caught.value.__cause__!r} {said.out} {said.err}")


def test_a_key_in_stock_is_not_in_the_answer_for_another(world, planted, canaries):
    found_one = revealed(world.ready, world.cast.global_admin, SUITE)
    assert found_one.product_key.benefit == found_one
    assert not found(canaries, look(world, OFFICE).text.replace(planted[OFFICE][0], ""))
    assert not found(canaries, a_text())
