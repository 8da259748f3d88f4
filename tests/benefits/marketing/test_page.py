"""Go-To-Market as the company sees it: the contact, the groups, and each button or its reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from benefits.models import MarketingActivation, MarketingContact
from benefits.services import marketing
from benefits.services.promises import mark_cosell_ready
from tests.benefits.builders import a_membership
from tests.benefits.marketing.builders import (
    PHONE,
    TEXT,
    WHY,
    State,
    a_contact,
    a_request,
    an_offer_of,
    expire,
    in_state,
    leave,
    the_contact,
)
from tests.builders import a_person

pytestmark = pytest.mark.django_db
URL = reverse("benefits:go_to_market")
CONTACT, CHANGE = reverse("benefits:go_to_market_contact"), reverse("benefits:go_to_market_change")


def page(client, user):
    client.force_login(user)
    return client.get(URL)


def text(client, user):
    return page(client, user).content.decode()


def act(client, user, route, pk):
    client.force_login(user)
    return client.post(reverse(f"benefits:go_to_market_{route}", args=[pk]), follow=True)


def filled(person=None, **changes):
    data = {"email": "marketing@acme.example", "phone": PHONE, "language": "ru", **changes}
    return data | ({"person": person.pk} if person else {})


# --- what is shown ---


def test_offers_stand_under_their_groups_with_status_and_expiry(client, cast, membership):
    answer = page(client, cast.global_admin)
    groups = {g.name: [line.benefit.code for line in g.lines] for g in answer.context["page"].groups}
    assert groups == {
        "Silver Core": ["profile-optimisation", "marketing-course"], "Gold Core": [], "ISV Co-sell ready": [],
    }  # fmt: skip
    body = answer.content.decode()
    assert ">Status<" in body and ">Expires<" in body and "Not used yet" in body


def test_a_group_without_offers_says_why(client, cast, membership):
    body = text(client, cast.global_admin)
    assert "Acme is not marked as that" in body
    assert "These offers come with: Gold membership." in body


def test_a_company_that_is_cosell_ready_has_that_group(client, cast, membership):
    mark_cosell_ready(cast.acme)
    groups = {g.name: len(g.lines) for g in page(client, cast.global_admin).context["page"].groups}
    assert groups["ISV Co-sell ready"] == 1


def test_gold_holds_both_groups(client, cast, catalogue):
    a_membership(cast.acme, "gold")
    groups = {g.name: len(g.lines) for g in page(client, cast.member).context["page"].groups}
    assert groups == {"Silver Core": 2, "Gold Core": 1, "ISV Co-sell ready": 0}


def test_without_a_contact_activate_is_disabled_with_the_reason(client, cast, membership):
    body = text(client, cast.global_admin)
    assert "A marketing contact must exist before any offer is activated" in body
    assert f'href="{CONTACT}"' in body and 'href="#contact"' in body
    assert "Request the activation of" not in body


def test_with_a_contact_activate_says_that_it_takes_several_days(client, cast, contact):
    body = text(client, cast.global_admin)
    assert "Request the activation of Marketing course" in body and "Several days" in body
    assert "marketing@acme.example" in body and f'href="{CHANGE}"' in body


def test_the_pace_is_that_of_real_decisions(client, cast, asked):
    MarketingActivation.objects.update(requested_at=timezone.now() - timedelta(days=3, hours=1))
    in_state(asked, State.ACTIVE, cast.reviewer, cast.global_admin)
    assert "In the last 3 months 1 request was decided, after 3 d 1 h." in text(client, cast.global_admin)


def test_a_contact_that_left_is_warned_about(client, cast, contact):
    leave(cast.member)
    body = text(client, cast.global_admin)
    assert "Mona Member does not work here any more" in body and "Request the activation" not in body
    assert f'href="{CHANGE}"' in body and ">Update<" not in body


def test_a_member_reads_why_and_whom_to_ask(client, cast, contact):
    body = text(client, cast.member)
    assert "Only a Global admin or an MPN partner admin sets the marketing contact" in body
    assert cast.global_admin.name in body and "Request the activation" not in body


def test_a_waiting_request_can_be_withdrawn(client, cast, asked):
    body = text(client, cast.global_admin)
    assert reverse("benefits:go_to_market_withdraw", args=[asked.pk]) in body and "Asked by Partner Admin" in body


def test_an_active_offer_shows_instructions_and_follow_ups(client, cast, asked):
    row = in_state(asked, State.ACTIVE, cast.reviewer, cast.global_admin)
    marketing.follow_up(cast.reviewer, row, "The dates are set.")
    body = text(client, cast.member)
    assert TEXT in body and "The dates are set." in body


def test_a_rejection_is_read_and_can_be_asked_again(client, cast, asked):
    in_state(asked, State.REJECTED, cast.reviewer, cast.global_admin)
    body = text(client, cast.global_admin)
    assert WHY in body and "Request the activation of Marketing course" in body


def test_after_its_last_day_it_is_expired(client, cast, asked):
    expire(in_state(asked, State.ACTIVE, cast.reviewer, cast.global_admin))
    assert "Expired" in text(client, cast.global_admin)


def test_a_company_elsewhere_reads_where_and_may_not_write(client, cast, catalogue):
    membership = a_membership(cast.legacy, "silver")
    body = text(client, cast.legacy_admin)
    assert "Managed in Partner Membership Center" in body and "Request the activation" not in body
    assert act(client, cast.legacy_admin, "activate", an_offer_of(membership).pk).status_code == 403


def test_without_a_running_offer_it_says_so(client, cast, catalogue):
    assert "have any benefits yet" in text(client, cast.outsider).replace("&#x27;", "'")


def test_twelve_queries_are_enough_whatever_the_data(client, cast, catalogue, django_assert_max_num_queries):
    mark_cosell_ready(cast.acme)
    gold, pack = a_membership(cast.acme, "gold"), a_membership(cast.acme, "action-pack")
    a_contact(cast.global_admin, cast.member)
    for benefit in [b for m in (gold, pack) for b in m.benefits.filter(family="go_to_market")]:
        row = in_state(a_request(cast.global_admin, benefit), State.ACTIVE, cast.reviewer, cast.global_admin)
        for number in range(5):
            marketing.follow_up(cast.reviewer, row, f"Mail {number}")
    client.force_login(cast.global_admin)
    client.get(URL)
    with django_assert_max_num_queries(12):
        assert client.get(URL).status_code == 200


# --- the contact's form ---


def test_add_update_and_change_in_turn(client, cast, membership):
    client.force_login(cast.global_admin)
    assert client.post(CONTACT, filled(cast.member)).status_code == 302
    assert "Update the marketing contact" in client.get(CONTACT).content.decode()
    assert client.post(CONTACT, filled(email="new@acme.example")).status_code == 302
    assert (the_contact().person, the_contact().email, the_contact().language) == (
        cast.member,
        "new@acme.example",
        "ru",
    )
    assert "Change the marketing contact" in client.get(CHANGE).content.decode()
    assert client.post(CHANGE, filled(cast.sales_agent)).status_code == 302
    assert the_contact().person == cast.sales_agent


def test_the_list_holds_the_active_people_of_the_company(client, cast, membership):
    gone, other = a_person(cast.acme, is_active=False), cast.outsider
    client.force_login(cast.global_admin)
    listed = set(client.get(CONTACT).context["form"].fields["person"].queryset)
    assert cast.global_admin in listed and not {gone, other} & listed


BAD = [
    ({"email": ""}, "email"), ({"email": "nobody"}, "email"), ({"email": "a" * 300 + "@acme.example"}, "email"),
    ({"phone": ""}, "phone"), ({"phone": "22 00 01 18"}, "phone"), ({"phone": "+47"}, "phone"),
    ({"phone": "+47 22 00\x00"}, "phone"), ({"phone": "+47 22\u202e00 01"}, "phone"),
    ({"phone": "+" + "4" * 60}, "phone"),
    ({"phone": "+٤٧ ٢٢ ٠٠ ٠١"}, "phone"), ({"language": "xx"}, "language"), ({"language": ""}, "language"),
    ({"person": ""}, "person"), ({"person": "0"}, "person"), ({"person": "9" * 30}, "person"),
    ({"person": "x"}, "person"),
]  # fmt: skip


@pytest.mark.parametrize("changes, field", BAD)
def test_bad_input_is_answered_in_the_form(client, cast, membership, changes, field):
    client.force_login(cast.global_admin)
    answer = client.post(CONTACT, {**filled(cast.member), **changes})
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not MarketingContact.objects.exists()


def test_the_companys_own_email_is_answered_in_the_form(client, cast, membership):
    client.force_login(cast.global_admin)
    answer = client.post(CONTACT, filled(cast.member, email=cast.acme.email.upper()))
    assert answer.status_code == 422 and "e-mail of the company" in str(answer.context["form"].errors["email"])


def test_a_person_of_another_company_is_not_in_the_list(client, cast, membership):
    client.force_login(cast.global_admin)
    assert client.post(CONTACT, filled(cast.outsider)).status_code == 422


def test_a_change_to_the_same_person_is_said_in_the_form(client, cast, contact):
    client.force_login(cast.global_admin)
    answer = client.post(CHANGE, filled(cast.member))
    assert answer.status_code == 409 and "is the marketing contact already" in answer.content.decode()


def test_changing_nobody_leads_to_add(client, cast, membership):
    client.force_login(cast.global_admin)
    assert client.get(CHANGE).url == CONTACT


# --- the buttons ---


def test_activate_and_withdraw_by_their_buttons(client, cast, contact, offer):
    answer = act(client, cast.global_admin, "activate", offer.pk)
    assert "It takes several days." in answer.content.decode()
    row = MarketingActivation.objects.get()
    assert "The request is withdrawn." in act(client, cast.global_admin, "withdraw", row.pk).content.decode()
    assert MarketingActivation.objects.get().state == State.WITHDRAWN


def test_what_is_not_theirs_does_not_exist(client, cast, asked, offer):
    assert act(client, cast.outsider, "activate", offer.pk).status_code == 404
    assert act(client, cast.outsider, "withdraw", asked.pk).status_code == 404


def test_too_late_to_withdraw_is_said_on_the_page(client, cast, asked):
    in_state(asked, State.ACTIVE, cast.reviewer, cast.global_admin)
    assert "has decided on" in act(client, cast.global_admin, "withdraw", asked.pk).content.decode()


@pytest.mark.parametrize("route", ["activate", "withdraw"])
def test_a_button_is_no_page(client, cast, asked, offer, route):
    client.force_login(cast.global_admin)
    pk = offer.pk if route == "activate" else asked.pk
    assert client.get(reverse(f"benefits:go_to_market_{route}", args=[pk])).status_code == 405
