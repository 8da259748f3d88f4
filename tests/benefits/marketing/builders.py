"""A contact, and requests in every state, made by the real services."""

from datetime import timedelta

from benefits.models import MarketingActivation, MarketingContact
from benefits.services import marketing

PHONE = "+47 22 00 01 18"
TEXT = "Begin with the profile."
WHY = "The profile of the company is not public yet."
State = MarketingActivation.State


def a_contact(user, person, email="marketing@acme.example", **changes):
    return marketing.add_contact(user, person, **{"email": email, "phone": PHONE, "language": "en", **changes})


def an_offer_of(membership, code="marketing-course"):
    return membership.benefits.select_related("membership", "organization").get(code=code)


def a_request(user, benefit, now=None):
    return marketing.request(user, benefit, now=now)


def in_state(row, state, reviewer, requester):
    """The request, moved to `state` by the move that leads there."""
    if state == State.ACTIVE:
        marketing.activate(reviewer, row, TEXT)
    elif state == State.REJECTED:
        marketing.reject(reviewer, row, WHY)
    elif state == State.WITHDRAWN:
        marketing.withdraw(requester, row)
    return again(row)


def again(row):
    return MarketingActivation.objects.with_people().get(pk=row.pk)


def expire(row):
    """As if its last day had been yesterday."""
    yesterday = row.organization.today() - timedelta(days=1)
    MarketingActivation.objects.filter(pk=row.pk).update(expires_date=yesterday)
    row.benefit.__class__.objects.filter(pk=row.benefit_id).update(
        usable_until=yesterday, activate_by=yesterday, expires_date=yesterday - timedelta(days=30)
    )
    return again(row)


def leave(person):
    person.is_active = False
    person.save(update_fields=["is_active"])


def the_contact():
    return MarketingContact.objects.select_related("person", "organization").get()
