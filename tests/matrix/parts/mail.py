from tests.incidents.mail.builders import taken

TABLE = """
incidents:mail_in            GET    in no no no no no no no no no no no ok
"""


def prepare(world):
    taken(b"From: eve@elsewhere.example\nTo: reply+x@replies.example\nMessage-ID: <1@matrix>\nSubject: Hello\n\nHello")


def arguments(world):
    return {}


def data(world):
    return {}
