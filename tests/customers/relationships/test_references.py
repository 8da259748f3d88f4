"""The activity log names the customer, and leads to it for who may see customers (model.md 3)."""

import pytest

from partnerportal.common.references import resolve
from tests.customers.builders import a_customer, relationship_of
from tests.customers.list.builders import text
from tests.customers.relationships.builders import invited


@pytest.mark.parametrize("who, leads", [("sales_agent", True), ("member", False)])
def test_who_may_see_customers_is_led_to_it(cast, who, leads):
    customer = a_customer(cast.acme, name="Nordwind")
    row = relationship_of(cast.acme, customer)
    named = resolve(getattr(cast, who), [row.reference, customer.reference])
    url = f"/customers/{customer.pk}/" if leads else None
    assert {(name.title, name.url) for name in named.values()} == {("Nordwind", url)}


def test_another_partner_reads_nothing(cast):
    row = relationship_of(cast.acme, a_customer(cast.acme, name="Nordwind"))
    named = resolve(cast.outsider, [row.reference, row.customer.reference])
    assert "Nordwind" not in {name.title for name in named.values()}


@pytest.mark.parametrize("key", ["0", "abc", "9" * 30, ""])
def test_what_is_no_key_is_nothing(cast, key):
    assert resolve(cast.admin_agent, [f"relationship:{key}"])[f"relationship:{key}"].url is None


def test_the_log_says_what_was_done(client, cast):
    invited(cast.admin_agent)
    client.force_login(cast.global_admin)
    assert "invited the customer Nordwind" in text(client.get("/organization/activity/?about=customer"))
