"""Who follows an incident, as its page shows them."""

from typing import NamedTuple

from django.db.models import BooleanField, Value

from incidents.models import Incident
from partnerportal.accounts.models import User

PERSON = ("user_id", "user__name", "user__email")


class Followers(NamedTuple):
    """In the order in which they came."""

    watchers: list[User]
    """Of the partner."""
    at_desk: list[User]


def followers(incident: Incident, at_desk: bool) -> Followers:
    """One query; those of the desk for the desk alone."""
    mine, theirs = Value(False, BooleanField()), Value(True, BooleanField())
    rows = incident.watchers.order_by().values_list(mine, "pk", *PERSON)
    if at_desk:
        rows = rows.union(incident.desk_followers.order_by().values_list(theirs, "pk", *PERSON), all=True)
    found = Followers([], [])
    for is_staff, _order, key, name, email in sorted(rows):
        found[is_staff].append(User(pk=key, name=name, email=email))
    return found
