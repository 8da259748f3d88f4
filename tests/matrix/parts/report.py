TABLE = """
benefits:report              GET    in no no no so ok no ok no ok no no no
benefits:report_csv          GET    in no no no so ok no ok no ok no no no
"""


def prepare(world):
    pass


def arguments(world):
    return {}


def data(world):
    return {}
