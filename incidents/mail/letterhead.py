"""What every mail about an incident carries beside its text: where a reply goes, and its conversation."""

from django.conf import settings
from django.template.loader import render_to_string

from incidents.mail.addresses import NOTE, REPLY, reply_address, sent_id, thread_id
from incidents.models import reference_of
from partnerportal.accounts.letterheads import Letterhead, register
from partnerportal.accounts.models import Outbox
from partnerportal.accounts.permissions import may
from partnerportal.common.references import parts
from partnerportal.common.text import as_key

UNANSWERED = {"incidents/not_added"}
"""Said to somebody whose reply was refused: a reply to it would be refused again."""
READ_BY_PARTNERS = {
    f"incidents/{kind}"
    for kind in (
        *("opened", "answered", "asked", "replied", "severity", "closed", "reopened", "merged"),
        *("outage_linked", "outage_again", "outage_over"),
    )
}
"""Without a word that the partner must not read. A reply to any other mail, which it quotes, is an internal note."""
LOOP = "X-Loop"


def foot(mail: Outbox) -> str:
    """The last lines of the text: what a reply does, or that nobody reads one. None for people without account."""
    if mail.user is None or not _incident(mail):
        return ""
    facts = {"address": _address(mail), "to": mail.to, "reference": reference_of(_incident(mail))}
    voice = {"is_note": _purpose(mail) == NOTE, "is_answer": bool(may(mail.user, "staff.answer"))}
    return render_to_string("emails/incidents/_foot.txt", facts | voice).strip()


def headers(mail: Outbox) -> dict[str, str]:
    """The headers of the conversation; `Return-Path` is where a server writes that cannot deliver the mail."""
    incident = _incident(mail)
    if not settings.REPLY_DOMAIN or not incident:
        return {}
    thread = thread_id(incident)
    found = {"Message-ID": sent_id(mail.pk), "In-Reply-To": thread, "References": thread, LOOP: settings.REPLY_DOMAIN}
    if address := _address(mail):
        found |= {"Reply-To": address, "Return-Path": address, "From": settings.DEFAULT_FROM_EMAIL}
    return found


def _address(mail: Outbox) -> str:
    if mail.user_id is None or mail.kind in UNANSWERED:
        return ""
    return reply_address(_incident(mail), mail.user_id, _purpose(mail))


def _purpose(mail: Outbox) -> str:
    return REPLY if mail.kind in READ_BY_PARTNERS else NOTE


def _incident(mail: Outbox) -> int:
    """The key of the incident that the mail is about, or 0."""
    kind, key = parts(mail.reference)
    return as_key(key) if kind == "incident" else 0


register("incidents", Letterhead(foot, headers))
