"""Join the network: the page of a person without a company, its tracker, and what others see there (D54)."""

import pytest
from allauth.account.models import EmailAddress

from partnerportal.accounts.models import CompanyRequest, Outbox, User
from partnerportal.accounts.services import companies, company_decisions
from tests.accounts.company.builders import COMPANY, a_join_request
from tests.builders import a_company, a_person

PAGE, WITHDRAW = "/join/", "/join/withdraw/"


@pytest.fixture
def holder(client, cast):
    client.force_login(cast.holder)
    return client


def item(client, cast, row):
    client.force_login(cast.reviewer)
    return client.get(f"/staff/companies/{row.pk}/")


def test_sending_the_form_asks_staff(holder, cast):
    answer = holder.post(PAGE, COMPANY, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    row = CompanyRequest.objects.get()
    assert (row.requested_by, row.company_name, row.domain) == (cast.holder, "Nordlys Data", "nordlys.example")
    assert "Staff of the portal look at Nordlys Data now" in answer.text and "In review" in answer.text


def test_an_open_request_stands_in_place_of_the_form(holder, cast):
    a_join_request(cast.holder)
    text = holder.get(PAGE).text
    assert "Nordlys Data" in text and f'action="{PAGE}"' not in text


def test_sending_twice_is_refused_with_what_was_typed(holder):
    holder.post(PAGE, COMPANY)
    answer = holder.post(PAGE, {**COMPANY, "company_name": "Another"})
    assert (answer.status_code, CompanyRequest.objects.count()) == (409, 1)
    assert "You have asked for this already" in answer.context["form"].non_field_errors()[0]


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("nordlys.example", "nordlys.example"), ("NORDLYS.example.", "nordlys.example"),
        ("https://www.nordlys.example/", "nordlys.example"), (" a.b-c.co ", "a.b-c.co"),
        ("xn--nordlys-8ya.example", "xn--nordlys-8ya.example"),
    ],
)  # fmt: skip
def test_a_domain_is_stored_in_one_form(holder, typed, stored):
    holder.post(PAGE, {**COMPANY, "domain": typed})
    assert CompanyRequest.objects.get().domain == stored


