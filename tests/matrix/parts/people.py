TABLE = """
"""


def prepare(world):
    pass


def arguments(world):
    return {}


def data(world):
    return {}
