"""Looking at a key: who may, until when, what it writes, and that it is the same key every time."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from benefits.models import MembershipBenefit, ProductKey
from benefits.services import keys, stock
from partnerportal.accounts.models import Activity
from partnerportal.common.refusals import Forbidden, Refused
from tests.benefits.keys.builders import (
    CALS,
    NEW,
    OLD,
    SQL,
    SUITE,
    WINDOWS,
    a_benefit,
    a_refund,
    in_stock,
    revealed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def benefit(membership):
    return a_benefit(membership)


def looks():
    return list(Activity.objects.filter(verb="key.revealed").order_by("pk").values_list("by__name", "facts"))


def why_not(user, benefit, now=None):
    with pytest.raises(Refused) as caught:
        keys.reveal(user, benefit, now)
    return str(caught.value)


def test_the_first_look_takes_a_key_from_stock(cast, benefit):
    [text] = in_stock()
    assert keys.reveal(cast.global_admin, benefit) == text
    row = ProductKey.objects.get()
    assert (row.benefit, row.organization, row.revealed_by) == (benefit, cast.acme, cast.global_admin)
    assert row.revealed_at is not None


def test_every_later_look_shows_the_same_key_and_every_look_is_written(cast, benefit):
    first, _other = in_stock(count=2)
    found = [keys.reveal(user, benefit) for user in (cast.global_admin, cast.partner_admin, cast.partner_admin)]
    assert found == [first] * 3
    assert [by for by, _facts in looks()] == ["Global Admin", "Partner Admin", "Partner Admin"]
    assert looks()[0][1] == {"what": "Windows Server 2022 Standard", "offer": str(benefit.membership)}
    assert ProductKey.objects.in_stock().count() == 1


def test_without_its_row_in_the_log_there_is_no_key(cast, benefit, monkeypatch):
    in_stock()

    def broken(*_args, **_facts):
        raise DatabaseError("the log is away")

    monkeypatch.setattr(keys, "record", broken)
    with pytest.raises(DatabaseError):
        keys.reveal(cast.global_admin, benefit)
    assert ProductKey.objects.in_stock().count() == 1


OTHERS = ["admin_agent", "user_admin", "account_admin", "helpdesk_agent", "sales_agent", "billing_admin", "member"]


@pytest.mark.parametrize("code", [WINDOWS, SUITE])
@pytest.mark.parametrize("role", [*OTHERS, "guest", "outsider", "holder", "reviewer", "operator"])
def test_who_may_not(cast, membership, role, code):
    in_stock(code)
    with pytest.raises((Forbidden, Refused)):
        keys.reveal(getattr(cast, role), a_benefit(membership, code))
    assert (looks(), ProductKey.objects.in_stock().count()) == ([], 1)


def test_an_admin_of_another_company_is_refused_by_the_service_too(cast, benefit):
    in_stock()
    assert why_not(cast.outsider, benefit) == "This benefit belongs to another company."


@pytest.mark.parametrize("code", [SQL, CALS])
def test_a_product_without_key_has_none_to_show(cast, membership, code):
    assert "No key is needed" in why_not(cast.global_admin, a_benefit(membership, code))


def test_an_empty_stock_is_said_and_writes_nothing(cast, benefit):
    said = why_not(cast.global_admin, benefit)
    assert said.startswith("There is no key of Windows Server 2022 Standard in stock")
    assert looks() == []


def test_the_key_of_another_product_is_not_taken(cast, benefit):
    in_stock(SUITE)
    assert "in stock" in why_not(cast.global_admin, benefit)


# product, days after the anniversary, may
EDGES = [(SUITE, 0, True), (SUITE, 1, False), (WINDOWS, 1, True), (WINDOWS, 30, True), (WINDOWS, 31, False)]


@pytest.mark.parametrize("code, days, may", EDGES)
def test_the_last_day_of_the_first_look(cast, membership, code, days, may):
    [text] = in_stock(code)
    now = timezone.now() + (membership.anniversary - cast.acme.today()) + timedelta(days=days)
    found = a_benefit(membership, code)
    if may:
        assert keys.reveal(cast.global_admin, found, now) == text
    else:
        day = found.activate_by.strftime("%-d %b %Y")
        assert day in why_not(cast.global_admin, found, now)


# days after the anniversary, may
LATER = [(1, True), (30, True), (31, False)]


@pytest.mark.parametrize("days, may", LATER)
def test_a_key_that_was_shown_can_be_looked_at_while_the_membership_is_usable(cast, membership, days, may):
    found = revealed(membership, cast.global_admin, SUITE)
    now = timezone.now() + (membership.anniversary - cast.acme.today()) + timedelta(days=days)
    if may:
        assert keys.reveal(cast.global_admin, found, now)
    else:
        assert "has ended; it could be used until" in why_not(cast.global_admin, found, now)


@pytest.mark.parametrize(
    "state, word", [("lapsed", "Lapsed"), ("upgraded", "Upgraded"), ("refunded", "Cancelled and refunded")]
)
def test_after_the_end_of_the_membership(cast, benefit, state, word):
    in_stock()
    benefit.membership.state = state
    benefit.membership.save(update_fields=["state"])
    assert f"has ended. It stands at: {word}." in why_not(cast.global_admin, benefit)


# --- refunds ---


def test_while_a_refund_waits_no_key_is_shown(cast, benefit):
    in_stock()
    a_refund(benefit.membership, cast.global_admin)
    said = why_not(cast.global_admin, benefit)
    assert said.startswith("A refund of Silver") and "waits for staff" in said
    assert looks() == []


def test_a_refund_of_another_benefit_is_no_obstacle(cast, membership, benefit):
    [text] = in_stock()
    a_refund(membership, cast.global_admin, benefit=a_benefit(membership, SUITE))
    assert keys.reveal(cast.global_admin, benefit) == text


# state of the refund of this benefit, what is said
DECIDED = [("requested", "waits for staff"), ("approved", "was given back"), ("rejected", ""), ("withdrawn", "")]


@pytest.mark.parametrize("state, said", DECIDED)
def test_a_refund_of_this_benefit(cast, membership, benefit, state, said):
    [text] = in_stock()
    a_refund(membership, cast.global_admin, state, benefit, cast.reviewer)
    if said:
        assert said in why_not(cast.global_admin, benefit)
    else:
        assert keys.reveal(cast.global_admin, benefit) == text


# --- what does not open ---


def test_a_key_that_does_not_open_is_a_sentence_and_names_no_content(cast, benefit, settings, caplog):
    settings.VAULT_KEYS = OLD
    [text] = in_stock()
    settings.VAULT_KEYS = NEW
    said = why_not(cast.global_admin, benefit)
    assert said.startswith("The key cannot be opened at the moment.")
    assert "no key named 'old'" in caplog.text and text[:5] not in caplog.text
    assert (looks(), ProductKey.objects.in_stock().count()) == ([], 1)


def test_a_row_that_was_moved_to_another_benefit_is_refused(cast, membership, benefit):
    shown = revealed(membership, cast.global_admin, WINDOWS)
    other = a_benefit(membership, "office-ltsc-2021")
    ProductKey.objects.filter(benefit=shown).update(benefit=other)
    assert "cannot be opened" in why_not(cast.global_admin, other)


def test_the_key_is_sealed_anew_for_the_benefit(cast, benefit):
    in_stock()
    before = bytes(ProductKey.objects.get().sealed)
    keys.reveal(cast.global_admin, benefit)
    row = ProductKey.objects.get()
    assert bytes(row.sealed) != before
    ProductKey.objects.filter(pk=row.pk).update(sealed=before)
    assert "cannot be opened" in why_not(cast.global_admin, benefit)


def test_a_new_first_key_seals_what_is_taken_from_stock(cast, benefit, settings):
    settings.VAULT_KEYS = OLD
    [text] = in_stock()
    settings.VAULT_KEYS = f"{NEW},{OLD}"
    assert keys.reveal(cast.global_admin, benefit) == text
    assert ProductKey.objects.get().sealed_with == "new"


def test_what_the_year_was_promised_decides_and_not_the_catalogue_of_today(cast, benefit):
    """The benefit stays when its offer holds it no longer."""
    [text] = in_stock()
    benefit.membership.offer.benefits.filter(code=WINDOWS).delete()
    assert keys.reveal(cast.global_admin, MembershipBenefit.objects.get(pk=benefit.pk)) == text
    assert stock.open_key(ProductKey.objects.get()) == text
