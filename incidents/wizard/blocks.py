"""Whether the person may file what the draft says; if not, what is missing, who can give it, what to do meanwhile."""

from incidents.filing import verdict
from incidents.models import Incident
from partnerportal.accounts.models import User
from partnerportal.customers.filing import Verdict
from partnerportal.customers.models import Customer
from support.models import Area, Version


def block(user: User, area: str, customer: Customer | None) -> Verdict | None:
    """Why a request about the area cannot be filed now; None where it can."""
    found = verdict(user, area, customer)
    return None if found else found


def block_of(user: User, draft: Incident | None) -> Verdict | None:
    """Why this draft cannot go on; None where it can."""
    if draft is None:
        return None
    return block(user, Area.PORTAL if draft.is_free else draft.area, draft.customer)


def block_for(user: User, version: Version | None, customer: Customer | None) -> Verdict | None:
    """Why a problem with that version cannot be filed; of the customer alone where none is chosen."""
    if version is None and customer is None:
        return None
    return block(user, version.product.area if version else "", customer)
