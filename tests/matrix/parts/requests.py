from django.utils import timezone

from incidents.models import HandOver, ReadLink
from incidents.services import readlinks
from tests.customers.builders import a_group, a_shared_customer
from tests.incidents.requests.builders import a_request

TOKEN = "t" * 43
TABLE = """
                                     an ho gu me ro ga mp ou cs le rv en op
incidents:hand_overs          GET    in no no no so ok no no ok no no no no
incidents:hand_over           GET    in no no no so ok no no ok no no no no
incidents:hand_over_take      POST   in no no no so go no no go no no no no
incidents:hand_over_give_up   POST   in no no no so go no no go no no no no
incidents:hand_over_decline   POST   in no no no so go no no go no no no no
incidents:hand_over_withdraw  POST   in no no no so go no no go no no no no
incidents:hand_over_new       GET    in no no no so ok no no ok no no no no
incidents:hand_over_new       POST   in no no no so go no no go no no no no
incidents:customer_requests   GET    in no no no so ok no no ok no no no no
incidents:customer_requests_csv GET  in no no no so ok no no ok no no no no
incidents:read_link_give      POST   in no no no so go no no -- no no no no
incidents:read_link_revoke    POST   in no no no so go no no -- no no no no
incidents:read                GET    ok ok ok ok ok ok ok ok ok ok ok ok ok
"""
OVER = ("hand_over", "hand_over_take", "hand_over_give_up", "hand_over_decline", "hand_over_withdraw")
OF_CUSTOMER = ("hand_over_new", "customer_requests", "customer_requests_csv")


def prepare(world):
    """Acme is the provider of the reseller here: a customer of both, what was handed over, and a customer's link."""
    cast = world.cast
    agent = cast.helpdesk_agent
    world.shared_customer = a_shared_customer(cast.acme, cast.csp_only)
    a_group(cast.acme, world.shared_customer, agent)
    filed = a_request(agent, world.shared_customer)
    world.handed = HandOver.objects.create(
        reseller=cast.csp_only, provider=cast.acme, customer=world.shared_customer, version=filed.version, title="Stop",
        description="So.", severity="B", contact_name="Rhea", contact_email=cast.reseller.email, asked_by=cast.reseller,
    )  # fmt: skip
    links = {"created_by": agent, "expires_at": timezone.now() + readlinks.LIFETIME, "email": "boss@customer.example"}
    links |= {"incident": filed, "customer": world.shared_customer}
    ReadLink.objects.create(token_hash=readlinks.hash_of(TOKEN), **links)
    over = {"revoked_at": timezone.now()}
    world.read_link = ReadLink.objects.create(token_hash="0" * 64, **links, **over)
    world.read_request = filed


def arguments(world):
    return {
        **{f"incidents:{page}": [world.handed.pk] for page in OVER},
        **{f"incidents:{page}": [world.shared_customer.pk] for page in OF_CUSTOMER},
        "incidents:read_link_give": [world.read_request.reference],
        "incidents:read_link_revoke": [world.read_request.reference, world.read_link.pk],
        "incidents:read": [TOKEN],
    }


def data(world):
    return {"incidents:hand_over_decline": {"reason": "Not ours."}}
