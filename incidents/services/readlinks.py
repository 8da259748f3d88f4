"""A customer without an account reads one request that was filed for it, by a link that its partner mails."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import permissions
from incidents.models import Incident, ReadLink
from incidents.services.moves import lock
from incidents.services.serving import demand_served
from partnerportal.accounts import outbox
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization, User
from partnerportal.common.answers import Answer, no
from partnerportal.common.refusals import Refused, demand
from partnerportal.customers.models import Customer

LIFETIME = timedelta(days=30)
MOST_READERS = 10


def can_give(user: User, incident: Incident) -> Answer:
    """Who manages the request, where it is one for a customer and filed."""
    if not incident.customer_id:
        return no(_("Only a request for a customer has a customer who may read it."))
    return permissions.can_manage(user, incident)


@transaction.atomic
def give(user: User, incident: Incident, email: str, now: datetime | None = None) -> ReadLink:
    """Mails a link that holds for 30 days to an address of the customer; an older link of that address ends.

    Raises Forbidden, Refused for an address of somebody else and for more than ten readers, WrongState where the
    relationship to the customer has ended (D47).
    """
    now = now or timezone.now()
    row = lock(incident)
    demand(can_give(user, row))
    demand_served(row)
    email = email.strip().lower()
    if row.is_draft:
        raise Refused(_("Submit the request first."))
    if not _is_of_customer(row, email):
        text = _("Give an address of %(customer)s: of the domain %(domain)s.")
        raise Refused(text % {"customer": row.customer, "domain": row.customer.domain if row.customer else ""})
    row.read_links.filter(email=email, revoked_at=None).update(revoked_at=now)
    if row.read_links.filter(revoked_at=None, expires_at__gt=now).count() >= MOST_READERS:
        raise Refused(_("%(most)s people can read it already. Revoke a link first.") % {"most": MOST_READERS})
    token = secrets.token_urlsafe(32)
    assert row.customer is not None
    until = {"created_at": now, "expires_at": now + LIFETIME}
    link = ReadLink.objects.create(
        incident=row, customer=row.customer, token_hash=hash_of(token), email=email, created_by=user, **until
    )
    _log(link, row, "readlink.given", user, now)
    key = f"{row.activity_reference}:reader:{link.pk}"
    context = {"incident": row, "by": user, "token": token, "until": link.expires_at}
    outbox.send("incidents/read_link", email, key, row.activity_reference, row.organization, context, is_secret=True)
    return link


@transaction.atomic
def revoke(user: User, link: ReadLink, now: datetime | None = None) -> None:
    """Ends a link at once; harmless when it has ended. Raises Forbidden."""
    now = now or timezone.now()
    row = lock(link.incident)
    demand(can_give(user, row))
    if row.read_links.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
        _log(link, row, "readlink.revoked", user, now)


def end(company: Organization, customer: Customer, by: User, now: datetime) -> None:
    """Revokes the links to every request that the company filed for the customer, in the caller's transaction: a
    relationship that begins again does not bring them back (D47)."""
    rows = ReadLink.objects.filter(customer=customer, incident__organization=company, revoked_at=None)
    for link in (
        rows.select_related("incident__organization").select_for_update(no_key=True, of=("self",)).order_by("pk")
    ):
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
        _log(link, link.incident, "readlink.revoked", by, now)


def found_by(token: str, now: datetime | None = None) -> ReadLink | None:
    """The live link of a token; None for one that never was, was revoked or is too old, and where the partner does not
    serve the customer any more: nobody hears which."""
    rows = ReadLink.objects.live(now or timezone.now()).filter(token_hash=hash_of(token))
    return rows.select_related("incident__organization", "incident__customer", "incident__merged_into").first()


def _is_of_customer(incident: Incident, email: str) -> bool:
    customer = incident.customer
    if customer is None or "@" not in email:
        return False
    domain = email.rpartition("@")[2]
    return email == customer.email.lower() or domain == customer.domain or domain.endswith(f".{customer.domain}")


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _log(link: ReadLink, row: Incident, verb: str, by: User, now: datetime) -> None:
    record(by, verb, row.organization, row.activity_reference, now, email=link.email, incident=row.reference)
