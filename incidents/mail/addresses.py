"""Addresses and message IDs that name an incident and a person, and that nobody else can make.

Mail servers may write an address in capitals, so the seal is base32 and not the base64 of `django.core.signing`; its
key is derived from SECRET_KEY by a salt of its own, as there.
"""

import base64
import re
from typing import NamedTuple

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.encoding import punycode
from django.utils.http import base36_to_int, int_to_base36

REPLY, NOTE, SENT = "incidents.mail.reply", "incidents.mail.note", "incidents.mail.sent"
"""The salts: an address cannot be read as a message ID, and none for a note as one for a word to the partner."""
SEALED = 15
"""Bytes of the seal: 120 bits, 24 characters."""
ADDRESS = re.compile(r"reply\+([0-9a-z-]{1,56})@", re.IGNORECASE)
MESSAGE_ID = re.compile(r"<mail\.([0-9a-z-]{1,56})@", re.IGNORECASE)


class Named(NamedTuple):
    """What a reply address stands for: the keys of the incident and of the person who was written to, and whether what
    comes to it stays among staff."""

    incident: int
    user: int
    is_note: bool = False


def reply_address(incident: int, user: int, purpose: str = REPLY) -> str:
    """Where a reply of that person about that incident goes; empty where mail does not come in.

    `purpose` is NOTE on a mail that is for staff alone: what is replied to it may quote it (model.md 5).
    """
    domain = settings.REPLY_DOMAIN
    return f"reply+{reply_token(incident, user, purpose)}@{domain}" if domain else ""


def reply_token(incident: int, user: int, purpose: str = REPLY) -> str:
    """The part of the address that is signed; a mail is known by it, whatever stands behind the @."""
    return _sealed(purpose, incident, user)


def read_address(token: str) -> Named | None:
    """What the token of a reply address names, or None where this portal has not signed it."""
    for purpose in (REPLY, NOTE):
        if keys := _opened(purpose, token, 2):
            return Named(keys[0], keys[1], purpose == NOTE)
    return None


def sent_id(mail: int) -> str:
    """The message ID of an outbox row: the same at every attempt, so that a reader who got it twice sees it once."""
    return f"<mail.{_sealed(SENT, mail)}@{settings.REPLY_DOMAIN}>"


def read_sent_id(text: str) -> int | None:
    """The key of the outbox row whose message ID stands in `text`, or None."""
    found = MESSAGE_ID.search(text)
    keys = _opened(SENT, found[1], 1) if found else None
    return keys[0] if keys else None


def thread_id(incident: int) -> str:
    """What every mail about the incident refers to, so that mail programs show them as one conversation."""
    return f"<incident.{incident}@{settings.REPLY_DOMAIN}>"


def normal(address: str) -> str:
    """Small letters, and the domain as servers write it: xn--… may stand for bücher in one place and not in another."""
    local, at, domain = address.lower().rpartition("@")
    try:
        return f"{local}{at}{punycode(domain)}"
    except UnicodeError:
        return address.lower()


def tokens_in(text: str) -> list[str]:
    """The tokens of the reply addresses in a header, each once, in order."""
    return list(dict.fromkeys(token.lower() for token in ADDRESS.findall(text)))


def _sealed(salt: str, *keys: int) -> str:
    named = "-".join(int_to_base36(key) for key in keys)
    return f"{named}-{_seal(salt, named, settings.SECRET_KEY)}"


def _opened(salt: str, token: str, count: int) -> list[int] | None:
    named, _dash, seal = token.lower().rpartition("-")
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(constant_time_compare(seal, _seal(salt, named, key)) for key in keys):
        return None
    found = [base36_to_int(part) for part in named.split("-")]
    return found if len(found) == count else None


def _seal(salt: str, named: str, key: str | bytes) -> str:
    digest = salted_hmac(salt, named, secret=key, algorithm="sha256").digest()
    return base64.b32encode(digest[:SEALED]).decode().lower()
