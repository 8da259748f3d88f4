"""Memberships and requests in every state, made by the real services."""

from datetime import timedelta

from django.utils import timezone

from benefits import services
from benefits.models import Activation, Competency, Offer

REASON = "company_data"
TEXT = "The tax number is another company's."


def an_offer(code="silver"):
    return Offer.objects.get(code=code)


def a_competency(code="cloud-platform"):
    return Competency.objects.get(code=code)


def a_membership(company, offer="silver", start_date=None, competencies=()):
    for code in competencies:
        services.add_competency(company, a_competency(code), "silver")
    start = start_date or company.today() - timedelta(days=100)
    return services.start_membership(company, an_offer(offer), start)


def a_request(membership, user, now=None):
    return services.request_activation(user, membership, now=now)


def approved(activation, reviewer, waited=3600):
    """Approved a while ago, so that the time to undo is over and the job is due."""
    now = timezone.now() - timedelta(seconds=waited)
    return services.approve(reviewer, activation, now=now)


def an_active(membership, user, reviewer):
    row = approved(a_request(membership, user), reviewer)
    services.carry_out(row.pk)
    return again(row)


def again(activation):
    """The row as it is in the database now."""
    return Activation.objects.with_people().get(pk=activation.pk)


def in_state(activation, state, reviewer, requester):
    """The request, moved to `state` by the moves that lead there."""
    State = Activation.State
    if state == State.IN_REVIEW:
        services.claim(reviewer, activation)
    elif state == State.WITHDRAWN:
        services.withdraw(requester, activation)
    elif state == State.REJECTED:
        services.reject(reviewer, activation, REASON, TEXT)
    elif state in {State.APPROVED, State.ACTIVE, State.FAILED}:
        services.approve(reviewer, activation)
    if state == State.ACTIVE:
        services.carry_out(activation.pk)
    if state == State.FAILED:
        Activation.objects.filter(pk=activation.pk).update(state=State.FAILED, next_try_at=None, last_error="Broken")
    return again(activation)
