"""A product key that exists nowhere else, in every shape in which it could lie about."""

import secrets
from base64 import b64encode
from itertools import pairwise

from django.db import connection

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ2346789"
COPY = "COPY (SELECT * FROM {}) TO STDOUT"


def a_canary():
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(5)) for _group in range(5))


def shapes(text):
    """The key and each two neighbouring groups of it: plain, without hyphens, in hex and in base64 at any offset."""
    groups = text.split("-")
    parts = [text, *(f"{a}-{b}" for a, b in pairwise(groups))]
    plain = [shape for part in parts for shape in (part, part.replace("-", ""))]
    return [*plain, *(part.encode().hex() for part in plain), *(b for part in plain for b in _base64(part.encode()))]


def _base64(part):
    """Without the letters at both ends, which depend on what stands beside."""
    for offset in range(3):
        whole = b64encode(b"\0" * offset + part).decode().rstrip("=")
        yield whole[(8 * offset + 5) // 6 : -1]


def found(texts, haystack):
    """The shapes of the canaries that stand in `haystack`, which is a text or bytes."""
    lowered = (haystack if isinstance(haystack, str) else haystack.decode("latin-1")).casefold()
    return [shape for text in texts for shape in shapes(text) if shape.casefold() in lowered]


def tables(cursor):
    cursor.execute("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public'")
    return [name for (name,) in cursor.fetchall()]


class Sink:
    """Takes what COPY writes."""

    def __init__(self):
        self.parts = []

    def write(self, part):
        self.parts.append(part if isinstance(part, bytes) else part.encode())


def dump(cursor=None):
    """{table: its rows as pg_dump writes them}, binary columns in hex."""
    cursor = cursor or connection.cursor()
    rows = {}
    for table in tables(cursor):
        sink = Sink()
        cursor.copy_expert(COPY.format(table), sink)
        rows[table] = b"".join(sink.parts)
    return rows
