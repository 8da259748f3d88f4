"""The list as CSV: the columns of the source, the own rows, no formula (domain.md 6.3, promises 17 and 27)."""

import pytest

from partnerportal.customers.models import Relationship
from tests.customers.builders import a_customer, a_relationship
from tests.customers.list.builders import exported

State = Relationship.State


def test_it_has_the_columns_of_the_source(client, cast):
    client.force_login(cast.sales_agent)
    customer = a_customer(cast.acme, name="Nordwind", domain="nordwind.example")
    assert exported(client) == [[str(customer.microsoft_id), "Nordwind", "nordwind.example", "Active"]]
    head = b"".join(client.get("/customers.csv").streaming_content).decode("utf-8-sig").splitlines()[0]
    assert head == "Microsoft ID,Company,Primary domain,Relationship"


def test_the_id_of_who_has_not_accepted_is_left_out(client, cast):
    client.force_login(cast.admin_agent)
    a_customer(cast.acme, state=State.INVITED)
    assert exported(client)[0][0] == ""


def test_it_follows_the_filters_and_the_order(client, cast):
    client.force_login(cast.admin_agent)
    for name in ("B", "A", "C"):
        a_customer(cast.acme, name=name)
    a_customer(cast.acme, name="Off", state=State.REMOVED)
    assert [row[1] for row in exported(client, "?sort=-name")] == ["C", "B", "A"]
    assert [row[1] for row in exported(client, "?state=ended")] == ["Off"]


def test_the_state_is_the_newest(client, cast):
    client.force_login(cast.admin_agent)
    a_relationship(cast.acme, a_customer(cast.acme, state=State.WITHDRAWN))
    assert [row[3] for row in exported(client)] == ["Active"]


def test_another_partners_customers_and_states_are_not_in_it(client, cast):
    client.force_login(cast.admin_agent)
    customer = a_customer(cast.acme, name="Shared", state=State.INVITED)
    a_relationship(cast.provider, customer)
    a_customer(cast.provider, name="Foreign")
    assert [row[1:] for row in exported(client)] == [["Shared", customer.domain, "Invited"]]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"])
def test_a_name_does_not_run_as_a_formula(client, cast, name):
    client.force_login(cast.admin_agent)
    a_customer(cast.acme, name=name)
    assert exported(client)[0][1] == f"'{name}"


@pytest.mark.parametrize("who", ["member", "outsider", "guest"])
def test_who_may_not(client, cast, who):
    client.force_login(getattr(cast, who))
    assert client.get("/customers.csv").status_code == 403
