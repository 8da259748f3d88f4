"""The vault: sealed text opens with its key and its binding only, and never says what it holds."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from benefits import vault
from benefits.checks import check_vault
from tests.benefits.keys.builders import NEW, OLD

SECRET = "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE"


@pytest.fixture(autouse=True)
def _old(settings):
    settings.VAULT_KEYS = OLD


def test_what_is_sealed_opens_again():
    name, sealed = vault.seal(SECRET, b"row 1")
    assert name == "old"
    assert vault.unseal(name, sealed, b"row 1") == SECRET


def test_the_same_text_is_sealed_differently_each_time():
    assert vault.seal(SECRET, b"row") != vault.seal(SECRET, b"row")


def test_nothing_of_the_text_is_in_the_sealed_bytes():
    _name, sealed = vault.seal(SECRET, b"row")
    assert not any(part.encode() in sealed for part in SECRET.split("-"))


def broken(change):
    name, sealed = vault.seal(SECRET, b"row 1")
    fields = {"name": name, "sealed": sealed, "binding": b"row 1", **change(sealed)}
    with pytest.raises(vault.VaultError) as caught:
        vault.unseal(fields["name"], fields["sealed"], fields["binding"])
    return caught.value


@pytest.mark.parametrize(
    "change",
    [
        lambda _sealed: {"binding": b"row 2"},
        lambda _sealed: {"name": "lost"},
        lambda sealed: {"sealed": sealed[:-1] + bytes([sealed[-1] ^ 1])},
        lambda sealed: {"sealed": bytes([sealed[0] ^ 1]) + sealed[1:]},
        lambda _sealed: {"sealed": b""},
        lambda sealed: {"sealed": sealed[:10]},
    ],
    ids=["another row", "no such key", "changed text", "changed nonce", "nothing", "cut"],
)
def test_what_was_moved_or_changed_does_not_open_and_says_nothing(change):
    error = broken(change)
    assert SECRET[:5] not in str(error)
    assert error.__cause__ is None


def test_a_row_does_not_open_under_the_name_of_another_key_of_the_ring(settings):
    name, sealed = vault.seal(SECRET, b"row")
    settings.VAULT_KEYS = f"{NEW},old:{OLD.partition(':')[2]}"
    with pytest.raises(vault.VaultError):
        vault.unseal("new", sealed, b"row")
    assert vault.unseal(name, sealed, b"row") == SECRET


def test_the_first_key_seals_and_every_one_opens(settings):
    old = vault.seal(SECRET, b"row")
    settings.VAULT_KEYS = f"{NEW},{OLD}"
    new = vault.seal(SECRET, b"row")
    assert (old[0], new[0]) == ("old", "new")
    assert [vault.unseal(*sealed, b"row") for sealed in (old, new)] == [SECRET, SECRET]


def test_a_fingerprint_depends_on_the_key_and_not_on_the_moment(settings):
    settings.VAULT_KEYS = f"{NEW},{OLD}"
    first, second = vault.fingerprints(SECRET)
    assert first != second
    assert vault.fingerprints(SECRET) == [first, second]
    settings.VAULT_KEYS = OLD
    assert vault.fingerprints(SECRET) == [second]


@pytest.mark.parametrize(
    "value",
    [
        "",
        " , ",
        "main",
        "main:",
        "main:short",
        "main:!!!!",
        f":{'A' * 43}=",
        f"{'n' * 21}:{'A' * 43}=",
        f"{OLD},{OLD}",
        f"main:{'A' * 64}",
    ],
)
def test_a_ring_that_cannot_be_read_stops_the_start_and_does_not_repeat_it(settings, value):
    settings.VAULT_KEYS = value
    with pytest.raises(ImproperlyConfigured) as caught:
        vault.ring()
    assert str(caught.value) == vault.SHAPE
    [error] = check_vault()
    assert error.id == "benefits.E001"


@pytest.mark.django_db
def test_the_check_is_one_of_the_portal(settings):
    settings.VAULT_KEYS = "nonsense"
    with pytest.raises(CommandError, match="VAULT_KEYS must be") as caught:
        call_command("check")
    assert "nonsense" not in str(caught.value)


def test_spaces_and_empty_parts_are_forgiven(settings):
    settings.VAULT_KEYS = f" {NEW} , ,{OLD},"
    assert list(vault.ring()) == ["new", "old"]
