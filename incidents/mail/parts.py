"""The parts of a mail: its words and its files. A mail comes from anybody, so what is read of it is bounded first."""

import mimetypes
import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import EmailPolicy
from itertools import count
from typing import cast

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from incidents.mail.html_text import as_text
from incidents.mail.words import decoded

MOST_HEAD = 256 * 1024
MOST_PARSED = 32 * 1024
MOST_LINE = 2 * 1024
PARSED = {
    *("from", "subject", "message-id", "auto-submitted", "precedence", "return-path", "x-loop"),
    *("content-type", "content-disposition", "content-transfer-encoding", "content-id"),
    *("action", "status", "final-recipient", "diagnostic-code"),
}
"""Header lines that are taken apart, which takes the square of their length; all others are only searched."""
MOST_PARTS = 100
MOST_LEVELS = 30
HOLDS = re.compile("multipart|message", re.IGNORECASE)
DECORATION = 8 * 1024
"""Pictures in the text below this size are logos of signatures and no screenshots."""
SIGNED = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MessageError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the standard library raises at mails that are made to break it."""


class Unreadable(Exception):
    """The mail cannot be read; says why, for its sender where that is known, and for operators."""


class _Guarded(EmailPolicy):
    """Looks at a header line before the parser does, which takes some apart while it reads."""

    holders: Iterator[int]
    """Counts the parts that hold others: none lies deeper than there are of them."""

    def __init__(self) -> None:
        super().__init__(message_factory=_counted())
        # Nothing can be set on a policy.
        vars(self)["holders"] = count()

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        if name.lower() in PARSED and len(value) > MOST_LINE:
            raise Unreadable(_("One of its header lines is longer than %(most)s KB.") % {"most": MOST_LINE // 1024})
        if name.lower() == "content-type" and HOLDS.search(value) and next(self.holders) >= MOST_LEVELS:
            raise Unreadable(_("Its parts lie more than %(most)s deep.") % {"most": MOST_LEVELS})
        return name, value


def parse_head(raw: bytes) -> EmailMessage:
    """The header alone, whatever follows. Raises Unreadable for one that is too large, and for no mail."""
    start = raw[:MOST_HEAD].replace(b"\r\n", b"\n")
    head, blank, _body = start.partition(b"\n\n")
    if not blank and len(raw) > MOST_HEAD:
        raise Unreadable(_("Its header is longer than %(most)s KB.") % {"most": MOST_HEAD // 1024})
    return _parsed(head + b"\n\n")


def parse(raw: bytes) -> EmailMessage:
    """The mail with its parts. Raises Unreadable for what is too large, has too many parts, or is no mail."""
    if len(raw) > settings.MAIL_BYTES:
        raise Unreadable(_("The mail is larger than %(most)s MB.") % {"most": settings.MAIL_BYTES // 1024**2})
    mail = _parsed(raw)
    lengths = [
        len(str(value)) for part in _everything(mail) for name, value in part.raw_items() if name.lower() in PARSED
    ]
    if sum(lengths) > MOST_PARSED:
        raise Unreadable(_("The header lines of its parts are too many."))
    return mail


def _parsed(raw: bytes) -> EmailMessage:
    try:
        mail = cast("EmailMessage", message_from_bytes(raw, policy=_Guarded()))
    except BROKEN as error:
        raise Unreadable(_("It is no mail: %(error)s.") % {"error": type(error).__name__}) from error
    if not list(mail.raw_items()):
        raise Unreadable(_("It has no header."))
    return mail


def _counted() -> Callable[..., EmailMessage]:
    """Makes the parts while the parser finds them, and stops it where they are too many."""
    made = count()

    def make(policy: EmailPolicy) -> EmailMessage:
        if next(made) >= MOST_PARTS:
            raise Unreadable(_("It has more than %(most)s parts.") % {"most": MOST_PARTS})
        return EmailMessage(policy)

    return make


def leaves(mail: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something, in order; a mail inside the mail is one of them, and not opened."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting.extend(reversed(inside(part)))
        else:
            yield part


def inside(part: EmailMessage) -> list[EmailMessage]:
    inner = part.get_payload() if part.is_multipart() else None
    return [one for one in inner if isinstance(one, EmailMessage)] if isinstance(inner, list) else []


def _everything(mail: EmailMessage) -> Iterator[EmailMessage]:
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(inside(part))


def words_of(mail: EmailMessage) -> str:
    """The plain text, or that of the HTML where there is no other."""
    found: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in leaves(mail):
        if not is_file(part) and part.get_content_type() in found:
            data = part.get_payload(decode=True)
            text = decoded(data if isinstance(data, bytes) else b"", part.get_content_charset() or "utf-8")
            found[part.get_content_type()].append(text)
    plain = "\n".join(found["text/plain"])
    return plain if plain.strip() else "\n".join(as_text(html) for html in found["text/html"])


def files_of(mail: EmailMessage) -> list[SimpleUploadedFile]:
    """What was attached, as if it had been uploaded."""
    return [_file(part, number) for number, part in enumerate(leaves(mail), 1) if is_file(part)]


def is_file(part: EmailMessage) -> bool:
    """Attached, named, or of another kind than text; but neither a logo in the text nor a signature on the mail."""
    kind = part.get_content_type()
    if kind in SIGNED:
        return False
    if part.get_content_disposition() == "attachment" or part.get_filename():
        return not _is_decoration(part)
    return part.get_content_maintype() != "text" and not _is_decoration(part)


def _is_decoration(part: EmailMessage) -> bool:
    if part.get_content_maintype() != "image" or part.get_content_disposition() == "attachment":
        return False
    return "content-id" in part and len(_content(part)) < DECORATION


def _file(part: EmailMessage, number: int) -> SimpleUploadedFile:
    kind = part.get_content_type()
    ending = ".eml" if kind.startswith("message/") else mimetypes.guess_extension(kind) or ".bin"
    file = SimpleUploadedFile("file", _content(part), content_type=kind)
    # As it was sent: what a file may be called is judged where files are checked.
    file._name = part.get_filename() or f"file-{number}{ending}"  # type: ignore[attr-defined]
    return file


def _content(part: EmailMessage) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else part.as_bytes()
