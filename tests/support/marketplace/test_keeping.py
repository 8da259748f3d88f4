"""The verbs: who keeps the list, what cannot be listed, and what the log says."""

import pytest

from partnerportal.accounts.models import Activity
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from support.models import MarketplaceProduct
from support.services import marketplace
from tests.support.marketplace.builders import a_product, facts

pytestmark = pytest.mark.django_db
VERBS = ["add", "change", "unlist", "relist"]


def act(verb, user, product):
    if verb == "add":
        return marketplace.add(user, facts(name="Another"))
    if verb == "change":
        return marketplace.change(user, product, facts(name="Contoso Backup 2"))
    return getattr(marketplace, verb)(user, product)


@pytest.mark.parametrize("who", ["engineer", "operator"])
def test_staff_add_a_product_and_the_log_says_so(cast, who):
    product = marketplace.add(getattr(cast, who), facts(phone="+1 555 0100"))
    assert (product.name, product.phone, product.is_listed) == ("Contoso Backup", "+1 555 0100", True)
    row = Activity.objects.get(verb="marketplace.added")
    assert "added the marketplace product Contoso Backup of Contoso" in row.sentence
    assert (row.organization, row.reference) == (None, product.reference)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["reviewer", "global_admin", "member", "holder", "guest"])
def test_nobody_else_keeps_the_list(cast, verb, who):
    product = a_product(is_listed=verb != "relist")
    with pytest.raises(Forbidden):
        act(verb, getattr(cast, who), product)
    assert not Activity.objects.filter(verb__startswith="marketplace.").exists()


def test_a_change_names_what_is_new(cast):
    product = a_product()
    marketplace.change(cast.engineer, product, facts(email="new@contoso.example", link=""))
    product.refresh_from_db()
    assert (product.email, product.link) == ("new@contoso.example", "")
    assert Activity.objects.filter(verb="marketplace.changed", by=cast.engineer).count() == 1


def test_nothing_new_changes_nothing(cast):
    product = a_product()
    before = product.updated_at
    marketplace.change(cast.engineer, product, facts(email="help@contoso.example", link=""))
    product.refresh_from_db()
    assert product.updated_at == before
    assert not Activity.objects.filter(verb="marketplace.changed").exists()


def test_unlisting_is_undone_by_listing_again(cast):
    product = a_product()
    assert not marketplace.unlist(cast.engineer, product).is_listed
    assert marketplace.relist(cast.operator, product).is_listed
    assert list(Activity.objects.order_by("pk").values_list("verb", flat=True)) == [
        "marketplace.unlisted",
        "marketplace.relisted",
    ]


@pytest.mark.parametrize("verb, is_listed, sentence", [
    ("unlist", False, "is unlisted already"),
    ("relist", True, "is listed already"),
])  # fmt: skip
def test_twice_is_said(cast, verb, is_listed, sentence):
    with pytest.raises(WrongState, match=sentence):
        act(verb, cast.engineer, a_product(is_listed=is_listed))


@pytest.mark.parametrize("verb", ["add", "change"])
def test_the_same_product_of_the_same_publisher_is_refused(cast, verb):
    a_product("Contoso Backup 2", "Contoso")
    a_product("Another", "Contoso")
    with pytest.raises(Refused, match="listed already"):
        act(verb, cast.engineer, a_product())
    assert MarketplaceProduct.objects.count() == 3


@pytest.mark.parametrize("name, publisher", [("contoso BACKUP", "Contoso"), ("Contoso Backup", "CONTOSO")])
def test_another_case_is_the_same_product(cast, name, publisher):
    a_product("Contoso Backup", "Contoso")
    with pytest.raises(Refused, match="listed already"):
        marketplace.add(cast.engineer, facts(name=name, publisher=publisher))


def test_a_publisher_who_cannot_be_reached_is_refused(cast):
    with pytest.raises(Refused, match="one of them at least"):
        marketplace.add(cast.engineer, facts(link=""))
    assert not MarketplaceProduct.objects.exists()
