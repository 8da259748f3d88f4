"""One mail that came in: its verdict, what is done of it, and the one row that says so (issue 4)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import permissions, services
from incidents.mail.cases import Case
from incidents.mail.parts import Unreadable
from incidents.mail.reading import Content, content_of, key_of_bytes, read
from incidents.models import InboundMail, Incident
from incidents.services.files import kept
from incidents.services.mailing import note_automatic
from incidents.services.moves import lock
from partnerportal.accounts import outbox
from partnerportal.common.constraints import refusing
from partnerportal.common.files import StorageDown
from partnerportal.common.refusals import Forbidden, Refused

Verdict = InboundMail.Verdict
ONCE_IN = timedelta(days=1)
HOUR = timedelta(hours=1)
MOST_REFUSALS = 3
"""In an hour, to one person about one incident: whoever answers a refusal without saying so is no person."""


class _Replayed(Exception):
    """The same mail was taken meanwhile."""


def take_in(raw: bytes, recipient: str = "", now: datetime | None = None, waits: bool = True) -> InboundMail:
    """Promises that the mail is judged once, done what its verdict says, and kept as one row; a replay does nothing.

    `recipient` is the address it was delivered to, where the server says so. Raises StorageDown where its files cannot
    be checked or stored now (without `waits` it is refused then), and what the database raises when it is away: then it
    is as if the mail had not come.
    """
    now = now or timezone.now()
    try:
        mail = read(raw, recipient)
    except Unreadable as error:
        return _unreadable(raw, str(error), now)
    known = InboundMail.objects.filter(message_id=mail.key).first()
    try:
        return known or _judged(Case.of(mail, now, waits))
    except _Replayed:
        return InboundMail.objects.get(message_id=mail.key)


def put_aside(name: str, tries: int, error: str, now: datetime | None = None) -> InboundMail:
    """Promises one row that operators see, of a mail in the file `name` at which the portal itself failed. Put back
    after that was mended, it is a mail as any other."""
    why = _("Put into failed/ as %(name)s after %(tries)s tries: %(error)s.")
    facts = {"verdict": Verdict.UNREADABLE, "at": now or timezone.now()}
    facts["why"] = why % {"name": name, "tries": tries, "error": error}
    return InboundMail.objects.get_or_create(message_id=f"file:{name}"[:255], defaults=facts)[0]


def _judged(case: Case) -> InboundMail:
    verdict, why = case.verdict()
    done: dict[str, Callable[[Case, str], InboundMail]] = {
        Verdict.REPLY: _reply,
        Verdict.AUTOMATIC: _automatic,
        Verdict.BOUNCE: _bounce,
    }
    return done[verdict](case, why) if verdict in done else _keep(case, verdict, why)


def _reply(case: Case, why: str) -> InboundMail:
    """Here the mail is opened: its address was made for its sender. Where that fails the sender hears why."""
    try:
        content = content_of(case.mail)
    except Unreadable as error:
        return _refuse(case, str(error))
    return _automatic(case, content.robot) if content.robot else _add(case, content, why)


def _add(case: Case, content: Content, why: str) -> InboundMail:
    """As its sender would have said it in the portal: at the desk an answer or a note, else the partner's word."""
    incident, user = case.known
    say = _voice(case)
    # Where nothing is left of a partner's mail it was read wrongly; from the desk nothing is passed on unseen.
    text = content.own or (content.text if say is services.reply else "")
    try:
        with kept(content.files) as stored, transaction.atomic():
            case.incident = say(user, incident, text, stored, case.now)
            return _keep(case, Verdict.REPLY, why)
    except (Refused, Forbidden) as refusal:
        if isinstance(refusal, StorageDown) and case.waits:
            raise
        return _refuse(case, str(refusal), text)


def _voice(case: Case) -> Callable[..., Incident]:
    incident, user = case.known
    if case.is_note:
        return services.note
    return services.answer if permissions.can_work(user, incident) else services.reply


@transaction.atomic
def _refuse(case: Case, why: str, text: str = "") -> InboundMail:
    """Tells the sender, with what was written: it is nowhere else than in the sender's own mail."""
    incident, user = case.known
    told = case.before(Verdict.REFUSED).filter(at__gt=case.now - HOUR).count()
    row = _keep(case, Verdict.REFUSED, why)
    if told < MOST_REFUSALS:
        key = f"{incident.activity_reference}:mail:{row.pk}"
        context = {"incident": incident, "why": why, "text": text}
        outbox.send("incidents/not_added", user, key, incident.activity_reference, incident.organization, context)
    return row


@transaction.atomic
def _automatic(case: Case, why: str) -> InboundMail:
    """One note per incident, person and day, however many come; never a mail."""
    incident, _user = case.known
    if not _is_noted(case) and case.is_seen:
        lock(incident)
        if not _is_noted(case):
            note_automatic(incident, case.now)
    return _keep(case, Verdict.AUTOMATIC, why)


@transaction.atomic
def _bounce(case: Case, why: str) -> InboundMail:
    """Noted on the mail that came back, where the report says which one it was."""
    bounce = case.mail.bounce
    if bounce and bounce.is_final and bounce.mail is not None:
        outbox.came_back(bounce.mail, why)
    return _keep(case, Verdict.BOUNCE, why)


def _is_noted(case: Case) -> bool:
    return case.before(Verdict.AUTOMATIC).filter(at__gt=case.now - ONCE_IN).exists()


def _keep(case: Case, verdict: str, why: str) -> InboundMail:
    mail = case.mail
    row = InboundMail(message_id=mail.key, sender=mail.sender, recipient=case.recipient, subject=mail.subject)
    row.verdict, row.why, row.at, row.incident, row.user = verdict, why, case.now, case.incident, case.user
    with refusing("incidents_inboundmail_once_per_message", _Replayed()):
        row.save()
    return row


def _unreadable(raw: bytes, why: str, now: datetime) -> InboundMail:
    facts = {"verdict": Verdict.UNREADABLE, "why": why, "at": now}
    return InboundMail.objects.get_or_create(message_id=key_of_bytes(raw), defaults=facts)[0]
