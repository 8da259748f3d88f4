"""How the three switches of a customer are drawn, wherever they are (domain.md 6.4)."""

from django.utils.translation import gettext as _

from partnerportal.common.status import Status
from partnerportal.customers.models import Relationship
from partnerportal.customers.standing import Azure


def admin_status(row: Relationship) -> Status:
    """Delegated admin of a relationship."""
    if row.has_admin:
        return Status(_("Delegated"), "ok", "tick")
    if row.asks_admin:
        return Status(_("Asked for"), "info", "sent")
    return Status(_("Not delegated"), "quiet", "none")


def azure_status(azure: Azure) -> Status:
    """How the company reaches the customer's Azure."""
    return {
        Azure.OWN: Status(_("Own subscriptions"), "ok", "tick"),
        Azure.GRANTED: Status(_("Granted by the provider"), "ok", "link"),
        Azure.NONE: Status(_("No access"), "quiet", "none"),
    }[azure]
