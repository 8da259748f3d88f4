"""Submitting asks what the pages of the path ask, and looks again at what they showed (D33 to D36)."""

import pytest

from incidents import services
from incidents.needed import is_escalated
from partnerportal.accounts.models import Organization
from partnerportal.common.refusals import Forbidden, Refused
from partnerportal.customers.models import AzureGrant
from support.models import Plan
from tests.builders import a_company, a_person
from tests.customers.builders import a_grant, a_shared_customer, a_subscription
from tests.incidents.builders import COMPLETE, MONDAY, on_path
from tests.incidents.paths.builders import Journey, a_product
from tests.incidents.wizard import text


def complete(user, key, customer=None, plan="csp", **fields):
    """A draft that lacks nothing, but for what `fields` take from it."""
    version = a_product(key)
    facts = {**COMPLETE, **on_path(user, version, customer), "version": version, "contact_email": user.email}
    if customer and key != "on-premises":
        facts |= {"criterion": "deviation", "health_checked_at": MONDAY}
    plan = Plan.objects.filter(code=plan).first()
    return services.save_draft(user, None, MONDAY, **{**facts, "customer": customer, "plan": plan, **fields})


ASKED = """
product     context  field                lacks
azure       own      subscription         yes
azure       customer customer_subscription yes
azure       own      topic                no
dynamics    own      topic                yes
dynamics    customer topic                yes
office      own      topic                yes
office      customer topic                yes
office      customer criterion            yes
office      own      criterion            no
azure       customer health_checked_at    yes
on-premises customer criterion            no
on-premises customer health_checked_at    no
on-premises customer severity             yes
"""


@pytest.mark.parametrize("row", [line.split() for line in ASKED.strip().splitlines()[1:]], ids="-".join)
def test_what_the_path_asks_is_asked_by_the_service_too(agent, customer, row):
    key, context, field, lacks = row
    empty = None if field in {"customer_subscription", "health_checked_at"} else ""
    draft = complete(agent, key, customer if context == "customer" else None, **{field: empty})
    with pytest.raises(Refused) as refusal:
        services.submit(agent, draft, 0, MONDAY)
    assert getattr(refusal.value, "missing", ()) == ((field,) if lacks == "yes" else ())


@pytest.mark.parametrize(("key", "topic"), [("office", "technical"), ("dynamics", "mail"), ("office", "nonsense")])
def test_a_topic_of_another_product_is_none(agent, key, topic):
    with pytest.raises(services.Incomplete) as refusal:
        services.submit(agent, complete(agent, key, topic=topic), None, MONDAY)
    assert refusal.value.missing == ("topic",)


@pytest.mark.parametrize("key", ["on-premises", "azure", "dynamics", "crm", "office"])
@pytest.mark.parametrize("nature", ["break_fix", "billing", "fraud"])
def test_only_technical_problems_with_cloud_products_of_a_customer_are_escalated(agent, customer, key, nature):
    for whose in (customer, None):
        draft = complete(agent, key, whose, nature=nature)
        expected = whose is not None and nature == "break_fix" and key != "on-premises"
        assert is_escalated(draft) == expected


@pytest.fixture
def two(cast, plans):
    """Ember's two subscriptions of one customer, granted one by one, and a draft about the second."""
    fjord = a_company("Fjord", in_csp=True, csp_type="indirect_provider", domain="fjord.example")
    customer = a_shared_customer(fjord, cast.csp_only, name="Malabar")
    shop, data = customer.subscriptions.get(), a_subscription(customer, fjord, "Malabar data")
    a_grant(fjord, cast.csp_only, customer, shop)
    last = a_grant(fjord, cast.csp_only, customer, data)
    draft = complete(cast.reseller_admin_agent, "azure", customer, customer_subscription=data)
    return draft, shop, last


def test_the_grant_of_one_subscription_files_that_one_alone(cast, two):
    draft, shop, last = two
    AzureGrant.objects.filter(pk=last.pk).delete()
    gone = "Resale has no access to the subscription Malabar data of Malabar, or not any more."
    with pytest.raises(Refused, match=gone):
        services.submit(cast.reseller_admin_agent, draft, None, MONDAY)
    draft = services.save_draft(cast.reseller_admin_agent, draft, customer_subscription=shop)
    assert services.submit(cast.reseller_admin_agent, draft, None, MONDAY).is_open


def test_the_page_says_which_one_is_gone_and_offers_the_others(client, cast, two):
    draft, shop, last = two
    AzureGrant.objects.filter(pk=last.pk).delete()
    client.force_login(cast.reseller_admin_agent)
    for step in ("plan", "details", "review"):
        assert client.get(f"/incidents/new/{draft.reference}/{step}/").url.endswith("/problem/")
    page = client.get(f"/incidents/new/{draft.reference}/problem/")
    shown = text(page)
    assert "no access to the subscription Malabar data of Malabar" in shown
    assert "Choose another subscription of the customer below. Hand the request over to Fjord" in shown
    assert f'<option value="{shop.pk}"' in page.text and "Hand over to Fjord" in shown


@pytest.mark.parametrize("nature", ["billing", "fraud", "portal"])
def test_free_questions_are_for_members_of_a_company(client, cast, plans, nature):
    """A holder and a guest without a role file problems with on-premises products, nothing else (product.md 2, D9)."""
    guest = a_person(cast.acme, is_guest=True)
    for person, status in ((cast.holder, 422), (guest, 422), (cast.member, 302)):
        draft = complete(person, "office", nature=nature, version=None, plan="free")
        answer = Journey(client, person, "office").problem(nature=nature, version="portal")
        assert answer.status_code == status
        if person == cast.member:
            assert services.submit(person, draft, None, MONDAY).is_open
            continue
        with pytest.raises(Forbidden):
            services.submit(person, draft, None, MONDAY)


def test_a_guest_with_the_role_of_an_mpn_partner_admin_asks_them_too(cast, plans):
    guest = a_person(Organization.objects.get(pk=cast.acme.pk), "mpn_partner_admin", is_guest=True)
    draft = complete(guest, "office", nature="billing", version=None, plan="free")
    assert services.submit(guest, draft, None, MONDAY).is_open
