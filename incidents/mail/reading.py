"""One mail as the portal judges it: who sent it, to which addresses of ours, and what it says."""

import hashlib
from dataclasses import dataclass
from email.headerregistry import AddressHeader
from email.message import EmailMessage

from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.mail.addresses import tokens_in
from incidents.mail.bounces import Bounce, bounce_of
from incidents.mail.parts import BROKEN, Unreadable, files_of, parse, words_of
from incidents.mail.quoting import own_words
from incidents.mail.robots import automatic_because
from incidents.mail.words import one_line, shown

DELIVERED = ("X-Original-To", "Delivered-To", "Envelope-To")
"""Where servers write whom a copy is for; a mail may have been sent to thousands of others as well."""
ADDRESSED = ("To", "Cc")
MOST_TOKENS = 10
LENGTH, ID_LENGTH = 254, 180


@dataclass(frozen=True, slots=True)
class Mail:
    key: str
    """What makes it the same mail when it comes again."""
    sender: str
    """The one address in From, in small letters; empty where there is none, or several."""
    tokens: tuple[str, ...]
    subject: str
    text: str
    own: str
    """Of the text what its sender wrote; empty where it is nothing but a quotation."""
    files: tuple[SimpleUploadedFile, ...]
    robot: str
    """Why it counts as automatic; empty for what a person wrote."""
    bounce: Bounce | None


def read(raw: bytes, recipient: str = "") -> Mail:
    """The mail in `raw`, delivered to `recipient` where the server says so. Raises Unreadable."""
    mail = parse(raw)
    try:
        return _read(mail, raw, recipient)
    except BROKEN as error:
        raise Unreadable(f"It cannot be taken apart: {type(error).__name__}.") from error


def key_of_bytes(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _read(mail: EmailMessage, raw: bytes, recipient: str) -> Mail:
    tokens = tuple(_tokens(mail, recipient)[:MOST_TOKENS])
    bounce = bounce_of(mail)
    robot = automatic_because(mail)
    is_read = not (bounce or robot)
    text = shown(words_of(mail)) if is_read else ""
    return Mail(
        key=_key(mail, raw, tokens),
        sender=_sender(mail),
        tokens=tokens,
        subject=one_line(_header(mail, "Subject"), 255),
        text=text,
        own=own_words(text),
        files=tuple(files_of(mail)) if is_read else (),
        robot=robot,
        bounce=bounce,
    )


def _key(mail: EmailMessage, raw: bytes, tokens: tuple[str, ...]) -> str:
    """The message ID, and for which of our addresses: one mail may be sent to two incidents, and nobody who guesses an
    ID can keep the mail of somebody else from being read."""
    given = one_line(_header(mail, "Message-ID"), ID_LENGTH + 1)
    if not given or len(given) > ID_LENGTH:
        return key_of_bytes(raw)
    return " ".join([given, *tokens[:1]])


def _tokens(mail: EmailMessage, recipient: str) -> list[str]:
    if found := tokens_in(recipient):
        return found
    for names in (DELIVERED, ADDRESSED):
        if found := [token for name in names for token in tokens_in(_raw(mail, name))]:
            return found
    return []


def _sender(mail: EmailMessage) -> str:
    fields = mail.get_all("From", [])
    if len(fields) != 1 or not isinstance(fields[0], AddressHeader) or len(fields[0].addresses) != 1:
        return ""
    return one_line(fields[0].addresses[0].addr_spec, LENGTH).lower()


def _header(mail: EmailMessage, name: str) -> str:
    return str(mail.get(name, ""))


def _raw(mail: EmailMessage, name: str) -> str:
    """The lines as they came: parsing ten thousand addresses would take longer than reading the mail."""
    return " ".join(str(value) for field, value in mail.raw_items() if field.lower() == name.lower())
