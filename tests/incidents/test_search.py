"""Whole words and their beginnings, in any case and script; nothing typed is an operator."""

import pytest

from incidents.models import Incident, queries
from tests.incidents.builders import a_draft, a_line, an_incident


@pytest.fixture
def incident(cast):
    return an_incident(
        cast.member,
        title="Über-Fehler bei Репликация",
        description="Error 0x80070005 in C:\\Windows\\System32, see O'Brien's e-mail to dba@acme.example",
        customer_reference="Kunde 4711",
    )


FOUND = [
    *("über", "ÜBER", "fehl", "репл", "РЕПЛИКАЦИЯ", "0x8007", "brien", "dba@acme.example", "4711", "sql server 2022"),
    *("windows error", "ERROR  kunde", "e-mail", "Über-Fehler"),
]
NOT_FOUND = [
    *("lication", "error missing", "!!!", "& | !", "')", "\\", "a:*b", "<->", "@c1", "%", "_", "x" * 3000, "\u200b"),
]


@pytest.mark.parametrize("text", FOUND)
def test_what_is_found(cast, incident, text):
    for person in (cast.member, cast.global_admin, cast.engineer):
        assert list(Incident.objects.search(text, person)) == [incident]


@pytest.mark.parametrize("text", NOT_FOUND, ids=lambda text: repr(text[:10]))
def test_what_is_not_found_and_breaks_nothing(cast, incident, text):
    for person in (cast.member, cast.global_admin, cast.engineer):
        assert not Incident.objects.search(text, person)


def test_no_words_find_everything(cast, incident):
    assert list(Incident.objects.search("  ", cast.member)) == [incident]


def test_filters_come_before_the_cut(cast, incident, monkeypatch):
    monkeypatch.setattr(queries, "HITS", 1)
    line = a_line(cast.member)
    newer = an_incident(cast.member, line, title="Über-Fehler", severity="A")
    for person in (cast.member, cast.global_admin, cast.engineer):
        assert list(Incident.objects.search("über", person)) == [newer]
        assert list(Incident.objects.filter(severity="B").search("über", person)) == [incident]


def test_drafts_of_others_take_no_place_among_the_hits(cast, incident, monkeypatch):
    monkeypatch.setattr(queries, "HITS", 1)
    a_draft(cast.member, title="Über-Fehler")
    assert list(Incident.objects.search("über", cast.global_admin)) == [incident]


def test_an_edit_is_found_at_once(cast):
    draft = a_draft(cast.member)
    Incident.objects.filter(pk=draft.pk).update(title="Quorum lost")
    assert list(Incident.objects.search("quorum", cast.member)) == [draft]


def test_the_words_are_never_read_by_accident(cast, incident):
    row = Incident.objects.for_page().get(pk=incident.pk)
    assert "words" in row.get_deferred_fields()
