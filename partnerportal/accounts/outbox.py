"""Mail: written with its cause in one transaction, sent by a worker, kept as the communication log (model.md 5)."""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from partnerportal.accounts.letterheads import letterhead_of
from partnerportal.accounts.models import Organization, Outbox, User
from partnerportal.common.hints import after_commit

log = logging.getLogger(__name__)
ATTEMPTS = 8
BATCH = 100
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
"""Every mail of the portal says that a program wrote it, so that absence notices do not answer it (RFC 3834)."""


def send(
    kind: str,
    to: User | str,
    key: str,
    reference: str = "",
    organization: Organization | None = None,
    context: dict[str, Any] | None = None,
    is_secret: bool = False,
) -> None:
    """Promises a mail of `kind` ("incidents/opened": two templates in templates/emails) to a person or an address.

    The same `key` and address is the same mail: a cause that runs twice mails once. The text of a secret one, which
    carries a token, is wiped when it has been sent.
    """
    user = to if isinstance(to, User) else None
    mail = Outbox(
        kind=kind,
        key=key,
        reference=reference,
        organization=organization,
        user=user,
        to=user.email if user else str(to),
        is_secret=is_secret,
    )
    with translation.override(_language(user)), timezone.override(user.zone if user else None):
        values = {**(context or {}), "to": to, "site": settings.SITE_URL}
        subject = render_to_string(f"emails/{kind}.subject.txt", values)
        texts = render_to_string(f"emails/{kind}.txt", values), letterhead_of(mail).foot(mail)
    mail.subject = " ".join(subject.split())[:250]
    mail.body = "\n\n".join(text.strip() for text in texts if text) + "\n"
    queue(mail)


def _language(user: User | None) -> str:
    """One that the portal speaks: mail of half a language would be worse than one of the default."""
    return user.speaks if user is not None and user.speaks in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def queue(mail: Outbox) -> None:
    """Writes `mail` unless one of its key and address stands already, and tells a worker."""
    with transaction.atomic():
        row = Outbox.objects.bulk_create([mail], ignore_conflicts=True)[0]
        if row.pk:
            after_commit("accounts.deliver", row.pk)


def deliver(pk: int) -> None:
    """Sends one queued mail: at least once, and after 8 attempts it is shown as not sent (promises.md 14)."""
    with transaction.atomic():
        mail = Outbox.objects.due().select_for_update(skip_locked=True).filter(pk=pk).first()
        if mail is None:
            return
        mail.attempts += 1
        try:
            _message(mail).send()
        except (OSError, ValueError) as error:
            log.warning("Mail %s was not sent: %s", mail.pk, error)
            mail.last_error = str(error)[:300]
            mail.next_try_at = timezone.now() + timedelta(seconds=min(2**mail.attempts, 300))
            mail.state = Outbox.State.FAILED if mail.attempts >= ATTEMPTS else Outbox.State.QUEUED
        else:
            mail.state, mail.sent_at, mail.last_error = Outbox.State.SENT, timezone.now(), ""
            mail.body = "" if mail.is_secret and not settings.MAIL_FOLDER else mail.body
        mail.save(update_fields=["attempts", "state", "sent_at", "last_error", "next_try_at", "body"])


def _message(mail: Outbox) -> EmailMessage:
    headers = AUTOMATIC | letterhead_of(mail).headers(mail)
    envelope = headers.pop("Return-Path", settings.DEFAULT_FROM_EMAIL)
    return EmailMessage(mail.subject, mail.body, envelope, [mail.to], headers=headers)


def came_back(pk: int, why: str) -> None:
    """Notes that a server could not deliver a mail that had left: it is shown as not sent, and not tried again."""
    mails = Outbox.objects.filter(pk=pk, state__in=[Outbox.State.SENT, Outbox.State.FAILED])
    mails.update(state=Outbox.State.FAILED, sent_at=None, last_error=why[:300])


def deliver_due() -> None:
    """The sweep: sends what is due, whether or not a hint arrived."""
    for pk in Outbox.objects.due().order_by("next_try_at").values_list("pk", flat=True)[:BATCH]:
        deliver(pk)
