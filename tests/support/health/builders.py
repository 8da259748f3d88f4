from datetime import timedelta

from support.models import Outage
from support.services import outages
from support.services.outages import Report
from tests.builders import a_version


def a_report(**changes):
    known = {
        "title": "Sign-in is slow", "products": [a_version("", product="Azure", kind="cloud").product],
        "region": "emea", "state": "degraded", "text": "We look into it.",
    }  # fmt: skip
    return Report(**{**known, **changes})


def an_outage(user, now=None, resolved=None, **changes):
    """Opened by a member of staff; `resolved` is the moment of its end."""
    now = now or (resolved and resolved - timedelta(hours=2))
    row = outages.open_outage(user, a_report(**changes), now)
    return outages.resolve(user, row, "It works again.", resolved) if resolved else row


def again(row):
    return Outage.objects.get(pk=row.pk)
