"""Every route, every kind of person: what the table says is what the pages and the register answer (promise 16)."""

import pytest
from django.db import transaction
from django.test import Client

from partnerportal.accounts.permissions import may
from tests.house.test_habits import routes
from tests.matrix.table import PEOPLE, lines

pytestmark = pytest.mark.django_db
ROWS = list(lines())
GOT = {
    "in": lambda answer: answer.status_code == 302 and answer.url.startswith("/accounts/login/"),
    "ok": lambda answer: answer.status_code == 200,
    "al": lambda answer: answer.status_code in {200, 302},
    "go": lambda answer: answer.status_code in {200, 204, 302, 303, 409, 422},
    "no": lambda answer: answer.status_code == 403,
    "--": lambda answer: answer.status_code == 404,
}


def action_of(route):
    """The action of the register that the view names, or None."""
    return next((getattr(r.callback, "action", None) for name, r in routes() if name == route), None)


def meant(cell, person, action):
    """The expectation of one person: where only some of the roles may, the register says which."""
    return ("go" if may(person, action) else "no") if cell == "so" else cell


def ask(client, person, method, url, data):
    """What this person is answered; nothing that it changed stays."""
    client.logout()
    if person is not None:
        client.force_login(person)
    with transaction.atomic():
        answer = client.get(url) if method == "GET" else client.post(url, data)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("route, method, expected", ROWS, ids=[f"{route}-{method}" for route, method, _ in ROWS])
def test_each_person_gets_what_the_table_says(client, world, route, method, expected):
    url, data, action, wrong = world.url(route), world.data(route), action_of(route), []
    for key in PEOPLE:
        for person in world.people[key]:
            answer = ask(client, person, method, url, data)
            if not GOT[meant(expected[key], person, action)](answer):
                wrong.append(f"{key} ({person}): {answer.status_code} instead of {expected[key]}")
    assert wrong == []


@pytest.mark.parametrize("route, method, expected", ROWS, ids=[f"{route}-{method}" for route, method, _ in ROWS])
def test_the_register_says_the_same(world, route, method, expected):
    """Where a view names an action, whoever is let through may do it, and whoever may not is refused.

    Who may and is refused all the same is refused for the object: it is not theirs, or another's turn.
    """
    action = action_of(route)
    if action is None:
        return
    said = {key: {bool(may(person, action)) for person in world.people[key] if person} for key in PEOPLE}
    let_through = {key for key in PEOPLE if expected[key] in {"ok", "go"}}
    refused = {key for key in PEOPLE if said[key] == {False}}
    assert {key for key in let_through if said[key] != {True}} == set()
    assert {key for key in refused if expected[key] not in {"no", "--", "in"}} == set()


def test_no_route_is_without_an_expectation():
    ours = {name for name, _ in routes() if ":" in name and not name.startswith("admin:")}
    assert ours - {route for route, _, _ in ROWS} == set()


def test_the_table_names_no_route_that_is_gone():
    assert {route for route, _, _ in ROWS} - {name for name, _ in routes()} == set()


def test_every_post_refuses_get(client, world):
    only_post = {route for route, method, _ in ROWS if method == "POST"} - {r for r, m, _ in ROWS if m == "GET"}
    client.force_login(world.cast.operator)
    allowed = {r: client.get(world.url(r)).status_code for r in only_post}
    assert {route: status for route, status in allowed.items() if status not in {405, 403}} == {}


def test_every_page_refuses_post(client, world):
    only_get = {route for route, method, _ in ROWS if method == "GET"} - {r for r, m, _ in ROWS if m == "POST"}
    client.force_login(world.cast.global_admin)
    allowed = {r: client.post(world.url(r)).status_code for r in only_get}
    assert {route: status for route, status in allowed.items() if status not in {405, 403}} == {}


def test_a_post_without_its_token_is_refused(world):

    client = Client(enforce_csrf_checks=True)
    client.force_login(world.cast.global_admin)
    posts = [route for route, method, _ in ROWS if method == "POST"]
    assert {client.post(world.url(route), world.data(route)).status_code for route in posts} == {403}
