"""A page that is looked at, and what a person does there before."""

from dataclasses import dataclass

from playwright.sync_api import expect


@dataclass(frozen=True)
class Place:
    """A page: what its pictures are called, where it is, and what a person does there before it is looked at."""

    name: str
    path: str
    then: object = None
    status: int = 200


def unfold(person):
    """Everything that can be unfolded in the page itself, but for confirmations."""
    person.page.evaluate("document.querySelectorAll('main details:not(.confirm)').forEach(found => found.open = true)")


def opens(label):
    """The confirmation behind a button of that label."""

    def open_it(person):
        summary = person.page.locator("details.confirm > summary", has_text=label).first
        summary.evaluate(
            "button => { for (let d = button.parentElement; d = d.parentElement.closest('details');) d.open = true }"
        )
        summary.click()
        expect(person.page.locator("dialog:modal")).to_be_visible()

    return open_it


def open_menu(person):
    person.page.locator("details[data-menu] > summary").click()


def open_drawer(person):
    person.page.locator("details[data-drawer]").evaluate("drawer => drawer.open = true")


def show_ids(person):
    unfold(person)
    person.page.get_by_role("button", name="Show IDs").first.click()
    expect(person.page.locator(".copyable")).to_have_count(2)


def press(label):
    """A form's button, whose answer is another page or the same one with what is wrong."""

    def press_it(person):
        person.page.locator("main").get_by_role("button", name=label, exact=True).first.click()
        person.page.wait_for_load_state()

    return press_it


def lose_token(person):
    """As when cookies were cleared while a form stood open."""
    person.page.context.clear_cookies(name="csrftoken")
    press("Link contract")(person)


def no_contact(person):
    person.page.get_by_label("E-mail").fill("nobody")
    press("Continue")(person)
    expect(person.page.get_by_text("Type one e-mail address")).to_be_visible()


def ask_advice(person):
    person.page.get_by_label("How to do something").check()
    press("Continue")(person)
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("question for advice")


def reject_all(person):
    person.page.locator("[data-pick]").first.check()
    person.page.get_by_role("button", name="Reject").first.click()
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Reject requests")
