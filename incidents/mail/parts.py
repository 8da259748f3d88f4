"""The parts of a mail: its words and its files. A mail comes from anybody, so what is read of it is bounded first."""

import mimetypes
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.mail.html_text import as_text
from incidents.mail.words import decoded

MOST_HEAD = 256 * 1024
MOST_PARSED = 32 * 1024
MOST_LINE = 2 * 1024
CONTENT = re.compile(rb"^content-[a-z-]{1,40}:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
"""What the parser itself takes apart while it reads."""
TOO_LONG = f"One of its header lines is longer than {MOST_LINE // 1024} KB, or they are too many."
PARSED = {
    *("from", "subject", "message-id", "auto-submitted", "precedence", "return-path", "x-loop"),
    *("content-type", "content-disposition", "content-transfer-encoding", "content-id"),
    *("action", "status", "final-recipient", "diagnostic-code"),
}
"""Header lines that are taken apart, which takes the square of their length; all others are only searched."""
MOST_PARTS = 100
MOST_LEVELS = 30
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
    """The mail cannot be read; says why, for operators."""


def parse(raw: bytes) -> EmailMessage:
    """The mail. Raises Unreadable for what is too large, too deep or no mail."""
    if len(raw) > settings.MAIL_BYTES:
        raise Unreadable(f"Larger than {settings.MAIL_BYTES // 1024**2} MB.")
    if len(raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]) > MOST_HEAD:
        raise Unreadable(f"Its header is longer than {MOST_HEAD // 1024} KB.")
    lower = raw.lower()
    if lower.count(b"content-type:") > MOST_PARTS or lower.count(b"boundary") > MOST_PARTS:
        raise Unreadable(f"It has more than {MOST_PARTS} parts.")
    if lower.count(b"multipart/") + lower.count(b"message/") > MOST_LEVELS:
        raise Unreadable(f"Its parts lie more than {MOST_LEVELS} deep.")
    if any(len(line[0]) > MOST_LINE for line in CONTENT.finditer(raw)):
        raise Unreadable(TOO_LONG)
    try:
        mail = message_from_bytes(raw, policy=policy.default)
        _demand_short_headers(mail)
    except BROKEN as error:
        raise Unreadable(f"No mail: {type(error).__name__}.") from error
    if not list(mail.raw_items()):
        raise Unreadable("It has no header.")
    return mail


def _demand_short_headers(mail: EmailMessage) -> None:
    lines = [items for part in _everything(mail) for items in part.raw_items()]
    lengths = [len(str(value)) for name, value in lines if name.lower() in PARSED]
    if max(lengths, default=0) > MOST_LINE or sum(lengths) > MOST_PARSED:
        raise Unreadable(TOO_LONG)


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
