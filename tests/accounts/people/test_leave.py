"""Leaving the company: the account goes on as a holder's, the history stays; and the way back in."""

import pytest
from django.db import IntegrityError, transaction

from incidents.models import Incident, Watcher
from partnerportal.accounts.models import Activity, RoleAssignment, User
from partnerportal.accounts.services import invitations
from partnerportal.accounts.services.ending import disable, leave
from partnerportal.common.refusals import Forbidden, Refused
from support.models import ContractLink
from support.services import link_as_member, link_typed
from tests.accounts.people.builders import GA, MPA, again, an_invitation, mails
from tests.builders import a_contract, a_person
from tests.incidents.builders import a_line, an_incident

LEAVE = "/organization/leave/"


def test_it_is_confirmed_and_makes_a_holder(client, cast):
    person = a_person(cast.acme, MPA, name="Petra")
    client.force_login(person)
    page = client.get(LEAVE)
    assert "Leave Acme" in page.text and "You keep your account, without a company" in page.text
    assert client.post(LEAVE).url == "/"
    assert (again(person).organization, again(person).roles, again(person).is_active) == (None, frozenset(), True)
    assert Activity.objects.first().sentence == "Petra left the company"
    assert "You have left Acme" in client.get("/").text


def test_the_open_session_is_a_holders_with_the_next_request(client, cast):
    person = a_person(cast.acme, MPA)
    client.force_login(person)
    assert client.get("/organization/users/").status_code == 200
    leave(person)
    assert client.get("/organization/users/").status_code == 403
    assert client.get("/benefits/").status_code == 403
    assert client.get("/support/contracts/").status_code == 200


def test_the_global_admins_hear_of_it(cast):
    admin, person = cast.global_admin, a_person(cast.acme, name="Petra")
    leave(person)
    assert mails("left", admin).get().subject == "Petra has left Acme"


def test_the_last_global_admin_stays(client, cast):
    client.force_login(cast.global_admin)
    page = client.get(LEAVE)
    assert "You are the last Global admin" in page.text
    assert (
        'method="post">\n      <input type="hidden" name="csrfmiddlewaretoken"'
        not in page.text.split("You are the last")[1]
    )
    assert "Make somebody else a Global admin first" in client.post(LEAVE, follow=True).text
    assert again(cast.global_admin).organization == cast.acme


@pytest.mark.parametrize("fields", [{"is_guest": True}, {"is_active": False}])
def test_guests_and_disabled_ones_do_not_count_as_another(cast, fields):
    assert a_person(cast.acme, GA, **fields)
    with pytest.raises(Refused, match="the last Global admin of Acme"):
        leave(cast.global_admin)


def test_with_another_one_a_global_admin_leaves(cast):
    assert a_person(cast.acme, GA)
    leave(cast.global_admin)
    assert again(cast.global_admin).roles == frozenset()


def test_a_guest_leaves_as_well(client, cast):
    client.force_login(cast.guest)
    client.post(LEAVE)
    assert (again(cast.guest).organization, again(cast.guest).is_guest) == (None, False)


@pytest.mark.parametrize("who", ["holder", "engineer", "operator"])
def test_who_belongs_to_no_company_cannot_leave_one(client, cast, who):
    client.force_login(getattr(cast, who))
    assert [client.get(LEAVE).status_code, client.post(LEAVE).status_code] == [403, 403]
    with pytest.raises(Forbidden):
        leave(getattr(cast, who))


class TestHistory:
    """What the database ties to the person and the company at once (incidents_watcher_of_same_company_as_user)."""

    def test_who_follows_an_incident_of_the_company_cannot_just_be_moved(self, cast):
        incident = an_incident(cast.member)
        watcher = Watcher.objects.get(incident=incident, user=cast.member)
        with pytest.raises(IntegrityError, match="incidents_watcher_of_same_company_as_user"), transaction.atomic():
            User.objects.filter(pk=watcher.user_id).update(organization=None)

    def test_the_incidents_stay_with_the_company_and_the_person_reads_them_no_more(self, client, cast):
        incident = an_incident(cast.member)
        assert cast.global_admin
        leave(cast.member)
        client.force_login(cast.member)
        assert client.get(f"/incidents/{incident.reference}/").status_code == 404
        client.force_login(cast.global_admin)
        assert client.get(f"/incidents/{incident.reference}/").status_code == 200
        row = Incident.objects.get(pk=incident.pk)
        assert (row.filed_by, row.organization) == (cast.member, cast.acme)

    def test_links_to_the_companys_contracts_go_and_those_of_others_stay(self, cast):
        own, other = a_contract(cast.acme), a_contract(cast.rival)
        link_as_member(cast.member, own)
        link_typed(cast.member, other.access_id, other.contract_id)
        leave(cast.member)
        assert [link.contract for link in ContractLink.objects.filter(user=cast.member)] == [other]

    def test_a_left_over_role_gives_nothing(self, client, cast):
        person = a_person(cast.acme, MPA)
        leave(person)
        assert not RoleAssignment.objects.filter(user=person).exists()


class TestTheWayBack:
    def test_who_left_is_invited_and_joins_again(self, cast):
        assert cast.global_admin
        an_incident(cast.member)
        leave(cast.member)
        row, _token = an_invitation(cast.global_admin, cast.member.email, MPA)
        person = invitations.accept(again(cast.member), row, link=row.token_hash)
        assert (person.organization, person.roles) == (cast.acme, {MPA})
        assert person.is_proved, "the link came to the address"

    @pytest.mark.parametrize("roles", [[], [MPA], [GA]])
    def test_a_holder_who_filed_alone_joins_and_still_reads_it(self, client, cast, roles):
        """Their rows carry no company, so no composite key holds them back."""
        incident = self.filed_alone(cast)
        row, _token = an_invitation(cast.global_admin, cast.holder.email, *roles)
        person = invitations.accept(cast.holder, row)
        client.force_login(person)
        assert client.get(f"/incidents/{incident.reference}/").status_code == 200
        assert incident.reference in client.get("/incidents/").text
        client.force_login(cast.partner_admin)
        assert client.get(f"/incidents/{incident.reference}/").status_code == 404, "it stays the person's own"

    def test_they_leave_again_and_keep_it(self, client, cast):
        incident = self.filed_alone(cast)
        row, _token = an_invitation(cast.global_admin, cast.holder.email)
        leave(invitations.accept(cast.holder, row))
        client.force_login(cast.holder)
        assert client.get(f"/incidents/{incident.reference}/").status_code == 200

    def filed_alone(self, cast):
        return an_incident(cast.holder, a_line(cast.holder, company=cast.rival))


def test_who_was_disabled_meanwhile_does_not_leave_as_a_holder(cast):
    person = a_person(cast.acme)
    disable(cast.global_admin, person)
    with pytest.raises(Refused, match="This account is disabled"):
        leave(person)
    assert again(person).organization == cast.acme
