TABLE = """
                                    an ho gu me ro ga mp ou cs le rv en op
benefits:mails               GET    in no no ok ok ok ok -- no -- no no no
"""


def prepare(world):
    pass


def arguments(world):
    return {"benefits:mails": [world.membership.benefits.all()[0].pk]}


def data(world):
    return {}
