from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.urls import reverse
from django.utils import timezone

from support import services
from support.ids import ACCESS, CONTRACT, new_id
from support.models import ContractLink, Kind
from tests.builders import a_contract
from tests.support.plans.builders import registered

URL = "/support/contracts/link/"
WRONG_END = "The last character does not fit. Check the ID for a typing error."


@pytest.fixture
def contract(cast):
    return a_contract(cast.acme)


def post(client, user, access_id, contract_id):
    client.force_login(user)
    return client.post(URL, {"access_id": access_id, "contract_id": contract_id})


def spoilt(value):
    """The ID with another last character."""
    return value[:-1] + ("0" if value[-1] != "0" else "1")


def test_the_holder_links_and_reads_what_comes_next(client, cast, contract):
    response = post(client, cast.holder, contract.shown_access_id, contract.shown_contract_id)
    assert response.url == f"{URL}?new={contract.pk}"
    html = client.get(response.url).content.decode()
    assert "Contract linked. You can choose it in step 2 of a new incident." in html
    assert ContractLink.objects.get(user=cast.holder).was_typed


@pytest.mark.parametrize("who", ["member", "guest", "holder", "reseller", "outsider", "legacy_admin", "engineer"])
def test_any_account_may_link_a_pair(client, cast, contract, who):
    user = getattr(cast, who)
    assert post(client, user, contract.access_id, contract.contract_id).status_code == 302
    assert contract.links.get().user == user


@pytest.mark.parametrize(
    "spell",
    [
        str.lower,
        lambda text: f" \t{text}\t ",
        lambda text: text.replace("-", " "),
        lambda text: text.replace("-", "–"),
        lambda text: text.replace("0", "o").replace("1", "l"),
        lambda text: "".join(chr(ord(c) + 0xFEE0) if c != "-" else c for c in text),
    ],
)
def test_spelling_is_forgiven(client, cast, contract, spell):
    response = post(client, cast.holder, spell(contract.shown_access_id), spell(contract.shown_contract_id))
    assert response.status_code == 302


def test_swapped_fields_are_forgiven(client, cast, contract):
    assert post(client, cast.holder, contract.shown_contract_id, contract.shown_access_id).status_code == 302


def test_linking_again_says_since_when_and_leads_on(client, cast, contract):
    services.link_typed(cast.holder, contract.access_id, contract.contract_id)
    response = post(client, cast.holder, contract.access_id, contract.contract_id)
    html = client.get(response.url).content.decode()
    today = timezone.now()
    assert "Already linked to your account on" in html
    assert f"{today.day} {today:%b %Y}</time>. You can create an incident now." in html
    assert "New incident" in html


@pytest.mark.parametrize("query", ["new=1", "already=99999999999999999999", "new=abc", "already=%C3%A4", "new=-1"])
def test_the_outcome_speaks_only_of_ones_own_links(client, cast, contract, query):
    services.link_typed(cast.outsider, contract.access_id, contract.contract_id)
    client.force_login(cast.holder)
    html = client.get(f"{URL}?{query}").content.decode()
    assert "Contract linked" not in html and "Already linked" not in html


@pytest.mark.parametrize("which", ["access", "contract", "both"])
def test_a_wrong_pair_gets_one_neutral_answer_and_keeps_the_text(client, cast, contract, which):
    access = new_id(ACCESS) if which in {"access", "both"} else contract.access_id
    contract_id = new_id(CONTRACT) if which in {"contract", "both"} else contract.contract_id
    response = post(client, cast.holder, access, contract_id)
    html = response.content.decode()
    assert response.status_code == 409
    assert "These two IDs do not belong together, or there is no such contract." in html
    assert f'value="{access}"' in html and f'value="{contract_id}"' in html


def test_halves_of_two_pairs_do_not_link(client, cast, contract):
    other = a_contract(cast.rival)
    assert post(client, cast.holder, contract.access_id, other.contract_id).status_code == 409
    assert not ContractLink.objects.exists()


def test_an_expired_contract_names_its_day(client, cast):
    contract = a_contract(cast.acme, days=-40)
    response = post(client, cast.holder, contract.access_id, contract.contract_id)
    assert response.status_code == 409
    assert f"expired on {contract.last_day.day} " in response.content.decode()


def test_a_used_up_contract_names_each_line(client, cast):
    contract = a_contract(cast.acme, on_premises=1, cloud=2)
    for number, line in enumerate(contract.entitlements.all()):
        services.consume(line, f"incident:{number}/1", None, units=line.quota)
    html = post(client, cast.holder, contract.access_id, contract.contract_id).content.decode()
    assert "Microsoft Product Support: 0 of 1 incidents left." in html
    assert "Signature Cloud Support: 0 of 2 incidents left." in html


