"""With Redis stopped, and with Redis hung: sign in, ask, link, file, read: each under a second (promise 8)."""

import re
import signal as signals

import pytest

from tests.live.person import Person
from tests.live.system import running, wait_until

pytestmark = pytest.mark.slow
STATE = (
    "SELECT state FROM benefits_activation a JOIN accounts_organization o ON o.id = a.organization_id WHERE o.name = %s"
)


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    with running(tmp_path_factory.mktemp("away"), tmp_path_factory.getbasetemp().parent) as system:
        yield system


@pytest.fixture(params=["stopped", "hung"])
def away(portal, request):
    """Redis is gone, or takes connections and never answers."""
    if request.param == "stopped":
        portal.stop("redis")
        yield request.param
        portal.start("redis")
    else:
        portal.send("redis", signals.SIGSTOP)
        yield request.param
        portal.send("redis", signals.SIGCONT)


def technical(person, verb):
    """The URL of the button `verb` on Technical benefits."""
    return person.find("/benefits/technical/", rf'action="(/benefits/[a-z/]*\d+/{verb}/)"')


def file_incident(person, title):
    """The wizard from its first to its last step; the reference of what was filed."""
    version = person.find("/incidents/new/", r'<option value="(\d+)"[^>]*>[^<]*SQL Server 2025')
    problem = {"nature": "break_fix", "version": version, "title": title, "description": "It stops."}
    plan = person.post("/incidents/new/", start="/incidents/new/", **problem)
    choice = re.search(r'name="entitlement"[^>]*value="(\d+)"', plan.text).group(1)
    details = person.post(path_of(plan), entitlement=choice)
    contact = {"severity": "B", "language": "en", "contact_name": "A", "contact_email": "a@example.test"}
    review = person.post(path_of(details), **contact)
    seen = re.search(r'name="seen" value="([^"]+)"', review.text).group(1)
    filed = person.post(path_of(review), seen=seen)
    return re.search(r"/incidents/(PB-\d+)/", filed.url).group(1)


def path_of(answer):
    return "/" + answer.url.split("/", 3)[3]


def everything(portal, away):
    """Signs in, asks, links, files and reads; the seconds that the slowest answer took."""
    admin = Person(portal.url, "partner-admin@harbor.example")
    assert "Requested" in admin.post(technical(admin, "activate")).text
    admin.post(technical(admin, "withdraw"))
    member = Person(portal.url, "member@borealis.example")
    for link in re.findall(r'action="(/support/contracts/\d+/link/)"', member.get("/support/contracts/").text):
        member.post(link)
    reference = file_incident(member, f"Filed while Redis was {away}")
    assert f"Filed while Redis was {away}" in member.get(f"/incidents/{reference}/").text
    return max(admin.slowest, member.slowest)


def test_everything_a_person_does_works_within_a_second(portal, away):
    """The best of three rounds: what a neighbour on the machine takes away is not the portal's."""
    assert any(everything(portal, away) < 1.0 for _round in range(3))


def test_what_was_approved_without_redis_is_issued_once_it_is_back(portal):
    portal.stop("redis")
    reviewer = Person(portal.url, "reviewer@portal.example")
    pk = reviewer.find("/staff/activations/", r"(?:open=|/staff/activations/)(\d+)")
    reviewer.post(f"/staff/activations/{pk}/approve/", start="/staff/activations/")
    assert portal.sql(STATE, "Cedar IT") == [("approved",)]
    portal.start("redis")
    wait_until(lambda: portal.sql(STATE, "Cedar IT") == [("active",)], 60, "issuing")
    assert portal.sql(
        "SELECT count(*) FROM support_contract c WHERE c.title LIKE 'Action Pack%%' AND access_id IS NOT NULL"
    )
    assert portal.manage("verify_ledgers").returncode == 0
