"""Technical benefits: what each offer holds, where its activation stands, and what this person can do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from benefits import services
from benefits.models import Activation
from partnerportal.accounts.models import Activity
from support.models import Contract, Entitlement, Kind
from support.services import consume, link_as_member
from tests.benefits.builders import TEXT, a_membership, a_request, again, an_active, approved, in_state
from tests.builders import a_version

State = Activation.State
URL = reverse("benefits:technical")


def page(client, user, url=URL, **headers):
    client.force_login(user)
    return client.get(url, headers=headers)


def text_of(client, user, url=URL):
    response = page(client, user, url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_shows_support_by_offer_and_advice_apart(client, cast, catalogue):
    a_membership(cast.acme, "silver", competencies=["cloud-platform"])
    a_membership(cast.acme, "action-pack")
    text = text_of(client, cast.member)
    assert text.count("Microsoft Product Support</b>") == 2 and text.count("Signature Cloud Support</b>") == 1
    assert "because of the competency Cloud Platform beside Silver membership" in text
    assert "Partner Advisory Hours" in text and "20 h" in text and "New advisory request" in text


def test_it_says_what_each_kind_is_for_and_which_versions_are_covered(client, cast, membership):
    a_version("7", 0, product="Bench Server")
    a_version("5", 2, product="Bench Server")
    text = text_of(client, cast.member)
    for words in ("Break-fix", "Consultation", "Needed once for each account", "Not needed", "N-1", "Bench Server"):
        assert words in text
    covered = {row.product: row for row in page(client, cast.member).context["products"]}
    assert (covered["Bench Server"].current, covered["Bench Server"].previous) == ("7", "\u2013")


def test_an_admin_gets_the_dialog_with_what_happens(client, cast, membership):
    text = text_of(client, cast.partner_admin)
    assert f'action="{reverse("benefits:activate", args=[membership.pk])}"' in text
    for words in ("A reviewer of the portal checks", "Activating later does not lengthen it", "Up to a few days"):
        assert words in text


def test_the_dialog_says_how_long_it_really_took(client, cast, membership):
    now = timezone.now()
    for hours in (5, 7):
        other = a_membership(cast.rival, "gold" if hours == 5 else "action-pack")
        row = a_request(other, cast.outsider, now=now - timedelta(hours=30))
        services.approve(cast.reviewer, row, now=now - timedelta(hours=30 - hours))
    assert "Usually 6 h. In the last 4 weeks 2 requests were decided" in text_of(client, cast.partner_admin)


def test_who_may_not_sees_the_reason_the_people_and_ask(client, cast, membership):
    admin = cast.global_admin
    text = text_of(client, cast.member)
    assert "Only a Global admin or an MPN partner admin activates benefits." in text
    assert f"Ask {admin.name}" in text and 'aria-disabled="true"' in text
    assert reverse("benefits:activate", args=[membership.pk]) not in text


def test_the_tracker_says_who_asked_and_when_it_is_expected(client, cast, activation):
    text = text_of(client, cast.member)
    assert "by Global Admin" in text and "Expected by" in text and 'aria-current="step"' in text
    assert "Withdraw request" in text and reverse("benefits:withdraw", args=[activation.pk]) not in text


def test_the_requester_and_other_admins_may_withdraw(client, cast, activation):
    for who in (cast.global_admin, cast.partner_admin):
        assert reverse("benefits:withdraw", args=[activation.pk]) in text_of(client, who)


def test_in_review_names_who_has_it(client, cast, activation):
    services.claim(cast.reviewer, activation)
    assert "Reviewer has it" in text_of(client, cast.member)


def test_issuing_is_honest_about_the_time_to_undo(client, cast, activation):
    services.approve(cast.reviewer, activation)
    text = text_of(client, cast.member)
    assert "until then the reviewer can undo the approval" in text and "approved by Reviewer" in text
    assert "Expected in a few minutes" in text
    assert "Withdraw request" not in text


def test_delayed_and_waiting_for_retry_are_told_apart(client, cast, activation):
    row = approved(activation, cast.reviewer)
    soon = timezone.now() + timedelta(minutes=2)
    Activation.objects.filter(pk=row.pk).update(attempts=2, last_error="Broken", next_try_at=soon)
    text = text_of(client, cast.member)
    assert "Waiting for retry" in text and "starts by itself" in text and "Delayed" not in text
    Activation.objects.filter(pk=row.pk).update(state=State.FAILED, next_try_at=None)
    text = text_of(client, cast.member)
    assert "Delayed" in text and "nothing for you to do" in text and "Broken" not in text


def test_a_rejection_shows_reason_and_text_and_lets_ask_again(client, cast, activation, membership):
    in_state(activation, State.REJECTED, cast.reviewer, cast.global_admin)
    text = text_of(client, cast.global_admin)
    assert "Rejected on" in text and "The company data do not match" in text
    assert TEXT.replace("'", "&#x27;") in text and reverse("benefits:activate", args=[membership.pk]) in text


def test_active_shows_the_contract_the_balance_and_no_ids(client, cast, membership):
    row = an_active(membership, cast.global_admin, cast.reviewer)
    line = Entitlement.objects.get(contract=row.contract, kind=Kind.ON_PREMISES)
    for number in range(3):
        consume(line, f"incident:{number}/1", cast.member)
    text = text_of(client, cast.member)
    assert "of 15 incidents left" in text and "<b>12</b>" in text and "Show IDs" in text
    assert row.contract.access_id not in text and row.contract.shown_access_id not in text
    assert "Not linked" in text and f'action="{reverse("support:link_member", args=[row.contract_id])}"' in text


def test_linked_says_since_when(client, cast, membership):
    row = an_active(membership, cast.global_admin, cast.reviewer)
    link_as_member(cast.member, Contract.objects.get(pk=row.contract_id))
    text = text_of(client, cast.member)
    assert "to your account on" in text and reverse("support:link_member", args=[row.contract_id]) not in text


def test_used_up_names_what_helps(client, cast, membership):
    row = an_active(membership, cast.global_admin, cast.reviewer)
    line = Entitlement.objects.get(contract=row.contract, kind=Kind.ON_PREMISES)
    consume(line, "incident:1/1", cast.member, units=15)
    text = text_of(client, cast.member)
    assert "Used up" in text and "Nothing is left for this year" in text and reverse("support:plans") in text


def test_the_renewal_window_is_named(client, cast, catalogue):
    a_membership(cast.acme, "silver", start_date=cast.acme.today() - timedelta(days=370))
    text = text_of(client, cast.global_admin)
    assert "Renewal window" in text and "renewing brings a new one for the next year" in text


def test_the_old_year_stays_until_the_new_contract_is_active(client, cast, catalogue):
    old = a_membership(cast.acme, "silver", start_date=cast.acme.today() - timedelta(days=370))
    an_active(old, cast.global_admin, cast.reviewer)
    new = a_membership(cast.acme, "silver", start_date=cast.acme.today())
    assert {p.membership.pk for p in page(client, cast.member).context["page"].panels} == {old.pk, new.pk}
    an_active(new, cast.global_admin, cast.reviewer)
    assert [p.membership.pk for p in page(client, cast.member).context["page"].panels] == [new.pk]


# --- deep links, fragments, polling ---


def opened(response):
    return [panel.membership.pk for panel in response.context["page"].panels if panel.is_open]


def test_a_deep_link_opens_its_row(client, cast, membership):
    a_membership(cast.acme, "action-pack")
    assert opened(page(client, cast.member, f"{URL}?open={membership.pk}")) == [membership.pk]
    assert opened(page(client, cast.member, reverse("benefits:membership", args=[membership.pk]))) == [membership.pk]
    assert f'id="membership-{membership.pk}"' in text_of(client, cast.member)


@pytest.mark.parametrize("value", ["", "0", "-1", "abc", "9" * 30, "9" * 5000, "%00x", "٣"])
def test_a_deep_link_to_nothing_opens_nothing(client, cast, membership, value):
    client.force_login(cast.member)
    response = client.get(URL, {"open": value} if value != "%00x" else {"open": "x"})
    assert response.status_code == 200 and opened(response) == []


@pytest.mark.parametrize("pk", ["9" * 30, "0"])
def test_no_such_offer_is_not_found(client, cast, membership, pk):
    assert page(client, cast.member, f"{URL}{pk}/").status_code == 404


def test_the_offer_of_another_company_is_not_found(client, cast, membership):
    assert page(client, cast.outsider, reverse("benefits:membership", args=[membership.pk])).status_code == 404


def fragment(client, user, membership, query=""):
    return page(
        client, user, f"{reverse('benefits:membership', args=[membership.pk])}{query}", **{"HX-Request": "true"}
    )


def test_htmx_gets_the_panel_alone(client, cast, membership):
    response = fragment(client, cast.member, membership)
    assert "<html" not in response.content.decode() and f'id="offer-{membership.pk}"' in response.content.decode()


def test_going_back_in_the_history_gets_the_whole_page(client, cast, membership):
    url = reverse("benefits:membership", args=[membership.pk])
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in page(client, cast.member, url, **headers).content.decode()


def test_a_poll_brings_nothing_until_something_moved(client, cast, activation, membership):
    stamp = page(client, cast.member).context["page"].panels[0].stamp
    assert fragment(client, cast.member, membership, f"?seen={stamp}").status_code == 204
    services.claim(cast.reviewer, activation)
    response = fragment(client, cast.member, membership, f"?seen={stamp}")
    assert response.status_code == 200 and "Reviewer has it" in response.content.decode()


def test_only_what_moves_polls(client, cast, membership):
    assert "every 15s" not in text_of(client, cast.member)
    row = a_request(membership, cast.global_admin)
    assert "every 15s" in text_of(client, cast.member)
    services.approve(cast.reviewer, row)
    assert "every 3s" in text_of(client, cast.member)
    services.carry_out(row.pk)
    assert "hx-trigger" not in text_of(client, cast.member)


def test_an_offer_that_went_away_reloads_the_page(client, cast, catalogue):
    gone = a_membership(cast.acme, start_date=cast.acme.today() - timedelta(days=500))
    assert fragment(client, cast.member, gone)["HX-Refresh"] == "true"


def test_showing_writes_nothing_and_refuses_a_post(client, cast, activation):
    before = (Activity.objects.count(), again(activation).state)
    text_of(client, cast.member)
    assert (Activity.objects.count(), again(activation).state) == before
    assert client.post(URL).status_code == 405
