"""Customers: matrix rows 23, 24 and 27 of domain.md 1.3, D5 to D7, and the links that customers get."""

from partnerportal.accounts.services.invitations import hash_of
from partnerportal.customers.models import Relationship
from tests.customers.builders import a_customer

TABLE = """
                                   an ho gu me ro ga mp ou cs le rv en op
customers:customers          GET   in no no no so ok no no ok no no no no
customers:customers_csv      GET   in no no no so ok no no ok no no no no
customers:customer           GET   in no no no so ok no no -- no no no no
customers:invite             GET   in no no no so ok no no ok no no no no
customers:invite             POST  in no no no so go no no go no no no no
customers:send_again         POST  in no no no so go no no -- no no no no
customers:withdraw           POST  in no no no so go no no -- no no no no
customers:ask_admin          POST  in no no no so go no no -- no no no no
customers:remove             POST  in no no no no go no no -- no no no no
customers:answer             GET   al al al al al al al al al al al al al
customers:answer_accept      POST  al al al al al al al al al al al al al
customers:answer_decline     POST  al al al al al al al al al al al al al
customers:answer_delegate    POST  al al al al al al al al al al al al al
customers:answer_undelegate  POST  al al al al al al al al al al al al al
"""
State = Relationship.State


def prepare(world):
    acme = world.cast.acme
    facts = {"invited": {"state": State.INVITED, "admin": False}, "plain": {"admin": False}, "delegated": {}}
    world.customers = {token: a_customer(acme, token_hash=hash_of(token), **fields) for token, fields in facts.items()}


def arguments(world):
    one = {name: customer.pk for name, customer in world.customers.items()}
    return {
        "customers:customer": [one["delegated"]],
        "customers:send_again": [one["invited"]],
        "customers:withdraw": [one["invited"]],
        "customers:ask_admin": [one["plain"]],
        "customers:remove": [one["delegated"]],
        **{f"customers:{route}": ["invited"] for route in ("answer", "answer_accept", "answer_decline")},
        "customers:answer_delegate": ["plain"],
        "customers:answer_undelegate": ["delegated"],
    }


def data(world):
    facts = {"name": "Nordwind", "domain": "nordwind.example", "country": "NO", "email": "it@nordwind.example"}
    return {"customers:invite": facts}
