"""Hand-overs of somebody who leaves the company: the page says what becomes of them, and so it happens."""

import pytest

from incidents.models import HandOver, Incident
from partnerportal.accounts import leaving
from partnerportal.accounts.services.ending import disable
from tests.incidents.handover.builders import in_state

TELLS = {
    ("reseller", "waiting"): "Its Global admins and Admin agents hear of the answer.",
    ("reseller", "taken"): "Its Global admins and Admin agents hear of the answer.",
    ("provider", "taken"): "The draft of the request is discarded.",
}


def listed(person):
    return [
        thing for kind, things in leaving.hanging(person) if kind.label == "Hand-overs to providers" for thing in things
    ]


@pytest.mark.parametrize(("side", "state"), TELLS)
def test_what_is_open_is_named_with_what_happens_to_it(cast, side, state):
    row = in_state(state, cast)
    [thing] = listed(getattr(cast, f"{side}_admin_agent"))
    assert (thing.title, thing.url) == (row.title, row.get_absolute_url())
    assert TELLS[side, state] in thing.consequence


@pytest.mark.parametrize("state", ["filed", "declined", "withdrawn"])
def test_what_is_over_is_not(cast, state):
    in_state(state, cast)
    assert not listed(cast.reseller_admin_agent) and not listed(cast.provider_admin_agent)


def test_what_the_agent_has_taken_waits_for_the_colleagues(cast):
    row = in_state("taken", cast)
    disable(cast.provider_global_admin, cast.provider_admin_agent)
    row = HandOver.objects.get(pk=row.pk)
    assert (row.state, row.incident, row.answered_by) == ("waiting", None, None)
    assert not Incident.objects.exists()
