"""Where staff see it: on the row of the desk and on Home, while the first response is owed."""

import pytest

from incidents import services
from incidents.services.escalating import sweep
from tests.incidents.builders import a_line, an_incident, later

DESK, HOME = "/staff/incidents/", "/"


@pytest.fixture
def incident(client, cast):
    assert cast.operator
    client.force_login(cast.engineer)
    return an_incident(cast.member)


@pytest.mark.parametrize("path", [DESK, HOME])
def test_before_its_time_nothing_is_shown(client, incident, path):
    sweep(later(hours=1))
    text = client.get(path).text
    assert incident.reference in text
    assert "Due soon" not in text and "Escalated" not in text


@pytest.mark.parametrize("path", [DESK, HOME])
def test_a_warned_one_is_due_soon(client, incident, path):
    sweep(later(hours=3))
    text = client.get(path).text
    assert "Due soon" in text and "Escalated" not in text


@pytest.mark.parametrize("path", [DESK, HOME])
def test_an_escalated_one_says_only_that(client, incident, path):
    sweep(later(hours=3))
    sweep(later(hours=5))
    text = client.get(path).text
    assert "Escalated" in text and "Due soon" not in text


@pytest.mark.parametrize("path", [DESK, HOME])
def test_an_answered_one_is_not_marked_any_more(client, cast, incident, path):
    sweep(later(hours=5))
    services.answer(cast.engineer, incident, "Sorry.", now=later(hours=6))
    services.reply(cast.member, incident, "Well.", now=later(hours=7))
    text = client.get(path).text
    assert incident.reference in text
    assert "Escalated" not in text


def test_the_operators_see_it_on_home_too(client, cast, incident):
    sweep(later(hours=5))
    client.force_login(cast.operator)
    assert "Escalated" in client.get(HOME).text


def test_the_marks_cost_no_query(client, cast, incident, django_assert_max_num_queries):
    line = a_line(cast.member, 20)
    for number in range(12):
        an_incident(cast.member, line, title=f"No {number}")
    sweep(later(hours=5))
    client.get(DESK)
    with django_assert_max_num_queries(8):
        client.get(DESK)
