"""Canned answers: adding, changing, putting away, and filling one in."""

import re

import pytest

from incidents import services
from incidents.models import CannedAnswer
from partnerportal.accounts.models import Activity
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.customers.builders import a_customer
from tests.incidents.builders import later
from tests.incidents.desk.builders import a_text


@pytest.fixture
def text(cast):
    return a_text(cast.engineer)


FILLED = [
    ("Hello {name},", "Hello Mona Member,"),
    ("{reference}: {product}", "{incident}: SQL Server 2022"),
    ("for {customer}", "for Acme"),
    ("{engineer}{engineer}", "EngineerEngineer"),
    ("{nmae} {} {0} {name.email} {{name}}", "{nmae} {} {0} {name.email} {Mona Member}"),
    ("100 % and {", "100 % and {"),
]


@pytest.mark.parametrize(("body", "filled"), FILLED)
def test_placeholders_are_replaced_and_nothing_else(cast, incident, body, filled):
    found = services.filled(a_text(cast.engineer, body=body), incident, cast.engineer)
    assert found == filled.replace("{incident}", incident.reference)


def test_what_the_partner_typed_is_not_looked_into(cast, incident):
    incident.contact_name = "{engineer}"
    assert services.filled(a_text(cast.engineer, body="{name}"), incident, cast.engineer) == "{engineer}"


def test_the_customer_is_named_where_there_is_one(cast, incident):
    incident.customer = a_customer(cast.acme, name="Tailspin")
    assert services.filled(a_text(cast.engineer, body="{customer}"), incident, cast.engineer) == "Tailspin"


def test_adding(cast):
    text = services.save_canned(cast.engineer, None, "Logs wanted", "Send the logs.", "azure", now=later())
    assert (text.area, text.is_listed, text.changed_by, text.changed_at) == ("azure", True, cast.engineer, later())
    logged = Activity.objects.get(verb="canned.added")
    assert (logged.organization, logged.facts) == (None, {"title": "Logs wanted"})


def test_changing(cast, text):
    services.save_canned(cast.operator, text, "Logs", "Send them.", "", text.mark)
    text.refresh_from_db()
    assert (text.title, text.body, text.changed_by) == ("Logs", "Send them.", cast.operator)


def test_what_a_colleague_changed_meanwhile_is_not_written_over(cast, text):
    seen = text.mark
    services.save_canned(cast.operator, text, "Logs", "Send them.", "", seen)
    with pytest.raises(WrongState, match="Operator changed this text meanwhile"):
        services.save_canned(cast.engineer, text, "Logs", "Send all of them.", "", seen)
    text.refresh_from_db()
    assert text.body == "Send them."


@pytest.mark.parametrize("seen", ["", "x", "2020-01-01T00:00:00+00:00"])
def test_without_the_mark_of_this_version_nothing_is_changed(cast, text, seen):
    with pytest.raises(WrongState):
        services.save_canned(cast.engineer, text, "Logs", "Send all of them.", "", seen)


def test_a_title_stands_once(cast, text):
    with pytest.raises(Refused, match="of this title exists"):
        services.save_canned(cast.operator, None, "Logs wanted", "Send them.")
    other = a_text(cast.engineer, "Other")
    with pytest.raises(Refused, match="of this title exists"):
        services.save_canned(cast.operator, other, "Logs wanted", "Send them.", "", other.mark)
    assert CannedAnswer.objects.count() == 2


def test_put_away_and_back(cast, text, incident):
    services.put_away(cast.operator, text)
    services.put_away(cast.operator, text)
    assert not CannedAnswer.objects.for_incident(incident).exists()
    services.put_back(cast.engineer, text)
    services.put_back(cast.engineer, text)
    assert CannedAnswer.objects.for_incident(incident).get() == text
    assert Activity.objects.filter(verb__startswith="canned.put").count() == 2


def test_only_those_of_the_area_are_offered(cast, incident):
    for area in ("", "azure", "on_premises"):
        a_text(cast.engineer, f"For {area}", area=area)
    assert [text.area for text in CannedAnswer.objects.for_incident(incident)] == ["", "on_premises"]


@pytest.mark.parametrize("who", ["member", "reviewer", "holder", "global_admin"])
def test_engineers_only(cast, text, who):
    person = getattr(cast, who)
    assert not CannedAnswer.objects.visible_to(person).exists()
    for verb in (
        lambda: services.save_canned(person, None, "Mine", "Words."),
        lambda: services.save_canned(person, text, "Mine", "Words.", "", text.mark),
        lambda: services.put_away(person, text),
        lambda: services.put_back(person, text),
    ):
        with pytest.raises(Forbidden):
            verb()
    assert CannedAnswer.objects.get().title == "Logs wanted"


@pytest.mark.parametrize("word", ["{Name}", "{contact}", "{ name }", "{NAME}"])
def test_a_word_in_braces_that_is_no_placeholder_is_refused(cast, word):
    sentence = f"{word} is not replaced by anything. What is replaced: {{name}}, {{reference}}, {{product}}, "
    with pytest.raises(Refused, match=re.escape(sentence + "{customer}, {engineer}.")):
        services.save_canned(cast.engineer, None, "Greeting", f"Hello {word}, about {{reference}}.")


@pytest.mark.parametrize("text", ["if (x) { return $_; }", '{"a": 1}', "{}", "{name}"])
def test_other_braces_are_text(cast, text):
    assert services.save_canned(cast.engineer, None, "Script", text).body == text


SENDING = {
    "answer": lambda engineer, incident, text: services.answer(engineer, incident, text),
    "ask": lambda engineer, incident, text: services.ask_partner(engineer, incident, text),
    "close": lambda engineer, incident, text: services.close_as(engineer, incident, "resolved", text),
}


@pytest.mark.parametrize("verb", SENDING)
def test_nothing_is_sent_with_a_placeholder_that_was_not_filled_in(cast, incident, verb):
    with pytest.raises(Refused, match=re.escape("{customer} still stands in the text.")):
        SENDING[verb](cast.engineer, incident, "Hello {customer}.")
    assert not incident.messages.exists()
    services.note(cast.engineer, incident, "The text says {customer}.")
    services.reply(cast.member, incident, "Our template says {customer}.")
