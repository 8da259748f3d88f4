"""Linking an incident to a known outage of its product, and clearing it."""

import pytest

from incidents import services
from incidents.models import Incident
from partnerportal.accounts.models import Activity
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from support.models import Outage
from tests.builders import a_person, a_version
from tests.incidents.builders import in_state, later
from tests.incidents.desk.builders import an_outage, fresh


@pytest.fixture
def outage(cast, incident):
    return an_outage(incident, cast.operator)


def test_linking_says_it_to_the_partner_too(cast, incident, outage):
    linked = services.link_outage(cast.engineer, incident, outage)
    assert (linked.outage, linked.state, linked.answer_due_at) == (outage, "open", later(hours=4))
    sentence = "Engineer linked the incident to the outage “Sign-in fails”"
    assert [event.sentence for event in incident.events.visible_to(cast.member)][-1] == sentence
    assert Activity.objects.get(verb="incident.outage").organization == cast.acme


def test_linking_the_same_again_changes_nothing(cast, incident, outage):
    services.link_outage(cast.engineer, incident, outage)
    services.link_outage(cast.engineer, incident, outage)
    assert incident.events.filter(move="outage").count() == 1


def test_another_one_takes_its_place(cast, incident, outage):
    services.link_outage(cast.engineer, incident, outage)
    second = an_outage(incident, cast.operator, "Replication stands still")
    assert services.link_outage(cast.engineer, incident, second).outage == second


def test_an_outage_of_another_product_explains_nothing(cast, incident):
    elsewhere = Outage.objects.create(title="Mail is late", created_by=cast.operator)
    elsewhere.products.add(a_version(product="Exchange Server").product)
    with pytest.raises(Refused, match="“Mail is late” does not concern the product"):
        services.link_outage(cast.engineer, incident, elsewhere)
    assert fresh(incident).outage is None


def test_what_names_no_product_has_no_outage(cast, incident, outage):
    Incident.objects.filter(pk=incident.pk).update(nature="billing", version=None, entitlement=None, paid_by=None)
    assert services.outages_of(fresh(incident)) == []
    with pytest.raises(Refused, match="does not concern"):
        services.link_outage(cast.engineer, incident, outage)


def test_those_that_go_on_come_first_and_then_the_newest(cast, incident, outage):
    over = an_outage(incident, cast.operator, "Over", state="resolved", started_at=later(), resolved_at=later(hours=1))
    older = an_outage(incident, cast.operator, "Older", started_at=later(days=-9))
    assert services.outages_of(incident) == [outage, older, over]


def test_clearing(cast, incident, outage):
    services.link_outage(cast.engineer, incident, outage)
    assert services.clear_outage(cast.engineer, incident).outage is None
    assert incident.events.last().sentence == "Engineer found that the outage does not explain the incident"


def test_clearing_what_was_cleared_meanwhile_is_refused(cast, incident, outage):
    with pytest.raises(WrongState, match="is linked to no outage any more"):
        services.clear_outage(cast.engineer, incident)


@pytest.mark.parametrize("who", ["member", "reviewer", "holder", "global_admin"])
def test_who_may_not(cast, incident, outage, who):
    for verb in (lambda: services.link_outage(getattr(cast, who), incident, outage),
                 lambda: services.clear_outage(getattr(cast, who), incident)):  # fmt: skip
        with pytest.raises(Forbidden):
            verb()


def test_nobody_does_it_for_the_own_company(cast, incident, outage):
    with pytest.raises(Refused, match="own company"):
        services.link_outage(a_person(cast.acme, "support_engineer"), incident, outage)


def test_what_is_closed_stays_as_it_was(cast):
    closed = in_state("closed", cast.member, cast.engineer)
    with pytest.raises(WrongState):
        services.link_outage(cast.engineer, closed, an_outage(closed, cast.operator))
