"""Keyset pages: complete, in order, and the same from both ends."""

import pytest
from django.http import Http404, QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Activity, Organization
from partnerportal.common.paging import keyset
from tests.builders import a_company


@pytest.fixture
def rows(cast):
    for number in range(7):
        record(cast.member, "contract.linked", cast.acme, f"contract:{number}", contract=number)
    return Activity.objects.all()


def walk(rows, order, size, link="older_url"):
    pages, params = [], QueryDict("")
    while True:
        page = keyset(rows, params, order, size)
        pages.append([row.pk for row in page.items])
        if not getattr(page, link):
            return pages, page
        params = QueryDict(getattr(page, link)[1:])


@pytest.mark.parametrize("order", ["-pk", "pk", "-at", "at"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_every_row_is_on_exactly_one_page(rows, order, size):
    pages, _last = walk(rows, order, size)
    wanted = list(rows.order_by(order, order.replace("at", "pk")).values_list("pk", flat=True))
    assert [pk for page in pages for pk in page] == wanted


def test_the_way_back_shows_the_same_pages(rows):
    forward, last = walk(rows, "-pk", 3)
    params = QueryDict(last.newer_url[1:])
    assert [row.pk for row in keyset(rows, params, "-pk", 3).items] == forward[1]


def test_the_ends_lead_nowhere(rows):
    first = keyset(rows, QueryDict(""), "-pk", 3)
    assert (first.newer_url, bool(first.older_url)) == ("", True)
    _pages, last = walk(rows, "-pk", 3)
    assert last.older_url == ""


def test_nothing_is_an_empty_page(db):
    page = keyset(Activity.objects.all(), QueryDict(""))
    assert (page.items, page.newer_url, page.older_url, bool(page)) == ([], "", "", False)


def test_filters_stay_in_the_links(rows):
    page = keyset(rows, QueryDict("about=contract&after=&q=x"), "-pk", 2)
    assert "about=contract" in page.older_url
    assert page.older_url.count("after=") == 1


def test_rows_of_equal_value_are_not_lost(db):
    for number in range(5):
        a_company("Same", mpn_id=f"{number}")
    pages, _last = walk(Organization.objects.all(), "name", 2)
    assert len({pk for page in pages for pk in page}) == 5


def test_new_rows_do_not_shift_the_next_page(rows, cast):
    first = keyset(rows, QueryDict(""), "-pk", 3)
    record(cast.member, "contract.linked", cast.acme, "contract:new", contract="new")
    second = keyset(rows, QueryDict(first.older_url[1:]), "-pk", 3)
    assert second.items[0].pk == first.items[-1].pk - 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_a_mark_that_was_never_handed_out_is_404(mark):
    params = QueryDict(mutable=True)
    params["after"] = mark
    if not mark:
        return
    with pytest.raises(Http404):
        keyset(Activity.objects.none(), params, "-at")
