"""One mail as the portal judges it: who sent it, to which addresses of ours, and what it says."""

import hashlib
import unicodedata
from dataclasses import dataclass
from email.headerregistry import AddressHeader
from email.message import EmailMessage

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from incidents.mail.addresses import normal, tokens_in
from incidents.mail.bounces import Bounce, bounce_of
from incidents.mail.parts import BROKEN, Unreadable, files_of, parse, parse_head, words_of
from incidents.mail.quoting import own_words
from incidents.mail.robots import answers_invitation, automatic_because
from incidents.mail.words import one_line, shown

DELIVERED = ("X-Original-To", "Delivered-To", "Envelope-To")
"""Where servers write whom a copy is for; a mail may have been sent to thousands of others as well."""
ADDRESSED = ("To", "Cc")
MOST_TOKENS = 10
MOST_REPORT = 128 * 1024
"""How much of a server's report is read: what it says stands at its beginning."""
LENGTH, ID_LENGTH = 254, 180


@dataclass(frozen=True, slots=True)
class Mail:
    """What its header says, and a server's report: enough to judge it. The rest is `content_of` it."""

    key: str
    """What makes it the same mail when it comes again."""
    sender: str
    """The one address in From, in its normal form; empty where there is none, or several."""
    tokens: tuple[str, ...]
    subject: str
    robot: str
    """Why it counts as automatic; empty for what a person wrote."""
    bounce: Bounce | None
    raw: bytes


@dataclass(frozen=True, slots=True)
class Content:
    """What it says and holds."""

    text: str
    own: str
    """Of the text what its sender wrote; empty where it is nothing but a quotation."""
    files: tuple[SimpleUploadedFile, ...]
    robot: str
    """As in Mail, where a part says it."""


def read(raw: bytes, recipient: str = "") -> Mail:
    """The mail in `raw`, delivered to `recipient` where the server says so; neither its text nor its files are looked
    at, for it comes from anybody. Raises Unreadable."""
    head = parse_head(raw)
    try:
        return _read(head, raw, recipient)
    except BROKEN as error:
        raise _broken(error) from error


def content_of(mail: Mail) -> Content:
    """The text and the files of a mail whose address and sender are accepted. Raises Unreadable."""
    whole = parse(mail.raw)
    try:
        if robot := answers_invitation(whole):
            return Content("", "", (), robot)
        text = shown(words_of(whole))
        return Content(text, own_words(text), tuple(files_of(whole)), "")
    except BROKEN as error:
        raise _broken(error) from error


def key_of_bytes(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _read(head: EmailMessage, raw: bytes, recipient: str) -> Mail:
    tokens = tuple(_tokens(head, recipient)[:MOST_TOKENS])
    is_report = head.get_content_type() == "multipart/report"
    return Mail(
        key=_key(head, raw, tokens),
        sender=_sender(head),
        tokens=tokens,
        subject=one_line(_header(head, "Subject"), 255),
        robot=automatic_because(head),
        bounce=bounce_of(parse(raw[:MOST_REPORT])) if is_report else None,
        raw=raw,
    )


def _broken(error: Exception) -> Unreadable:
    return Unreadable(_("It cannot be taken apart: %(error)s.") % {"error": type(error).__name__})


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
    given = fields[0].addresses[0].addr_spec.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    address = one_line(given, LENGTH)
    # With a letter that cannot be shown it is not the address that it seems to be.
    return normal(address) if len(address) == len(unicodedata.normalize("NFC", given)) else ""


def _header(mail: EmailMessage, name: str) -> str:
    return str(mail.get(name, ""))


def _raw(mail: EmailMessage, name: str) -> str:
    """The lines as they came: parsing ten thousand addresses would take longer than reading the mail."""
    return " ".join(str(value) for field, value in mail.raw_items() if field.lower() == name.lower())
