"""Invitations made by the verbs, and the link that the customer finds in its mail."""

import re

from partnerportal.accounts.models import Activity, Outbox
from partnerportal.accounts.services.invitations import hash_of
from partnerportal.customers.models import Relationship
from partnerportal.customers.services.relationships import NewCustomer, invite
from tests.customers.builders import a_customer, relationship_of

State = Relationship.State
LINK = re.compile(r"/customer-invitations/([\w-]+)/")


def new(domain="nordwind.example", **fields):
    defaults = {"name": "Nordwind", "country": "DE", "email": f"it@{domain}"}
    return NewCustomer(domain=domain, **{**defaults, **fields})


def invited(by, domain="nordwind.example", **fields):
    """An invitation that waits, and the token of its mail."""
    row = invite(by, new(domain, **fields))
    return row, token_of(row)


def token_of(row):
    """Of the newest mail with a link."""
    mails = Outbox.objects.filter(reference=row.reference, is_secret=True).order_by("-pk")
    return LINK.search(mails.first().body)[1]


def in_state(company, state, token="a-token", **fields):
    """A relationship in the state, and the token of its link."""
    row = relationship_of(company, a_customer(company, state=state, token_hash=hash_of(token), **fields))
    return row, token


def again(row):
    return Relationship.objects.select_related("customer", "organization").get(pk=row.pk)


def verbs_of(row):
    """What the log says of the relationship, oldest first."""
    return list(Activity.objects.filter(reference=row.reference).order_by("pk").values_list("verb", flat=True))


def mails_of(row):
    """Kind and address of every mail about it, oldest first."""
    return list(Outbox.objects.filter(reference=row.reference).order_by("pk").values_list("kind", "to"))
