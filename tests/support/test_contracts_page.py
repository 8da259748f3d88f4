import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from support import services
from support.models import Contract, ContractLink, Kind
from tests.builders import a_contract, a_person

URL = "/support/contracts/"


def page(client, user, url=URL):
    client.force_login(user)
    return client.get(url)


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_member_sees_what_the_company_holds(client, cast):
    contract = a_contract(cast.acme, on_premises=15, cloud=5)
    services.consume(contract.entitlements.get(kind=Kind.CLOUD), "incident:1/1", cast.member)
    html = page(client, cast.member).content.decode()
    for part in ("Silver 2026/27", "15 of 15 left, 0 used", "4 of 5 left, 1 used", "Active", "usable through"):
        assert part in html
    assert reverse("support:contract", args=[contract.pk]) in html


def test_the_ids_are_nowhere_in_the_page(client, cast):
    contract = a_contract(cast.acme)
    html = page(client, cast.member).content.decode()
    for secret in (contract.access_id, contract.contract_id, contract.shown_access_id, contract.shown_contract_id):
        assert secret not in html


def test_another_companys_contract_is_not_listed(client, cast):
    a_contract(cast.acme, title="Acme only")
    assert "Acme only" not in page(client, cast.outsider).content.decode()


def test_a_typed_link_brings_another_companys_contract(client, cast):
    contract = a_contract(cast.acme, title="Acme only")
    services.link_typed(cast.outsider, contract.access_id, contract.contract_id)
    html = page(client, cast.outsider).content.decode()
    assert "Acme only" in html and "Acme" in html and "Linked" in html


@pytest.mark.parametrize("who", ["holder", "guest", "reviewer", "engineer", "operator"])
def test_who_sees_no_company_sees_the_own_links(client, cast, who):
    a_contract(cast.acme, title="Not linked at all")
    contract = a_contract(cast.acme, title="Mine by typing")
    user = getattr(cast, who)
    services.link_typed(user, contract.access_id, contract.contract_id)
    response = page(client, user)
    assert response.status_code == 200
    assert "Mine by typing" in response.content.decode()
    assert "Not linked at all" not in response.content.decode()


def test_a_guest_with_the_partner_admin_role_sees_the_company(client, cast):
    a_contract(cast.acme)
    guest = a_person(cast.acme, "mpn_partner_admin", is_guest=True)
    assert "Silver 2026/27" in page(client, guest).content.decode()


@pytest.mark.parametrize("url", [URL, "/support/contracts.csv"])
def test_a_company_of_csp_only_is_refused(client, cast, url):
    response = page(client, cast.reseller, url)
    assert response.status_code == 403
    assert "You are not authorized for this action" in response.content.decode()


@pytest.mark.parametrize("url", [URL, "/support/contracts.csv"])
def test_it_only_shows(client, cast, url):
    client.force_login(cast.member)
    assert client.post(url).status_code == 405


def test_nobody_reads_it_without_signing_in(client, db):
    assert client.get(URL).status_code == 302


def test_a_holder_without_links_reads_what_to_do(client, cast):
    html = page(client, cast.holder).content.decode()
    assert "No contract is linked to your account" in html
    assert reverse("support:link") in html


def test_a_member_of_a_company_without_contracts_reads_where_they_come_from(client, cast):
    assert "A contract comes with each membership" in page(client, cast.member).content.decode()


def dead(cast, how):
    if how == "expired":
        return a_contract(cast.acme, days=-40)
    if how == "used up":
        contract = a_contract(cast.acme, on_premises=1)
        services.consume(contract.entitlements.get(), "incident:1/1", None)
        return contract
    contract = a_contract(cast.acme, active=False)
    if how == "pending":
        services.mark_pending(contract.pk)
    return contract


@pytest.mark.parametrize(
    "how, sentence",
    [
        ("expired", "Expired on"),
        ("used up", "Microsoft Product Support: 0 of 1 incidents left."),
        ("not activated", "A Global admin or an MPN partner admin activates it."),
        ("pending", "Activation was requested and is not finished yet."),
    ],
)
def test_one_sentence_says_why_a_contract_cannot_be_used(client, cast, how, sentence):
    contract = dead(cast, how)
    html = page(client, cast.member).content.decode()
    assert sentence in html
    assert reverse("support:link_member", args=[contract.pk]) not in html


def test_expired_names_the_last_day_of_the_window(client, cast):
    contract = a_contract(cast.acme, days=-40)
    assert contract.last_day == cast.acme.today() - timedelta(days=10)
    assert f"Expired on {contract.last_day.day} " in page(client, cast.member).content.decode()


@pytest.mark.parametrize(
    "query, found",
    [
        ("", {"Gold", "Silver", "Old"}),
        ("q=gol", {"Gold"}),
        ("q=%25", set()),
        ("q=acme", {"Gold", "Silver", "Old"}),
        ("show=linked", {"Gold"}),
        ("show=unlinked", {"Silver", "Old"}),
        ("show=usable", {"Gold", "Silver"}),
        ("show=nonsense", {"Gold", "Silver", "Old"}),
        ("sort=password", {"Gold", "Silver", "Old"}),
        ("q=" + "x" * 5000, set()),
    ],
)
def test_search_and_filter(client, cast, query, found):
    gold = a_contract(cast.acme, title="Gold")
    a_contract(cast.acme, title="Silver")
    a_contract(cast.acme, title="Old", days=-40)
    services.link_as_member(cast.member, gold)
    shown = page(client, cast.member, f"{URL}?{query}").context["holdings"]
    assert {held.contract.title for held in shown} == found


