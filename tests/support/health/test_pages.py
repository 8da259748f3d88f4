"""Service health as everybody reads it, and as staff keep it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerportal.common.references import Named, resolve
from support.models import Outage
from support.services import outages
from tests.builders import a_version
from tests.support.health.builders import again, an_outage
from tests.support.marketplace.builders import a_product

pytestmark = pytest.mark.django_db
LIST, NEW = "/support/health/", "/support/health/new/"


def show(client, user, path=LIST, **params):
    client.force_login(user)
    return client.get(path, params)


def url(page, row):
    return reverse(f"support:outage_{page}", args=[row.pk])


@pytest.fixture
def office(db):
    return a_version("", product="Office 365", kind="cloud", area="office").product


@pytest.mark.parametrize("who", ["member", "holder", "guest", "reseller", "legacy_admin", "reviewer", "engineer"])
def test_every_account_reads_service_health(client, cast, who):
    row = an_outage(cast.engineer)
    html = show(client, getattr(cast, who)).text
    assert "Sign-in is slow" in html and "Last updated:" in html
    html = show(client, getattr(cast, who), row.get_absolute_url()).text
    assert "We look into it." in html and "Last updated:" in html
    assert ("Add update" in html) == (who == "engineer")


def test_what_goes_on_and_what_was_resolved_within_thirty_days(client, cast):
    now = timezone.now()
    an_outage(cast.engineer, title="Old one", now=now - timedelta(days=40), resolved=now - timedelta(days=31))
    an_outage(cast.engineer, title="New one", now=now - timedelta(days=40), resolved=now - timedelta(days=29))
    an_outage(cast.engineer, title="This one")
    context = show(client, cast.member).context
    assert [row.title for row in context["going_on"]] == ["This one"]
    assert [row.title for row in context["resolved"]] == ["New one"]


@pytest.mark.parametrize("params, titles", [
    ({}, {"Everywhere", "Azure in Asia", "Office in EMEA"}),
    ({"product": "azure"}, {"Everywhere", "Azure in Asia"}),
    ({"region": "emea"}, {"Everywhere", "Office in EMEA"}),
    ({"product": "azure", "region": "emea"}, {"Everywhere"}),
    ({"product": "office-365", "region": "asia"}, set()),
    ({"product": "nonsense", "region": "moon"}, {"Everywhere", "Azure in Asia", "Office in EMEA"}),
])  # fmt: skip
def test_filters_by_product_and_region(client, cast, office, params, titles):
    an_outage(cast.engineer, title="Everywhere", region="")
    an_outage(cast.engineer, title="Azure in Asia", region="asia")
    an_outage(cast.engineer, title="Office in EMEA", products=[office])
    assert {row.title for row in show(client, cast.member, **params).context["going_on"]} == titles


def test_the_reader_is_told_the_region_of_the_company(client, cast):
    assert "Acme is in the region Europe, Middle East and Africa." in show(client, cast.member).text
    assert "is in the region" not in show(client, cast.holder).text


def test_nothing_known_is_said(client, cast):
    html = show(client, cast.member).text
    assert "No known outage" in html and "No outage was resolved in the last 30 days." in html
    assert "No outage fits these filters" in show(client, cast.member, region="asia").text


def test_many_outages_cost_few_questions(client, cast, office, django_assert_max_num_queries):
    for number in range(30):
        row = an_outage(cast.engineer, title=f"No {number}", resolved=timezone.now() if number % 2 else None)
        row.products.add(office)
    client.force_login(cast.engineer)
    with django_assert_max_num_queries(12):
        client.get(LIST)
    with django_assert_max_num_queries(12):
        client.get(row.get_absolute_url())


def typed(product, **changes):
    known = {"title": "Mail is late", "products": [product.pk], "region": "", "state": "down", "text": "We look."}
    return {**known, **changes}


def test_staff_make_an_outage_known(client, cast, office):
    assert show(client, cast.operator, NEW).status_code == 200
    answer = client.post(NEW, typed(office))
    row = Outage.objects.get()
    assert (answer.status_code, answer.url) == (303, row.get_absolute_url())
    assert (row.state, row.region, list(row.products.all())) == ("down", "", [office])


WRONG = [
    ({"title": ""}, "Say in one line"),
    ({"title": "x" * 151}, "at most 150"),
    ({"title": "a\u202eb"}, "cannot be shown"),
    ({"products": []}, "Choose at least one product."),
    ({"products": ["abc"]}, "not in the catalogue"),
    ({"products": ["9" * 30]}, "not in the catalogue"),
    ({"region": "moon"}, "Select a valid choice"),
    ({"state": "resolved"}, "Select a valid choice"),
    ({"text": ""}, "Write what partners should know."),
    ({"text": "x" * 2001}, "at most 2000"),
]


@pytest.mark.parametrize("changes, sentence", WRONG, ids=[str(case[0])[:30] for case in WRONG])
def test_what_is_wrong_is_said(client, cast, office, changes, sentence):
    client.force_login(cast.engineer)
    answer = client.post(NEW, typed(office, **changes))
    assert answer.status_code == 422
    assert sentence in answer.text and not Outage.objects.exists()


def test_staff_tell_how_it_goes_on(client, cast):
    row = an_outage(cast.engineer)
    client.force_login(cast.engineer)
    assert client.post(url("update", row), {"state": "down", "text": "Worse."}).status_code == 303
    assert client.post(url("resolve", row), {"text": "Over."}).status_code == 303
    assert again(row).state == "resolved"
    assert "Over." in client.get(row.get_absolute_url()).text
    assert client.post(url("reopen", row), {"text": "Not over."}).status_code == 303
    assert again(row).is_going_on


@pytest.mark.parametrize("page", ["update", "resolve", "reopen"])
def test_a_word_is_asked_for_on_the_page(client, cast, page):
    row = an_outage(cast.engineer, resolved=timezone.now() if page == "reopen" else None)
    client.force_login(cast.engineer)
    answer = client.post(url(page, row), {"state": "down", "text": " "})
    assert answer.status_code == 422 and "Write what partners should know." in answer.text
    assert again(row).state == row.state


def test_what_somebody_else_ended_meanwhile_comes_back_with_the_text(client, cast):
    row = an_outage(cast.engineer)
    outages.resolve(cast.operator, row, "Over.")
    client.force_login(cast.engineer)
    answer = client.post(url("resolve", row), {"text": "Also over, I think."})
    assert answer.status_code == 409
    assert "Reopen it to say more." in answer.text and "Also over, I think." in answer.text


@pytest.mark.parametrize("page", ["update", "resolve", "reopen"])
def test_verbs_are_posts(client, cast, page):
    assert show(client, cast.engineer, url(page, an_outage(cast.engineer))).status_code == 405


def test_the_log_names_outages_and_products_with_their_pages(cast):
    row, product = an_outage(cast.engineer), a_product(is_listed=False)
    found = resolve(cast.operator, [row.reference, product.reference, "outage:abc"])
    assert found[row.reference] == Named("Sign-in is slow", row.get_absolute_url())
    assert found[product.reference] == Named("Contoso Backup", product.get_absolute_url())
    assert found["outage:abc"] == Named("outage:abc")
    assert resolve(cast.member, [product.reference])[product.reference].url is None
