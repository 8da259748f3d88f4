from incidents import services
from tests.builders import a_version
from tests.customers.builders import a_customer

TABLE = """
                                    an ho gu me ro ga mp ou cs le rv en op
incidents:new_customer       GET    in no no no so ok no no ok no no no no
incidents:request_new        GET    in no no no so ok no no -- no no no no
incidents:request_new        POST   in no no no so go no no -- no no no no
incidents:request_autosave   POST   in no no no so go no no -- no no no no
"""


def prepare(world):
    """A customer of Acme, and a draft for it of the Admin agent."""
    world.wizard_customer = a_customer(world.cast.acme, name="Nordwind")
    agent = world.cast.admin_agent
    world.draft_for_customer = services.save_draft(agent, None, customer=world.wizard_customer, version=a_version())


def arguments(world):
    return {
        "incidents:request_new": [world.wizard_customer.pk],
        "incidents:request_autosave": [world.wizard_customer.pk],
    }


def data(world):
    return {"incidents:request_new": {"title": "For Nordwind"}, "incidents:request_autosave": {"title": "For Nordwind"}}
