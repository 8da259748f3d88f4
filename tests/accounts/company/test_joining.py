"""One way into a company, for invitations and for founders (D54)."""

import pytest

from incidents.models import Incident
from partnerportal.accounts.joining import can_join, join_company
from partnerportal.accounts.models import Activity, CompanyRequest, Role
from partnerportal.common.refusals import Refused
from support import services as support
from tests.accounts.company.builders import a_join_request
from tests.builders import a_contract, a_person
from tests.incidents.builders import a_line, an_incident


def test_a_holder_becomes_one_of_the_companys_people(cast):
    person = join_company(cast.holder, cast.acme, [Role.GLOBAL_ADMIN])
    assert (person.organization, person.is_guest, person.roles) == (cast.acme, False, {Role.GLOBAL_ADMIN})


def test_without_a_role_it_is_a_member(cast):
    assert join_company(cast.holder, cast.acme, []).roles == frozenset()


def test_a_guest_is_marked_as_one(cast):
    person = join_company(cast.holder, cast.acme, ["mpn_partner_admin"], is_guest=True)
    assert (person.is_guest, person.roles) == (True, {Role.MPN_PARTNER_ADMIN})


@pytest.mark.parametrize(
    "roles, is_guest",
    [(["operator"], False), (["reviewer"], False), (["global_admin"], True), (["account_admin"], True)],
)
def test_a_role_that_nobody_gets_this_way_is_an_error_of_the_caller(cast, roles, is_guest):
    with pytest.raises(ValueError, match="by joining"):
        join_company(cast.holder, cast.acme, roles, is_guest)
    cast.holder.refresh_from_db()
    assert cast.holder.organization is None


def test_the_log_of_the_company_says_so(cast):
    join_company(cast.holder, cast.acme, [Role.ACCOUNT_ADMIN])
    row = Activity.objects.get(verb="account.joined")
    assert (row.organization, row.sentence) == (cast.acme, "Hanna Holder joined the company: Account admin")


def test_who_belongs_to_a_company_joins_no_other(cast):
    with pytest.raises(Refused, match="Otto Outsider belongs to Rival already"):
        join_company(cast.outsider, cast.acme, [])


def test_staff_join_no_company(cast):
    with pytest.raises(Refused, match="portal's staff"):
        join_company(cast.reviewer, cast.acme, [])


def test_a_disabled_account_joins_nothing(cast):
    with pytest.raises(Refused, match="disabled"):
        join_company(a_person(is_active=False), cast.acme, [])


@pytest.mark.parametrize("who, may_join", [("holder", True), ("member", False), ("guest", False), ("engineer", False)])
def test_who_can_join(cast, who, may_join):
    assert bool(can_join(getattr(cast, who))) is may_join


def test_the_own_request_to_join_the_network_is_withdrawn_by_it(cast):
    row = a_join_request(cast.holder)
    join_company(cast.holder, cast.acme, [])
    row.refresh_from_db()
    assert row.state == CompanyRequest.State.WITHDRAWN
    assert Activity.objects.filter(verb="company.withdraw", reference=row.reference).count() == 1


@pytest.mark.parametrize("roles", [[], ["helpdesk_agent"], ["mpn_partner_admin"], ["global_admin"]])
def test_an_incident_of_before_stays_without_company_and_readable_for_its_filer(cast, roles):
    incident = an_incident(cast.holder, a_line(cast.holder, company=cast.rival))
    person = join_company(cast.holder, cast.acme, roles)
    incident.refresh_from_db()
    assert incident.organization is None
    assert list(Incident.objects.visible_to(person)) == [incident]


def test_nobody_else_of_the_company_sees_an_incident_of_before(cast):
    an_incident(cast.holder, a_line(cast.holder, company=cast.rival))
    join_company(cast.holder, cast.acme, [])
    assert not Incident.objects.visible_to(cast.global_admin).exists()


def test_a_contract_linked_before_stays_linked(cast):
    contract = a_contract(cast.rival)
    support.link_typed(cast.holder, contract.access_id, contract.contract_id)
    person = join_company(cast.holder, cast.acme, [])
    assert contract.links.get().user == person
