"""Partnerships, access to Azure and support groups. Acme stands as the provider of a reseller that is none of the
columns: `cs`, another reseller, finds nothing of it. The reseller's side stands in tests/customers/partners."""

from tests.builders import a_company
from tests.customers.builders import a_customer, a_grant, a_group, a_partnership

TABLE = """
                                    an ho gu me ro ga mp ou cs le rv en op
customers:partners           GET    in no no no so ok no no ok no no no no
customers:partner_ask        POST   in no no no so go no no go no no no no
customers:partner_accept     POST   in no no no so go no no -- no no no no
customers:partner_decline    POST   in no no no so go no no -- no no no no
customers:partner_end        POST   in no no no so go no no -- no no no no
customers:grant_new          GET    in no no no so ok no no -- no no no no
customers:grant_new          POST   in no no no so go no no -- no no no no
customers:grant_revoke       POST   in no no no so go no no -- no no no no
customers:group_new          GET    in no no no so ok no no -- no no no no
customers:group_new          POST   in no no no so go no no -- no no no no
customers:group              GET    in no no no so ok no no -- no no no no
customers:group_add          POST   in no no no so go no no -- no no no no
customers:group_remove       POST   in no no no so go no no -- no no no no
customers:group_revoke       POST   in no no no so go no no -- no no no no
"""
BETWEEN = ("partner_accept", "partner_decline", "partner_end")
GROUP = ("group", "group_add", "group_remove", "group_revoke")


def prepare(world):
    """What a reseller is asked, what it was given, and a support group of Acme."""
    cast = world.cast
    partner = a_company("Other reseller", in_csp=True, csp_type="indirect_reseller")
    world.partner_customer = a_customer(cast.acme)
    world.group = a_group(cast.acme, world.partner_customer, cast.helpdesk_agent)
    world.partnership = a_partnership(cast.acme, partner, "invited")
    world.grant = a_grant(cast.acme, partner, world.partner_customer)


def arguments(world):
    return {
        **{f"customers:{page}": [world.partnership.pk] for page in BETWEEN},
        **{f"customers:{page}": [world.group.pk] for page in GROUP},
        **{f"customers:{page}": [world.partner_customer.pk] for page in ("grant_new", "group_new")},
        "customers:grant_revoke": [world.grant.pk],
    }


def data(world):
    member = world.cast.helpdesk_agent.pk
    return {
        "customers:partner_ask": {"reseller": "nobody.example"},
        "customers:group_new": {"name": "Nights", "members": [member]},
        "customers:group_add": {"person": world.cast.admin_agent.pk},
        "customers:group_remove": {"person": member},
    }
