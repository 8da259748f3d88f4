"""The contracts that somebody linked, when they leave the company or are disabled: unlinked, and said before."""

import pytest
from django.utils import timezone

from partnerportal.accounts import leaving
from partnerportal.accounts.models import Activity
from partnerportal.accounts.services.ending import disable
from support import services
from support.models import ContractLink
from support.services import link_as_member, link_typed
from tests.builders import a_contract, a_person
from tests.incidents.builders import a_line, an_incident


@pytest.fixture
def person(cast):
    return a_person(cast.acme, name="Petra")


def listed(person, label="Linked contracts"):
    return next((things for kind, things in leaving.hanging(person) if kind.label == label), [])


def test_each_contract_of_the_company_is_listed_with_what_happens(person, cast):
    for title in ("Silver 2026/27", "Action Pack 2026/27"):
        link_as_member(person, a_contract(cast.acme, title=title))
    things = listed(person)
    assert [thing.title for thing in things] == ["Silver 2026/27", "Action Pack 2026/27"]
    assert {thing.consequence for thing in things} == {
        "Unlinked. What was filed with it goes on, and what was used stays used."
    }
    assert things[0].url.startswith("/support/contracts/")
    assert things[0].status.word.startswith("Linked on ")


def test_what_they_hold_of_another_company_is_their_own(person, cast):
    other = a_contract(cast.rival)
    link_typed(person, other.access_id, other.contract_id)
    assert listed(person) == []
    disable(cast.global_admin, person)
    assert ContractLink.objects.filter(user=person).exists()


def test_disabling_unlinks_all_and_writes_a_line_for_each(person, cast):
    for title in ("Silver 2026/27", "Action Pack 2026/27"):
        link_as_member(person, a_contract(cast.acme, title=title))
    disable(cast.global_admin, person)
    assert not ContractLink.objects.filter(user=person).exists()
    sentences = [row.sentence for row in Activity.objects.filter(verb="contract.unlinked").order_by("pk")]
    assert sentences == [
        f"Global Admin unlinked Petra from {title}" for title in ("Silver 2026/27", "Action Pack 2026/27")
    ]


def test_a_link_in_use_goes_too_and_the_incident_goes_on(person, cast):
    line = a_line(person)
    incident = an_incident(person, line)
    disable(cast.global_admin, person)
    incident.refresh_from_db()
    line.refresh_from_db()
    assert (incident.state, incident.entitlement_id, line.used) == ("open", line.pk, 1)
    assert not ContractLink.objects.filter(user=person).exists()


def test_the_links_of_others_stay(person, cast):
    contract = a_contract(cast.acme)
    link_as_member(person, contract)
    link_as_member(cast.member, contract)
    assert services.unlink_all(person, cast.global_admin, timezone.now()) == 1
    assert ContractLink.objects.get().user == cast.member


def test_a_holder_has_nothing_of_a_company(cast):
    contract = a_contract(cast.acme)
    link_typed(cast.holder, contract.access_id, contract.contract_id)
    assert listed(cast.holder) == []
    assert services.unlink_all(cast.holder, cast.holder) == 0
