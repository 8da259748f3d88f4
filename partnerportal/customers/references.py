"""What "relationship:7" and "customer:7" mean to a reader: the customer, for whoever may see it (model.md 3)."""

from django.urls import reverse

from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.references import register
from partnerportal.common.text import as_key
from partnerportal.customers.models import Customer, Relationship

Named = dict[str, tuple[str, str | None]]


def resolve_relationships(user: User, keys: set[str]) -> Named:
    """The customer's name for people of the partner, as they may know it; its page for who may see customers."""
    rows = Relationship.objects.visible_to(user).filter(pk__in=[as_key(key) for key in keys])
    return {str(row.pk): _named(user, row.known) for row in rows.select_related("customer")}


def resolve_customers(user: User, keys: set[str]) -> Named:
    rows = Customer.objects.visible_to(user).filter(pk__in=[as_key(key) for key in keys])
    return {str(row.pk): _named(user, row) for row in rows}


def _named(user: User, customer: Customer) -> tuple[str, str | None]:
    url = reverse("customers:customer", args=[customer.pk]) if may(user, "customers.view") else None
    return str(customer), url


register("relationship", resolve_relationships)
register("customer", resolve_customers)