@pytest.mark.parametrize(
    "sort, titles",
    [
        ("", ["Later", "Sooner"]),
        ("end_date", ["Sooner", "Later"]),
        ("title", ["Later", "Sooner"]),
        ("-title", ["Sooner", "Later"]),
    ],
)
def test_sorting(client, cast, sort, titles):
    a_contract(cast.acme, title="Later", days=300)
    a_contract(cast.acme, title="Sooner", days=100)
    shown = page(client, cast.member, f"{URL}?sort={sort}").context["holdings"]
    assert [held.contract.title for held in shown] == titles


def test_long_lists_have_pages(client, cast):
    for number in range(27):
        a_contract(cast.acme, title=f"Contract {number:02}", days=100 + number)
    first = page(client, cast.member)
    older = client.get(URL + first.context["page"].older_url)
    assert (len(first.context["holdings"]), len(older.context["holdings"])) == (25, 2)


@pytest.mark.parametrize("mark", ["x", "W10=", "bnVsbA==", "%00", "W1siMjAyNi0xMy00NSIsMV1d"])
def test_a_mark_that_was_never_handed_out(client, cast, mark):
    assert page(client, cast.member, f"{URL}?after={mark}").status_code in {400, 404}


def test_the_csv_has_a_row_for_each_line_and_no_ids(client, cast):
    contract = a_contract(cast.acme, on_premises=2, cloud=None, title="=1+1")
    services.link_as_member(cast.member, contract)
    header, *rows = rows_of(page(client, cast.member, "/support/contracts.csv"))
    assert (len(header), [row[0] for row in rows]) == (12, ["'=1+1", "'=1+1"])
    assert [row[7:10] for row in rows] == [["2", "0", "2"], ["Unlimited", "0", "Unlimited"]]
    assert contract.access_id not in str(rows) and contract.contract_id not in str(rows)


def test_the_csv_holds_what_is_filtered(client, cast):
    a_contract(cast.acme, title="Gold")
    a_contract(cast.acme, title="Silver")
    _header, *rows = rows_of(page(client, cast.member, "/support/contracts.csv?q=gold"))
    assert [row[0] for row in rows] == ["Gold"]


class TestLink:
    """POST /support/contracts/<id>/link/: one click, for members."""

    @pytest.fixture
    def contract(self, cast):
        return a_contract(cast.acme)

    def post(self, client, user, contract, **data):
        client.force_login(user)
        return client.post(f"{URL}{contract.pk}/link/", data, follow=True)

    def test_one_click_links(self, client, cast, contract):
        response = self.post(client, cast.member, contract)
        assert response.redirect_chain == [(contract.get_absolute_url(), 302)]
        assert "Contract linked. You can choose it in step 2 of a new incident." in response.content.decode()
        assert not ContractLink.objects.get(user=cast.member).was_typed

    def test_it_comes_back_to_the_page_it_was_asked_from(self, client, cast, contract):
        assert self.post(client, cast.member, contract, next=f"{URL}?q=a").redirect_chain[0][0] == f"{URL}?q=a"

    @pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example/", "javascript:alert(1)"])
    def test_it_never_leads_away(self, client, cast, contract, evil):
        assert self.post(client, cast.member, contract, next=evil).redirect_chain[0][0] == contract.get_absolute_url()

    def test_again_is_harmless(self, client, cast, contract):
        services.link_as_member(cast.member, contract)
        today = timezone.now()
        said = f"Already linked to your account on {today.day} {today:%b %Y}. You can create an incident now."
        assert said in self.post(client, cast.member, contract).content.decode()
        assert ContractLink.objects.count() == 1

    def test_a_used_up_line_is_named_beside_the_success(self, client, cast):
        contract = a_contract(cast.acme, on_premises=3, cloud=1)
        services.consume(contract.entitlements.get(kind=Kind.CLOUD), "incident:1/1", None)
        html = self.post(client, cast.member, contract).content.decode()
        assert "Contract linked." in html
        assert "Signature Cloud Support: 0 of 1 incidents left." in html

    @pytest.mark.parametrize("who", ["outsider", "holder", "guest", "reseller", "reviewer"])
    def test_who_may_not_finds_nothing(self, client, cast, contract, who):
        assert self.post(client, getattr(cast, who), contract).status_code == 404
        assert not ContractLink.objects.exists()

    def test_who_linked_by_typing_cannot_use_the_members_way(self, client, cast, contract):
        services.link_typed(cast.holder, contract.access_id, contract.contract_id)
        assert self.post(client, cast.holder, contract).status_code == 403

    @pytest.mark.parametrize("state", ["expired", "used up", "not activated", "pending"])
    def test_a_contract_in_the_wrong_state_is_refused_with_its_cause(self, client, cast, state):
        contract = dead(cast, state)
        response = self.post(client, cast.member, contract)
        assert response.redirect_chain == [(contract.get_absolute_url(), 303)]
        assert not ContractLink.objects.exists()

    @pytest.mark.parametrize("pk", ["0", "999999999999999999999999999999", "abc"])
    def test_no_such_contract(self, client, cast, pk):
        client.force_login(cast.member)
        assert client.post(f"{URL}{pk}/link/").status_code == 404

    def test_get_is_refused(self, client, cast, contract):
        client.force_login(cast.member)
        assert client.get(f"{URL}{contract.pk}/link/").status_code == 405


def test_the_plan_of_a_contract_that_ended_early_says_so(client, cast):
    contract = a_contract(cast.acme)
    services.end_contract(contract.pk)
    assert Contract.objects.get(pk=contract.pk).last_day == cast.acme.today()
    assert f"Expired on {cast.acme.today().day} " in page(client, cast.member).content.decode()
