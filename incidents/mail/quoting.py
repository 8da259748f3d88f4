"""What somebody wrote, without the mail that they answered and without their signature.

Ours, because a desk is sent logs, stack traces and lists: the libraries that do it drop lines that begin with a hyphen,
everything after "Thanks," and the indentation. Here only mails of the portal go, and the signature: what somebody
quotes or forwards of others is what they want to say, and in doubt it stays.
"""

import re
from email.utils import parseaddr

from django.conf import settings

from incidents.mail.addresses import ADDRESS

WROTE = (
    *("wrote", "schrieb", "a écrit", "escribió", "ha scritto", "schreef", "skrev", "napisał", "escreveu", "kirjoitti"),
    *("пишет", "написал", "작성", "写道", "寫道"),
)
ATTRIBUTION = re.compile(rf"^.{{0,300}}\b({'|'.join(WROTE)})\b.{{0,80}}[:：]\s*$", re.IGNORECASE)
OPENING = re.compile(r"^\s*(on|am|le|el|il|op|den|em|w dniu|\d)\b|^.{0,40}\d{4}", re.IGNORECASE)
ORIGINAL = re.compile(
    r"^\s*-{3,}\s*(original message|ursprüngliche nachricht|message d'origine|mensaje original|"
    r"messaggio originale|oprindelig meddelelse|원본 메시지|原始邮件|исходное сообщение)\s*-{3,}\s*$",
    re.IGNORECASE,
)
FIELD = re.compile(
    r"^[*\s]{0,3}(from|sent|date|to|cc|subject|von|gesendet|datum|an|betreff|de|envoyé|à|objet|enviado|para|asunto|"
    r"da|inviato|a|oggetto|fra|sendt|til|emne|보낸 사람|보낸 날짜|받는 사람|제목|"
    r"发件人|发送时间|收件人|主题|от|отправлено|кому|тема)"
    r"[*\s]{0,3}[:：]",
    re.IGNORECASE,
)
RULE = re.compile(r"^\s*[_-]{20,}\s*$")
PHONE = re.compile(r"^\s*(sent from my |get outlook for |gesendet von mein|envoyé de mon |enviado desde mi )", re.I)
SIGNATURE_LINES = 12
FIELDS = 3
REFERENCE = re.compile(r"\bPB-\d{6}")


def own_words(text: str) -> str:
    """The words of the sender in `text`; empty where it holds nothing else than what they answered."""
    lines = text.split("\n")
    lines = lines[: _first_of_original(lines)]
    lines = _without_leading_quote(_without_trailing_quote(lines))
    lines = _without_signature(lines)
    # Below the quotation a signature may have stood, and it in the way.
    lines = _without_trailing_quote(lines)
    return "\n".join(lines).strip()


def _is_ours(above: str, rest: str) -> bool:
    """Whether a mail of the portal is quoted: by the address that stands `above` it, the line of its sender, or where
    none does, by the portal's name there, or by what is in the `rest` and every mail of the portal has."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    if "@" in above:
        return address.lower() in above.lower() or ADDRESS.search(above) is not None
    is_named = bool(name) and name.lower() in above.lower()
    return is_named or settings.SITE_URL in rest or REFERENCE.search(rest) is not None


def _first_of_original(lines: list[str]) -> int:
    """Where a mail program put the whole original below, unmarked: an Outlook head, under a line that says so."""
    at = 0
    while at < len(lines):
        fields = [line for line in lines[at : at + 6] if FIELD.match(line)] if FIELD.match(lines[at]) else []
        before = lines[at - 1] if at else ""
        is_head = len(fields) >= FIELDS or bool(fields and ORIGINAL.match(before))
        if is_head and _is_ours(fields[0], "\n".join(fields[1:])):
            return at - 1 if ORIGINAL.match(before) or RULE.match(before) else at
        at += 6 if is_head else 1
    return len(lines)


def _without_trailing_quote(lines: list[str]) -> list[str]:
    """Without the quotation at the end and the line that says who wrote it."""
    end = _last(lines, len(lines))
    start = end
    while start and (_is_quote(lines[start - 1]) or not lines[start - 1].strip()):
        start -= 1
    above = _before_attribution(lines, start)
    is_quoted = any(_is_quote(line) for line in lines[start:end])
    is_ours = is_quoted and _is_ours(" ".join(lines[above:start]), "\n".join(lines[start:end]))
    return lines[:above] if is_ours else lines


def _without_leading_quote(lines: list[str]) -> list[str]:
    """Where the answer stands below the quotation: without the one that the mail begins with."""
    at = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    for lead in range(3):
        if at + lead < len(lines) and _is_quote(lines[at + lead]):
            named = " ".join(lines[at : at + lead])
            if lead and not ATTRIBUTION.match(named):
                return lines
            end = at + lead
            while end < len(lines) and (_is_quote(lines[end]) or not lines[end].strip()):
                end += 1
            if not _is_ours(named, "\n".join(lines[at + lead : end])):
                return lines
            # Between several quotations they answer one by one: then each stays beside its answer.
            return lines if any(_is_quote(line) for line in lines[end:]) else lines[end:]
    return lines


def _before_attribution(lines: list[str], start: int) -> int:
    """The line of "On …, somebody wrote:" over a quotation, which programs wrap into two or three."""
    end = _last(lines, start)
    fits = [n for n in (1, 2, 3) if n <= end and ATTRIBUTION.match(" ".join(lines[end - n : end]))]
    whole = [n for n in fits if OPENING.match(lines[end - n])]
    return end - [*whole, *fits, 0][0] if fits else start


def _without_signature(lines: list[str]) -> list[str]:
    for at, line in enumerate(lines):
        rest = len(lines) - at
        if (line in {"-- ", "--"} and rest <= SIGNATURE_LINES) or (PHONE.match(line) and rest <= FIELDS):
            return lines[:at]
    return lines


def _last(lines: list[str], end: int) -> int:
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _is_quote(line: str) -> bool:
    return line.lstrip().startswith(">")
