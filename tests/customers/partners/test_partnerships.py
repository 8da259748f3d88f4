"""A provider asks, a reseller answers, either ends: state by state, side by side, role by role."""

import pytest

from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from partnerportal.customers.models import AzureGrant, Partnership, Relationship
from partnerportal.customers.services import partnerships
from tests.builders import a_company, a_person
from tests.customers.builders import a_partnership, a_shared_customer

pytestmark = pytest.mark.django_db
State = Partnership.State
DO = {
    "accept": lambda user, row: partnerships.accept(user, row, True),
    "decline": partnerships.decline,
    "end": partnerships.end,
}


def asked(cast):
    return partnerships.ask(cast.provider_admin_agent, cast.csp_only)


class TestAsk:
    def test_it_waits_for_the_reseller(self, cast):
        row = asked(cast)
        assert (row.provider, row.reseller, row.state) == (cast.provider, cast.csp_only, State.INVITED)
        assert not Partnership.objects.active().exists()

    def test_both_logs_say_so(self, cast):
        row = asked(cast)
        lines = Activity.objects.filter(verb="partnership.asked", reference=row.reference)
        assert {line.organization for line in lines} == {cast.provider, cast.csp_only}
        assert {line.by for line in lines} == {cast.provider_admin_agent}

    def test_the_admins_of_the_reseller_are_told_and_nobody_else(self, cast):
        told = [cast.reseller_global_admin, cast.reseller_admin_agent]
        assert cast.reseller_helpdesk_agent and cast.provider_global_admin
        asked(cast)
        mails = Outbox.objects.filter(kind="customers/partnership_asked")
        assert {mail.user for mail in mails} == set(told)
        assert "asks Resale to work with it" in mails[0].body

    def test_twice_is_refused_while_one_is_alive(self, cast):
        asked(cast)
        with pytest.raises(WrongState, match="was asked"):
            asked(cast)
        assert Partnership.objects.count() == 1

    @pytest.mark.parametrize("state", [State.DECLINED, State.ENDED])
    def test_after_an_end_it_can_be_asked_again(self, cast, state):
        a_partnership(cast.provider, cast.csp_only, state)
        assert asked(cast).state == State.INVITED

    @pytest.mark.parametrize("csp_type", ["direct_bill", "indirect_provider"])
    def test_only_a_reseller_is_asked(self, cast, csp_type):
        other = a_company("Other", in_csp=True, csp_type=csp_type)
        with pytest.raises(Refused, match="is no indirect reseller"):
            partnerships.ask(cast.provider_admin_agent, other)

    def test_only_a_provider_asks(self, cast):
        with pytest.raises(WrongState, match="Only an indirect provider"):
            partnerships.ask(cast.admin_agent, cast.csp_only)

    @pytest.mark.parametrize("role", ["helpdesk_agent", "sales_agent", "user_admin", "partner_admin"])
    def test_who_may_not(self, cast, role):
        with pytest.raises(Forbidden, match="Only a Global admin or an Admin agent"):
            partnerships.ask(getattr(cast, f"provider_{role}"), cast.csp_only)

    def test_a_company_without_csp_may_not(self, cast):
        with pytest.raises(Forbidden, match="MPN only"):
            partnerships.ask(cast.outsider, cast.csp_only)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Partnership.MOVES)
def test_each_move_from_each_state(cast, move, state):
    """The reseller answers; the provider ends."""
    row = a_partnership(cast.provider, cast.csp_only, state)
    user = cast.provider_admin_agent if move == "end" else cast.reseller_admin_agent
    sources, target = Partnership.MOVES[move]
    if state not in sources:
        with pytest.raises(WrongState, match="already"):
            DO[move](user, row)
        assert Partnership.objects.get(pk=row.pk).state == state
        return
    assert DO[move](user, row).state == target
    assert Partnership.objects.get(pk=row.pk).state == target


@pytest.mark.parametrize("move, state", [("accept", "invited"), ("decline", "invited"), ("end", "active")])
class TestWhoMoves:
    @pytest.mark.parametrize("role", ["helpdesk_agent", "sales_agent", "billing_admin"])
    def test_other_roles_may_not(self, cast, move, state, role):
        row = a_partnership(cast.provider, cast.csp_only, state)
        with pytest.raises(Forbidden):
            DO[move](getattr(cast, f"reseller_{role}"), row)

    def test_a_third_company_may_not(self, cast, move, state):
        row = a_partnership(cast.provider, cast.csp_only, state)
        with pytest.raises(WrongState, match="other companies"):
            DO[move](cast.admin_agent, row)

    def test_a_global_admin_may(self, cast, move, state):
        row = a_partnership(cast.provider, cast.csp_only, state)
        assert DO[move](cast.reseller_global_admin, row).state == Partnership.MOVES[move][1]

    def test_it_is_written_for_both_and_the_other_side_is_told(self, cast, move, state):
        row, other = a_partnership(cast.provider, cast.csp_only, state), cast.provider_global_admin
        DO[move](cast.reseller_admin_agent, row)
        verb = partnerships.VERBS[move]
        assert {line.organization for line in Activity.objects.filter(verb=verb)} == {cast.provider, cast.csp_only}
        mail = Outbox.objects.get(kind=f"customers/{verb.replace('.', '_')}")
        assert (mail.user, mail.reference) == (other, row.reference)


def test_the_provider_does_not_answer_for_the_reseller(cast):
    row = asked(cast)
    for answer in (DO["accept"], DO["decline"]):
        with pytest.raises(WrongState, match="Only Resale answers"):
            answer(cast.provider_global_admin, row)


def test_without_the_tick_nothing_is_accepted(cast):
    row = asked(cast)
    with pytest.raises(Refused, match="authorizes the provider"):
        partnerships.accept(cast.reseller_admin_agent, row, False)
    assert Partnership.objects.get().state == State.INVITED


def test_the_reseller_declines_what_the_provider_withdraws(cast):
    row = asked(cast)
    with pytest.raises(WrongState, match="Decline it instead"):
        partnerships.end(cast.reseller_admin_agent, row)
    partnerships.end(cast.provider_admin_agent, row)
    assert Activity.objects.filter(verb="partnership.withdrawn").count() == 2


def test_ending_keeps_customers_and_grants_which_are_orphans_then(cast):
    a_shared_customer(cast.provider, cast.csp_only, granted=True)
    partnerships.end(cast.reseller_admin_agent, Partnership.objects.get())
    assert Relationship.objects.active().count() == 2
    assert [grant.is_orphan for grant in AzureGrant.objects.live().with_partnership()] == [True]


def test_a_partnership_is_seen_by_its_two_companies_alone(cast):
    row = asked(cast)
    another = a_person(a_company("Second", in_csp=True, csp_type="indirect_reseller"), "global_admin")
    seen = {
        who: list(Partnership.objects.visible_to(who))
        for who in (a_person(cast.provider), cast.reseller_admin_agent, another, cast.outsider, cast.holder)
    }
    assert list(seen.values()) == [[row], [row], [], [], []]
