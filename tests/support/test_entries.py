import pytest

from partnerportal.common.refusals import WrongState
from support import services
from support.models import Entry, Kind
from tests.builders import a_contract, a_person


@pytest.fixture
def contract(cast):
    return a_contract(cast.acme, on_premises=2, cloud=None)


@pytest.fixture
def line(contract):
    return contract.entitlements.get(kind=Kind.ON_PREMISES)


def test_consuming_takes_one_unit_and_writes_one_entry(line, cast):
    entry = services.consume(line, "incident:1/1", cast.member)
    line.refresh_from_db()
    assert (line.used, line.left, entry.change) == (1, 1, -1)


def test_a_replay_of_the_last_unit_returns_the_first_entry(line, cast):
    services.consume(line, "incident:1/1", cast.member)
    last = services.consume(line, "incident:2/1", cast.member)
    assert services.consume(line, "incident:2/1", cast.member) == last
    line.refresh_from_db()
    assert line.used == 2


def test_nothing_left_leaves_no_trace(line, cast):
    services.consume(line, "incident:1/1", cast.member, units=2)
    with pytest.raises(services.NothingLeft):
        services.consume(line, "incident:2/1", cast.member)
    assert not Entry.objects.filter(reference="incident:2/1").exists()


def test_a_contract_that_ended_cannot_be_spent(line, contract, cast):
    services.end_contract(contract.pk)
    with pytest.raises(services.NothingLeft):
        services.consume(line, "incident:1/1", cast.member)


def test_giving_back_happens_once(line, cast):
    services.consume(line, "incident:1/1", cast.member)
    first = services.give_back("incident:1/1", cast.member, "withdrawn")
    assert services.give_back("incident:1/1", cast.member, "duplicate") == first
    line.refresh_from_db()
    assert line.used == 0


def test_nothing_is_given_back_where_nothing_was_taken(db):
    assert services.give_back("incident:404/1", None, "withdrawn") is None


def test_unlimited_writes_its_units_too(contract, cast):
    line = contract.entitlements.get(kind=Kind.CLOUD)
    services.consume(line, "incident:1/1", cast.member)
    line.refresh_from_db()
    assert (line.left, line.used) == (None, 1)


def test_a_cloud_competency_lifts_the_limit_once(line):
    services.lift_limit(line, "competency:1", None)
    services.lift_limit(line, "competency:1", None)
    line.refresh_from_db()
    assert line.is_unlimited
    assert line.entries.filter(kind=Entry.Kind.ADJUSTED).count() == 1


def test_adjusting_adds_units(line):
    services.adjust(line, 5, "goodwill:1", None)
    line.refresh_from_db()
    assert line.quota == 7


def test_issuing_gives_a_pair_once(cast):
    contract = a_contract(cast.acme, active=False)
    services.mark_pending(contract.pk)
    issued = services.issue_contract(contract.pk, cast.acme.today())
    assert issued.access_id and issued.contract_id
    with pytest.raises(WrongState):
        services.issue_contract(contract.pk, cast.acme.today())


def test_a_member_links_once_and_again_harmlessly(contract, cast):
    first = services.link_as_member(cast.member, contract)
    again = services.link_as_member(cast.member, contract)
    assert (first.is_new, again.is_new, again.linked_at) == (True, False, first.linked_at)


def test_a_holder_links_by_typing_in_any_spelling_and_order(contract, cast):
    typed = contract.shown_contract_id.lower().replace("-", " ").replace("0", "o")
    assert services.link_typed(cast.holder, typed, f"  {contract.shown_access_id}\t").is_new


def test_somebody_else_links_with_their_own_row(contract, cast):
    services.link_as_member(cast.member, contract)
    assert services.link_as_member(a_person(cast.acme), contract).is_new
    assert contract.links.count() == 2
