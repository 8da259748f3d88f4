"""What the verbs between partners share: the locks, both activity logs, and who is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from partnerportal.accounts import outbox
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization, Role, User
from partnerportal.common.answers import Answer
from partnerportal.common.refusals import Forbidden, WrongState
from partnerportal.customers.models import AzureGrant, Customer, Partnership, Relationship, SupportGroup

DECIDERS = frozenset({Role.GLOBAL_ADMIN, Role.ADMIN_AGENT})


def lock_relationships(companies: Iterable[int], customer: Customer | int) -> set[int]:
    """Keeps the active relationships of these companies to the customer; the companies that have one.

    Whoever takes something away locks that of the company that loses it before anything else, as `locked_standing`
    does: then nothing is filed with what has just been taken away.
    """
    rows = Relationship.objects.active().filter(organization__in=companies, customer=customer).order_by("pk")
    return set(rows.select_for_update(no_key=True, of=("self",)).values_list("organization_id", flat=True))


def lock_ground(provider: Organization, reseller: Organization, customer: Customer) -> str:
    """Keeps what two partners do together for a customer until the transaction ends: the partnership, then both
    relationships (D34). Returns the sentence that says what of it is missing; empty where nothing is.
    """
    pair = {"provider": provider, "reseller": reseller}
    if not Partnership.objects.active().filter(**pair).select_for_update(no_key=True, of=("self",)).first():
        return _("%(provider)s and %(reseller)s have no active partnership.") % pair
    related = lock_relationships([provider.pk, reseller.pk], customer)
    for company in (provider, reseller):
        if company.pk not in related:
            facts = {"company": company, "customer": customer}
            return _("%(company)s has no active relationship to %(customer)s.") % facts
    return ""


def require(answer: Answer) -> None:
    """Raises Forbidden for a missing right, WrongState for a condition that does not hold now."""
    if answer:
        return
    if answer.action:
        raise Forbidden(answer)
    raise WrongState(answer.why)


def company_of(user: User) -> Organization:
    """Of somebody whom the register has let in. Raises ValueError for a person without company."""
    if user.organization is None:
        raise ValueError("A person without company has no partners.")
    return user.organization


def record_for_both(user: User, verb: str, row: Partnership | AzureGrant, now: datetime, **facts: Any) -> None:
    """One line in the log of the provider and one in that of the reseller (D34)."""
    facts = {"provider": row.provider, "reseller": row.reseller, **facts}
    for company in (row.provider, row.reseller):
        record(user, verb, company, row.reference, now, **facts)


def tell_deciders(
    company: Organization, kind: str, row: Partnership | AzureGrant | SupportGroup, by: User, **context: Any
) -> None:
    """Mails the Global admins and Admin agents of the company, but not who did it."""
    for person in User.objects.holding(company, DECIDERS).exclude(pk=by.pk).order_by("pk"):
        tell(person, company, kind, row, by=by, **context)


def tell(
    person: User, company: Organization, kind: str, row: Partnership | AzureGrant | SupportGroup, **context: Any
) -> None:
    """Mails one person, once for each kind, row and moment (`now` of the context)."""
    key = f"{kind}:{row.pk}:{context['now'].timestamp()}"
    outbox.send(f"customers/{kind}", person, key, row.reference, company, context)
