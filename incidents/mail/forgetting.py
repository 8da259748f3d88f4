"""Who wrote from where is kept no longer than somebody may ask what became of a mail."""

from datetime import datetime, timedelta

from django.utils import timezone

from incidents.models import InboundMail

KEPT = timedelta(days=365)
BATCH = 1000


def forget(now: datetime | None = None) -> int:
    """Deletes rows of mail that came in more than a year ago, the oldest first, and returns how many.

    What was added to incidents stays there. A copy that a server delivers after a year would be a mail of its own.
    """
    old = InboundMail.objects.filter(at__lt=(now or timezone.now()) - KEPT).order_by("pk")
    return InboundMail.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:BATCH])).delete()[0]
