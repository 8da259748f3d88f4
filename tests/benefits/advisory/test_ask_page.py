"""Asking: advice or a problem, the form and its mistakes, what it takes, and nothing typed is lost."""

import pytest
from django.urls import reverse

from benefits.models import AdvisoryRequest, Membership
from partnerportal.accounts.models import Outbox
from tests.benefits.advisory.builders import a_request_of, posted
from tests.benefits.builders import a_membership

NEW = reverse("benefits:advisory_new")


@pytest.fixture
def member(client, cast, membership):
    """Acme's member, signed in; Acme holds Silver."""
    client.force_login(cast.member)
    return client


def errors(response):
    return {name: list(said) for name, said in response.context["form"].errors.items()}


def test_the_first_question_is_advice_or_a_problem(member):
    html = member.get(NEW).content.decode()
    for text in ("Ask about presales", "Ask about deployment", "Ask about the Marketplace", reverse("incidents:new")):
        assert text in html
    assert "Exchange Server, on-premises only" in html


@pytest.mark.parametrize("scenario", ["presales", "deployment", "marketplace"])
def test_each_kind_has_its_form_prefilled_from_the_company(member, scenario):
    form = member.get(f"{NEW}?scenario={scenario}").context["form"]
    assert (form.initial["country"], form.initial["language"], form.initial["time_zone"]) == ("NO", "en", "")
    assert len(form.fields["topic"].choices) > 3


def test_a_company_in_a_country_of_several_zones_has_its_zone_prefilled(client, cast, catalogue):
    a_membership(cast.rival, "silver")
    type(cast.rival).objects.filter(pk=cast.rival.pk).update(country="US", time_zone="America/Chicago")
    client.force_login(cast.outsider)
    assert client.get(f"{NEW}?scenario=deployment").context["form"].initial["time_zone"] == "America/Chicago"


@pytest.mark.parametrize("scenario", ["nonsense", "", "break-fix"])
def test_another_scenario_is_asked_for_again(member, scenario):
    assert b"What do you need advice for?" in member.get(f"{NEW}?scenario={scenario}").content


def test_before_sending_it_says_what_it_takes(member):
    html = member.post(NEW, posted("review", hours="6")).content.decode()
    assert "This reserves 6 h of 20 h; 14 h are left." in html
    assert not AdvisoryRequest.objects.exists()


def test_presales_take_nothing_and_say_so(member):
    html = member.post(NEW, posted("review", scenario="presales", topic="Cost estimate")).content.decode()
    assert "This takes no advisory hours" in html


def test_a_preview_is_best_effort(member):
    html = member.post(NEW, posted("review", product="Azure services in preview")).content.decode()
    assert "best effort" in html


def test_changing_comes_back_with_everything(member):
    form = member.post(NEW, posted("change", title="My own title")).context["form"]
    assert (form["title"].value(), form["estimate"].value(), form.errors) == ("My own title", "2", {})


def test_sending_leads_to_the_number(member, cast, hours):
    answer = member.post(NEW, posted("send", hours="6.25"), follow=True)
    row = AdvisoryRequest.objects.get()
    assert answer.redirect_chain == [(reverse("benefits:advisory_sent", args=[row.pk]), 302)]
    html = answer.content.decode()
    assert row.code in html and "By March, in three steps." in html and cast.member.email in html
    hours.refresh_from_db()
    assert (hours.used, row.time_zone, Outbox.objects.count()) == (25, "Europe/Oslo", 1)


def test_the_same_form_sent_twice_is_one_request(member, hours):
    for _ in range(2):
        member.post(NEW, posted())
    hours.refresh_from_db()
    assert (AdvisoryRequest.objects.count(), hours.used) == (1, 8)


@pytest.mark.parametrize("verb", ["review", "send"])
def test_too_few_hours_keep_what_was_typed(member, cast, verb):
    a_request_of(cast.global_admin, estimate=76, title="Large")
    answer = member.post(NEW, posted(verb, hours="6", title="My own title"))
    assert (answer.status_code, answer.context["form"]["title"].value()) == (409, "My own title")
    assert "6 h are more than what is left: 1 h of Silver" in answer.content.decode()


