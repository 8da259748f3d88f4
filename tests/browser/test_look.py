"""Every page as people see it: in light, in dark, on a phone, at twice its size. A picture of each is kept.

One half of the people; the other half is in test_look_too.py.
"""

import re

import pytest
from django.urls import resolve

from tests.browser.conftest import NARROW
from tests.browser.looking import FIRST, all_wrong, called, look
from tests.browser.pages import PEOPLE, ROWS, Place, rows
from tests.live.system import wait_until
from tests.matrix.table import lines

NO_PAGE = {"incidents:attachment", "incidents:new_coverage", "incidents:new_draft", "pages:live", "pages:ready"} | {
    "benefits:order_proof",
    "benefits:orders_proof",
    "benefits:plan_order_proof",
}
"""A file, a fragment, a way to the step where a draft stands, and what a load balancer reads."""


@pytest.fixture(scope="module")
def known(portal):
    return rows(portal)


@pytest.mark.parametrize("email", FIRST, ids=called)
def test_every_page_is_well_in_light_in_dark_and_on_a_phone(visit, known, email):
    assert all_wrong(visit, email, known) == []


def test_the_pages_behind_a_mailed_link_are_well_too(visit, portal):
    person = visit(viewport=NARROW, reduced_motion="reduce")
    page = person.page
    person.go("/accounts/password/reset/")
    page.get_by_label("E-mail").fill("member@cedar.example")
    page.locator("main").get_by_role("button").first.click()
    reset = mailed(portal, r"/accounts/password/reset/key/\S+")
    person.go("/accounts/signup/")
    for label, value in {"Name": "Nia New", "E-mail": "nia@new.example", "Password": "a long enough one"}.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Create account").click()
    confirm = mailed(portal, r"/accounts/confirm-email/\S+")
    places = [Place("password-new", "/accounts/login/", lambda p: p.go(reset)), Place("e-mail-confirm", confirm)]
    assert [line for place in places for line in look(person, place, {})] == []


def mailed(portal, pattern):
    """The path of the link in a mail, once the worker has sent it."""

    def arrived():
        texts = [file.read_text() for file in (portal.folder / "mail").glob("*.log")]
        return next((found.group(0) for text in texts if (found := re.search(pattern, text))), None)

    return wait_until(arrived, what="the mail")


def test_no_page_is_left_out():
    places = [place.path.split("?")[0].format(**dict.fromkeys(ROWS, "1")) for some in PEOPLE.values() for place in some]
    shown = {resolve(path).view_name for path in places if path != "/nothing/here/"}
    pages = {route for route, method, _ in lines() if method == "GET" and not route.endswith("_csv")} - NO_PAGE
    assert pages - shown == set()
