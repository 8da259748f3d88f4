"""The company profile: who changes it, what is said about it, and the review before a renewal (domain.md 2.4)."""

from datetime import UTC, datetime

import pytest

from partnerportal.accounts.models import Activity, Organization
from partnerportal.accounts.services import profile
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.builders import a_person

PAGE, SAVE, REVIEW = "/organization/", "/organization/save/", "/organization/review/"
FACTS = {
    "name": "Acme", "address": "Street 1\n0150 Oslo", "tax_id": "NO 999", "email": "office@acme.example",
    "country": "SE", "language": "en", "time_zone": "Europe/Stockholm",
}  # fmt: skip
NOW = datetime(2026, 11, 16, 10, tzinfo=UTC)


def facts(company, **changes):
    return {**{name: getattr(company, name) for name in profile.EDITABLE}, **changes}


def posted(company, **changes):
    return {**facts(company, **changes), "seen": profile.stamp(company)}


def sentences():
    return [row.sentence for row in Activity.objects.order_by("pk")]


def test_a_change_is_saved_with_one_row_that_names_what_changed(cast):
    changed = profile.change(cast.global_admin, FACTS, profile.stamp(cast.acme), NOW)
    cast.acme.refresh_from_db()
    assert facts(cast.acme) == FACTS
    assert changed == ["address", "tax_id", "email", "country", "time_zone"]
    assert sentences() == [
        "Global Admin changed the company profile: Address, Tax ID, Company e-mail, Country, Time zone"
    ]


def test_nothing_changed_writes_nothing(cast):
    assert profile.change(cast.account_admin, facts(cast.acme), profile.stamp(cast.acme)) == []
    assert sentences() == []


@pytest.mark.parametrize("who", ["member", "guest", "partner_admin", "billing_admin", "holder", "reviewer"])
def test_who_may_not(client, cast, who):
    person = getattr(cast, who)
    with pytest.raises(Forbidden):
        profile.change(person, FACTS, "")
    with pytest.raises(Forbidden):
        profile.confirm_review(person, "")
    client.force_login(person)
    assert {client.post(url, posted(cast.acme)).status_code for url in (SAVE, REVIEW)} == {403}


@pytest.mark.parametrize("name, value", [("name", "Other"), ("tax_id", "1"), ("time_zone", "Asia/Tokyo")])
def test_what_somebody_else_has_saved_meanwhile_is_not_overwritten(cast, name, value):
    seen = profile.stamp(cast.acme)
    Organization.objects.filter(pk=cast.acme.pk).update(**{name: value})
    with pytest.raises(WrongState, match="Somebody has changed the profile"):
        profile.change(cast.global_admin, FACTS, seen)
    with pytest.raises(Refused, match="has changed since you opened"):
        profile.confirm_review(cast.global_admin, seen)


@pytest.mark.parametrize("field", ["mpn_id", "domain", "in_csp", "csp_type", "is_migrated", "is_cosell_ready"])
def test_what_the_network_decides_is_not_editable(client, cast, field):
    before = getattr(cast.acme, field)
    client.force_login(cast.global_admin)
    client.post(SAVE, {**posted(cast.acme), field: "1"})
    cast.acme.refresh_from_db()
    assert getattr(cast.acme, field) == before
    assert field not in client.get(PAGE).context["form"].fields


@pytest.mark.parametrize("who", ["global_admin", "account_admin"])
def test_who_may_gets_a_form(client, cast, who):
    client.force_login(getattr(cast, who))
    answer = client.post(SAVE, posted(cast.acme, tax_id="NO 1"), follow=True)
    assert "The profile is saved: Tax ID." in answer.text
    cast.acme.refresh_from_db()
    assert cast.acme.tax_id == "NO 1"


def test_a_member_reads_it_and_who_can_change_it(client, cast):
    admin = cast.global_admin
    client.force_login(cast.member)
    text = client.get(PAGE).text
    assert f'action="{SAVE}"' not in text and f'action="{REVIEW}"' not in text
    assert "Only a Global admin or an Account admin changes" in text and f"Ask {admin}" in text
    assert "operators of the portal enter them" in text


