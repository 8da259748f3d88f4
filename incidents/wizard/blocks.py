"""Whether the person may file what the draft says; if not, what is missing, who can give it, what to do meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass

from incidents.filing import verdict_of, verdicts
from incidents.models import Incident
from partnerportal.accounts.models import Organization, User
from partnerportal.common.answers import Answer
from partnerportal.customers.filing import Missing, Verdict
from partnerportal.customers.models import Customer


@dataclass(frozen=True)
class Block:
    """What stands in the way, for the page: a verdict that says no is falsy, and this is something."""

    answer: Answer
    meanwhile: str
    providers: tuple[Organization, ...]
    can_hand_over: bool
    missing: Missing | None = None

    @property
    def why(self) -> str:
        return self.answer.why


def blocks(user: User, areas: Iterable[str], customer: Customer) -> dict[str, Block | None]:
    """The same for several areas at once."""
    return {area: _of(found) for area, found in verdicts(user, areas, customer).items()}


def _of(found: Verdict) -> Block | None:
    return None if found else Block(found.answer, found.meanwhile, found.providers, found.can_hand_over, found.missing)


def block_of(user: User, draft: Incident | None) -> Block | None:
    """Why this draft cannot go on, also where its one subscription is not open any more (D33); None where it can."""
    if draft is None:
        return None
    return _of(verdict_of(user, draft))
