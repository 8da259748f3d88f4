"""The desk of the demo world: texts for answers, and an incident that is a case of a known outage."""

from datetime import datetime, timedelta

from incidents import services
from incidents.models import Incident
from partnerportal.demo.memberships import person
from support.models import Area

TEXTS = (
    ("Logs wanted", "Hello {name},\n\nplease send us the logs of {product} from the hour before the problem, and say "
     "what was changed on that day.\n\nKind regards\n{engineer}", ""),
    ("Known outage", "Hello {name},\n\nwhat you describe in {reference} is a known outage. The incident shows its "
     "state, and we write when it is over.\n\nKind regards\n{engineer}", Area.AZURE),
    ("Failover: which steps", "Hello {name},\n\nwhich node was the primary before the failover, and was it planned? "
     "Please send the output of the cluster log for {customer}.\n\nKind regards\n{engineer}", Area.ON_PREMISES),
)  # fmt: skip


def tell(now: datetime) -> None:
    """What engineers have written, and what one of them found out this morning."""
    engineer = person("engineer@portal.example")
    for title, body, area in TEXTS:
        services.save_canned(engineer, None, title, body, area, now=now - timedelta(days=9))
    for incident in Incident.objects.live().filter(area=Area.AZURE, customer=None).order_by("pk")[:1]:
        for outage in services.outages_of(incident)[:1]:
            services.link_outage(engineer, incident, outage, now - timedelta(minutes=20))