def test_when_the_membership_has_ended_meanwhile_what_was_typed_is_kept(member):
    Membership.objects.update(state="lapsed")
    answer = member.post(NEW, posted(title="My own title"))
    assert (answer.status_code, answer.context["form"]["title"].value()) == (409, "My own title")
    assert b"any benefits yet" in member.get(NEW).content


@pytest.mark.parametrize(
    "field, value, said",
    [
        ("product", "", "Choose a product"),
        ("product", "Nothing of the kind", "valid choice"),
        ("product", "Exchange Server, on-premises only", "is out of scope. Advice is given about cloud and hybrid"),
        ("product", "Dynamics CRM and Dynamics 365, on-premises", "only the online products"),
        ("topic", "", "Choose a topic"),
        ("topic", "Cost estimate", "valid choice"),
        ("title", "  ", "Give it a title"),
        ("title", "x" * 151, "at most 150"),
        ("title", "a\u202eb", "cannot be shown"),
        ("description", "", "Describe"),
        ("description", "x" * 8001, "at most 8000"),
        ("description", "a\x07b", "cannot be shown"),
        ("estimate", "", "how many hours"),
        ("estimate", "0.75", "greater than or equal to 1"),
        ("estimate", "25", "under 25 hours"),
        ("estimate", "1.1", "quarters"),
        ("estimate", "NaN", "number"),
        ("estimate", "1e9", "under 25"),
        ("estimate", "9" * 400, "under 25"),
        ("phone", "", "phone number"),
        ("phone", "044 123 45 67", "Begin with +"),
        ("phone", "+0 44 123 45 67", "Begin with +"),
        ("phone", "+41 44", "Begin with +"),
        ("phone", "+41 44 123 45 67 89 01 23", "Begin with +"),
        ("phone", "+41 call me 12345678", "Begin with +"),
        ("country", "XX", "valid choice"),
        ("language", "tlh", "valid choice"),
        ("time_zone", "Mars/Base", "valid choice"),
        ("preferred_hours", "x" * 101, "at most 100"),
        ("scenario", "nonsense", "valid choice"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(member, field, value, said):
    answer = member.post(NEW, posted(**{field: value}))
    assert answer.status_code == 422
    assert said in " ".join(errors(answer)[field])
    assert not AdvisoryRequest.objects.exists()


@pytest.mark.parametrize("phone", ["+41 44 123 45 67", "+1 (212) 555-0147", "+4522000118", "+49.30.1234567"])
def test_a_phone_number_has_its_dial_code(member, phone):
    assert member.post(NEW, posted(phone=phone)).status_code == 302


@pytest.mark.parametrize("hours", ["1", "1.25", "1.5", "1.75", "19.75", "20"])
def test_an_estimate_counts_in_quarters(member, hours):
    assert member.post(NEW, posted(hours=hours)).status_code == 302


@pytest.mark.parametrize(
    "country, zone, kept",
    [
        ("NO", "", "Europe/Oslo"),
        ("NO", "America/Chicago", "Europe/Oslo"),
        ("US", "America/Chicago", "America/Chicago"),
        ("US", "", None),
        ("US", "Europe/Lisbon", None),
        ("PT", "Atlantic/Azores", "Atlantic/Azores"),
    ],
)
def test_the_time_zone_follows_the_country(member, country, zone, kept):
    answer = member.post(NEW, posted(country=country, time_zone=zone))
    if kept:
        assert AdvisoryRequest.objects.get().time_zone == kept
    else:
        assert errors(answer) == {"time_zone": ["Choose a time zone of United States."]}


def test_nothing_at_all_is_answered_with_what_is_missing(member):
    answer = member.post(NEW, {})
    assert answer.status_code == 422 and {"scenario", "product", "phone"} <= set(errors(answer))


def test_asking_costs_little(member, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert member.get(f"{NEW}?scenario=deployment").status_code == 200
    with django_assert_max_num_queries(12):
        assert member.post(NEW, posted("review")).status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(member, method):
    assert getattr(member, method)(NEW).status_code == 405
