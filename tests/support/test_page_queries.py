"""The number of queries of each page is the same whatever there is (issue: Speed)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support import services
from tests.builders import a_contract, a_person

BUDGETS = {"/support/contracts/": 10, "/support/contracts/link/": 10, "/support/plans/": 8, "contract": 12}


def fill(cast, number):
    """So many contracts, and on the first one so many movements and linked people."""
    contracts = [a_contract(cast.acme, on_premises=200, cloud=None, title=f"Contract {n}") for n in range(number)]
    for contract in contracts:
        services.link_as_member(cast.global_admin, contract)
    for line in contracts[0].entitlements.all():
        for n in range(number * 5):
            person = a_person(cast.acme if n % 2 else None)
            services.link_typed(person, contracts[0].access_id, contracts[0].contract_id)
            services.consume(line, f"incident:{line.pk}{n}/1", person)
    return contracts[0]


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len([query for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("name", BUDGETS)
@pytest.mark.parametrize("who", ["global_admin", "member"])
def test_queries_do_not_grow(client, cast, name, who):
    small = fill(cast, 1)
    client.force_login(getattr(cast, who))
    few = queries(client, small.get_absolute_url() if name == "contract" else name)
    large = fill(cast, 6)
    many = queries(client, large.get_absolute_url() if name == "contract" else name)
    assert few == many <= BUDGETS[name]


def test_neither_does_the_statement_of_who_is_only_linked(client, cast):
    client.force_login(cast.holder)
    counts = []
    for number in (1, 6):
        contract = fill(cast, number)
        services.link_typed(cast.holder, contract.access_id, contract.contract_id)
        counts.append(queries(client, contract.get_absolute_url()))
    assert counts[0] == counts[1] <= BUDGETS["contract"]
