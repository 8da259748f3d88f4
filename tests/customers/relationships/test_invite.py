"""Inviting a customer: matrix row 24 of domain.md 1.3, with its note r, and domain.md 6.2 and 6.3."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnerportal.accounts.models import Organization, Outbox, User
from partnerportal.accounts.services.invitations import hash_of
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from partnerportal.customers.models import Customer, Relationship
from partnerportal.customers.services.relationships import invite, send_again, withdraw
from tests.customers.builders import a_customer, a_partnership, a_relationship, relationship_of
from tests.customers.list.builders import text
from tests.customers.relationships.builders import again, in_state, invited, mails_of, new, token_of, verbs_of

State = Relationship.State
DAY = timedelta(days=1)


def test_the_customer_gets_a_link_and_the_row_keeps_only_its_hash(cast):
    row, token = invited(cast.admin_agent, asks_admin=True)
    mail = Outbox.objects.get(reference=row.reference)
    assert (row.state, row.asks_admin, row.has_admin) == (State.INVITED, True, False)
    assert row.token_hash == hash_of(token) and token not in str(row.__dict__)
    assert (mail.to, mail.is_secret, mail.kind) == ("it@nordwind.example", True, "customers/invited")
    assert "Global administrators" in mail.body
    assert verbs_of(row) == ["customer.invited"]


def test_without_delegated_admin_the_mail_does_not_speak_of_it(cast):
    row, _token = invited(cast.admin_agent)
    assert "Global administrators" not in Outbox.objects.get(reference=row.reference).body


@pytest.mark.parametrize("role", ["global_admin", "admin_agent", "sales_agent"])
def test_who_may_invite(cast, role):
    assert invite(getattr(cast, role), new()).organization == cast.acme


@pytest.mark.parametrize("role", ["helpdesk_agent", "member", "partner_admin", "user_admin", "guest", "outsider"])
def test_who_may_not_invite(cast, role):
    with pytest.raises(Forbidden):
        invite(getattr(cast, role), new())
    assert not Customer.objects.exists()


def test_a_sales_agent_invites_without_delegated_admin_only(cast):
    with pytest.raises(Forbidden, match="delegated admin"):
        invite(cast.sales_agent, new(asks_admin=True))
    assert not Outbox.objects.exists()


@pytest.mark.parametrize(
    "fields, why",
    [
        ({"domain": "acme.example"}, "belongs to a partner in CSP"),
        ({"domain": "provider.example"}, "belongs to a partner in CSP"),
        ({"domain": "nordwind.example", "email": "it@elsewhere.example"}, "must be an address of nordwind.example"),
        ({"domain": "nordwind.example", "email": "it@evil-nordwind.example"}, "must be an address of nordwind.example"),
    ],
)
def test_what_is_no_customer_is_refused(cast, fields, why):
    assert cast.provider
    with pytest.raises(Refused, match=why):
        invite(cast.admin_agent, new(**fields))
    assert not Customer.objects.exists()


def test_an_address_below_the_domain_is_the_customers(cast):
    row = invite(cast.admin_agent, new(email="it@mail.nordwind.example"))
    assert mails_of(row) == [("customers/invited", "it@mail.nordwind.example")]


@pytest.mark.parametrize("state", [State.INVITED, State.ACTIVE])
def test_a_customer_of_the_list_is_not_invited_twice(cast, state):
    in_state(cast.acme, state, domain="nordwind.example")
    with pytest.raises(Refused, match="in your list already"):
        invite(cast.admin_agent, new())
    assert not Outbox.objects.exists()


@pytest.mark.parametrize("state", [State.DECLINED, State.WITHDRAWN, State.REMOVED])
def test_what_has_ended_can_be_begun_again(cast, state):
    ended, _token = in_state(cast.acme, state, domain="nordwind.example")
    row = invite(cast.admin_agent, new())
    assert (row.customer, row.state, again(ended).state) == (ended.customer, State.INVITED, state)


def test_another_partners_customer_is_invited_without_changing_what_that_partner_typed(cast):
    customer = a_customer(cast.provider, domain="nordwind.example", name="Nordwind AG")
    row = invite(cast.admin_agent, new(name="Something else", email="boss@nordwind.example"))
    customer.refresh_from_db()
    assert (row.customer, customer.name, customer.email) == (customer, "Nordwind AG", "admin@nordwind.example")
    assert mails_of(row) == [("customers/invited", "boss@nordwind.example")]


def test_send_again_goes_where_this_partners_mail_went(cast):
    a_customer(cast.provider, domain="nordwind.example")
    row, first = invited(cast.sales_agent, email="boss@nordwind.example")
    later = timezone.now() + timedelta(days=40)
    send_again(cast.admin_agent, row, now=later)
    second = again(row)
    assert [to for _kind, to in mails_of(row)] == ["boss@nordwind.example"] * 2
    assert token_of(row) != first and second.token_hash == hash_of(token_of(row))
    assert (second.invited_by, second.expires_at) == (cast.admin_agent, later + timedelta(days=30))


def test_a_sales_agent_does_not_repeat_the_question_for_delegated_admin(cast):
    row, _token = invited(cast.admin_agent, asks_admin=True)
    with pytest.raises(Forbidden):
        send_again(cast.sales_agent, row)


@pytest.mark.parametrize("verb", [send_again, withdraw])
def test_a_helpdesk_agent_neither_repeats_nor_withdraws(cast, verb):
    row, _token = invited(cast.admin_agent)
    with pytest.raises(Forbidden):
        verb(cast.helpdesk_agent, row)


def test_withdrawing_tells_the_customer(cast):
    row, _token = invited(cast.admin_agent, asks_admin=True)
    withdraw(cast.sales_agent, row)
    assert mails_of(row)[-1] == ("customers/withdrawn", "it@nordwind.example")
    assert (again(row).asks_admin, again(row).ended_by) == (False, cast.sales_agent)
    assert verbs_of(row) == ["customer.invited", "customer.invitation_withdrawn"]


class TestForTheProvider:
    def test_two_relationships_are_asked_for_in_two_mails(self, cast):
        a_partnership(cast.provider, cast.csp_only)
        row = invite(cast.reseller_admin_agent, new(asks_admin=True), cast.provider)
        other = relationship_of(cast.provider, row.customer)
        assert (row.organization, row.reseller) == (cast.csp_only, None)
        assert (other.state, other.reseller, other.asks_admin) == (State.INVITED, cast.csp_only, True)
        assert token_of(row) != token_of(other)
        assert verbs_of(other) == ["customer.invited_through"]

    def test_without_partnership_it_is_refused_and_nothing_is_made(self, cast):
        a_partnership(cast.provider, cast.csp_only, "invited")
        with pytest.raises(Refused, match="no partnership"):
            invite(cast.reseller_admin_agent, new(), cast.provider)
        assert not Relationship.objects.exists()

    @pytest.mark.parametrize("state", [State.INVITED, State.ACTIVE])
    def test_a_provider_who_serves_the_customer_already_is_left_alone(self, cast, state):
        a_partnership(cast.provider, cast.csp_only)
        customer = a_customer(cast.provider, domain="nordwind.example", state=state)
        invite(cast.reseller_admin_agent, new(), cast.provider)
        assert Relationship.objects.filter(customer=customer).count() == 2
        assert relationship_of(cast.provider, customer).reseller is None

    def test_a_provider_whose_relationship_ended_is_asked_for_again(self, cast):
        a_partnership(cast.provider, cast.csp_only)
        customer = a_customer(cast.acme, domain="nordwind.example")
        a_relationship(cast.provider, customer, state=State.REMOVED)
        invite(cast.reseller_admin_agent, new(), cast.provider)
        assert Relationship.objects.filter(organization=cast.provider, state=State.INVITED).count() == 1


class TestRegion:
    """Partners serve customers of their own region only (domain.md 6.3)."""

    @pytest.mark.parametrize("own, country", [("NO", "IN"), ("NO", "US"), ("US", "NO"), ("JP", "AE")])
    def test_a_customer_of_another_region_is_refused(self, cast, own, country):
        Organization.objects.filter(pk=cast.acme.pk).update(country=own)
        by = User.objects.get(pk=cast.admin_agent.pk)
        with pytest.raises(Refused, match="they are of another region"):
            invite(by, new(country=country))
        assert not Customer.objects.exists() and not Outbox.objects.exists()

    @pytest.mark.parametrize("own, country", [("NO", "AE"), ("US", "BR"), ("JP", "AU"), ("", "IN"), ("ZZ", "IN")])
    def test_one_of_the_same_or_of_none_that_is_known_is_invited(self, cast, own, country):
        Organization.objects.filter(pk=cast.acme.pk).update(country=own)
        assert invite(User.objects.get(pk=cast.admin_agent.pk), new(country=country))

    def test_the_provider_of_another_region_is_refused_too(self, cast):
        a_partnership(cast.provider, cast.csp_only)
        Organization.objects.filter(pk=cast.provider.pk).update(country="IN")
        with pytest.raises(Refused, match="Provider is in India and serves no customers in Germany"):
            invite(cast.reseller_admin_agent, new(), Organization.objects.get(pk=cast.provider.pk))


class TestOnceADay:
    """Nobody is mailed again and again: once a day and relationship, as long as the customer does not answer."""

    def test_an_invitation_is_sent_again_a_day_later(self, cast):
        row, _token = invited(cast.admin_agent)
        asked_at = again(row).asked_at
        with pytest.raises(WrongState, match="can be asked again from"):
            send_again(cast.admin_agent, row, asked_at + DAY - timedelta(seconds=1))
        assert send_again(cast.admin_agent, row, asked_at + DAY).asked_at == asked_at + DAY

    def test_withdrawing_does_not_help(self, cast):
        row, _token = invited(cast.admin_agent)
        withdraw(cast.admin_agent, row)
        with pytest.raises(Refused, match="less than a day ago"):
            invite(cast.admin_agent, new())
        assert invite(cast.admin_agent, new(), now=timezone.now() + DAY)

    def test_a_wrong_address_is_corrected_at_once(self, cast):
        row, _token = invited(cast.admin_agent, email="wrong@nordwind.example")
        withdraw(cast.admin_agent, row)
        assert invite(cast.admin_agent, new()).is_active is False

    def test_another_partner_is_not_held_up(self, cast):
        invited(cast.provider_admin_agent)
        assert invite(cast.admin_agent, new())

    def test_the_page_says_from_when(self, client, cast):
        row, _token = invited(cast.admin_agent)
        client.force_login(cast.admin_agent)
        assert "It can be asked again from" in text(client.get(row.get_absolute_url()))
        again_at = f"/customers/{row.customer_id}/send-again/"
        assert client.post(again_at).status_code == 303 and len(mails_of(row)) == 1
