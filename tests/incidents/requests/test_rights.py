"""A right on a request for a customer ends with the role, and what is new on it with the relationship (D47)."""

import pytest

from incidents import permissions, services
from incidents.models import Incident, ReadLink
from incidents.services import readlinks
from partnerportal.accounts.models import RoleAssignment, User
from partnerportal.common.refusals import Forbidden, WrongState
from partnerportal.customers.models import Relationship
from partnerportal.customers.services.relationships import remove
from tests.customers.builders import a_customer, a_group, a_relationship, relationship_of
from tests.incidents.builders import later
from tests.incidents.requests.builders import a_request
from tests.incidents.requests.test_read_links import give, path_in_the_mail


@pytest.fixture
def filed(cast):
    """By a Helpdesk agent, in a support group."""
    customer, agent = a_customer(cast.acme, azure=True), cast.helpdesk_agent
    a_group(cast.acme, customer, agent)
    return a_request(agent, customer)


def without_roles(person):
    RoleAssignment.objects.filter(user=person).delete()
    return User.objects.get(pk=person.pk)


ACTS = {
    "reply": lambda user, row: services.reply(user, row, "More."),
    "withdraw": lambda user, row: services.withdraw(user, row),
    "severity": lambda user, row: services.change_severity(user, row, "A"),
    "watch": lambda user, row: services.watch(user, row, user),
    "read link": lambda user, row: give(user, row),
}


@pytest.mark.parametrize("act", ACTS)
def test_who_filed_it_and_lost_the_role_acts_no_more(cast, filed, act):
    with pytest.raises(Forbidden, match="Only a Global admin, an Admin agent or a Helpdesk agent"):
        ACTS[act](without_roles(cast.helpdesk_agent), filed)


def test_but_still_reads_it(cast, filed):
    person = without_roles(cast.helpdesk_agent)
    assert Incident.objects.visible_to(person).get() == filed
    assert not any(permissions.offers(person, filed, later()).values())


@pytest.mark.parametrize("who", ["sales_agent", "member"])
def test_who_follows_it_writes_with_a_role_that_reads_requests(cast, filed, who):
    person = getattr(cast, who)
    services.watch(cast.admin_agent, filed, person)
    assert bool(permissions.can_reply(person, filed)) == (who == "sales_agent")


def test_the_admins_act_on_what_somebody_without_a_role_has_filed(cast, filed):
    without_roles(cast.helpdesk_agent)
    assert services.reply(cast.admin_agent, filed, "We go on.").is_open
    assert services.reply(cast.global_admin, filed, "And I.").is_open


def test_an_incident_of_the_own_context_stays_its_author_s(cast):
    own = a_request(cast.helpdesk_agent, customer=None)
    assert services.reply(without_roles(cast.helpdesk_agent), own, "More.").is_open


def ended(cast, row):
    remove(cast.global_admin, relationship_of(row.organization, row.customer))


def test_what_is_open_goes_on_after_the_relationship_and_nothing_closed_begins_again(cast, filed):
    ended(cast, filed)
    assert services.reply(cast.admin_agent, filed, "Still here.", now=later(hours=1)).is_open
    closed = services.close_as(cast.engineer, filed, "resolved", "So.", later(hours=2))
    for act in (services.reply, services.reopen):
        with pytest.raises(WrongState, match="Acme has no active relationship to"):
            act(cast.admin_agent, closed, "Again.", now=later(hours=3))
    assert Incident.objects.get().is_closed


def test_no_link_is_given_and_the_old_ones_end(cast, filed, client):
    give(cast.admin_agent, filed)
    path = path_in_the_mail()
    assert client.get(path).status_code == 200
    ended(cast, filed)
    assert client.get(path).status_code == 404
    with pytest.raises(WrongState, match="no active relationship"):
        give(cast.admin_agent, filed)
    a_relationship(cast.acme, filed.customer)
    assert client.get(path).status_code == 404, "a new relationship brings no old link back"
    assert ReadLink.objects.filter(revoked_at=None).count() == 0


@pytest.mark.parametrize("change", ["left CSP", "not served"])
def test_a_link_opens_only_while_a_partner_in_csp_serves_the_customer(cast, filed, change):
    give(cast.admin_agent, filed)
    token = path_in_the_mail().split("/")[-2]
    assert readlinks.found_by(token)
    if change == "left CSP":
        type(cast.acme).objects.filter(pk=cast.acme.pk).update(in_csp=False, csp_type="none")
    else:
        Relationship.objects.update(state="removed", has_admin=False, ended_at=later())
    assert readlinks.found_by(token) is None
