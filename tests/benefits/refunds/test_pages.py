"""Cancel and refund on the company's side, and the queue of staff."""

from datetime import timedelta

import pytest
from django.urls import reverse

from benefits.models import RefundRequest
from benefits.services import refunds
from tests.benefits.builders import a_membership
from tests.benefits.refunds import builders
from tests.benefits.refunds.builders import WHY, a_benefit, asked, bought
from tests.builders import a_company, a_person


def url(membership, benefit=None):
    query = f"?benefit={benefit.pk}" if benefit else ""
    return reverse("benefits:refund", args=[membership.pk]) + query


def text(answer):
    return " ".join(answer.content.decode().split())


# --- the page of the company ---


def test_the_page_shows_each_item_and_the_form(client, cast, bought_today):
    client.force_login(cast.account_admin)
    page = text(client.get(url(bought_today)))
    assert "No key was revealed." in page
    assert "a refund can be asked for until" in page
    assert "Ask for the refund" in page


def test_a_blocking_item_is_named_and_the_form_is_gone(client, cast, bought_today):
    key = builders.reveal(bought_today, cast.partner_admin)
    client.force_login(cast.global_admin)
    page = text(client.get(url(bought_today)))
    assert f"{key.benefit.name}: key revealed by Partner Admin on" in page
    assert "Blocks the refund." in page
    assert "Ask for the refund" not in page


def test_a_membership_without_an_order_says_whom_to_ask(client, cast, membership):
    client.force_login(cast.global_admin)
    page = text(client.get(url(membership)))
    assert "was not bought in the portal" in page
    assert "Ask Partner support" in page
    assert "Ask for the refund" not in page


def test_sending_makes_the_request_and_says_what_comes(client, cast, bought_today):
    client.force_login(cast.global_admin)
    answer = client.post(url(bought_today), {"why": WHY}, follow=True)
    row = RefundRequest.objects.get()
    assert (row.requested_by, row.why, answer.redirect_chain) == (cast.global_admin, WHY, [(url(bought_today), 302)])
    assert "Global Admin asked on" in text(answer)


def test_one_benefit_is_chosen_in_the_address(client, cast, bought_today):
    benefit = a_benefit(bought_today)
    client.force_login(cast.global_admin)
    assert "nothing is paid back for it" in text(client.get(url(bought_today, benefit)))
    client.post(url(bought_today, benefit), {"why": WHY})
    assert RefundRequest.objects.get().benefit == benefit


@pytest.mark.parametrize("wanted", ["0", "x", "-1", "9" * 30, "1 OR 1=1"])
def test_a_benefit_that_is_none_is_the_whole_offer(client, cast, bought_today, wanted):
    client.force_login(cast.global_admin)
    answer = client.get(reverse("benefits:refund", args=[bought_today.pk]), {"benefit": wanted})
    assert (answer.status_code, answer.context["page"].benefit) == (200, None)


def test_the_benefit_of_another_membership_is_the_whole_offer(client, cast, bought_today):
    other = a_membership(cast.acme, "action-pack")
    client.force_login(cast.global_admin)
    assert client.get(url(bought_today, a_benefit(other))).context["page"].benefit is None


@pytest.mark.parametrize("why", ["", "   ", "a\x00b", "x" * 2001, "turned \u202e round"])
def test_a_text_that_cannot_be_one_is_refused(client, cast, bought_today, why):
    client.force_login(cast.global_admin)
    answer = client.post(url(bought_today), {"why": why})
    assert (answer.status_code, RefundRequest.objects.count()) == (422, 0)


def test_what_was_used_between_page_and_click_is_refused_by_name(client, cast, bought_today):
    client.force_login(cast.global_admin)
    client.get(url(bought_today))
    builders.assign(bought_today, cast.partner_admin)
    answer = client.post(url(bought_today), {"why": WHY})
    assert (answer.status_code, RefundRequest.objects.count()) == (409, 0)
    assert "assigned to Ada Assigned" in text(answer)


def test_a_second_request_is_refused(client, cast, refund, bought_today):
    client.force_login(cast.account_admin)
    assert client.post(url(bought_today), {"why": WHY}).status_code == 409


def test_the_request_is_withdrawn_from_the_page(client, cast, refund, bought_today):
    client.force_login(cast.partner_admin)
    answer = client.post(reverse("benefits:refund_withdraw", args=[refund.pk]), follow=True)
    assert "The request is withdrawn." in text(answer)
    assert "Earlier requests" in text(answer)


def test_withdrawing_too_late_says_who_decided(client, cast, refund):
    refunds.reject(cast.reviewer, refund, "No.")
    client.force_login(cast.global_admin)
    answer = client.post(reverse("benefits:refund_withdraw", args=[refund.pk]), follow=True)
    assert "Reviewer has decided on" in text(answer)


