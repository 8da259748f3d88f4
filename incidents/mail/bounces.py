"""Reports of servers that could not deliver a mail of ours (RFC 3464)."""

from dataclasses import dataclass
from email.message import EmailMessage

from incidents.mail.addresses import read_sent_id
from incidents.mail.parts import inside, leaves
from incidents.mail.words import decoded, one_line


@dataclass(frozen=True, slots=True)
class Bounce:
    """Of which mail, if the report returns its ID; whether delivery was given up; and what the server said."""

    mail: int | None
    is_final: bool
    why: str


def bounce_of(mail: EmailMessage) -> Bounce | None:
    """The report, or None where the mail is none."""
    parts = list(leaves(mail))
    report = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if report is None or mail.get_content_type() != "multipart/report":
        return None
    blocks = inside(report)
    final = next((block for block in blocks if _field(block, "Action").lower() == "failed"), None)
    told = final or next((block for block in blocks if _field(block, "Action")), report)
    words = [_field(told, name) for name in ("Final-Recipient", "Status", "Diagnostic-Code")]
    why = one_line(" · ".join(word for word in words if word), 300)
    return Bounce(next((key for part in parts if (key := _returned(part)) is not None), None), final is not None, why)


def _returned(part: EmailMessage) -> int | None:
    """The key of our mail in what was returned: the whole of it, or its header as text."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        return next((read_sent_id(_field(inner, "Message-ID")) for inner in inside(part)), None)
    data = part.get_payload(decode=True) if kind == "text/rfc822-headers" else None
    return read_sent_id(decoded(data, "utf-8")) if isinstance(data, bytes) else None


def _field(block: EmailMessage, name: str) -> str:
    return str(block.get(name, "")).strip()
