import csv
import io

import pytest
from django.urls import reverse

from partnerportal.common import references
from support import services
from support.models import Kind
from tests.builders import a_contract, a_person


@pytest.fixture
def contract(cast):
    return a_contract(cast.acme, on_premises=15, cloud=None)


@pytest.fixture
def counted(contract):
    return contract.entitlements.get(kind=Kind.ON_PREMISES)


@pytest.fixture
def unlimited(contract):
    return contract.entitlements.get(kind=Kind.CLOUD)


@pytest.fixture
def incidents_are_named(monkeypatch):
    def resolver(user, keys):
        return {key: (f"PB-{key}", f"/incidents/PB-{key}/" if key == "1" else None) for key in keys}

    monkeypatch.setattr(references, "_resolvers", {"incident": resolver})


def page(client, user, contract, query=""):
    client.force_login(user)
    return client.get(contract.get_absolute_url() + query)


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def lefts(response):
    return [(row.what, row.change, row.left) for row in response.context["rows"]]


def test_the_statement_runs_newest_first_with_what_was_left(client, cast, contract, counted, unlimited):
    services.consume(counted, "incident:1/1", cast.member)
    services.consume(unlimited, "incident:2/1", cast.member)
    services.consume(counted, "incident:3/1", cast.global_admin)
    services.give_back("incident:1/1", cast.engineer, "duplicate")
    assert lefts(page(client, cast.member, contract)) == [
        ("Given back", 1, 14),
        ("Taken", -1, 13),
        ("Taken", -1, None),
        ("Taken", -1, 14),
        ("Granted", None, None),
        ("Granted", 15, 15),
    ]


def test_each_page_goes_on_with_the_balance_of_the_one_before(client, cast):
    contract = a_contract(cast.acme, on_premises=40)
    line = contract.entitlements.get()
    for number in range(30):
        services.consume(line, f"incident:{number}/1", cast.member)
    first = page(client, cast.member, contract)
    older = client.get(contract.get_absolute_url() + first.context["page"].older_url)
    assert [row.left for row in first.context["rows"]] == list(range(10, 35))
    assert [row.left for row in older.context["rows"]] == [35, 36, 37, 38, 39, 40]


def test_a_lifted_limit_keeps_the_balances_before_it(client, cast, contract, counted):
    services.consume(counted, "incident:1/1", cast.member)
    services.lift_limit(counted, "competency:1", None)
    services.consume(counted, "incident:2/1", cast.member)
    rows = [row for row in lefts(page(client, cast.member, contract)) if row[0] != "Granted"]
    assert rows == [("Taken", -1, None), ("Limit lifted", None, None), ("Taken", -1, 14)]


def test_one_line_can_be_chosen(client, cast, contract, counted, unlimited):
    services.consume(unlimited, "incident:1/1", cast.member)
    rows = page(client, cast.member, contract, f"?line={counted.pk}").context["rows"]
    assert [row.entry.entitlement for row in rows] == [counted]


@pytest.mark.parametrize("query", ["?line=0", "?line=abc", "?line=99999999999999999999", "?who=%27%3B--"])
def test_a_filter_that_does_not_fit_narrows_nothing(client, cast, contract, query):
    response = page(client, cast.global_admin, contract, query)
    assert (response.status_code, len(response.context["rows"])) == (200, 2)


@pytest.mark.parametrize("mark", ["x", "W10=", "WzEsLTFd"])
def test_a_mark_that_was_never_handed_out(client, cast, contract, mark):
    assert page(client, cast.member, contract, f"?after={mark}").status_code == 404


@pytest.mark.usefixtures("incidents_are_named")
def test_a_reference_is_a_link_only_for_who_may_open_it(client, cast, contract, counted):
    services.consume(counted, "incident:1/1", cast.member)
    services.consume(counted, "incident:2/1", cast.member)
    html = page(client, cast.member, contract).content.decode()
    assert '<a href="/incidents/PB-1/">PB-1</a>' in html
    assert "PB-2" in html and "/incidents/PB-2/" not in html


def test_the_year_is_drawn_with_its_table(client, cast, contract, counted):
    services.consume(counted, "incident:1/1", cast.member)
    html = page(client, cast.member, contract).content.decode()
    assert "Microsoft Product Support: 14 of 15 left" in html
    assert "Show as a table" in html and "1 incident taken" in html
    assert "Unlimited" in html


@pytest.mark.parametrize("who", ["global_admin", "partner_admin", "member", "helpdesk_agent"])
def test_members_read_the_whole_statement(client, cast, contract, counted, who):
    services.consume(counted, "incident:1/1", a_person(cast.acme, name="Carla Colleague"))
    response = page(client, getattr(cast, who), contract)
    assert response.status_code == 200
    assert "Carla Colleague" in response.content.decode()


@pytest.mark.parametrize("who", ["outsider", "holder", "guest", "reseller", "reviewer", "engineer", "operator"])
def test_for_everybody_else_it_does_not_exist(client, cast, contract, who):
    assert page(client, getattr(cast, who), contract).status_code == 404
    assert client.get(f"{contract.get_absolute_url()}statement.csv").status_code == 404


def test_who_is_only_linked_reads_the_own_movements_and_no_names(client, cast, contract, counted):
    services.link_typed(cast.holder, contract.access_id, contract.contract_id)
    services.link_as_member(cast.member, contract)
    services.consume(counted, "incident:1/1", cast.member)
    services.consume(counted, "incident:2/1", cast.holder)
    services.give_back("incident:2/1", cast.engineer, "duplicate")
    response = page(client, cast.holder, contract)
    html = response.content.decode()
    assert [row.by for row in response.context["rows"]] == ["Somebody else", "Hanna Holder"]
    for hidden in ("Mona Member", cast.engineer.name, "incident:1", "Show as a table", "Who is linked", "Show IDs"):
        assert hidden not in html


