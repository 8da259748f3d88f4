"""What the database refuses where a grant, a hand-over, an incident and a link would cross companies or customers."""

import pytest
from django.db import IntegrityError, connection, transaction

from incidents.models import HandOver, Incident, ReadLink
from tests.builders import a_company
from tests.customers.builders import a_customer, a_grant, a_shared_customer, a_subscription
from tests.incidents.builders import later
from tests.incidents.handover.builders import a_hand_over, in_state
from tests.incidents.requests.builders import a_request


def a_grant_of_what_another_has_provisioned(cast):
    customer = a_shared_customer(cast.provider, cast.csp_only)
    a_grant(cast.provider, cast.csp_only, customer, a_subscription(customer, cast.acme))


def a_hand_over_filed_with_the_incident_of_a_third(cast):
    incident = a_request(cast.admin_agent)
    row = a_hand_over(cast, customer=a_shared_customer(cast.provider, cast.csp_only))
    HandOver.objects.filter(pk=row.pk).update(state="filed", answered_at=later(), incident=incident)


def a_hand_over_filed_for_another_customer(cast):
    row = a_hand_over(cast)
    incident = in_state("filed", cast).incident
    HandOver.objects.filter(incident=incident).delete()
    HandOver.objects.filter(pk=row.pk).update(state="filed", answered_at=later(), incident=incident)


def an_incident_shared_with_a_stranger(cast):
    incident = in_state("filed", cast).incident
    Incident.objects.filter(pk=incident.pk).update(shared_with=cast.acme)


def an_incident_shared_that_nobody_handed_over(cast):
    incident = a_request(cast.admin_agent)
    Incident.objects.filter(pk=incident.pk).update(shared_with=a_company("Stranger"))


def a_link(cast, incident, customer):
    ReadLink.objects.create(
        incident=incident, customer=customer, token_hash="x" * 64, email="a@b.example",
        created_by=cast.admin_agent, expires_at=later(),
    )  # fmt: skip


def a_link_to_an_incident_of_the_own_context(cast):
    a_link(cast, a_request(cast.admin_agent, customer=None), a_customer(cast.acme))


def a_link_of_another_customer(cast):
    a_link(cast, a_request(cast.admin_agent), a_customer(cast.acme))


REFUSED = {
    a_grant_of_what_another_has_provisioned: "customers_azuregrant_subscription_of_provider",
    a_hand_over_filed_with_the_incident_of_a_third: "incidents_handover_incident_of_provider",
    a_hand_over_filed_for_another_customer: "incidents_handover_incident_of_same_customer",
    an_incident_shared_with_a_stranger: "incidents_incident_shared_with_who_handed_it_over",
    an_incident_shared_that_nobody_handed_over: "incidents_incident_shared_with_who_handed_it_over",
    a_link_to_an_incident_of_the_own_context: "incidents_readlink_incident_of_same_customer",
    a_link_of_another_customer: "incidents_readlink_incident_of_same_customer",
}


@pytest.mark.parametrize("crossing", REFUSED, ids=lambda one: one.__name__)
def test_the_database_refuses(cast, crossing):
    with pytest.raises(IntegrityError, match=REFUSED[crossing]), transaction.atomic():
        crossing(cast)
        connection.check_constraints()
