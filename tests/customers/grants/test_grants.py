"""A provider gives access to a customer's Azure and takes it back: on which ground, to whom, with what effect."""

import pytest

from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, WrongState
from partnerportal.customers.models import AzureGrant, Partnership, Relationship, Subscription
from partnerportal.customers.services import grants, partnerships
from partnerportal.customers.standing import Azure, azure_of
from tests.builders import a_company, a_person
from tests.customers.builders import (
    a_customer,
    a_grant,
    a_partnership,
    a_relationship,
    a_shared_customer,
    a_subscription,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast):
    return a_shared_customer(cast.provider, cast.csp_only)


def give(cast, customer, subscription=None, by="provider_admin_agent"):
    return grants.give(getattr(cast, by), cast.csp_only, customer, subscription)


class TestGive:
    @pytest.mark.parametrize("by", ["provider_admin_agent", "provider_global_admin"])
    def test_it_works_at_once(self, cast, customer, by):
        assert azure_of(cast.csp_only, customer) is Azure.NONE
        give(cast, customer, by=by)
        assert azure_of(cast.csp_only, customer) is Azure.GRANTED

    def test_it_is_written_into_both_logs(self, cast, customer):
        row = give(cast, customer)
        lines = Activity.objects.filter(verb="grant.given", reference=row.reference)
        assert {line.organization for line in lines} == {cast.provider, cast.csp_only}
        assert {(line.facts["customer"], line.facts["scope"]) for line in lines} == {
            (str(customer), "All subscriptions")
        }

    def test_the_admins_of_the_reseller_are_told(self, cast, customer):
        told = {cast.reseller_admin_agent, cast.reseller_global_admin}
        assert cast.reseller_helpdesk_agent
        row = give(cast, customer)
        mails = Outbox.objects.filter(kind="customers/grant_given")
        assert {mail.user for mail in mails} == told
        assert f"/customers/{customer.pk}/" in mails[0].body and mails[0].reference == row.reference

    def test_one_subscription_opens_that_one(self, cast, customer):
        first = customer.subscriptions.get()
        other = a_subscription(customer, cast.provider)
        row = give(cast, customer, other)
        assert grants.scope_of(row) == other.name
        assert set(Subscription.objects.open_to(cast.csp_only)) == {other} != {first}
        assert (
            other.name in Outbox.objects.filter(kind="customers/grant_given").first().body
            if Outbox.objects.exists()
            else True
        )

    def test_the_same_twice_is_refused(self, cast, customer):
        give(cast, customer)
        with pytest.raises(WrongState, match="has this access already"):
            give(cast, customer)
        with pytest.raises(WrongState, match="access to all subscriptions already"):
            give(cast, customer, customer.subscriptions.get())
        assert AzureGrant.objects.count() == 1

    def test_again_after_a_revoke(self, cast, customer):
        grants.revoke(cast.provider_admin_agent, give(cast, customer))
        assert give(cast, customer).is_live

    def test_not_to_a_customer_of_one_s_own_alone(self, cast):
        customer = a_customer(cast.provider)
        a_partnership(cast.provider, cast.csp_only)
        with pytest.raises(WrongState, match="Resale has no active relationship"):
            give(cast, customer)

    @pytest.mark.parametrize("state", ["removed", "invited", "declined", "withdrawn"])
    @pytest.mark.parametrize("whose", ["provider", "csp_only"])
    def test_not_without_an_active_relationship_of_both(self, cast, whose, state):
        customer = a_shared_customer(cast.provider, cast.csp_only)
        company = getattr(cast, whose)
        Relationship.objects.filter(organization=company).delete()
        a_relationship(company, customer, state=state)
        with pytest.raises(WrongState, match=f"{company} has no active relationship"):
            give(cast, customer)

    @pytest.mark.parametrize("state", ["invited", "declined", "ended"])
    def test_not_without_an_active_partnership(self, cast, customer, state):
        Partnership.objects.all().delete()
        a_partnership(cast.provider, cast.csp_only, state)
        with pytest.raises(WrongState, match="no active partnership"):
            give(cast, customer)

    def test_not_what_the_provider_has_lost_or_never_had(self, cast, customer):
        theirs = a_subscription(customer, cast.acme)
        with pytest.raises(WrongState, match="no access to give"):
            give(cast, customer, theirs)
        Subscription.objects.update(has_access=False)
        with pytest.raises(WrongState, match="no access to give"):
            give(cast, customer)

    def test_only_a_provider_gives(self, cast, customer):
        for user in (cast.admin_agent, cast.reseller_admin_agent):
            with pytest.raises(WrongState, match="Only an indirect provider"):
                grants.give(user, cast.csp_only, customer)

    @pytest.mark.parametrize("role", ["helpdesk_agent", "sales_agent", "user_admin", "partner_admin"])
    def test_who_may_not(self, cast, customer, role):
        with pytest.raises(Forbidden, match="Only a Global admin or an Admin agent"):
            give(cast, customer, by=f"provider_{role}")
        assert not AzureGrant.objects.exists()


