"""What the tests of the desk share."""

from incidents.models import CannedAnswer, Incident
from support.models import Outage


def an_outage(incident, by, title="Sign-in fails", **fields):
    """A known outage of the incident's product."""
    outage = Outage.objects.create(title=title, created_by=by, **fields)
    if incident.version:
        outage.products.add(incident.version.product)
    return outage


def a_text(by, title="Logs wanted", body="Hello {name}, about {reference}.", **fields):
    return CannedAnswer.objects.create(title=title, body=body, changed_by=by, **fields)


def a_twin(incident):
    """The same incident once more, as a row alone: without events, and paid by nobody."""
    row = Incident.objects.get(pk=incident.pk)
    row.pk, row.entitlement_id, row.paid_by_id, row._state.adding = None, None, None, True
    row.save()
    return row


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)
