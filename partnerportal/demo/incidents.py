"""The incidents of the demo world, each filed and worked on by the real services."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle

from incidents import services
from incidents.models import Incident
from partnerportal.accounts.models import User
from partnerportal.demo.memberships import person
from support.models import Area, Contract, Entitlement, Kind, Version

ENGINEER = "engineer@portal.example"


@dataclass(frozen=True)
class Story:
    """One incident: what it is about, how long ago it was filed, and what became of it."""

    title: str
    text: str
    product: str
    days_ago: float
    fate: str
    severity: str = "B"


ON_PREMISES = [
    Story("Availability group stays in “resolving” after failover", "After the planned failover the secondary replica "
          "stays in “resolving” for about 40 seconds. Both nodes are patched alike.", "SQL Server", 0.2, "asked"),
    Story("Hyper-V host restarts under memory pressure", "Two hosts restarted last night. Event 41 in the log, no dump "
          "was written.", "Windows Server", 0.02, "open", "A"),
    Story("Mail queue grows after the cumulative update", "Messages to one connector stay in the queue since Sunday.",
          "Exchange Server", 74, "resolved"),
    Story("Print spooler stops after sign-in", "The spooler service stops within a minute after a user signs in.",
          "Windows Server", 40, "duplicate", "C"),
    Story("Search index is empty after migration", "Search returns nothing although the crawl finishes without errors.",
          "SharePoint Server", 25, "product_defect"),
    Story("Backup job runs twice", "Solved by ourselves: the schedule was there twice.", "SQL Server", 12, "withdrawn"),
]  # fmt: skip
CLOUD = [
    Story("Virtual machine does not start in West Europe", "The machine stays in “starting” and then fails.",
          "Azure", 120, "resolved", "A"),
    Story("Sign-in fails for hybrid joined devices", "Since yesterday users of one site cannot sign in.",
          "Azure", 0.1, "working"),
]  # fmt: skip
DRAFT = Story("Replication is slow over the new line", "Not finished: measurements follow.", "SQL Server", 0.5, "draft")


def borealis(contract: Contract, now: datetime) -> None:
    """Three of 15 on-premises and two of 5 cloud incidents are spent, with an incident of every state behind it."""
    filers = cycle([person("partner-admin@borealis.example"), person("global-admin@borealis.example")])
    stories = [(Kind.ON_PREMISES, story) for story in ON_PREMISES] + [(Kind.CLOUD, story) for story in CLOUD]
    for kind, story in sorted(stories, key=lambda pair: -pair[1].days_ago):
        _tell(story, next(filers), contract.entitlements.get(kind=kind), now)
    _draft(DRAFT, person("partner-admin@borealis.example"), now)


def fjord(contract: Contract, now: datetime) -> None:
    """All ten of the Signature pack are spent."""
    pack = contract.entitlements.get(kind=Kind.CLOUD)
    for number in range(10):
        story = Story(
            f"Data factory pipeline {number + 1} times out",
            "It stopped at the copy step.",
            "Azure",
            90 - number * 8,
            "resolved",
        )
        _tell(story, person("global-admin@fjord.example"), pack, now)


def _version(story: Story) -> Version:
    return Version.objects.select_related("product").filter(product__name=story.product).order_by("age")[0]


def _draft(story: Story, user: User, at: datetime) -> Incident:
    version = _version(story)
    where = "Production" if version.product.area == Area.AZURE else ""
    return services.save_draft(
        user, None, nature=Incident.Nature.BREAK_FIX, version=version, subscription=where, title=story.title,
        description=story.text, severity=story.severity, language="en", contact_name=str(user),
        contact_email=user.email, contact_phone="+47 22 00 01 18", now=at,
    )  # fmt: skip


def _tell(story: Story, user: User, line: Entitlement, now: datetime) -> None:
    at = now - timedelta(days=story.days_ago)
    incident = services.submit(user, _draft(story, user, at), line.pk, now=at)
    times = _hours(at, now)
    engineer = person(ENGINEER)
    if story.fate == "withdrawn":
        services.withdraw(user, incident, now=next(times))
    elif story.fate != "open":
        _work(story, incident, engineer, user, times)


def _work(story: Story, incident: Incident, engineer: User, user: User, times: Iterator[datetime]) -> None:
    services.answer(
        engineer, incident, "Thank you, I have taken this. Please send the log of both nodes.", now=next(times)
    )
    services.reply(user, incident, "Here it is. The lease timeout differs between the nodes.", now=next(times))
    if story.fate == "asked":
        services.ask_partner(engineer, incident, "Does it happen again after the change?", now=next(times))
    if story.fate in {"resolved", "duplicate", "product_defect"}:
        text = "The cause is found; please write here if it comes back."
        services.close_as(engineer, incident, Incident.CloseReason(story.fate), text, now=next(times))


def _hours(at: datetime, now: datetime) -> Iterator[datetime]:
    """Moments after `at`, in equal steps of at most 40 minutes that stay before `now`."""
    step = min(timedelta(minutes=40), (now - at) / 6)
    number = 0
    while True:
        number += 1
        yield at + step * number
