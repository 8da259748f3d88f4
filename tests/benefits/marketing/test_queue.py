"""The queue of Go-To-Market requests as staff work on it, and the leaver's line about the duty."""

import pytest
from django.urls import reverse
from django.utils import timezone

from benefits.models import MarketingFollowUp
from partnerportal.accounts import leaving
from partnerportal.accounts.models import Activity, Outbox, User
from tests.benefits.builders import a_membership
from tests.benefits.marketing.builders import (
    TEXT,
    WHY,
    State,
    a_contact,
    a_request,
    again,
    an_offer_of,
    in_state,
    leave,
)
from tests.builders import a_company, a_person

pytestmark = pytest.mark.django_db
LIST = reverse("benefits:marketing")


def item(row):
    return reverse("benefits:marketing_item", args=[row.pk])


def post(client, user, verb, row, text, prefix=""):
    client.force_login(user)
    name = {"activate": "activate", "reject": "reject", "follow_up": "follow"}[verb]
    return client.post(
        reverse(f"benefits:marketing_{verb}", args=[row.pk]), {f"{prefix or name}-text": text}, follow=True
    )


def get(client, user, url):
    client.force_login(user)
    return client.get(url).content.decode()


def test_the_list_shows_what_waits(client, cast, asked):
    body = get(client, cast.reviewer, LIST)
    assert "Acme" in body and "Marketing course" in body and "Silver Core" in body


def test_the_item_shows_the_contact_and_the_instructions_to_edit(client, cast, asked):
    body = get(client, cast.reviewer, item(asked))
    assert "marketing@acme.example" in body and "+47 22 00 01 18" in body
    assert "The programme writes to the marketing contact with the dates." in body


def test_staff_activate_with_their_own_words(client, cast, asked):
    assert "The contact gets the instructions." in post(client, cast.reviewer, "activate", asked, TEXT).content.decode()
    assert again(asked).state == State.ACTIVE
    assert TEXT in Outbox.objects.get(kind="benefits/marketing_activated").body


def test_staff_reject_with_a_reason(client, cast, asked):
    assert "The company reads why." in post(client, cast.reviewer, "reject", asked, WHY).content.decode()
    assert (again(asked).state, again(asked).reason_text) == (State.REJECTED, WHY)


def test_staff_follow_up_and_see_what_was_written(client, cast, asked):
    row = in_state(asked, State.ACTIVE, cast.reviewer, cast.global_admin)
    post(client, cast.reviewer, "follow_up", row, "The dates are set.")
    assert "The dates are set." in get(client, cast.operator, item(row))


@pytest.mark.parametrize("verb", ["activate", "reject", "follow_up"])
@pytest.mark.parametrize("text", ["", "  ", "a\x00b", "a\u202eb", "x" * 4001])
def test_text_that_cannot_be_mailed_is_answered_in_the_form(client, cast, asked, verb, text):
    if verb == "follow_up":
        in_state(asked, State.ACTIVE, cast.reviewer, cast.global_admin)
    mails = Outbox.objects.count()
    assert post(client, cast.reviewer, verb, asked, text).status_code == 422
    assert (Outbox.objects.count(), MarketingFollowUp.objects.count()) == (mails, 0)


def test_a_contact_that_left_disables_activate_with_the_reason(client, cast, asked):
    leave(cast.member)
    body = get(client, cast.reviewer, item(asked))
    assert "has left Acme" in body and "marketing/activate" not in body
    assert "has left Acme" in post(client, cast.reviewer, "activate", asked, TEXT).content.decode()
    assert again(asked).state == State.REQUESTED


def test_the_second_reviewer_is_told_who_was_first(client, cast, asked):
    in_state(asked, State.ACTIVE, cast.reviewer, cast.global_admin)
    assert "Reviewer has decided on" in post(client, cast.operator, "reject", asked, WHY).content.decode()


@pytest.mark.parametrize("who", ["global_admin", "engineer", "member", "holder"])
def test_the_queue_is_the_reviewers(client, cast, asked, who):
    client.force_login(getattr(cast, who))
    assert {client.get(url).status_code for url in (LIST, item(asked))} == {403}
    assert post(client, getattr(cast, who), "activate", asked, TEXT).status_code == 403


@pytest.mark.parametrize("verb", ["activate", "reject", "follow_up"])
def test_a_verb_is_no_page(client, cast, asked, verb):
    client.force_login(cast.reviewer)
    assert client.get(reverse(f"benefits:marketing_{verb}", args=[asked.pk])).status_code == 405


def test_twelve_queries_are_enough_whatever_the_data(client, cast, catalogue, django_assert_max_num_queries):
    for number in range(12):
        company = a_company(f"Company {number}", mpn_id=f"77{number}")
        admin = a_person(company, "global_admin")
        membership = a_membership(company, "silver")
        a_contact(admin, admin, email=f"m{number}@c.example")
        row = a_request(admin, an_offer_of(membership))
    client.force_login(cast.reviewer)
    client.get(LIST)
    for url in (LIST, item(row)):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200


# --- the leaver ---


def duties(person):
    return [
        thing for kind, things in leaving.hanging(person) for thing in things if str(kind.label) == "Marketing contact"
    ]


def test_a_leaver_reads_what_happens_to_the_duty(cast, contact):
    (thing,) = duties(cast.member)
    assert thing.title == "Marketing contact of Acme" and "no offer can be activated" in thing.consequence
    assert duties(cast.global_admin) == []


def test_when_the_person_goes_the_log_says_that_somebody_must_be_named(cast, contact):
    leaving.let_go(cast.member, cast.global_admin, timezone.now())
    line = Activity.objects.get(verb="marketing.contact_left")
    assert line.sentence == "The marketing contact Mona Member was disabled: somebody else must be named"
    leaving.let_go(cast.sales_agent, cast.global_admin, timezone.now())
    assert Activity.objects.filter(verb="marketing.contact_left").count() == 1


def test_a_duty_of_another_company_is_not_told_where_the_person_is_now(cast, contact):
    User.objects.filter(pk=cast.member.pk).update(organization=cast.rival)
    person = User.objects.get(pk=cast.member.pk)
    assert duties(person) == []
    leaving.let_go(person, cast.outsider, timezone.now())
    assert not Activity.objects.filter(verb="marketing.contact_left").exists()


# --- what was typed is not lost ---


@pytest.mark.parametrize("verb, by_whom", [("activate", "operator"), ("reject", "operator"), ("follow_up", "reviewer")])
def test_a_refusal_keeps_what_was_typed(client, cast, asked, verb, by_whom):
    if verb != "follow_up":
        in_state(asked, State.REJECTED, cast.reviewer, cast.global_admin)
    answer = post(client, getattr(cast, by_whom), verb, asked, "Words that took an hour.")
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Words that took an hour." in body and "What you wrote was not sent" in body


def test_a_missing_right_is_no_conflict(client, cast, asked):
    assert post(client, cast.engineer, "reject", asked, WHY).status_code == 403
