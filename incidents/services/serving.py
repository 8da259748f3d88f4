"""Whether the company of a request still serves its customer (D47)."""

from django.utils.translation import gettext as _

from incidents.models import Incident
from partnerportal.common.refusals import WrongState
from partnerportal.customers.services.partnering import lock_relationships


def demand_served(incident: Incident) -> None:
    """Keeps the relationship to the customer of the locked incident until the transaction ends; the own context has
    none. Raises WrongState where it has ended: what runs goes on, and nothing new begins (D47)."""
    if incident.customer_id is None or lock_relationships([incident.organization_id or 0], incident.customer_id):
        return
    facts = {"company": incident.organization, "customer": incident.customer}
    raise WrongState(_("%(company)s has no active relationship to %(customer)s.") % facts)
