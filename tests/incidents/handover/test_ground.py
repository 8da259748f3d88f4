"""What a hand-over rests on, a partnership and two relationships, and what ends with it (D34, promises.md 19)."""

import pytest

from incidents import services
from incidents.models import HandOver, Incident
from incidents.services import handover
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Refused, WrongState
from partnerportal.customers.models import Partnership, Relationship
from partnerportal.customers.services import partnerships, relationships
from tests.customers.builders import a_relationship, relationship_of
from tests.incidents.builders import later
from tests.incidents.handover.builders import a_hand_over, in_state, submitted

ENDS = {
    "partnership": lambda cast, row: partnerships.end(cast.provider_global_admin, Partnership.objects.get()),
    "reseller's relationship": lambda cast, row: relationships.remove(
        cast.reseller, relationship_of(cast.csp_only, row.customer)
    ),
    "provider's relationship": lambda cast, row: relationships.remove(
        cast.provider_global_admin, relationship_of(cast.provider, row.customer)
    ),
}


@pytest.fixture(params=ENDS)
def end(request, cast):
    """Ends one of the three for a hand-over."""
    return lambda row: ENDS[request.param](cast, row)


def test_what_waits_is_withdrawn_and_both_read_why(cast, end):
    row = a_hand_over(cast)
    end(row)
    assert HandOver.objects.get(pk=row.pk).state == "withdrawn"
    lines = Activity.objects.filter(verb="handover.lapse")
    assert {line.organization for line in lines} == {cast.csp_only, cast.provider}
    assert "do not serve" in Outbox.objects.get(kind="incidents/handed_over_lapsed").body
    with pytest.raises(WrongState):
        handover.take(cast.provider_admin_agent, row)


def test_what_was_taken_is_not_filed_any_more_and_is_withdrawn_when_it_is_put_back(cast, end):
    row = in_state("taken", cast)
    end(row)
    with pytest.raises(Refused, match=r"no active (partnership|relationship).*Put the request back, or decline it\."):
        submitted(cast.provider_admin_agent, row.incident)
    assert Incident.objects.get(pk=row.incident_id).is_draft
    row = handover.give_up(cast.provider_admin_agent, row)
    assert (row.state, row.incident) == ("withdrawn", None)
    assert Outbox.objects.filter(kind="incidents/handed_over_lapsed").count() == 1


@pytest.mark.parametrize("who", ["reseller_admin_agent", "reseller_sales_agent"])
def test_the_reseller_reads_what_was_filed_as_long_as_the_ground_stands(cast, who):
    row, reader = in_state("filed", cast), getattr(cast, who)
    assert Incident.objects.visible_to(reader).filter(pk=row.incident_id).exists()
    partnerships.end(cast.reseller, Partnership.objects.get())
    reader = type(reader).objects.get(pk=reader.pk)
    assert not Incident.objects.visible_to(reader).filter(pk=row.incident_id).exists()


def test_the_next_request_with_the_old_session_is_refused(client, cast):
    row = in_state("filed", cast)
    client.force_login(cast.reseller_admin_agent)
    path = row.incident.get_absolute_url()
    assert client.get(path).status_code == 200
    relationships.remove(cast.reseller, relationship_of(cast.csp_only, row.customer))
    assert client.get(path).status_code == 404
    page = client.get(row.get_absolute_url()).text
    assert row.incident.reference in page and f'href="{path}"' not in page, "it leads nowhere any more"
    a_relationship(cast.csp_only, row.customer)
    assert client.get(path).status_code == 200
    Relationship.objects.filter(organization=cast.provider).update(state="removed", has_admin=False, ended_at=later())
    assert client.get(path).status_code == 200, "what the provider filed is read as long as the reseller serves it"


def test_another_customer_and_another_reseller_keep_what_waits(cast):
    row, other = a_hand_over(cast), a_hand_over(cast)
    relationships.remove(cast.reseller, relationship_of(cast.csp_only, row.customer))
    assert HandOver.objects.get(pk=other.pk).state == "waiting"


def test_a_draft_of_the_provider_s_own_rests_on_nothing(cast):
    row = in_state("taken", cast)
    services.discard_draft(cast.provider_admin_agent, row.incident)
    assert handover.give_up(cast.provider_admin_agent, HandOver.objects.get(pk=row.pk)).state == "waiting"
