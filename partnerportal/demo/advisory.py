"""Advisory requests of the demo world: Alpine has one of each state that people look at, Cedar has used nothing."""

from datetime import datetime, timedelta

from benefits.services import advisory
from benefits.services.advisory import Wish
from partnerportal.accounts.models import User
from partnerportal.demo.memberships import person

CONSULTANT = "engineer@portal.example"
PHONE = "+41 44 586 12 18"


def tell(now: datetime) -> None:
    """One closed below its estimate, one in progress with messages, one that nobody has started."""
    consultant = person(CONSULTANT)
    _closed(person("partner-admin@alpine.example"), consultant, now)
    _in_progress(person("member@alpine.example"), consultant, now)
    _requested(person("global-admin@alpine.example"), now)


def _closed(asker: User, consultant: User, now: datetime) -> None:
    wish = _wish(
        "deployment", "Azure migration", "Migration planning", "Landing zone for 60 servers", 48,
        "A customer in logistics moves 60 servers out of two sites. Which order, and what belongs into the hub?",
    )  # fmt: skip
    row = advisory.submit(asker, wish, now=now - timedelta(days=41))
    text = "Thank you. I call on Thursday; please have the dependency map at hand."
    advisory.answer(consultant, row, text, now=now - timedelta(days=40))
    advisory.reply(asker, row, "The map is ready. Thursday at ten suits us.", now=now - timedelta(days=39))
    note = "Two calls and a review of the design. The order of the waves is in the shared document."
    advisory.close(consultant, row, 38, note, now=now - timedelta(days=30))


def _in_progress(asker: User, consultant: User, now: datetime) -> None:
    wish = _wish(
        "deployment", "Microsoft Teams", "Design and architecture", "Calling for 400 seats in three countries", 24,
        "Which numbers can be moved, and what is left to the local carriers?",
    )  # fmt: skip
    row = advisory.submit(asker, wish, now=now - timedelta(days=6))
    text = "I have read it. Which carriers do the three countries have today?"
    advisory.answer(consultant, row, text, now=now - timedelta(days=5))
    advisory.reply(asker, row, "One in Switzerland, two in Austria, one in Italy.", now=now - timedelta(days=4))


def _requested(asker: User, now: datetime) -> None:
    wish = _wish(
        "marketplace", "Azure Kubernetes Service", "Publishing an offer", "A container offer in the Marketplace", 10,
        "What does the technical validation ask of our chart, and how long does it take?",
    )  # fmt: skip
    advisory.submit(asker, wish, now=now - timedelta(hours=5))


def _wish(scenario: str, product: str, topic: str, title: str, quarters: int, text: str) -> Wish:
    return Wish(
        scenario, product, topic, title, text, PHONE, "CH", "en", "Europe/Zurich", quarters, "weekdays 9:00 to 11:30"
    )
