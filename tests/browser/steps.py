"""The steps of the main job (product.md 4) as a person does them: with a mouse, by keyboard, without JavaScript."""

import re

from playwright.sync_api import expect

ROW = "details.benefit"


def click(person, role, name, within=None, **how):
    (within or person.page).get_by_role(role, name=name, **how).first.click()


def open_row(person, text="Microsoft Product Support"):
    row = person.page.locator(ROW, has_text=text).first
    if row.get_attribute("open") is None:
        row.locator("summary").first.click()
    return row


def ask_for_activation(person, text="Microsoft Product Support"):
    person.go("/benefits/technical/")
    row = open_row(person, text)
    ask_first(row, "Activate")
    confirm(person, "Activate")


def ask_first(place, label):
    """The button that opens a confirmation: a dialog with JavaScript, a disclosure without."""
    place.locator("details.confirm > summary", has_text=label).first.click()


def confirm(person, verb):
    person.page.locator("details.confirm[open] dialog").get_by_role("button", name=verb, exact=True).click()


def approve(person, company):
    person.go("/staff/activations/")
    click(person, "link", company)
    evidence = person.page.locator("aside")
    expect(evidence).to_contain_text(company)
    click(person, "button", "Approve", evidence, exact=True)
    expect(person.page.get_by_text(f"The request of {company} is approved.")).to_be_visible()


def wait_for(person, path, text, seconds=30):
    """Looks again until `text` is there, as somebody who reloads the page."""
    for _ in range(seconds * 2):
        person.go(path)
        if person.page.get_by_text(re.compile(text)).first.is_visible():
            return
        person.page.wait_for_timeout(500)
    raise AssertionError(f"{text} did not appear at {path}")


def show_ids(person):
    person.go("/benefits/technical/")
    row = open_row(person)
    click(person, "button", re.compile("Show IDs"), row)
    codes = person.page.locator(".copyable code")
    expect(codes).to_have_count(2)
    return codes.all_inner_texts()


def link_with_one_click(person, contract="Gold"):
    person.go("/support/contracts/")
    click(person, "button", re.compile(f"^Link {contract}.* to your account"))
    expect(person.page.get_by_text("Contract linked").first).to_be_visible()


def describe(person, title, product="SQL Server 2025"):
    person.go("/incidents/new/")
    page = person.page
    page.get_by_label("A specific problem").check()
    option = page.locator("select option", has_text=product).first.get_attribute("value")
    page.get_by_label("Product and version").select_option(option)
    page.get_by_label("Title").fill(title)
    page.get_by_label("Description").fill("After the failover the secondary replica does not come back.")
    click(person, "button", "Continue")


def file_incident(person, title, product="SQL Server 2025"):
    describe(person, title, product)
    page = person.page
    page.locator("[name=entitlement]").first.check()
    click(person, "button", "Continue")
    page.get_by_label("Moderate").check()
    click(person, "button", "Continue")
    click(person, "button", "Submit")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    return re.search(r"PB-\d+", page.url).group(0)


def answer(person, reference, text):
    person.go(f"/incidents/{reference}/")
    person.page.get_by_label("Message or note").fill(text)
    click(person, "button", "Send answer")
    expect(person.page.get_by_text(text)).to_be_visible()
