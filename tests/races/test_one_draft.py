"""A double click on the first Continue, and a page that saves itself just then: one draft (promises.md 76)."""

from django.test import Client

from incidents import services
from incidents.models import Incident
from support.services import link_as_member
from tests.builders import a_version
from tests.incidents.builders import a_line
from tests.incidents.wizard import PROBLEM, Walk
from tests.races.harness import at_once, together

TOKEN = "a" * 32


def send(user, path, data):
    client = Client()
    client.force_login(user)
    return client.post(path, data)


def test_sixteen_sendings_of_one_page_begin_one_draft(cast):
    user, version = cast.member, a_version().pk
    page = {**PROBLEM, "version": version, "token": TOKEN}
    paths = ["/incidents/new/", "/incidents/new/autosave/"] * 8
    answers = together(*[lambda path=path: send(user, path, page) for path in paths])
    assert {answer.status_code for answer in answers} == {200, 302}
    assert Incident.objects.get().title == PROBLEM["title"]


def test_its_twin_without_the_token_begins_many(cast):
    user = cast.member
    at_once(4, lambda: services.save_draft(user, None, title="Replication stops"))
    assert Incident.objects.count() == 4


def test_submit_from_sixteen_windows_is_one_incident_and_one_unit(cast, client):
    line = a_line(cast.member)
    walk = Walk(client, cast.member).to_review(line)
    draft = walk.draft
    data = {"seen": draft.saved_at.isoformat()}
    answers = at_once(16, lambda: send(cast.member, f"/incidents/new/{draft.reference}/review/", data))
    line.refresh_from_db()
    assert {answer.url for answer in answers} == {f"/incidents/{draft.reference}/"}
    assert line.used == 1


def test_of_two_people_after_the_last_incident_one_keeps_the_draft(cast, client):
    line = a_line(cast.member, on_premises=1)
    walks = [Walk(client, person).to_review(_linked(line, person)) for person in (cast.member, cast.global_admin)]
    sendings = [(walk.user, walk.url("review"), {"seen": walk.draft.saved_at.isoformat()}) for walk in walks]
    answers = together(*[lambda sent=sent: send(*sent) for sent in sendings])
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert sorted(walk.draft.state for walk in walks) == ["draft", "open"]


def _linked(line, person):
    link_as_member(person, line.contract)
    return line