@pytest.mark.parametrize("who, status", [("member", 403), ("billing_admin", 403), ("reviewer", 403), ("outsider", 404)])
def test_who_may_not(client, cast, bought_today, refund, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(url(bought_today)).status_code == status
    assert client.post(url(bought_today), {"why": WHY}).status_code == status
    assert client.post(reverse("benefits:refund_withdraw", args=[refund.pk])).status_code == status


def test_a_company_that_has_not_moved_is_told_where(client, cast, catalogue):
    membership = bought(cast.legacy, cast.legacy_admin)
    client.force_login(cast.legacy_admin)
    answer = client.get(url(membership))
    assert answer.status_code == 403
    assert "Partner Membership Center" in text(answer)


def test_the_text_of_a_company_is_shown_and_not_run(client, cast, bought_today):
    refunds.ask(cast.global_admin, bought_today, None, "<script>alert(1)</script>")
    client.force_login(cast.global_admin)
    assert "&lt;script&gt;" in text(client.get(url(bought_today)))


# --- the queue of staff ---


@pytest.fixture
def reviewer(client, cast):
    client.force_login(cast.reviewer)
    return client


def act(name, row):
    return reverse(f"benefits:refunds_{name}", args=[row.pk])


def test_the_queue_lists_what_waits(reviewer, refund):
    page = text(reviewer.get(reverse("benefits:refunds")))
    assert "Acme" in page
    assert "Whole offer" in page
    assert refund.order.number in page


def test_an_empty_queue_says_so(reviewer, catalogue):
    assert "No refund waits for a decision." in text(reviewer.get(reverse("benefits:refunds")))


def test_the_csv_has_the_same_rows(reviewer, refund):
    lines = b"".join(reviewer.get(reverse("benefits:refunds_csv")).streaming_content).decode()
    assert "Whole offer" in lines


def test_the_item_shows_what_is_asked_and_the_checklist(reviewer, refund):
    page = text(reviewer.get(act("item", refund)))
    for words in (WHY, "USD 1,670.00", "Checklist now", "Nothing has changed since it was asked."):
        assert words in page


def test_the_item_shows_both_checklists_once_something_is_used(reviewer, cast, bought_today, refund):
    builders.reveal(bought_today, cast.partner_admin)
    page = text(reviewer.get(act("item", refund)))
    assert "Checklist when it was asked" in page
    assert "key revealed by Partner Admin" in page
    assert "It cannot be approved any more" in page


def test_approving_says_whose_refund(reviewer, refund):
    answer = reviewer.post(act("approve", refund), follow=True)
    assert "The refund of Acme is approved." in text(answer)


def test_approving_what_was_used_meanwhile_names_it(reviewer, cast, bought_today, refund):
    builders.reveal(bought_today, cast.partner_admin)
    answer = reviewer.post(act("approve", refund), follow=True)
    assert "This cannot be refunded any more" in text(answer)
    assert RefundRequest.objects.get().is_waiting


def test_rejecting_needs_a_text(reviewer, refund):
    assert reviewer.post(act("reject", refund), {"text": " "}).status_code == 422
    answer = reviewer.post(act("reject", refund), {"text": "Ask the sales team."}, follow=True)
    assert "The refund of Acme is rejected." in text(answer)


def test_rejecting_too_late_shows_who_was_first(reviewer, cast, refund):
    refunds.approve(cast.operator, refund)
    answer = reviewer.post(act("reject", refund), {"text": "No."})
    assert answer.status_code == 409
    assert "Operator has decided on" in text(answer)


@pytest.mark.parametrize("verb", ["approve", "reject", "claim", "release"])
def test_get_decides_nothing(reviewer, refund, verb):
    assert reviewer.get(act(verb, refund)).status_code == 405


@pytest.mark.parametrize("verb", ["approve", "reject", "claim", "release", "item"])
@pytest.mark.parametrize("who", ["global_admin", "engineer", "outsider"])
def test_only_reviewers_see_the_queue(client, cast, refund, verb, who):
    client.force_login(getattr(cast, who))
    answer = client.get(act(verb, refund)) if verb == "item" else client.post(act(verb, refund), {"text": "No."})
    assert answer.status_code == 403


# --- queries ---


@pytest.fixture
def much(cast, bought_today):
    """A membership of which a lot was used, and requests of many companies."""
    people = [a_person(cast.acme) for _person in range(3)]
    for number, person in enumerate(people):
        builders.spend(bought_today, person, "advisory", 4, f"advisory:{number}")
    builders.reveal(bought_today, cast.partner_admin)
    builders.market(bought_today, cast.partner_admin)
    builders.assign(bought_today, cast.partner_admin)
    for number in range(5):
        company = a_company(f"Company {number}")
        admin = a_person(company, "global_admin")
        asked(bought(company, admin, days_ago=number), admin)
    return bought_today


def test_the_pages_cost_the_same_whatever_was_used(client, cast, much, django_assert_max_num_queries):
    client.force_login(cast.global_admin)
    with django_assert_max_num_queries(12):
        client.get(url(much))
    client.force_login(cast.reviewer)
    with django_assert_max_num_queries(12):
        client.get(reverse("benefits:refunds"))


def test_the_item_of_staff_stays_in_the_budget(client, cast, bought_today, refund, django_assert_max_num_queries):
    builders.reveal(bought_today, cast.partner_admin)
    builders.assign(bought_today, cast.partner_admin, bought_today.created_at + timedelta(hours=1))
    client.force_login(cast.reviewer)
    with django_assert_max_num_queries(12):
        client.get(act("item", refund))
