"""By whom and with what an incident is paid, in one line: also where nothing is spent (domain.md 5.9)."""

from django.utils.translation import gettext as _

from incidents.models import Incident
from support.services.options import CSP

INCLUDED, FREE = "included", "free"


def paid_by(incident: Incident) -> str:
    """Reads `plan`, `paid_by` and the line's contract: for a row of `rows.for_page`."""
    plan = incident.plan
    if plan is None:
        return _("Nobody yet")
    facts = {"plan": plan, "company": incident.paid_by or ""}
    if incident.paid_by_id and plan.is_counted:
        return _("%(company)s, with %(plan)s") % facts
    if incident.paid_by_id:
        return _("%(company)s, with %(plan)s; not counted") % facts
    sentences = {
        CSP: _("%(plan)s, free"),
        INCLUDED: _("Included with the product, free"),
        FREE: _("Nobody: this topic is free"),
    }
    return sentences.get(plan.code, _("%(plan)s; nothing is spent")) % facts
