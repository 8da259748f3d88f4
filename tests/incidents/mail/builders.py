"""Mails as they come in: bytes, as a server hands them over."""

from email import policy
from email.message import EmailMessage
from itertools import count

from incidents.mail.addresses import reply_address, sent_id
from incidents.mail.receiving import take_in
from partnerportal.accounts.models import Outbox

_numbers = count(1)
DOMAIN = "replies.example"


def a_mail(incident, user, text="It is version 15.", **headers):
    """What that person answers to a mail about the incident; `headers` replace and add (None leaves one out)."""
    mail = EmailMessage(policy=policy.SMTP)
    given = {
        "From": f"{user.name} <{user.email}>",
        "To": reply_address(incident.pk, user.pk),
        "Subject": f"Re: {incident.reference}: your answer is needed",
        "Message-ID": f"<{next(_numbers)}@mail.example>",
    }
    for name, value in {**given, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
        if value is not None:
            mail[name] = value
    mail.set_content(text)
    return mail


def raw_mail(incident, user, body, kind="text/plain; charset=utf-8"):
    """The same with a body of bytes as they come, of that kind."""
    mail = a_mail(incident, user)
    head = "".join(f"{name}: {mail[name]}\r\n" for name in ("From", "To", "Subject", "Message-ID"))
    return f"{head}Content-Type: {kind}\r\n\r\n".encode() + body


def with_file(mail, name="system.log", content=b"It stops at noon.", kind="text/plain"):
    main, sub = kind.split("/")
    mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail


def taken(mail, **named):
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    return take_in(raw, **named)


def a_bounce(outbox_pk, to, action="failed", returned="text/rfc822-headers", message_id=""):
    """A report as Postfix writes it."""
    header = f"Message-ID: {message_id or sent_id(outbox_pk)}\r\nSubject: PB-000001\r\n"
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: {to}\r\n"
        f"Message-ID: <b{next(_numbers)}@mx.example>\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI could not deliver it.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; mona@acme.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 No such user\r\n\r\n"
        f"--b\r\nContent-Type: {returned}\r\n\r\n{header}\r\n\r\n--b--\r\n"
    ).encode()


def sent(incident, kind):
    """The row of a mail that went out."""
    return Outbox.objects.get(reference=incident.activity_reference, kind=f"incidents/{kind}")
