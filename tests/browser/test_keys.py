"""Keys from "not shown" to "redeemed": software, the password, the assistant, and the same without JavaScript."""

from playwright.sync_api import expect

from tests.browser import steps

PASSWORD = "partner-demo"
LOOKS = (
    "SELECT count(*) FROM accounts_activity a JOIN accounts_organization o ON o.id = a.organization_id "
    "WHERE a.verb = 'key.revealed' AND o.domain = 'fjord.example'"
)


def product(person, name, path="/benefits/software/"):
    person.go(path)
    row = person.page.locator("details.benefit", has_text=name).first
    if row.get_attribute("open") is None:
        row.locator("summary").first.click()
    return row


def type_password(person):
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Type your password again")
    person.page.get_by_label("Password").fill(PASSWORD)
    steps.click(person, "button", "Continue")


def confirmed(person):
    person.page.locator("details.confirm[open]").get_by_role("button", name="Show key", exact=True).click()


def get_key(person, name, label, path="/benefits/software/"):
    """Asks, types the password, asks again; what the key says."""
    steps.ask_first(product(person, name, path), label)
    confirmed(person)
    type_password(person)
    expect(person.page.get_by_text("Your password was confirmed")).to_be_visible()
    confirmed(person)
    return person.page.locator(".copyable code").inner_text()


def test_a_software_key_is_shown_after_the_password_and_is_the_same_next_time(visit, portal):
    admin = visit("global-admin@fjord.example", "/benefits/software/")
    row = product(admin, "Windows 11 Enterprise")
    expect(row.get_by_text("Key not revealed")).to_be_visible()
    admin.shoot("keys-1-not-shown")
    key = get_key(admin, "Windows 11 Enterprise", "Get keys")
    admin.shoot("keys-2-shown")
    assert admin.axe() == []
    row = product(admin, "Windows 11 Enterprise")
    expect(row.get_by_text("Key revealed", exact=True)).to_be_visible()
    steps.click(admin, "button", "Show key", row)
    expect(admin.page.locator(".copyable code")).to_have_text(key)
    assert portal.sql(LOOKS) == [(2,)]
    admin.page.go_back()
    expect(admin.page.get_by_text(key)).to_have_count(0)


def test_a_member_reads_who_can(visit):
    member = visit("member@alpine.example", "/benefits/software/")
    row = product(member, "Windows 11 Enterprise")
    expect(row.get_by_text("Only a Global admin or an MPN partner admin gets keys.")).to_be_visible()
    expect(row.get_by_text("Mina Park").first).to_be_visible()
    member.shoot("keys-3-why-not")


def test_a_key_is_redeemed_once_with_both_ways_seen_before(visit):
    admin = visit("partner-admin@alpine.example")
    row = product(admin, "Microsoft 365 E5", "/benefits/cloud/")
    steps.click(admin, "link", "Redeem key", row)
    admin.shoot("keys-4-tenant")
    steps.click(admin, "button", "Continue")
    page = admin.page
    expect(page.get_by_text("100 → 200")).to_be_visible()
    expect(page.get_by_text("Adding seats without extending gives less than 12 months")).to_be_visible()
    admin.shoot("keys-5-both-ways")
    page.get_by_label("Extend end date").check()
    steps.click(admin, "button", "Continue")
    expect(page.get_by_text("Check that alpine.example is the right tenant")).to_be_visible()
    admin.shoot("keys-6-confirm")
    steps.click(admin, "button", "Redeem key")
    expect(page.get_by_text("The key of Microsoft 365 E5 is redeemed into alpine.example.")).to_be_visible()
    expect(page.get_by_text("A key redeems once.").first).to_be_visible()
    expect(page.get_by_role("cell", name="End date extended")).to_be_visible()
    admin.shoot("keys-7-redeemed")
    page.go_back()
    expect(page.get_by_text("This key cannot be redeemed")).to_be_visible()
    admin.shoot("keys-8-refused")


def test_all_of_it_without_javascript(visit):
    admin = visit("partner-admin@borealis.example", java_script_enabled=False)
    row = product(admin, "Office LTSC")
    row.get_by_label("Language").select_option("Russian")
    row.get_by_role("button", name="Choose").click()
    expect(admin.page.get_by_role("link", name="Download, Russian, 64-bit")).to_be_visible()
    key = get_key(admin, "Office LTSC", "Get keys")
    assert key.startswith("DEMO0-")
    steps.ask_first(product(admin, "Dynamics 365 Sales", "/benefits/cloud/"), "Get key")
    confirmed(admin)
    steps.click(admin, "link", "Redeem key")
    steps.click(admin, "button", "Continue")
    steps.click(admin, "button", "Redeem key")
    expect(admin.page.get_by_text("is redeemed into borealis.example.")).to_be_visible()
