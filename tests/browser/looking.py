"""Looking at a page: as on a phone, at twice its size, wide and in the dark; what is wrong with it, as short lines."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE
from tests.browser.pages import PEOPLE

TWICE = {"width": 720, "height": 500}
OVERFLOW = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
BARE = "[...document.forms].filter(f => f.method === 'post' && !f.elements.csrfmiddlewaretoken).map(f => f.outerHTML)"
"""The forms that the server would refuse, because they carry no token."""
OPENED = re.compile(r"[?&]opened=[0-9a-f]{32}$")
"""What the first step of the wizard adds to its address, so that going back finds the draft."""
BY_WIDTH = ["aria-hidden-focus", "scrollable-region-focusable", "target-size"]
"""What can be wrong on a wide page alone: the phone is held to every rule, with the same elements and colours."""
MACHINE = re.compile(r"<(function|bound|django|\w+ object)[^>]*>|%\(\w+\)\w|{[{%]|lazy")


def _halves():
    """The people in two parts with about as many pages each, so that two workers look at the same time."""
    parts = [], []
    for email in sorted(PEOPLE, key=lambda email: -len(PEOPLE[email])):
        min(parts, key=lambda part: sum(len(PEOPLE[some]) for some in part)).append(email)
    return parts


FIRST, SECOND = _halves()


def called(email):
    return email or "nobody"


def all_wrong(visit, email, known):
    """Whatever is wrong with the pages of one person."""
    person = visit(email, viewport=NARROW, reduced_motion="reduce")
    return [line for place in PEOPLE[email] for line in look(person, place, known)]


def look(person, place, known):
    """Goes there as on a phone, then widens and darkens the same page; what is wrong with it, as short lines."""
    person.page.emulate_media(color_scheme="light")
    person.page.set_viewport_size(NARROW)
    path = place.path.format(**known)
    answer = person.go(path)
    came = OPENED.sub("", answer.url)
    found = [] if (answer.status, came) == (place.status, person.url + path) else [f"{answer.status} {came}"]
    if place.then:
        place.then(person)
    found += [*named(person.page), *seen(person, f"look-{place.name}-phone")]
    person.page.set_viewport_size(TWICE)
    found += overflow(person.page, "at 200 %")
    person.page.set_viewport_size(WIDE)
    expect(person.page.locator("[data-beside] .skeleton:visible")).to_have_count(0)
    found += seen(person, f"look-{place.name}-light", *BY_WIDTH)
    person.page.emulate_media(color_scheme="dark")
    found += seen(person, f"look-{place.name}-dark", "color-contrast")
    return [f"{place.path} ({place.name}): {line}" for line in found]


def named(page):
    """One h1, a title that begins with its words, forms with their token, and no text meant for the machine."""
    if bare := page.evaluate(BARE):
        return [f"form without token: {bare[0][:120]}"]
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