def test_outsiders_are_named_only_to_who_sees_links(client, cast, contract, counted):
    services.consume(counted, "incident:1/1", cast.holder)
    assert "Hanna Holder" in page(client, cast.partner_admin, contract).content.decode()
    html = page(client, cast.member, contract).content.decode()
    assert "Hanna Holder" not in html and "Somebody outside the company" in html


@pytest.mark.parametrize("who", ["global_admin", "partner_admin"])
def test_admins_see_who_is_linked(client, cast, contract, counted, who):
    services.link_typed(cast.holder, contract.access_id, contract.contract_id)
    services.link_as_member(cast.member, contract)
    services.consume(counted, "incident:1/1", cast.holder)
    response = page(client, getattr(cast, who), contract)
    people = {link.user: link.last_used_at is not None for link in response.context["people"].links}
    assert people == {cast.holder: True, cast.member: False}
    assert cast.holder.email in response.content.decode() and "typed" in response.content.decode()


def test_members_without_the_role_read_who_can_see_it(client, cast, contract):
    services.link_typed(cast.holder, contract.access_id, contract.contract_id)
    assert cast.global_admin
    html = page(client, cast.member, contract).content.decode()
    assert "Only a Global admin or an MPN partner admin sees who is linked" in html
    assert "Ask Global Admin" in html
    assert cast.holder.email not in html


@pytest.mark.parametrize("words, found", [("hanna", 1), ("acme", 1), ("nobody", 0), ("%25", 0)])
def test_who_is_linked_can_be_searched(client, cast, contract, words, found):
    services.link_typed(cast.holder, contract.access_id, contract.contract_id)
    services.link_as_member(cast.member, contract)
    response = page(client, cast.global_admin, contract, f"?who={words}")
    assert len(response.context["people"].links) == found


@pytest.mark.parametrize(
    "state, said, unsaid",
    [
        ("not activated", "Not activated yet.", "Show IDs"),
        ("expired", "Expired on", "#plus"),
        ("used up", "0 of 1 incidents left.", "#plus"),
    ],
)
def test_what_cannot_be_used_says_why(client, cast, state, said, unsaid):
    contract = a_contract(
        cast.acme, active=state != "not activated", on_premises=1, days=-40 if state == "expired" else 200
    )
    if state == "used up":
        services.consume(contract.entitlements.get(), "incident:1/1", None)
    html = page(client, cast.member, contract).content.decode()
    assert said in html and unsaid not in html


def test_an_ended_contract_is_still_read(client, cast, contract):
    services.end_contract(contract.pk)
    html = page(client, cast.member, contract).content.decode()
    assert "Ended" in html and "Show IDs" not in html


def test_the_ids_are_not_in_the_page_before_they_are_asked_for(client, cast, contract):
    html = page(client, cast.global_admin, contract).content.decode()
    for secret in (contract.access_id, contract.contract_id, contract.shown_access_id, contract.shown_contract_id):
        assert secret not in html


@pytest.mark.parametrize("pk", ["0", "123456789", "9" * 30, "abc"])
def test_no_such_contract(client, cast, pk):
    client.force_login(cast.global_admin)
    assert client.get(f"/support/contracts/{pk}/").status_code == 404


@pytest.mark.parametrize("suffix", ["", "statement.csv"])
def test_it_only_shows(client, cast, contract, suffix):
    client.force_login(cast.member)
    assert client.post(contract.get_absolute_url() + suffix).status_code == 405


@pytest.mark.usefixtures("incidents_are_named")
def test_the_csv_holds_every_movement_in_order_with_its_balance(client, cast, contract, counted):
    services.consume(counted, "incident:1/1", a_person(cast.acme, name="=cmd|' /C calc'!A0"))
    client.force_login(cast.member)
    header, *rows = rows_of(client.get(reverse("support:contract_csv", args=[contract.pk])))
    assert header[-2:] == ["Change", "Left"]
    assert [row[-2:] for row in rows] == [["15", "15"], ["Unlimited", "Unlimited"], ["-1", "14"]]
    assert rows[-1][2:7] == ["Taken", "", "incident:1/1", "PB-1", "'=cmd|' /C calc'!A0"]
    assert contract.access_id not in str(rows)


def test_the_csv_of_who_is_only_linked_holds_the_own_movements(client, cast, contract, counted):
    services.link_typed(cast.holder, contract.access_id, contract.contract_id)
    services.consume(counted, "incident:1/1", cast.member)
    services.consume(counted, "incident:2/1", cast.holder)
    client.force_login(cast.holder)
    header, *rows = rows_of(client.get(reverse("support:contract_csv", args=[contract.pk])))
    assert header[-1] == "Change"
    assert [(row[4], row[6]) for row in rows] == [("incident:2/1", "Hanna Holder")]


def test_the_csv_is_complete_beyond_one_chunk(client, cast, contract, counted, monkeypatch):
    monkeypatch.setattr("support.statement.CHUNK", 4)
    for number in range(9):
        services.consume(counted, f"incident:{number}/1", cast.member)
    client.force_login(cast.member)
    _header, *rows = rows_of(client.get(reverse("support:contract_csv", args=[contract.pk])))
    assert [row[-1] for row in rows] == ["15", "Unlimited", "14", "13", "12", "11", "10", "9", "8", "7", "6"]