@pytest.mark.parametrize(
    "field, value",
    [
        ("name", ""), ("name", "   "), ("name", "\u200b"), ("name", "x" * 201), ("name", "a\u202eb"),
        ("name", "a\x07b"),
        ("email", "nobody"), ("email", "a@b"), ("email", f"{'a' * 250}@b.example"), ("country", "ZZ"), ("country", ""),
        ("language", "xx"), ("time_zone", "Mars/Olympus"), ("time_zone", ""), ("tax_id", "1" * 41),
        ("address", "x" * 501), ("address", "a\u2066b"),
    ],
)  # fmt: skip
def test_bad_input_is_said_at_its_field_and_what_was_typed_stays(client, cast, field, value):
    client.force_login(cast.global_admin)
    answer = client.post(SAVE, posted(cast.acme, **{"tax_id": "kept", field: value}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert field == "tax_id" or 'value="kept"' in answer.text
    assert sentences() == []


@pytest.mark.parametrize("name", ["株式会社", "O'Neil & Söhne", "null", "None", "<script>alert(1)</script>", "{{7*7}}"])
def test_a_name_is_text_whatever_it_looks_like(client, cast, name):
    client.force_login(cast.global_admin)
    client.post(SAVE, posted(cast.acme, name=name))
    cast.acme.refresh_from_db()
    assert cast.acme.name == name
    assert "<script>alert" not in client.get(PAGE).text


def test_a_stale_form_keeps_what_was_typed_and_shows_what_is_saved(client, cast):
    stale = posted(cast.acme, name="Typed here")
    profile.change(cast.account_admin, facts(cast.acme, name="Saved there"), profile.stamp(cast.acme))
    client.force_login(cast.global_admin)
    answer = client.post(SAVE, stale)
    assert answer.status_code == 409
    assert 'value="Typed here"' in answer.text and "What is saved now" in answer.text and "Saved there" in answer.text
    again = {name: answer.context["form"][name].value() for name in (*profile.EDITABLE, "seen")}
    assert client.post(SAVE, again).status_code == 302
    cast.acme.refresh_from_db()
    assert cast.acme.name == "Typed here"


def test_another_time_zone_says_what_it_means(client, cast, time_machine):
    time_machine.move_to(datetime(2026, 11, 16, 23, 30, tzinfo=UTC))
    client.force_login(cast.global_admin)
    assert "In UTC it is 16 Nov 2026." in client.get(PAGE).text
    answer = client.post(SAVE, posted(cast.acme, time_zone="Asia/Tokyo"), follow=True)
    assert "Business dates turn over at midnight in Asia/Tokyo now. There it is 17 Nov 2026." in answer.text


def test_the_review_is_noted_with_its_person_and_moment(client, cast):
    client.force_login(cast.account_admin)
    assert "Nobody has confirmed yet" in client.get(PAGE).text
    answer = client.post(REVIEW, {"seen": profile.stamp(cast.acme)}, follow=True)
    cast.acme.refresh_from_db()
    assert cast.acme.reviewed_at is not None
    assert "Account Admin confirmed on" in answer.text
    assert sentences() == ["Account Admin confirmed that the company information is right"]


def test_a_second_review_takes_the_place_of_the_first(client, cast):
    profile.confirm_review(cast.account_admin, profile.stamp(cast.acme), NOW)
    profile.confirm_review(cast.global_admin, profile.stamp(cast.acme))
    client.force_login(cast.member)
    assert "Global Admin confirmed on" in client.get(PAGE).text


def test_a_review_of_what_was_not_shown_is_refused(client, cast):
    client.force_login(cast.global_admin)
    answer = client.post(REVIEW, {"seen": "something else"}, follow=True)
    cast.acme.refresh_from_db()
    assert "has changed since you opened this page" in answer.text and cast.acme.reviewed_at is None


@pytest.mark.parametrize("url", [SAVE, REVIEW])
def test_a_verb_refuses_get(client, cast, url):
    client.force_login(cast.global_admin)
    assert client.get(url).status_code == 405


def test_the_company_of_another_stays_as_it_is(client, cast):
    client.force_login(cast.outsider)
    client.post(SAVE, posted(cast.rival, name="Changed"))
    cast.acme.refresh_from_db()
    assert (cast.acme.name, Organization.objects.get(pk=cast.rival.pk).name) == ("Acme", "Changed")


def test_the_page_costs_the_same_whatever_the_company_has(client, cast, django_assert_max_num_queries):
    for _number in range(30):
        a_person(cast.acme, "global_admin")
        profile.confirm_review(cast.global_admin, profile.stamp(cast.acme))
    client.force_login(cast.member)
    with django_assert_max_num_queries(7):
        client.get(PAGE)


def test_who_is_asked_to_change_it_is_led_there(client, cast):
    admin = cast.global_admin
    client.force_login(cast.member)
    client.post("/ask/", {"action": "organization.edit", "person": admin.pk, "next": PAGE})
    client.force_login(admin)
    text = client.get("/").text
    assert "Mona Member asks for your help" in text and text.count(f'href="{PAGE}"') > 1
