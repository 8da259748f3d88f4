"""People come and go: added with data shown once, a password of their own, roles, leaving nothing behind."""

import re

from playwright.sync_api import expect

OWN = "correct-horse-battery"


def admin_at(visit, path):
    person = visit("global-admin@alpine.example")
    person.go(path)
    return person


def test_from_added_to_disabled(visit):
    admin = admin_at(visit, "/organization/users/add/")
    password = added(admin)
    comer = visit()
    signs_in(comer, password)
    gets_a_role(admin)
    comer.go("/organization/users/")
    expect(comer.page.get_by_role("link", name="Add user")).to_be_visible()
    is_disabled(admin)
    comer.go("/organization/users/")
    expect(comer.page).to_have_url(re.compile("/accounts/login/"))


def added(admin):
    page = admin.page
    page.get_by_label("Name").fill("Ada Aalto")
    page.get_by_label("E-mail").fill("ada@alpine.example")
    admin.shoot("people-1-add")
    page.get_by_role("button", name="Add user").click()
    expect(page.get_by_text("Shown this once, and never again")).to_be_visible()
    admin.shoot("people-2-shown-once")
    password = page.locator("code").nth(1).inner_text()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text("Must choose a password").first).to_be_visible()
    return password


def signs_in(comer, password):
    page = comer.page
    comer.go("/accounts/login/")
    page.get_by_label("E-mail").fill("ada@alpine.example")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Choose your own password first")).to_be_visible()
    comer.go("/incidents/")
    expect(page).to_have_url(re.compile("/accounts/password/change/"))
    comer.shoot("people-3-own-password")
    page.get_by_label("Current password").fill(password)
    for label in page.get_by_label(re.compile("^New password")).all():
        label.fill(OWN)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")


def gets_a_role(admin):
    page = admin.page
    admin.go("/organization/users/?q=ada")
    page.get_by_role("link", name="Ada Aalto").click()
    page.get_by_label("User management admin").check()
    page.get_by_role("button", name="Save roles").click()
    expect(page.get_by_text("The roles of Ada Aalto were changed.")).to_be_visible()
    admin.shoot("people-4-roles")


def is_disabled(admin):
    page = admin.page
    page.get_by_role("link", name="Disable account").click()
    expect(page.get_by_text("Nothing hangs on this account")).to_be_visible()
    admin.shoot("people-5-disable")
    page.get_by_role("button", name="Disable account").click()
    expect(page.get_by_text("The account of Ada Aalto is disabled.")).to_be_visible()


def test_the_last_global_admin_cannot_leave(visit):
    admin = admin_at(visit, "/organization/leave/")
    expect(admin.page.get_by_text("You are the last Global admin")).to_be_visible()
    expect(admin.page.get_by_role("button", name="Leave the company")).to_have_count(0)


def test_whom_a_company_invites_accepts_on_the_own_home(visit):
    person = visit("nora.vik@personal.example")
    page = person.page
    person.shoot("people-6-invited")
    page.get_by_role("link", name="Alpine Cloud invites you").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("You belong to Alpine Cloud now.")).to_be_visible()
    person.shoot("people-7-joined")
