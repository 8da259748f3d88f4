"""A follow-up stays what the closed incident was: for the same customer, in the same place (D37)."""

import pytest

from incidents import permissions, services
from incidents.models import Incident
from incidents.services.drafts import PLACE
from partnerportal.accounts.models import RoleAssignment, User
from partnerportal.common.refusals import Refused
from partnerportal.customers.models import Relationship
from support.models import Plan
from tests.customers.builders import relationship_of
from tests.incidents.builders import MONDAY, later
from tests.incidents.handover.builders import in_state
from tests.incidents.paths.test_service import complete
from tests.incidents.wizard import text


def closed(user, engineer, key, customer, plan):
    draft = complete(user, key, customer, plan)
    line = None if plan in {"csp", "included"} else 0
    filed = services.submit(user, draft, line, MONDAY)
    return services.close_as(engineer, filed, "resolved", "So.", later(hours=1))


@pytest.fixture
def azure(cast, agent, customer):
    return closed(agent, cast.engineer, "azure", customer, "csp")


def followed(user, incident):
    draft = services.follow_up(user, incident, "Again.", later(hours=2))
    return Incident.objects.get(pk=draft.pk)


@pytest.mark.parametrize(("key", "plan"), [("azure", "csp"), ("office", "included")])
def test_it_is_for_the_same_customer_in_the_same_place(cast, agent, customer, key, plan):
    incident = closed(agent, cast.engineer, key, customer, plan)
    draft = followed(agent, incident)
    assert draft.customer == customer and draft.follows == incident
    assert {name: getattr(draft, name) for name in PLACE} == {name: getattr(incident, name) for name in PLACE}


def test_health_and_reason_are_asked_anew_and_so_is_the_plan(agent, azure):
    draft = followed(agent, azure)
    assert (draft.criterion, draft.health_checked_at, draft.plan, draft.entitlement) == ("", None, None, None)
    assert draft.contact_email == agent.email
    with pytest.raises(services.Incomplete) as refusal:
        services.submit(agent, services.save_draft(agent, draft, plan=azure.plan), None)
    assert refusal.value.missing == ("criterion", "health_checked_at")


def test_the_wizard_shows_for_whom_it_is(client, agent, azure):
    draft = followed(agent, azure)
    client.force_login(agent)
    page = text(client.get(f"/incidents/new/{draft.reference}/problem/"))
    assert "For customer Nordwind" in page and "In your own context" not in page


def test_where_the_relationship_has_ended_it_is_stopped_and_spends_nothing_of_ones_own(client, agent, customer, azure):
    row = relationship_of(agent.organization, customer)
    Relationship.objects.filter(pk=row.pk).update(state="removed", has_admin=False, ended_at=row.accepted_at)
    draft = followed(agent, azure)
    assert draft.customer == customer
    client.force_login(agent)
    assert "Acme has no active relationship to Nordwind." in text(
        client.get(f"/incidents/new/{draft.reference}/problem/")
    )
    with pytest.raises(Refused, match="no active relationship"):
        services.submit(agent, services.save_draft(agent, draft, plan=Plan.objects.get(code="csp")), None)


def test_a_colleague_gives_an_own_contact(cast, agent, azure):
    draft = followed(cast.global_admin, azure)
    assert (draft.customer, draft.contact_email) == (azure.customer, "")


@pytest.mark.parametrize("company", [None, "rival"])
def test_who_has_left_the_company_does_not_go_on_for_its_customer(cast, agent, azure, company):
    azure.watchers.all().delete()
    RoleAssignment.objects.filter(user=agent).delete()
    User.objects.filter(pk=agent.pk).update(organization=company and getattr(cast, company))
    gone = User.objects.with_roles().get(pk=agent.pk)
    with pytest.raises(Refused, match="Acme filed this request for its customer"):
        services.follow_up(gone, azure)
    assert not permissions.offers(gone, azure, later(hours=2))["follow_up"]


def test_the_reseller_does_not_read_what_follows_a_handed_over_request(cast):
    incident = in_state("filed", cast).incident
    incident = services.close_as(cast.engineer, incident, "resolved", "So.", later(hours=3))
    draft = followed(cast.provider_admin_agent, incident)
    assert (draft.customer, draft.shared_with) == (incident.customer, None)
