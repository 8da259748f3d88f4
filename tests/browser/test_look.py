"""Every page as people see it: in light, in dark, on a phone, at twice its size. A picture of each is kept."""

import re

import pytest
from django.urls import resolve
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE
from tests.browser.pages import PEOPLE, ROWS, Place, rows
from tests.live.system import wait_until
from tests.matrix.table import lines

TWICE = {"width": 720, "height": 500}
OVERFLOW = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
MACHINE = re.compile(r"<(function|bound|django|\w+ object)[^>]*>|%\(\w+\)\w|{[{%]|lazy")
NO_PAGE = {"incidents:attachment", "incidents:new_coverage", "incidents:new_draft", "pages:live", "pages:ready"} | {
    "benefits:order_proof",
    "benefits:orders_proof",
}
"""A file, a fragment, a way to the step where a draft stands, and what a load balancer reads."""


@pytest.fixture(scope="module")
def known(portal):
    return rows(portal)


@pytest.mark.parametrize("email", PEOPLE, ids=[email or "nobody" for email in PEOPLE])
def test_every_page_is_well_in_light_in_dark_and_on_a_phone(visit, known, email):
    person = visit(email, viewport=NARROW, reduced_motion="reduce")
    found = [line for place in PEOPLE[email] for line in look(person, place, known)]
    assert found == []


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


def look(person, place, known):
    """Goes there as on a phone, then widens and darkens the same page; what is wrong with it, as short lines."""
    person.page.emulate_media(color_scheme="light")
    person.page.set_viewport_size(NARROW)
    path = place.path.format(**known)
    answer = person.go(path)
    found = (
        [] if (answer.status, answer.url) == (place.status, person.url + path) else [f"{answer.status} {answer.url}"]
    )
    if place.then:
        place.then(person)
    found += [*named(person.page), *seen(person, f"look-{place.name}-phone")]
    person.page.set_viewport_size(TWICE)
    found += overflow(person.page, "at 200 %")
    person.page.set_viewport_size(WIDE)
    expect(person.page.locator("[data-beside] .skeleton:visible")).to_have_count(0)
    found += seen(person, f"look-{place.name}-light")
    person.page.emulate_media(color_scheme="dark")
    found += seen(person, f"look-{place.name}-dark", "color-contrast")
    return [f"{place.path} ({place.name}): {line}" for line in found]


def named(page):
    """One h1, a title that begins with its words, and no text that was meant for the machine."""
    if leaked := MACHINE.search(page.locator("body").inner_text()):
        return [f"shows {leaked.group(0)}"]
    heads = [re.sub(r"\s+", " ", text).strip() for text in page.locator("h1").all_text_contents()]
    if len(heads) != 1:
        return [f"{len(heads)} h1"]
    return [] if page.title().startswith(heads[0]) else [f"title {page.title()!r}, h1 {heads[0]!r}"]


def seen(person, name, *rules):
    """In the dark only colours differ, so one rule is enough there."""
    found = [f"{name}: {line}" for line in [*overflow(person.page, "sideways"), *person.axe(*rules)]]
    person.shoot(name)
    return found


def overflow(page, how):
    over = page.evaluate(OVERFLOW)
    return [f"scrolls by {over} px {how}"] if over > 0 else []


def test_no_page_is_left_out():
    places = [place.path.split("?")[0].format(**dict.fromkeys(ROWS, "1")) for some in PEOPLE.values() for place in some]
    shown = {resolve(path).view_name for path in places if path != "/nothing/here/"}
    pages = {route for route, method, _ in lines() if method == "GET" and not route.endswith("_csv")} - NO_PAGE
    assert pages - shown == set()