def test_a_used_up_line_is_named_beside_the_success(client, cast):
    contract = a_contract(cast.acme, cloud=1)
    services.consume(contract.entitlements.get(kind=Kind.CLOUD), "incident:1/1", None)
    response = post(client, cast.holder, contract.access_id, contract.contract_id)
    assert "Signature Cloud Support: 0 of 1 incidents left." in client.get(response.url).content.decode()


def mistakes():
    access, contract = "A7Q42XKD9TVH", "CQJ3YWHRX8WRB2MZ"
    return [
        ("", contract, "access_id", "Type the Access ID."),
        (access, "   ", "contract_id", "Type the Contract ID."),
        (spoilt(access), contract, "access_id", WRONG_END),
        (access, spoilt(contract), "contract_id", WRONG_END),
        (access[:-2], contract, "access_id", "has 12 characters, and this one has 10."),
        (access, contract + "A", "contract_id", "has 16 characters, and this one has 17."),
        ("B" + access[1:], contract, "access_id", "An Access ID begins with A and a Contract ID with C."),
        (access, "Ж" + contract[1:], "contract_id", "An ID has only letters from A to Z and digits."),
        ("A" * 5000, contract, "access_id", "This is too long for an ID."),
        (access, access, "contract_id", "Both are Access IDs."),
        (contract, contract, "access_id", "Both are Contract IDs."),
        ("A\0BC", contract, "access_id", "Null characters are not allowed."),
        ("<script>alert(1)</script>", contract, "access_id", "An Access ID begins with A"),
    ]


@pytest.mark.parametrize("access, contract, field, sentence", mistakes())
def test_a_typing_mistake_is_said_at_its_field(client, cast, access, contract, field, sentence):
    response = post(client, cast.holder, access, contract)
    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    assert "<script>alert" not in response.content.decode()


def test_a_mistake_in_swapped_fields_is_said_where_it_was_typed(client, cast, contract):
    response = post(client, cast.holder, spoilt(contract.contract_id), contract.access_id)
    assert response.context["form"].errors == {"access_id": [WRONG_END]}


def test_typing_mistakes_are_not_looked_up_and_not_counted(client, cast, contract, monkeypatch):
    monkeypatch.setattr(services, "link_typed", lambda *a: pytest.fail("looked up"))
    for _try in range(12):
        assert post(client, cast.holder, spoilt(contract.access_id), contract.contract_id).status_code == 422


def test_guessing_ends_with_429_and_keeps_the_text(client, cast, contract):
    for _try in range(10):
        assert post(client, cast.holder, new_id(ACCESS), new_id(CONTRACT)).status_code == 409
    response = post(client, cast.holder, contract.access_id, contract.contract_id)
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert "Too many tries." in response.content.decode()
    assert f'value="{contract.access_id}"' in response.content.decode()
    assert not ContractLink.objects.exists()


def test_the_limit_is_kept_in_the_database_which_all_processes_share(db):
    assert isinstance(caches["default"], DatabaseCache)


def test_it_lists_ones_own_links(client, cast, contract):
    services.link_typed(cast.holder, contract.access_id, contract.contract_id)
    services.link_as_member(cast.member, a_contract(cast.acme, title="Not Hanna's"))
    client.force_login(cast.holder)
    html = client.get(URL).content.decode()
    assert contract.title in html and "typed" in html
    assert "Not Hanna&#x27;s" not in html
    assert reverse("support:unlink", args=[contract.pk]) in html
    assert "You will not be able to file with Silver 2026/27" in html


def test_the_ids_come_back_in_no_page(client, cast, contract):
    response = post(client, cast.holder, contract.access_id, contract.contract_id)
    html = client.get(response.url).content.decode()
    assert contract.access_id not in html and contract.contract_id not in html


def test_nobody_links_without_signing_in(client, db):
    assert client.get(URL).status_code == client.post(URL).status_code == 302


def test_the_old_message_appears_nowhere():
    words = "already " + "associated"
    sources = [p for kind in ("*.py", "*.html", "*.txt", "*.po") for p in Path(settings.BASE_DIR).rglob(kind)]
    ours = [p for p in sources if not {".venv", ".data", "node_modules"} & set(p.parts)]
    assert [str(p) for p in ours if words in p.read_text(encoding="utf-8").lower()] == []


@pytest.mark.parametrize("who", ["holder", "outsider", "guest"])
def test_a_contract_for_cloud_products_is_linked_by_its_company_alone(client, cast, who):
    contract = registered(cast.reviewer, cast.acme, start=cast.acme.today(), now=timezone.now())
    response = post(client, getattr(cast, who), contract.access_id, contract.contract_id)
    is_of_the_company = who == "guest"
    assert response.status_code == (302 if is_of_the_company else 409)
    sentence = f"{contract} is for cloud products, and only members of Acme use it for those."
    assert (sentence in response.text) != is_of_the_company
    assert ContractLink.objects.exists() == is_of_the_company
