from incidents import services
from incidents.models import CannedAnswer
from support.models import Outage

TABLE = """
                                    an ho gu me ro ga mp ou cs le rv en op
incidents:assign             GET    in no no no no no no no no no no ok ok
incidents:assign_to          POST   in no no no no no no no no no no go go
incidents:merge              GET    in no no no no no no no no no no ok ok
incidents:merge_into         POST   in no no no no no no no no no no go go
incidents:part               POST   in no no no no no no no no no no go go
incidents:follow             POST   in no no no no no no no no no no go go
incidents:unfollow           POST   in no no no no no no no no no no go go
incidents:outage             GET    in no no no no no no no no no no ok ok
incidents:link_outage        POST   in no no no no no no no no no no go go
incidents:clear_outage       POST   in no no no no no no no no no no go go
incidents:canned_fill        POST   in no no no no no no no no no no ok ok
incidents:canned             GET    in no no no no no no no no no no ok ok
incidents:canned_new         GET    in no no no no no no no no no no ok ok
incidents:canned_add         POST   in no no no no no no no no no no go go
incidents:canned_change      GET    in no no no no no no no no no no ok ok
incidents:canned_save        POST   in no no no no no no no no no no go go
incidents:canned_put_away    POST   in no no no no no no no no no no go go
incidents:canned_put_back    POST   in no no no no no no no no no no go go
"""
INCIDENT = (
    *("assign", "assign_to", "merge", "merge_into", "part", "follow", "unfollow"),
    *("outage", "link_outage", "clear_outage", "canned_fill"),
)
TEXT = ("change", "save", "put_away", "put_back")


def prepare(world):
    """A text for answers, and an outage of the incident's product."""
    engineer = world.cast.engineer
    world.text = services.save_canned(engineer, None, "Logs wanted", "Send the logs of {product}.")
    services.follow(engineer, world.incident, world.cast.operator)
    world.outage = Outage.objects.create(title="Sign-in fails", created_by=world.cast.operator)
    world.outage.products.add(world.incident.version.product)
    assert CannedAnswer.objects.for_incident(world.incident).exists()


def arguments(world):
    return {
        **{f"incidents:{page}": [world.incident.reference] for page in INCIDENT},
        **{f"incidents:canned_{page}": [world.text.pk] for page in TEXT},
    }


def data(world):
    return {
        "incidents:assign_to": {"engineer": world.cast.operator.pk, "text": "Yours."},
        "incidents:merge_into": {"into": world.incident.reference},
        "incidents:follow": {"email": world.cast.engineer.email},
        "incidents:unfollow": {"person": world.cast.operator.pk},
        "incidents:link_outage": {"outage": world.outage.pk},
        "incidents:canned_fill": {"canned": world.text.pk, "body": "Good morning."},
        "incidents:canned_add": {"title": "Thanks", "body": "Thank you."},
        "incidents:canned_save": {"title": "Logs", "body": "Send them.", "seen": world.text.mark},
    }
