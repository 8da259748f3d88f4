"""What a request for a customer rests on is taken away while the request is submitted (domain.md 6.4, D6, D34).

Each time one of two things holds: the request stood before the taking was done, or it is refused.
"""

from threading import Event

import pytest
from django.utils import timezone

from incidents import filing, services
from incidents.models import Incident
from incidents.services import submitting
from partnerportal.accounts.services.invitations import hash_of
from partnerportal.common.refusals import Forbidden, Refused
from partnerportal.customers.models import AzureGrant, GroupMember, Relationship, SupportGroup
from partnerportal.customers.services import grants, groups, relationships, relationships_answers
from partnerportal.customers.standing import standing
from support.models import Kind
from tests.builders import a_plan, a_version
from tests.customers.builders import a_customer, a_grant, a_group, a_shared_customer, a_subscription
from tests.incidents.builders import a_draft, on_path
from tests.races.harness import accepted, at_once, refused, together

TOKEN = "a-link-of-the-customer"
TAKEN = {
    "grant": lambda by: grants.revoke(by, AzureGrant.objects.get()),
    "grant of one subscription": lambda by: grants.revoke(by, AzureGrant.objects.earliest("pk")),
    "group": lambda by: groups.revoke(by, SupportGroup.objects.get()),
    "membership": lambda by: groups.remove(by, SupportGroup.objects.get(), GroupMember.objects.get().user),
    "delegated admin": lambda by: relationships_answers.undelegate(TOKEN),
    "relationship": lambda by: relationships.remove(by, Relationship.objects.get(organization=by.organization)),
    "provider's relationship": lambda by: relationships.remove(
        by, Relationship.objects.get(organization=by.organization)
    ),
}
THINGS = list(TAKEN)
LOCKS = {
    **dict.fromkeys(("grant", "grant of one subscription"), (grants, "lock_relationships")),
    **dict.fromkeys(("group", "membership"), (groups, "lock_relationships")),
    "provider's relationship": (relationships, "lock_all_of"),
}
"""Where each locks the relationship of the company that loses it."""


def a_request(user, customer, area):
    """All that submitting asks for, for a customer's cloud product."""
    version = a_version("Online", product=area.title(), kind=Kind.CLOUD, area=area)
    plan = a_plan("csp" if area == "azure" else "included", customer_areas=[area])
    facts = {"plan": plan, "contact_email": user.email, "criterion": "unavailable", "health_checked_at": timezone.now()}
    return a_draft(user, customer=customer, version=version, **on_path(user, version, customer), **facts)


def world(cast, thing):
    """Who takes it away, who submits, and what."""
    if thing in {"grant", "provider's relationship"}:
        customer, user = a_shared_customer(cast.provider, cast.csp_only, granted=True), cast.reseller_admin_agent
        return cast.provider_global_admin, user, a_request(user, customer, "azure")
    if thing == "grant of one subscription":
        customer, user = a_shared_customer(cast.provider, cast.csp_only), cast.reseller_admin_agent
        a_grant(cast.provider, cast.csp_only, customer, customer.subscriptions.get())
        draft = a_request(user, customer, "azure")
        a_grant(cast.provider, cast.csp_only, customer, a_subscription(customer, cast.provider))
        return cast.provider_admin_agent, user, draft
    customer, user = a_customer(cast.acme), cast.helpdesk_agent
    if thing == "delegated admin":
        Relationship.objects.update(token_hash=hash_of(TOKEN))
        return None, user, a_request(user, customer, "office")
    a_group(cast.acme, customer, user)
    return cast.global_admin, user, a_request(user, customer, "azure")


def race(cast, monkeypatch, thing):
    """It is taken between the look at the rights and the filing; what stood when the taking was done."""
    by, user, draft = world(cast, thing)
    looked, taken, real = Event(), Event(), submitting.plan_options

    def later(*args):
        looked.set()
        taken.wait(1.5)
        return real(*args)

    monkeypatch.setattr(submitting, "plan_options", later)

    def take():
        looked.wait(10)
        TAKEN[thing](by)
        stood = Incident.objects.get(pk=draft.pk).is_open
        taken.set()
        return stood

    outcomes = together(lambda: services.submit(user, draft, None), take)
    assert accepted(outcomes) == outcomes, outcomes
    assert Incident.objects.get(pk=draft.pk).is_open
    return outcomes[1]


@pytest.mark.parametrize("thing", THINGS)
def test_what_is_taken_while_a_request_is_submitted_is_taken_after_it(cast, monkeypatch, thing):
    assert race(cast, monkeypatch, thing)


@pytest.mark.parametrize("thing", THINGS)
def test_the_twin_that_submits_without_the_lock_files_with_what_was_taken(cast, monkeypatch, thing):
    monkeypatch.setattr(filing, "locked_standing", standing)
    assert not race(cast, monkeypatch, thing), "the twin must show the fault"


@pytest.mark.parametrize("thing", LOCKS)
def test_the_twin_that_takes_without_the_lock_lets_it_be_filed(cast, monkeypatch, thing):
    monkeypatch.setattr(*LOCKS[thing], lambda *args: set())
    assert not race(cast, monkeypatch, thing), "the twin must show the fault"


@pytest.mark.parametrize("thing", THINGS)
def test_what_is_taken_first_stops_the_request_that_waited(cast, thing):
    by, user, draft = world(cast, thing)
    TAKEN[thing](by)
    with pytest.raises((Refused, Forbidden)):
        services.submit(user, draft, None)
    assert Incident.objects.get(pk=draft.pk).is_draft


@pytest.mark.parametrize("thing", THINGS)
def test_at_the_same_moment_nothing_is_half_done(cast, thing):
    by, user, draft = world(cast, thing)
    submitted, taken = together(lambda: services.submit(user, draft, None), lambda: TAKEN[thing](by))
    assert not isinstance(taken, Exception)
    is_refused = isinstance(submitted, Refused | Forbidden)
    assert Incident.objects.get(pk=draft.pk).is_draft is is_refused, submitted


def test_eight_who_give_the_same_give_it_once(cast):
    customer, user = a_shared_customer(cast.provider, cast.csp_only), cast.provider_admin_agent
    outcomes = at_once(8, lambda: grants.give(user, cast.csp_only, customer))
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 7)
    assert AzureGrant.objects.live().count() == 1


def test_eight_who_revoke_the_same_revoke_it_once(cast):
    a_shared_customer(cast.provider, cast.csp_only, granted=True)
    user, row = cast.provider_admin_agent, AzureGrant.objects.get()
    outcomes = at_once(8, lambda: grants.revoke(user, row))
    assert (len(accepted(outcomes)), len(refused(outcomes, Refused))) == (1, 7)


def test_a_grant_and_the_end_of_what_it_rests_on_do_not_wait_in_a_circle(cast):
    """Giving locks the partnership, then the relationships; ending and revoking lock one of them each."""
    customer, user = a_shared_customer(cast.provider, cast.csp_only, granted=True), cast.provider_admin_agent
    row = AzureGrant.objects.get()
    outcomes = together(
        lambda: grants.give(user, cast.csp_only, customer, customer.subscriptions.get()),
        lambda: grants.revoke(user, row),
        lambda: grants.give(user, cast.csp_only, customer),
    )
    assert len(accepted(outcomes)) >= 1
    assert all(isinstance(outcome, Refused) for outcome in refused(outcomes)), outcomes
