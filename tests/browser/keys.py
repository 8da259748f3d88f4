"""A person who uses nothing but the keyboard: what has the focus is always seen, and never lies under the bar."""

import re

from playwright.sync_api import expect

LOOK = """() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  const ring = getComputedStyle(e.closest(".choice") ?? e);
  const place = e.getBoundingClientRect();
  const above = document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2);
  return {
    role: e.tagName === "SUMMARY" ? "summary" : e.computedRole,
    name: e.computedName,
    ring: ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2,
    covered: above === null || Boolean(above.closest(".bar, .drawer > summary") && !e.closest(".bar, .drawer")),
  };
}"""
MOST = 120


def focused(person):
    """Role and name of what has the focus; it must be seen to have it."""
    found = person.page.evaluate(LOOK)
    if found is None:
        return "", ""
    assert found["ring"], f"no visible focus on {found}"
    assert not found["covered"], f"the focus is hidden: {found}"
    return found["role"], found["name"]


def tab_to(person, role, name, key="Tab"):
    """Goes on from where the focus is until it is on that; `name` is a pattern of the whole accessible name."""
    passed = []
    for _ in range(MOST):
        person.page.keyboard.press(key)
        found = focused(person)
        if found[0] == role and re.fullmatch(name, found[1]):
            return
        passed.append(found)
    raise AssertionError(f"{role} {name!r} cannot be reached by {key}; passed {passed}")


def press(person, role, name, key="Enter"):
    tab_to(person, role, name)
    person.page.keyboard.press(key)


def lead_on(person, role, name, heading):
    """What is pressed leads to another page, whose h1 says where one is."""
    press(person, role, name)
    expect(person.page.get_by_role("heading", level=1)).to_contain_text(heading)


def write(person, name, text):
    tab_to(person, "textbox", name)
    person.page.keyboard.type(text)


def sign_in(visitor, email, password, path):
    visitor.go(f"/accounts/login/?next={path}")
    write(visitor, "E-mail", email)
    write(visitor, "Password", password)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(visitor.url + path)
    return visitor
