"""The stock: loading by line, never by content; sealing anew; what opens and what does not."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from benefits.models import ProductKey
from benefits.services import keys, stock
from benefits.vault import VaultError
from partnerportal.common.refusals import Refused
from tests.benefits.keys.builders import NEW, OFFICE, OLD, SQL, WINDOWS, a_benefit, a_text, an_item, in_stock

pytestmark = pytest.mark.django_db


def load(monkeypatch, text, code=WINDOWS):
    """What the operator's command says."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    said = io.StringIO()
    call_command("load_keys", code, stdout=said)
    return said.getvalue()


def refused(monkeypatch, text, code=WINDOWS):
    with pytest.raises(CommandError) as caught:
        load(monkeypatch, text, code)
    return str(caught.value)


def test_one_key_a_line_is_loaded(catalogue, monkeypatch):
    first, second = a_text(), a_text()
    said = load(monkeypatch, f"{first}\n\n  {second.lower()}  \n")
    assert said == "Windows Server 2022 Standard: 2 keys were loaded.\n"
    assert [stock.open_key(row) for row in ProductKey.objects.order_by("pk")] == [first, second]


def test_nothing_of_a_key_is_in_its_row_or_its_name(catalogue):
    [text] = in_stock()
    row = ProductKey.objects.get()
    stored = [bytes(row.sealed).hex(), repr(bytes(row.sealed)), row.fingerprint, row.sealed_with, str(row), repr(row)]
    assert not any(part in each for part in text.split("-") for each in stored)


# what is wrong, the lines, what is said of them
WRONG = [
    ("shape", "{a}\nAAAAA-BBBBB\n", "Line 2 is not a key of five groups of five."),
    ("one group too many", "{a}-AAAAA\n", "Line 1 is not a key of five groups of five."),
    ("a letter that is none", "ÄAAAA-BBBBB-CCCCC-DDDDD-EEEEE", "Line 1 is not a key of five groups of five."),
    ("two in a line", "{a} {b}", "Line 1 is not a key of five groups of five."),
    ("control character", "{a}\x00", "Line 1 is not a key of five groups of five."),
    ("twice", "{a}\n\n{b}\n{a}\n", "Line 4 repeats line 1."),
    ("loaded before", "{b}\n{old}\n", "Line 2 was loaded before."),
]


@pytest.mark.parametrize("_what, lines, sentence", WRONG, ids=[row[0] for row in WRONG])
def test_wrong_lines_are_named_by_number_and_nothing_is_loaded(catalogue, monkeypatch, _what, lines, sentence):
    [old] = in_stock()
    texts = {"a": a_text(), "b": a_text(), "old": old}
    said = refused(monkeypatch, lines.format(**texts))
    assert said == f"Nothing was loaded.\n{sentence}"
    assert ProductKey.objects.count() == 1


def test_every_wrong_line_is_named_at_once_without_its_content(catalogue, monkeypatch):
    [old] = in_stock()
    said = refused(monkeypatch, f"SECRET\n{old}\n{old}\n")
    assert said.splitlines()[1:] == [
        "Line 1 is not a key of five groups of five.",
        "Line 3 repeats line 2.",
        "Line 2 was loaded before.",
    ]
    assert "SECRET" not in said and old[:5] not in said


def test_a_key_is_loaded_once_for_all_products_and_under_every_key_of_the_ring(catalogue, settings, monkeypatch):
    settings.VAULT_KEYS = OLD
    [text] = in_stock()
    settings.VAULT_KEYS = f"{NEW},{OLD}"
    assert "Line 1 was loaded before." in refused(monkeypatch, text, OFFICE)


def test_a_product_without_keys_takes_none(catalogue, monkeypatch):
    assert "No key is needed for SQL Server 2022 Standard." in refused(monkeypatch, a_text(), SQL)
    assert "There is no item 'nothing' in the catalogue." in refused(monkeypatch, a_text(), "nothing")


def test_the_database_refuses_the_same_fingerprint_too(catalogue, monkeypatch):
    [text] = in_stock()
    monkeypatch.setattr(stock, "_loaded", lambda texts: [])
    with pytest.raises(Refused, match="Another load of the same keys was first"):
        stock.load(an_item(), [text])


# --- another key of the vault ---


@pytest.fixture
def turned(catalogue, settings):
    """A key that was sealed before the ring got a new first key."""
    settings.VAULT_KEYS = OLD
    [text] = in_stock()
    settings.VAULT_KEYS = f"{NEW},{OLD}"
    return text


def test_after_a_rotation_old_rows_open_and_new_ones_carry_the_new_name(turned):
    fresh = a_text()
    stock.load(an_item(), [fresh])
    rows = ProductKey.objects.order_by("pk")
    assert [(row.sealed_with, stock.open_key(row)) for row in rows] == [("old", turned), ("new", fresh)]


def test_resealing_makes_the_old_key_superfluous(turned, settings, monkeypatch):
    said = io.StringIO()
    call_command("reseal_keys", stdout=said)
    assert said.getvalue() == "1 product keys were sealed under 'new'.\n"
    settings.VAULT_KEYS = NEW
    row = ProductKey.objects.get()
    assert (row.sealed_with, stock.open_key(row)) == ("new", turned)
    assert "Line 1 was loaded before." in refused(monkeypatch, turned)


def test_resealing_twice_does_nothing_more(turned):
    assert [stock.reseal(), stock.reseal()] == [1, 0]


def test_resealing_keeps_what_belongs_to_a_benefit_bound_to_it(cast, membership, turned):
    keys.reveal(cast.global_admin, a_benefit(membership))
    ProductKey.objects.update(sealed_with="new")
    assert stock.open_key(ProductKey.objects.get()) == turned


def test_resealing_without_the_old_key_names_it_and_stops(turned, settings):
    settings.VAULT_KEYS = NEW
    with pytest.raises(CommandError, match="The ring holds no key named 'old'"):
        call_command("reseal_keys")


# --- rows that were moved ---


def test_the_sealed_text_of_one_row_does_not_open_in_another(catalogue):
    in_stock(count=2)
    first, second = ProductKey.objects.order_by("pk")
    first.sealed = second.sealed
    with pytest.raises(VaultError):
        stock.open_key(first)


def test_a_revealed_key_copied_to_another_benefit_in_the_database_does_not_open(cast, membership):
    in_stock(count=2)
    benefit, other = a_benefit(membership), a_benefit(membership, OFFICE)
    keys.reveal(cast.global_admin, benefit)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE benefits_productkey SET benefit_id = %s WHERE benefit_id = %s", [other.pk, benefit.pk])
    with pytest.raises(VaultError):
        stock.open_key(ProductKey.objects.get(benefit=other))


def test_staff_see_what_is_short(cast, membership):
    in_stock(count=2)
    keys.reveal(cast.global_admin, a_benefit(membership))
    found = {shelf.item.code: (shelf.free, shelf.waiting, shelf.is_short) for shelf in stock.shelves()}
    assert found[WINDOWS] == (1, 0, False)
    assert found[OFFICE] == (0, 1, True)
    assert SQL not in found


def test_a_key_is_taken_in_the_order_of_loading(cast, membership):
    now = timezone.now()
    first, _second = in_stock(count=2)
    assert keys.reveal(cast.global_admin, a_benefit(membership), now) == first
