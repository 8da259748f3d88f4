"""Pages ask a constant number of questions whatever the data (issue: list 8, page 14, desk 8)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents import services
from tests.builders import a_person
from tests.incidents.builders import a_draft, a_line, an_incident, later
from tests.incidents.bulk import analyze, many_incidents
from tests.incidents.pages import url

LIST, PAGE, DESK = 8, 14, 8
PAGES = {
    "/incidents/": LIST,
    "/incidents/?q=replic&state=live&severity=B&product=sql-server": LIST,
    "/incidents/?whose=followed&sort=due": LIST,
    "/incidents.csv": LIST,
}
DESKS = {
    "/staff/incidents/": DESK,
    "/staff/incidents/?state=all&company=acme&whose=mine": DESK,
    "/staff/incidents/?q=replic&state=waiting": DESK,
    "/staff/incidents.csv": DESK,
}


def asked(client, path):
    """The questions of a page that has been asked for before."""
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(path)
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert answer.status_code == 200
    return [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


@pytest.fixture(params=[60, 2000])
def size(request, cast):
    people = [cast.member, cast.global_admin, cast.outsider]
    many_incidents(people, cast.engineer, request.param)
    a_draft(cast.member)
    analyze()
    return request.param


@pytest.mark.parametrize("who", ["member", "global_admin"])
def test_the_list_asks_at_most_eight_times(client, cast, size, who):
    client.force_login(getattr(cast, who))
    counts = {path: len(asked(client, path)) for path in PAGES}
    assert {path: count for path, count in counts.items() if count > PAGES[path]} == {}


def test_the_desk_asks_at_most_eight_times(client, cast, size):
    client.force_login(cast.engineer)
    counts = {path: len(asked(client, path)) for path in DESKS}
    assert {path: count for path, count in counts.items() if count > DESKS[path]} == {}


def test_neither_counts_a_whole_set(client, cast, size):
    for who, paths in ((cast.global_admin, PAGES), (cast.engineer, DESKS)):
        client.force_login(who)
        for path in paths:
            assert not [sql for sql in asked(client, path) if "COUNT(" in sql.upper() and "LIMIT" not in sql], path


@pytest.mark.parametrize("messages", [1, 25])
@pytest.mark.parametrize("who", ["member", "follower", "partner_admin", "engineer"])
def test_the_page_asks_at_most_fourteen_times(client, cast, who, messages):
    incident = an_incident(cast.member, a_line(cast.member))
    cast.follower = a_person(cast.acme)
    services.watch(cast.member, incident, cast.follower)
    for number in range(messages):
        services.reply(cast.member, incident, f"No {number}", now=later(minutes=10 * number))
        services.ask_partner(cast.engineer, incident, f"And {number}?", now=later(minutes=10 * number + 5))
    client.force_login(getattr(cast, who))
    assert len(asked(client, url(incident))) <= PAGE
