from benefits.services import keys, stock
from tests.benefits.keys.builders import OFFICE, SALES, SUITE, WINDOWS, a_benefit, a_text, an_item

TABLE = """
                                    an ho gu me ro ga mp ou cs le rv en op
benefits:software            GET    in no no ok ok ok ok ok no ok no no no
benefits:software_csv        GET    in no no ok ok ok ok ok no ok no no no
benefits:software_product    GET    in no no ok ok ok ok -- no -- no no no
benefits:software_key        POST   in no no no no go go -- no no no no no
benefits:cloud               GET    in no no ok ok ok ok ok no ok no no no
benefits:cloud_csv           GET    in no no ok ok ok ok ok no ok no no no
benefits:redemptions_csv     GET    in no no ok ok ok ok ok no ok no no no
benefits:cloud_product       GET    in no no ok ok ok ok -- no -- no no no
benefits:cloud_key           POST   in no no no no go go -- no no no no no
benefits:redeem              GET    in no no no no ok ok -- no no no no no
benefits:redeem              POST   in no no no no go go -- no no no no no
"""


def prepare(world):
    """Keys in stock, one of a cloud product that was looked at, and the products of Acme's Silver."""
    for code in (WINDOWS, OFFICE, SUITE, SALES):
        stock.load(an_item(code), [a_text(), a_text()])
    world.product = a_benefit(world.membership, WINDOWS)
    world.license = a_benefit(world.membership, SUITE)
    keys.reveal(world.cast.global_admin, world.license)


def arguments(world):
    return {
        "benefits:software_product": [world.product.pk],
        "benefits:software_key": [world.product.pk],
        "benefits:cloud_product": [world.license.pk],
        "benefits:cloud_key": [world.license.pk],
        "benefits:redeem": [world.license.pk],
    }


def data(world):
    return {"benefits:redeem": {"tenant": "acme.example", "way": "new", "seen": ""}}
