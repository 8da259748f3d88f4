"""What staff see of keys: how many, never which; and the checks that must hold."""

import pytest
from django.contrib import admin
from django.urls import reverse

from benefits.models import ProductKey, Redemption
from benefits.services import keys, stock
from benefits.services.proof import findings
from tests.benefits.keys.builders import NEW, OFFICE, OLD, SUITE, WINDOWS, a_benefit, in_stock, revealed

pytestmark = pytest.mark.django_db
URL = reverse("pages:proof")


def test_all_is_well_with_keys_in_stock_and_keys_that_were_shown(cast, membership):
    revealed(membership, cast.global_admin)
    in_stock()
    assert findings() == []


def test_keys_whose_key_is_lost_are_found_by_number(cast, membership, settings):
    settings.VAULT_KEYS = OLD
    in_stock(count=2)
    settings.VAULT_KEYS = NEW
    assert [found.sentence for found in findings()] == [
        "2 product keys are sealed with 'old', which is not in VAULT_KEYS."
    ]


def test_a_key_of_another_product_is_found(cast, membership):
    key = revealed(membership, cast.global_admin).product_key
    ProductKey.objects.update(benefit=a_benefit(membership, OFFICE))
    [found] = findings()
    assert "of another product than its benefit" in found.sentence and str(key.pk) in found.sentence


# keys in stock, taken before, the word
SHELVES = [(0, 0, "Empty"), (1, 0, "Enough"), (2, 1, "Enough"), (1, 1, "Empty")]


@pytest.mark.parametrize("count, taken, word", SHELVES)
def test_the_word_of_a_shelf(cast, membership, count, taken, word):
    in_stock(count=count)
    if taken:
        keys.reveal(cast.global_admin, a_benefit(membership))
    shelf = next(shelf for shelf in stock.shelves() if shelf.item.code == WINDOWS)
    assert (str(shelf.status.word), shelf.free) == (word, count - taken)


def test_an_empty_shelf_is_bad_while_somebody_may_take_from_it(cast, membership):
    found = {shelf.item.code: shelf for shelf in stock.shelves()}
    assert found[OFFICE].status.tone == "bad"
    assert found["power-bi-pro"].status.tone == "quiet"


def test_staff_see_the_stock_and_no_key(client, cast, membership):
    [text] = in_stock()
    client.force_login(cast.reviewer)
    page = client.get(URL).text
    assert "Product keys in stock" in page and "Windows Server 2022 Standard" in page
    assert text not in page and text[:5] not in page


def test_the_admin_has_no_keys(client, cast, membership):
    assert ProductKey not in admin.site._registry
    revealed(membership, cast.global_admin, SUITE)
    client.force_login(cast.operator)
    for model in (m for m in admin.site._registry if m is not Redemption):
        page = client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
        assert "sealed" not in page.text and "fingerprint" not in page.text
