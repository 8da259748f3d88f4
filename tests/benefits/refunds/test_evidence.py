"""A cancellation that waits is evidence beside the activation, and is left by a bulk decision."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from benefits import services
from benefits.models import Activation
from benefits.services import refunds
from partnerportal.accounts.models import Role
from partnerportal.common.refusals import WrongState
from tests.benefits.builders import a_membership, a_request, again
from tests.benefits.refunds.builders import a_benefit, asked, bought, day
from tests.builders import a_company, a_person


@pytest.fixture
def activation(cast, bought_today, refund):
    """Acme asks for activation while its cancellation waits."""
    return a_request(bought_today, cast.partner_admin)


def text(client, user, url):
    client.force_login(user)
    return " ".join(client.get(url).content.decode().split())


def review(activation):
    return reverse("benefits:review", args=[activation.pk])


def test_the_evidence_holds_the_waiting_cancellation(activation, refund):
    assert services.evidence(activation).cancellation == refund


def test_the_page_says_since_when_and_by_whom(client, cast, activation):
    page = text(client, cast.reviewer, review(activation))
    assert f"A cancellation is pending since {day(cast.acme.today())}" in page
    assert "Asked for by Global Admin." in page


def test_the_button_is_warned_of(client, cast, activation):
    page = text(client, cast.reviewer, review(activation))
    assert "The company asks to cancel this membership." in page


@pytest.mark.parametrize("end", ["withdraw", "reject"])
def test_one_that_is_over_is_no_evidence(client, cast, activation, refund, end):
    if end == "withdraw":
        refunds.withdraw(cast.global_admin, refund)
    else:
        refunds.reject(cast.reviewer, refund, "No.")
    assert services.evidence(activation).cancellation is None
    assert "cancellation is pending since" not in text(client, cast.reviewer, review(activation))


def test_giving_back_one_benefit_is_no_cancellation(cast, bought_today):
    asked(bought_today, cast.global_admin, a_benefit(bought_today))
    assert services.evidence(a_request(bought_today, cast.partner_admin)).cancellation is None


def test_the_cancellation_of_another_membership_is_none_of_this(cast, bought_today, refund):
    other = a_request(a_membership(cast.acme, "action-pack"), cast.partner_admin)
    assert services.evidence(other).cancellation is None


def test_one_approval_is_possible_and_ends_the_right_to_the_refund(cast, activation, refund):
    services.approve(cast.reviewer, activation)
    assert again(activation).state == Activation.State.APPROVED
    with pytest.raises(WrongState, match="Technical support"):
        refunds.approve(cast.reviewer, refund)


def test_many_at_once_leave_it_with_the_reason(client, cast, activation):
    other = _another()
    client.force_login(cast.reviewer)
    answer = client.post(reverse("benefits:decide"), {"pk": [activation.pk, other.pk], "verb": "approve"}, follow=True)
    said = " ".join(answer.content.decode().split())
    since = day(cast.acme.today())
    assert "1 of 2 approved, 1 not." in said
    assert f"Acme was left as it is: a cancellation is pending since {since}." in said
    assert again(activation).state == Activation.State.REQUESTED
    assert again(other).state == Activation.State.APPROVED


def test_many_rejections_take_it_too(cast, activation):
    (result,) = services.reject_many(cast.reviewer, [activation.pk], "cancellation", "You asked to cancel.")
    assert result.ok


def test_the_day_is_that_of_the_company(cast, catalogue):
    company = a_company("Kiwi", time_zone="Pacific/Auckland")
    admin = a_person(company, Role.GLOBAL_ADMIN)
    membership, at = bought(company, admin), timezone.now().replace(hour=20) - timedelta(days=1)
    asked(membership, admin, now=at)
    (result,) = services.approve_many(cast.reviewer, [a_request(membership, admin).pk])
    assert day(company.today(at)) in result.message


def _another():
    company = a_company("Other")
    admin = a_person(company, Role.GLOBAL_ADMIN)
    return a_request(a_membership(company), admin)
