"""Every form of the desk's pages carries the token without which it is refused."""

import re

import pytest

from incidents import services
from tests.incidents.desk.builders import a_text, an_outage
from tests.incidents.pages import url

FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.S)


def without_token(answer):
    return [form[:200] for form in FORM.findall(answer.text) if "csrfmiddlewaretoken" not in form]


@pytest.fixture
def pages(cast, incident, other):
    a_text(cast.engineer)
    services.link_outage(cast.engineer, incident, an_outage(incident, cast.operator))
    services.merge(cast.engineer, other, incident)
    shown = [url(incident, verb) for verb in ("detail", "assign", "merge", "outage")]
    return [*shown, url(other), "/staff/incidents/", "/staff/canned-answers/", "/staff/canned-answers/new/"]


def test_every_form_of_an_engineer(ines, pages):
    assert [lacking for page in pages for lacking in without_token(ines.get(page))] == []


def test_every_form_of_the_partner(client, cast, pages, incident, other):
    client.force_login(cast.member)
    found = [client.get(page) for page in (url(incident), url(other))]
    assert [lacking for answer in found for lacking in without_token(answer)] == []
