"""The operators' list of mail that came in: who wrote and what became of it, never what was written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import InboundMail
from tests.incidents.mail.builders import a_mail, taken

PAGE = "/staff/mail-in/"


@pytest.fixture
def came_in(cast, incident):
    """A reply, an absence notice and a forged one."""
    taken(a_mail(incident, cast.member, "A secret word."))
    taken(a_mail(incident, cast.member, Auto_Submitted="auto-replied"))
    taken(a_mail(incident, cast.member, To="reply+x@y.example", Subject="<b>Win</b>", From="eve@elsewhere.example"))
    return incident


def seen(client, cast, query=""):
    client.force_login(cast.operator)
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_mail_is_a_row_with_its_verdict(client, cast, came_in):
    text = seen(client, cast)
    assert text.count("<time") == 3
    for words in (">Added<", ">Automatic<", ">Forged<", came_in.reference, "eve@elsewhere.example"):
        assert words in text.replace("\n", "")
    assert "&lt;b&gt;Win&lt;/b&gt;" in text


def test_neither_texts_nor_signed_addresses_are_shown(client, cast, came_in):
    text = seen(client, cast)
    assert "secret" not in text
    assert "reply+" not in text


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("?verdict=forged", 1),
        ("?verdict=reply", 1),
        ("?verdict=odd", 3),
        ("?incident={reference}", 2),
        ("?incident={reference}&verdict=automatic", 1),
        ("?incident=PB-999999", 0),
        ("?incident=%E2%80%AE", 3),
        ("?incident=zebra", 0),
    ],
)
def test_the_filters(client, cast, came_in, query, rows):
    assert seen(client, cast, query.format(reference=came_in.reference)).count("<time") == rows


@pytest.mark.parametrize("who", ["member", "global_admin", "engineer", "reviewer", "holder"])
def test_it_is_for_operators(client, cast, came_in, who):
    client.force_login(getattr(cast, who))
    assert client.get(PAGE).status_code == 403
    assert not InboundMail.objects.visible_to(getattr(cast, who)).exists()


def test_it_says_where_mail_does_not_come_in(client, cast, settings):
    assert "Replies do not come in" not in seen(client, cast)
    settings.REPLY_DOMAIN = ""
    assert "Replies do not come in" in seen(client, cast)


def test_nothing_yet_and_nothing_that_fits(client, cast):
    assert "No mail yet" in seen(client, cast)
    assert "No mail fits these filters" in seen(client, cast, "?verdict=bounce")


def test_it_asks_the_same_however_many_came(client, cast, came_in):
    seen(client, cast)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for _more in range(40):
        taken(a_mail(came_in, cast.member, Auto_Submitted="auto-replied"))
    with CaptureQueriesContext(connection) as many:
        assert "Older" in client.get(PAGE).content.decode()
    assert len(many) == len(few) <= 8


def test_posting_is_refused(client, cast):
    client.force_login(cast.operator)
    assert client.post(PAGE).status_code == 405


def test_every_verdict_has_a_word_of_its_own():
    words = {str(InboundMail(verdict=verdict).status.word) for verdict in InboundMail.Verdict}
    assert len(words) == len(InboundMail.Verdict)


def test_django_admin_does_not_show_signed_addresses_either(client, cast, came_in):
    cast.operator.is_superuser = True
    cast.operator.save(update_fields=["is_superuser"])
    client.force_login(cast.operator)
    for row in InboundMail.objects.all():
        answer = client.get(f"/admin/incidents/inboundmail/{row.pk}/change/")
        assert answer.status_code == 200
        assert "reply+" not in answer.content.decode()
