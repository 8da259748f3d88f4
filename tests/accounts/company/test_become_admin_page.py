"""Become a Global admin: first ask, else prove the domain; Check now has a limit (D53)."""

import pytest
from django.core.cache import cache

from partnerportal.accounts.models import CompanyRequest, RoleAssignment
from partnerportal.accounts.services import company_decisions
from tests.accounts.company.builders import a_proof_request, stands_at
from tests.builders import a_person

PAGE, CHECK, WITHDRAW = "/organization/admin/", "/organization/admin/check/", "/organization/admin/withdraw/"


@pytest.fixture
def member(client, cast):
    cache.clear()
    client.force_login(cast.member)
    return client


def begun(member):
    member.post(PAGE, follow=True)
    return CompanyRequest.objects.get()


def test_the_global_admins_are_asked_first(member, cast):
    admin = cast.global_admin
    text = member.get(PAGE).text
    assert f"Ask {admin}" in text and "Ask them first" in text
    asked = {"action": "users.assign_global_admin", "person": admin.pk, "next": PAGE}
    assert f"{admin} was asked" in member.post("/ask/", asked, follow=True).text


@pytest.mark.parametrize("left", [[], ["mpn_partner_admin"], ["user_management_admin"]])
def test_a_company_without_a_global_admin_says_so(member, cast, left):
    a_person(cast.acme, *left)
    a_person(cast.acme, "global_admin", is_active=False)
    assert "Acme has no active Global admin" in member.get(PAGE).text


def test_beginning_shows_name_and_value_to_publish(member):
    row = begun(member)
    text = member.get(PAGE).text
    assert "_partner-portal.acme.example" in text and row.proof_value in text
    assert "Check now" in text


def test_the_value_is_shown_to_nobody_else(member, client, cast):
    row = begun(member)
    client.force_login(a_person(cast.acme))
    assert row.proof_value not in client.get(PAGE).text
    client.force_login(cast.reviewer)
    pages = ["/staff/companies/?state=all", f"/staff/companies/{row.pk}/", "/staff/mail/"]
    assert not any(row.proof_value in client.get(page).text for page in pages)


def test_check_now_says_what_the_name_service_said(member, monkeypatch):
    row = begun(member)
    stands_at(monkeypatch, {row.proof_name: None})
    answer = member.post(CHECK, follow=True)
    assert answer.redirect_chain == [(PAGE, 303)]
    assert (
        "There is no TXT value at _partner-portal.acme.example yet" in answer.text and "Last checked on" in answer.text
    )


def test_a_proof_brings_it_to_staff(member, cast, monkeypatch):
    row = begun(member)
    stands_at(monkeypatch, {row.proof_name: [row.proof_value]})
    answer = member.post(CHECK, follow=True)
    assert "The domain acme.example is proved" in answer.text and "Check now" not in answer.text
    company_decisions.confirm(cast.reviewer, CompanyRequest.objects.get())
    assert "You are Global admin of Acme already" in member.get(PAGE).text
    assert RoleAssignment.objects.filter(user=cast.member, role="global_admin").count() == 1


def test_too_many_checks_wait(member, settings, monkeypatch):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "check_domain": "2/m/user"}
    row, asked = begun(member), []
    stands_at(monkeypatch, {row.proof_name: None}, lambda: asked.append(1))
    said = [member.post(CHECK, follow=True).text for _time in range(3)]
    assert "Too many checks" in said[2] and "Too many checks" not in said[1]
    assert len(asked) == 2


def test_withdrawing_and_beginning_again_gives_another_value(member):
    first = begun(member).proof_value
    assert "The request is withdrawn" in member.post(WITHDRAW, follow=True).text
    member.post(PAGE)
    assert CompanyRequest.objects.open().get().proof_value != first


@pytest.mark.parametrize("url", [CHECK, WITHDRAW])
def test_without_an_open_request_there_is_nothing_to_do(member, url):
    assert "You have no open request" in member.post(url, follow=True).text


@pytest.mark.parametrize("url", [CHECK, WITHDRAW])
def test_a_button_refuses_get(member, url):
    assert member.get(url).status_code == 405


def test_beginning_twice_is_one_request(member):
    begun(member)
    assert "You have asked for this already" in member.post(PAGE, follow=True).text
    assert CompanyRequest.objects.count() == 1


def test_a_company_whose_domain_is_not_known_cannot_begin(client, cast):
    client.force_login(a_person(cast.legacy))
    assert "The portal knows no domain of Legacy" in client.get(PAGE).text
    assert "knows no domain" in client.post(PAGE, follow=True).text


@pytest.mark.parametrize("who", ["guest", "holder", "reviewer"])
def test_who_may_not(client, cast, who):
    client.force_login(getattr(cast, who))
    assert {client.get(PAGE).status_code, *(client.post(url).status_code for url in (PAGE, CHECK, WITHDRAW))} == {403}


def test_a_guest_with_a_role_reads_why_not(client, cast):
    client.force_login(a_person(cast.acme, "mpn_partner_admin", is_guest=True))
    assert "A guest does not become Global admin" in client.get(PAGE).text
    assert not CompanyRequest.objects.exists()


def test_a_rejection_is_read_there(member, cast):
    company_decisions.reject(cast.reviewer, a_proof_request(cast.member), "Ask Mina Park: she is back.")
    assert "Ask Mina Park: she is back." in member.get(PAGE).text


def test_staff_see_who_is_global_admin_already(client, cast):
    admin, row = cast.global_admin, a_proof_request(cast.member)
    client.force_login(cast.reviewer)
    assert admin.email in client.get(f"/staff/companies/{row.pk}/").text


def test_staff_see_that_nobody_is(client, cast):
    client.force_login(cast.reviewer)
    assert (
        "The company has no active Global admin"
        in client.get(f"/staff/companies/{a_proof_request(cast.member).pk}/").text
    )


def test_the_profile_leads_there(client, cast):
    client.force_login(cast.member)
    assert f'href="{PAGE}"' in client.get("/organization/").text
    client.force_login(cast.global_admin)
    assert f'href="{PAGE}"' not in client.get("/organization/").text


def test_the_page_costs_little(member, cast, django_assert_max_num_queries):
    for _number in range(30):
        a_person(cast.acme, "global_admin")
    begun(member)
    with django_assert_max_num_queries(8):
        member.get(PAGE)
