"""IDs: unique, forgiving to read, and a typing error is caught by the check character (ISO 7064)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerportal.common.refusals import WrongState
from support import services
from support.ids import ACCESS, ALPHABET, CONTRACT, RANDOM, new_id, read_id, spell
from support.services import contracts
from tests.builders import a_contract

kinds = st.sampled_from([ACCESS, CONTRACT])


@given(kinds, st.text(" -\t", max_size=3), st.booleans())
def test_any_spelling_is_read_as_the_same_id(kind, noise, lower):
    value = new_id(kind)
    shown = noise.join(spell(value).replace("0", "O").replace("1", "l"))
    assert read_id(shown.lower() if lower else shown).value == value


@given(kinds, st.data())
def test_one_wrong_character_is_caught(kind, data):
    value = new_id(kind)
    place = data.draw(st.integers(1, len(value) - 1))
    other = data.draw(st.sampled_from([c for c in ALPHABET if c != value[place]]))
    assert not read_id(value[:place] + other + value[place + 1 :]).fits


@given(kinds, st.data())
def test_two_neighbours_swapped_are_caught(kind, data):
    value = new_id(kind)
    place = data.draw(st.integers(1, len(value) - 2))
    swapped = value[:place] + value[place + 1] + value[place] + value[place + 2 :]
    assert swapped == value or not read_id(swapped).fits


def test_full_width_digits_are_forgiven():
    value = new_id(ACCESS)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in value)
    assert read_id(wide).value == value


@pytest.mark.parametrize("text", ["", " ", "A", "x" * 5000, "A\0B", "🙂", "' OR 1=1--", "٣٣٣٣"])
def test_nonsense_does_not_fit(text):
    assert not read_id(text).fits


def test_a_contract_id_has_at_least_sixty_random_bits():
    assert RANDOM[CONTRACT] * 5 >= 60


def _scripted(monkeypatch, *values):
    queue = iter(values)
    monkeypatch.setattr(contracts, "new_id", lambda kind: next(queue))


def test_a_pair_that_is_taken_is_made_again(cast, monkeypatch):
    first = a_contract(cast.acme)
    second = a_contract(cast.acme, active=False)
    services.mark_pending(second.pk)
    fresh = (new_id(ACCESS), new_id(CONTRACT))
    _scripted(monkeypatch, first.access_id, first.contract_id, *fresh)
    issued = services.issue_contract(second.pk, cast.acme.today())
    assert (issued.access_id, issued.contract_id) == fresh


def test_a_random_source_that_only_repeats_itself_is_an_alarm(cast, monkeypatch):
    first = a_contract(cast.acme)
    second = a_contract(cast.acme, active=False)
    services.mark_pending(second.pk)
    monkeypatch.setattr(contracts, "new_id", lambda kind: {ACCESS: first.access_id, CONTRACT: first.contract_id}[kind])
    with pytest.raises(contracts.IdSpaceExhausted):
        services.issue_contract(second.pk, cast.acme.today())


def test_ids_of_an_ended_contract_stay_reserved(cast, monkeypatch):
    first = a_contract(cast.acme)
    services.end_contract(first.pk)
    first.refresh_from_db()
    assert first.access_id
    with pytest.raises(WrongState):
        services.end_contract(first.pk)
