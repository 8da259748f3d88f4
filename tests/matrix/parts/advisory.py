from benefits.services import advisory
from tests.benefits.advisory.builders import a_request_of, posted

TABLE = """
                                    an ho gu me ro ga mp ou cs le rv en op
benefits:advisory_hours      GET    in no no ok ok ok ok ok no ok no no no
benefits:advisory_hours_csv  GET    in no no ok ok ok ok ok no ok no no no
benefits:advisory_statement  GET    in no no ok ok ok ok ok no ok no no no
benefits:advisory_statement_csv GET in no no ok ok ok ok ok no ok no no no
benefits:advisory_new        GET    in no no ok ok ok ok ok no no no no no
benefits:advisory_new        POST   in no no go go go go go no no no no no
benefits:advisory_request    GET    in no no ok -- ok ok -- no -- no no no
benefits:advisory_sent       GET    in no no ok -- ok ok -- no -- no no no
benefits:advisory_reply      POST   in no no go -- go go -- no no no no no
benefits:advisory_withdraw   POST   in no no go -- go go -- no no no no no
benefits:advisory            GET    in no no no no no no no no no no ok ok
benefits:advisory_csv        GET    in no no no no no no no no no no ok ok
benefits:advisory_item       GET    in no no no no no no no no no no ok ok
benefits:advisory_claim      POST   in no no no no no no no no no no go go
benefits:advisory_release    POST   in no no no no no no no no no no go go
benefits:advisory_start      POST   in no no no no no no no no no no go go
benefits:advisory_answer     POST   in no no no no no no no no no no go go
benefits:advisory_close      POST   in no no no no no no no no no no go go
benefits:advisory_decline    POST   in no no no no no no no no no no go go
"""
OF_ONE = ("request", "sent", "reply", "withdraw", "item", "claim", "release", "start", "answer", "close", "decline")


def prepare(world):
    """What Acme's member has asked, not started yet."""
    world.advice = a_request_of(world.cast.member)
    advisory.reply(world.cast.member, world.advice, "More about it.")


def arguments(world):
    return {f"benefits:advisory_{page}": [world.advice.pk] for page in OF_ONE}


def data(world):
    text = {"text": "A line."}
    return {
        "benefits:advisory_new": posted(),
        "benefits:advisory_reply": text,
        "benefits:advisory_answer": text,
        "benefits:advisory_decline": text,
        "benefits:advisory_close": {"actual": "1", **text},
    }
