"""Advisory requests in every state, made by the real services."""

from datetime import UTC, datetime

from benefits.advice import HOURS
from benefits.models import AdvisoryRequest, MembershipBenefit
from benefits.services import advisory

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
PRODUCT, TOPICS = (
    "Exchange Online",
    {
        "presales": "Cost estimate",
        "deployment": "Migration planning",
        "marketplace": "Code review",
    },
)


def a_wish(scenario="deployment", estimate=8, **more):
    """Two hours about a migration; `estimate` in quarter-hours."""
    fields = {
        "scenario": scenario, "product": PRODUCT, "topic": TOPICS[scenario], "title": "Move of 400 mailboxes",
        "description": "By March, in three steps.", "phone": "+47 22 00 01 18", "country": "NO", "language": "en",
        "time_zone": "Europe/Oslo", "estimate": estimate, **more,
    }  # fmt: skip
    return advisory.Wish(**fields)


def posted(verb="send", hours="2", **more):
    """The same as a browser posts it."""
    return {
        "scenario": "deployment", "product": PRODUCT, "topic": "Migration planning", "title": "Move of 400 mailboxes",
        "description": "By March, in three steps.", "phone": "+47 22 00 01 18", "country": "NO", "language": "en",
        "time_zone": "", "estimate": hours, "preferred_hours": "", "verb": verb, **more,
    }  # fmt: skip


def a_request_of(user, scenario="deployment", estimate=8, now=None, **more):
    return advisory.submit(user, a_wish(scenario, estimate, **more), now=now)


def in_state(request, state, consultant, requester):
    """The request, moved to `state` by the verbs that lead there."""
    State = AdvisoryRequest.State
    if state in {State.IN_PROGRESS, State.CLOSED}:
        advisory.start(consultant, request)
    if state == State.CLOSED:
        advisory.close(consultant, request, 6)
    elif state == State.DECLINED:
        advisory.decline(consultant, request, "Out of scope.")
    elif state == State.WITHDRAWN:
        advisory.withdraw(requester, request)
    return again(request)


def again(request):
    return AdvisoryRequest.objects.with_people().get(pk=request.pk)


def hours_of(membership):
    """The entitlement behind the advisory hours of a membership."""
    return MembershipBenefit.objects.get(membership=membership, code=HOURS).entitlement
