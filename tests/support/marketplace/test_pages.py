"""The list, a product and its form, as everybody and as staff see them."""

import pytest
from django.urls import reverse

from support.models import MarketplaceProduct
from tests.support.marketplace.builders import a_product, typed

pytestmark = pytest.mark.django_db
LIST, NEW, CSV = "/support/marketplace/", "/support/marketplace/new/", "/support/marketplace.csv"


def show(client, user, path=LIST):
    client.force_login(user)
    return client.get(path)


@pytest.mark.parametrize("who", ["member", "holder", "guest", "reseller", "legacy_admin", "reviewer"])
def test_every_account_reads_who_supports_a_product(client, cast, who):
    product = a_product(link="https://help.contoso.example/", phone="+1 555 0100")
    assert "Contoso Backup" in show(client, getattr(cast, who)).text
    html = show(client, getattr(cast, who), product.get_absolute_url()).text
    for part in ("https://help.contoso.example/", "mailto:help@contoso.example", "+1 555 0100"):
        assert part in html
    assert "This product is not supported here" in html
    assert "Unlist" not in html and reverse("support:marketplace_change", args=[product.pk]) not in html


@pytest.mark.parametrize("words, found", [
    ("backup", ["Contoso Backup"]),
    ("fabrikam", ["Fabrikam Mail", "Tidy Logs"]),
    ("logs FABRIKAM", ["Tidy Logs"]),
    ("nothing", []),
    ("%", []),
    ("a\x00b", ["Contoso Backup", "Fabrikam Mail", "Tidy Logs"]),
])  # fmt: skip
def test_search_is_by_name_and_publisher(client, cast, words, found):
    for name, publisher in (("Contoso Backup", "Contoso"), ("Tidy Logs", "Fabrikam"), ("Fabrikam Mail", "Fabrikam")):
        a_product(name, publisher)
    client.force_login(cast.member)
    if "\0" in words:
        assert client.get(LIST, {"q": words}).status_code == 400
        return
    assert [row.name for row in client.get(LIST, {"q": words}).context["page"].items] == found


def test_what_is_not_found_says_what_to_do(client, cast):
    assert "No products yet" in show(client, cast.member).text
    a_product()
    assert "No product and no publisher fits this search." in show(client, cast.member, f"{LIST}?q=zzz").text


def test_pages_follow_each_other_by_name(client, cast):
    for number in range(30):
        a_product(f"Product {number:02d}")
    first = show(client, cast.member).context["page"]
    second = show(client, cast.member, LIST + first.older_url).context["page"]
    names = [row.name for row in (*first.items, *second.items)]
    assert names == sorted(names) and len(names) == 30


def test_the_list_asks_few_questions_however_long(client, cast, django_assert_max_num_queries):
    for number in range(40):
        a_product(f"Product {number:02d}")
    client.force_login(cast.engineer)
    with django_assert_max_num_queries(12):
        client.get(LIST)


def test_an_unlisted_product_is_there_for_staff_alone(client, cast):
    product = a_product(is_listed=False)
    assert product.name not in show(client, cast.member).text
    assert show(client, cast.member, product.get_absolute_url()).status_code == 404
    assert product.name in show(client, cast.engineer).text
    assert "List again" in show(client, cast.operator, product.get_absolute_url()).text


def test_staff_add_a_product(client, cast):
    assert show(client, cast.engineer, NEW).status_code == 200
    answer = client.post(NEW, typed())
    product = MarketplaceProduct.objects.get()
    assert (answer.status_code, answer.url) == (303, product.get_absolute_url())


WRONG = [
    ({"name": ""}, "Type the name of the product."),
    ({"publisher": "\u200b"}, "Type the publisher."),
    ({"name": "x" * 151}, "at most 150"),
    ({"name": "a\u202eb"}, "cannot be shown"),
    ({"email": "nobody"}, "Type one e-mail address"),
    ({"link": "javascript:alert(1)"}, "Type an address such as"),
    ({"link": "ftp://help.example/"}, "Type an address such as"),
    ({"phone": "call me"}, "A phone number has digits"),
    ({"email": ""}, "one of them at least"),
]


@pytest.mark.parametrize("changes, sentence", WRONG, ids=[str(case[0])[:30] for case in WRONG])
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, cast, changes, sentence):
    client.force_login(cast.engineer)
    answer = client.post(NEW, typed(**changes))
    assert answer.status_code == 422
    assert sentence in answer.text and not MarketplaceProduct.objects.exists()


def test_a_product_that_is_known_comes_back_with_the_reason(client, cast):
    a_product()
    client.force_login(cast.engineer)
    answer = client.post(NEW, typed())
    assert answer.status_code == 409 and "is listed already" in answer.text


def test_staff_change_a_product(client, cast):
    product = a_product()
    path = reverse("support:marketplace_change", args=[product.pk])
    assert 'value="help@contoso.example"' in show(client, cast.engineer, path).text
    assert client.post(path, typed(phone="+47 22 00 00 00")).status_code == 303
    assert client.post(path, typed(email="")).status_code == 422
    a_product("Taken")
    assert client.post(path, typed(name="Taken")).status_code == 409
    product.refresh_from_db()
    assert product.phone == "+47 22 00 00 00"


def test_unlist_and_list_again_by_a_button(client, cast):
    product = a_product()
    client.force_login(cast.engineer)
    for verb, said in (("unlist", "only staff see it"), ("relist", "is listed again")):
        answer = client.post(reverse(f"support:marketplace_{verb}", args=[product.pk]), follow=True)
        assert said in answer.text
    answer = client.post(reverse("support:marketplace_relist", args=[product.pk]), follow=True)
    assert "is listed already" in answer.text


def test_the_csv_has_what_the_search_shows(client, cast):
    a_product(link="https://help.contoso.example/")
    a_product("=Evil()", "Fabrikam", is_listed=False)
    text = show(client, cast.engineer, CSV).getvalue().decode()
    assert "Contoso Backup,Contoso,https://help.contoso.example/,help@contoso.example,,Listed" in text
    assert "'=Evil(),Fabrikam" in text and "Unlisted" in text
    assert "Evil" not in show(client, cast.engineer, f"{CSV}?q=backup").getvalue().decode()


@pytest.mark.parametrize("path", ["marketplace_unlist", "marketplace_relist"])
def test_buttons_are_posts(client, cast, path):
    client.force_login(cast.engineer)
    assert client.get(reverse(f"support:{path}", args=[a_product().pk])).status_code == 405


def test_a_list_only_shows(client, cast):
    client.force_login(cast.engineer)
    assert [client.post(path).status_code for path in (LIST, CSV)] == [405, 405]