@pytest.mark.parametrize(
    "field, value",
    [
        ("domain", "nordlys"), ("domain", "a b.example"), ("domain", "-a.example"), ("domain", "a..example"),
        ("domain", "office@nordlys.example"), ("domain", "nordlys.example/path"), ("domain", "10.0.0.1"),
        ("domain", f"{'a' * 64}.example"), ("domain", "a\u202e.example"), ("domain", f"{'a.' * 120}example"),
        ("company_name", ""), ("company_name", "\u200b"), ("company_name", "x" * 201), ("company_name", "a\x1bb"),
        ("company_email", "nobody"), ("company_email", "a@b\r\nBcc: c@d.example"), ("country", "XX"),
        ("language", "tlh"), ("time_zone", "Europe/Nowhere"),
    ],
)  # fmt: skip
def test_bad_input_is_said_at_its_field(holder, field, value):
    answer = holder.post(PAGE, {**COMPANY, field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not CompanyRequest.objects.exists()


def test_what_the_form_does_not_ask_for_is_ignored(holder):
    holder.post(PAGE, {**COMPANY, "state": "confirmed", "kind": "become_admin", "organization": "1", "proved_at": "x"})
    row = CompanyRequest.objects.get()
    assert (row.state, row.kind, row.organization) == ("requested", "join", None)


def test_withdrawing_brings_the_form_back(holder, cast):
    a_join_request(cast.holder)
    answer = holder.post(WITHDRAW, follow=True)
    assert "The request is withdrawn" in answer.text and f'action="{PAGE}"' in answer.text
    assert "You have no open request" in holder.post(WITHDRAW, follow=True).text


def test_a_rejection_is_read_above_a_new_form(holder, cast):
    company_decisions.reject(cast.reviewer, a_join_request(cast.holder), "Ask Mina Park to invite you.")
    text = holder.get(PAGE).text
    assert "Ask Mina Park to invite you." in text and f'action="{PAGE}"' in text


@pytest.mark.parametrize(
    "who, why", [("member", "Mona Member belongs to Acme already"), ("reviewer", "an account of the portal"),
                 ("guest", "Gus Guest belongs to Acme already")]
)  # fmt: skip
def test_who_cannot_found_a_company_is_told_why(client, cast, who, why):
    client.force_login(getattr(cast, who))
    text = client.get(PAGE).text
    assert why in text and f'action="{PAGE}"' not in text
    assert client.post(PAGE, COMPANY).status_code == 409


def test_home_shows_how_far_it_is(holder, cast):
    assert f'href="{PAGE}"' in holder.get("/").text
    row = a_join_request(cast.holder)
    assert "In review" in holder.get("/").text
    company_decisions.reject(cast.reviewer, row, "There is no such company.")
    assert "There is no such company." in holder.get("/").text


def test_home_of_a_founder_is_that_of_a_company(holder, cast):
    company_decisions.confirm(cast.reviewer, a_join_request(cast.holder))
    text = holder.get("/").text
    assert "Nordlys Data" in text and f'href="{PAGE}"' not in text
    assert holder.get("/organization/").status_code == 200


def test_the_refusal_of_a_company_page_leads_to_it(holder):
    answer = holder.get("/organization/")
    assert answer.status_code == 403 and f'href="{PAGE}"' in answer.text


def test_staff_see_companies_of_the_same_name_or_domain(client, cast):
    a_company("NORDLYS DATA", mpn_id="4190001")
    a_company("Other", domain="nordlys.example")
    row = a_join_request(cast.holder)
    other = a_join_request(a_person(name="Second Asker"))
    text = item(client, cast, row).text
    assert "NORDLYS DATA is in the network" in text and "Other is in the network" in text
    assert f"{other.requested_by} asks for the same" in text
    assert "no confirmed e-mail of this domain" in text


def test_staff_see_that_nothing_resembles_it(client, cast):
    text = item(client, cast, a_join_request(of_domain("nordlys.example"))).text
    assert "No company and no other request has this name or domain" in text
    assert "e-mail is of this domain" in text


def test_an_address_that_nobody_has_confirmed_fits_no_domain(client, cast):
    row = a_join_request(of_domain("nordlys.example"))
    EmailAddress.objects.update(verified=False)
    assert "The person has no confirmed e-mail of this domain" in item(client, cast, row).text


@pytest.mark.parametrize("domain", ["gmail.com", "outlook.com", "qq.com"])
def test_an_address_of_a_public_mail_service_fits_no_company(client, cast, domain):
    text = item(client, cast, a_join_request(of_domain(domain), domain=domain)).text
    assert "everybody can have an address of it" in text
    assert "is of this domain" not in text


class TestDuplicate:
    """A company that looks like one of the network is founded only by whoever has compared them."""

    def test_the_dialog_asks_for_it_and_the_box_names_what_was_shown(self, client, cast):
        twins = [a_company("NORDLYS-DATA"), a_company("Other", domain="Nordlys.example")]
        row = a_join_request(cast.holder)
        keys = " ".join(str(twin.pk) for twin in twins)
        assert f'type="checkbox" name="others" value="{keys}"' in item(client, cast, row).text
        confirm = f"/staff/companies/{row.pk}/confirm/"
        assert "looks like NORDLYS-DATA" in client.post(confirm, follow=True).text
        assert "is confirmed" in client.post(confirm, {"others": keys}, follow=True).text

    @pytest.mark.parametrize("typed", ["", "0", "x y", "9" * 40, "1\x002", "1" * 3000])
    def test_what_names_no_company_confirms_nothing(self, client, cast, typed):
        a_company("Nordlys Data")
        row = a_join_request(cast.holder)
        client.force_login(cast.reviewer)
        client.post(f"/staff/companies/{row.pk}/confirm/", {"others": typed})
        row.refresh_from_db()
        assert row.is_open

    def test_without_one_nothing_is_asked(self, client, cast):
        assert 'name="others"' not in item(client, cast, a_join_request(cast.holder)).text


def of_domain(domain):
    person = User.objects.create(email=f"nils@{domain}", name="Nils")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def test_staff_see_what_the_person_asked_before(client, cast):
    company_decisions.reject(cast.reviewer, a_join_request(cast.holder, company_name="Earlier"), "No.")
    assert "Join the network: Earlier" in item(client, cast, a_join_request(cast.holder)).text


def test_staff_confirm_by_button(client, cast):
    row = a_join_request(cast.holder)
    item(client, cast, row)
    answer = client.post(f"/staff/companies/{row.pk}/confirm/", follow=True)
    assert "is confirmed; Hanna Holder is told" in answer.text
    assert client.post(f"/staff/companies/{row.pk}/confirm/", follow=True).text.count("has decided on") >= 1


@pytest.mark.parametrize("text, status", [("", 422), ("  ", 422), ("x" * 1001, 422), ("a\u202eb", 422), ("No.", 302)])
def test_staff_reject_with_a_text(client, cast, text, status):
    row = a_join_request(cast.holder)
    client.force_login(cast.reviewer)
    assert client.post(f"/staff/companies/{row.pk}/reject/", {"text": text}).status_code == status
    assert Outbox.objects.filter(kind="accounts/company_rejected").exists() == (status == 302)


def test_a_rejection_that_comes_too_late_keeps_its_text(client, cast):
    row = a_join_request(cast.holder)
    companies.withdraw(cast.holder, row)
    client.force_login(cast.reviewer)
    answer = client.post(f"/staff/companies/{row.pk}/reject/", {"text": "A careful answer."})
    assert answer.status_code == 409
    assert "stands at: Withdrawn" in answer.text


def test_the_page_costs_little(holder, cast, django_assert_max_num_queries):
    for _number in range(5):
        company_decisions.reject(cast.reviewer, a_join_request(cast.holder), "No.")
    with django_assert_max_num_queries(6):
        holder.get(PAGE)
