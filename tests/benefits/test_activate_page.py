"""The two buttons of the company: Activate and Withdraw request."""

from datetime import timedelta

import pytest
from django.urls import reverse

from benefits import services
from benefits.models import Activation
from tests.benefits.builders import a_membership, again, in_state

State = Activation.State


def press(client, user, name, pk, **headers):
    if user is not None:
        client.force_login(user)
    return client.post(reverse(name, args=[pk]), headers=headers)


def row_page(membership):
    return reverse("benefits:membership", args=[membership.pk])


# --- activate ---


@pytest.mark.parametrize("who", ["global_admin", "partner_admin"])
def test_activate_requests_and_comes_back_to_the_row_with_a_message(client, cast, membership, who):
    response = press(client, getattr(cast, who), "benefits:activate", membership.pk)
    assert (response.status_code, response.url) == (303, row_page(membership))
    assert Activation.objects.get().requested_by == getattr(cast, who)
    assert "is requested" in client.get(response.url).content.decode()


def test_activate_by_htmx_ends_in_the_panel_with_the_message(client, cast, membership):
    client.force_login(cast.global_admin)
    url = reverse("benefits:activate", args=[membership.pk])
    response = client.post(url, headers={"HX-Request": "true"}, follow=True)
    text = response.content.decode()
    assert response.status_code == 200 and "<html" not in text and "is requested" in text and "Requested" in text


def test_activating_twice_is_one_request(client, cast, membership):
    for who in (cast.global_admin, cast.partner_admin):
        assert press(client, who, "benefits:activate", membership.pk).status_code == 303
    assert Activation.objects.count() == 1


@pytest.mark.parametrize("who", ["member", "admin_agent", "user_admin", "account_admin", "billing_admin", "guest"])
def test_who_may_not_activate_is_refused_with_the_reason(client, cast, membership, who):
    response = press(client, getattr(cast, who), "benefits:activate", membership.pk)
    assert response.status_code == 403 and not Activation.objects.exists()


@pytest.mark.parametrize(
    "who, sentence",
    [
        ("reseller", "You are not authorized for this action"),
        ("holder", "This account belongs to no company"),
        ("legacy_admin", "Managed in Partner Membership Center"),
    ],
)
def test_each_other_refusal_has_its_page(client, cast, membership, who, sentence):
    response = press(client, getattr(cast, who), "benefits:activate", membership.pk)
    assert response.status_code == 403 and sentence in response.content.decode()


def test_another_company_finds_nothing_to_activate(client, cast, membership):
    assert press(client, cast.outsider, "benefits:activate", membership.pk).status_code == 404


def test_an_ended_membership_is_refused_with_its_day(client, cast, catalogue):
    old = a_membership(cast.acme, start_date=cast.acme.today() - timedelta(days=500))
    services.lapse(old)
    client.force_login(cast.global_admin)
    response = client.post(reverse("benefits:activate", args=[old.pk]))
    assert (response.status_code, response.url) == (303, row_page(old))
    assert not Activation.objects.exists()


def test_an_active_one_says_who_was_first(client, cast, activation, membership):
    in_state(activation, State.ACTIVE, cast.reviewer, cast.global_admin)
    response = press(client, cast.partner_admin, "benefits:activate", membership.pk)
    assert "Already approved by Reviewer" in client.get(response.url).content.decode()


# --- withdraw ---


@pytest.mark.parametrize("who", ["global_admin", "partner_admin"])
def test_withdraw_takes_the_request_back(client, cast, activation, membership, who):
    response = press(client, getattr(cast, who), "benefits:withdraw", activation.pk)
    assert (response.status_code, response.url) == (303, row_page(membership))
    assert again(activation).state == State.WITHDRAWN
    assert "You can ask again at any time" in client.get(response.url).content.decode()


@pytest.mark.parametrize("who", ["member", "admin_agent"])
def test_who_may_not_withdraw_is_refused(client, cast, activation, who):
    assert press(client, getattr(cast, who), "benefits:withdraw", activation.pk).status_code == 403
    assert again(activation).state == State.REQUESTED


def test_another_company_finds_nothing_to_withdraw(client, cast, activation):
    assert press(client, cast.outsider, "benefits:withdraw", activation.pk).status_code == 404


def test_a_reviewer_does_not_withdraw_for_the_company(client, cast, activation):
    assert press(client, cast.reviewer, "benefits:withdraw", activation.pk).status_code == 403


@pytest.mark.parametrize("state", [State.APPROVED, State.ACTIVE, State.REJECTED, State.WITHDRAWN, State.FAILED])
def test_withdrawing_too_late_says_what_happened(client, cast, activation, membership, state):
    row = in_state(activation, state, cast.reviewer, cast.global_admin)
    response = press(client, cast.global_admin, "benefits:withdraw", row.pk)
    assert (response.status_code, response.url) == (303, row_page(membership))
    assert again(row).state == state
    told = [str(message) for message in client.get(response.url).context["messages"]]
    assert told == [row.moved_on()]


# --- for both ---


@pytest.mark.parametrize("name", ["benefits:activate", "benefits:withdraw"])
@pytest.mark.parametrize("pk", [0, 10**30])
def test_a_key_that_is_none_is_not_found(client, cast, membership, name, pk):
    assert press(client, cast.global_admin, name, pk).status_code == 404


@pytest.mark.parametrize("name", ["benefits:activate", "benefits:withdraw"])
def test_a_get_changes_nothing(client, cast, activation, name):
    client.force_login(cast.global_admin)
    assert client.get(reverse(name, args=[activation.pk])).status_code == 405
    assert again(activation).state == State.REQUESTED


@pytest.mark.parametrize("name", ["benefits:activate", "benefits:withdraw"])
def test_a_stranger_is_asked_to_sign_in(client, activation, name):
    assert reverse("account_login") in press(client, None, name, activation.pk).url