class TestRevoke:
    def test_it_works_at_once(self, cast, customer):
        row = grants.revoke(cast.provider_admin_agent, give(cast, customer))
        assert azure_of(cast.csp_only, customer) is Azure.NONE
        assert (row.revoked_by, row.status.word) == (cast.provider_admin_agent, "Revoked")

    def test_it_is_written_into_both_logs_and_mailed(self, cast, customer):
        told = cast.reseller_admin_agent
        row = grants.revoke(cast.provider_global_admin, give(cast, customer))
        lines = Activity.objects.filter(verb="grant.revoked", reference=row.reference)
        assert {line.organization for line in lines} == {cast.provider, cast.csp_only}
        mail = Outbox.objects.get(kind="customers/grant_revoked")
        assert mail.user == told and "Requests that are open go on" in mail.body

    def test_twice_is_refused(self, cast, customer):
        row = give(cast, customer)
        grants.revoke(cast.provider_admin_agent, row)
        with pytest.raises(WrongState, match="revoked already"):
            grants.revoke(cast.provider_global_admin, row)
        assert Activity.objects.filter(verb="grant.revoked").count() == 2

    def test_also_what_is_left_of_a_partnership_that_has_ended(self, cast, customer):
        row = give(cast, customer)
        partnerships.end(cast.reseller_admin_agent, Partnership.objects.get())
        assert not grants.revoke(cast.provider_admin_agent, row).is_live

    def test_also_where_a_relationship_has_ended(self, cast, customer):
        row = give(cast, customer)
        Relationship.objects.all().delete()
        assert not grants.revoke(cast.provider_admin_agent, row).is_live

    def test_only_who_gave_it(self, cast, customer):
        row = give(cast, customer)
        another = a_company("Another", in_csp=True, csp_type="indirect_provider")
        for user in (cast.reseller_admin_agent, a_person(another, "admin_agent"), cast.admin_agent):
            with pytest.raises(WrongState, match="Only Provider revokes"):
                grants.revoke(user, row)

    @pytest.mark.parametrize("role", ["helpdesk_agent", "sales_agent", "user_admin"])
    def test_who_may_not(self, cast, customer, role):
        row = give(cast, customer)
        with pytest.raises(Forbidden):
            grants.revoke(getattr(cast, f"provider_{role}"), row)
        assert AzureGrant.objects.live().count() == 1


def test_a_reseller_sees_no_grant_of_another_reseller(cast, customer):
    second = a_company("Second", in_csp=True, csp_type="indirect_reseller")
    theirs = a_grant(cast.provider, second, a_shared_customer(cast.provider, second))
    own = give(cast, customer)
    seen = AzureGrant.objects.visible_to
    assert list(seen(cast.reseller_admin_agent)) == [own]
    assert list(seen(a_person(second, "admin_agent"))) == [theirs]
    assert set(seen(cast.provider_admin_agent)) == {own, theirs}
    assert not any(seen(user) for user in (cast.admin_agent, cast.outsider, cast.holder, cast.engineer))
