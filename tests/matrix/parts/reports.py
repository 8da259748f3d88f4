TABLE = """
incidents:report             GET    in no no no so ok ok ok ok ok no no no
incidents:report_csv         GET    in no no no so ok ok ok ok ok no no no
incidents:staff_report       GET    in no no no no no no no no no no ok ok
incidents:staff_report_csv   GET    in no no no no no no no no no no ok ok
"""


def prepare(world):
    """The incident of the world is there; whose company filed nothing has an empty report."""


def arguments(world):
    return {"incidents:report_csv": ["months"], "incidents:staff_report_csv": ["age"]}


def data(world):
    return {}
