"""What programs send for a person who opened a mail or answered an invitation: noted, and never answered by mail."""

import pytest

from incidents.mail.addresses import normal
from partnerportal.accounts.models import Outbox
from tests.incidents.mail.builders import a_mail, raw_mail, taken

TEXT = "--b\r\nContent-Type: text/plain\r\n\r\nMona has accepted.\r\n"
CALENDAR = 'Content-Type: text/calendar; charset="utf-8"; method={method}\r\n\r\nBEGIN:VCALENDAR\r\n'
RECEIPT = "--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: automatic-action; displayed\r\n"
MIXED = 'multipart/mixed; boundary="b"'
MACHINES = {
    "a read receipt": (TEXT + RECEIPT, 'multipart/report; report-type=disposition-notification; boundary="b"'),
    "a report of abuse": (TEXT, 'multipart/report; report-type=feedback-report; boundary="b"'),
    "an accepted invitation": (TEXT + "--b\r\n" + CALENDAR.format(method="REPLY"), MIXED),
    "of another program": (TEXT + "--b\r\n" + CALENDAR.format(method='"reply"'), MIXED),
    "with its file": (
        f"{TEXT}--b\r\n{CALENDAR.format(method='REPLY')}--b\r\nContent-Type: application/ics; name=i.ics\r\n\r\nx\r\n",
        MIXED,
    ),
    "nothing but the answer": ("BEGIN:VCALENDAR", "text/calendar; method=REPLY"),
}


@pytest.mark.parametrize(("body", "kind"), MACHINES.values(), ids=MACHINES)
def test_it_is_automatic(cast, incident, body, kind):
    mails, messages = Outbox.objects.count(), incident.messages.count()
    row = taken(raw_mail(incident, cast.member, body.encode(), kind))
    assert (row.verdict, bool(row.why)) == ("automatic", True)
    assert incident.events.last().move == "mail"
    assert (Outbox.objects.count(), incident.messages.count()) == (mails, messages)


def test_who_sends_an_invitation_is_a_person(cast, incident):
    body = TEXT + "--b\r\n" + CALENDAR.format(method="REQUEST") + "--b--\r\n"
    assert taken(raw_mail(incident, cast.member, body.encode(), MIXED)).verdict == "reply"


DOMAINS = {
    "Mona@BÜCHER.example": "mona@xn--bcher-kva.example",
    "mona@xn--bcher-kva.example": "mona@xn--bcher-kva.example",
    "mona@bu\u0308cher.example": "mona@xn--bcher-kva.example",
    "mona@acme.example": "mona@acme.example",
    "müller@acme.example": "müller@acme.example",
    "mona@.example": "mona@.example",
    f"mona@{'x' * 70}.example": f"mona@{'x' * 70}.example",
    "mona": "mona",
    "": "",
}


@pytest.mark.parametrize(("address", "form"), DOMAINS.items())
def test_an_address_has_one_form(address, form):
    assert normal(address) == form


@pytest.mark.parametrize("stored", ["bücher.example", "xn--bcher-kva.example"])
@pytest.mark.parametrize("sent", ["BÜCHER.example", "xn--bcher-kva.example"])
def test_a_domain_is_the_same_however_it_is_written(cast, incident, stored, sent):
    cast.member.email = f"mona@{stored}"
    cast.member.save(update_fields=["email"])
    raw = a_mail(incident, cast.member, From="mona@x.example").as_bytes()
    assert taken(raw.replace(b"mona@x.example", f"Mona <mona@{sent}>".encode())).verdict == "reply"


def test_a_letter_that_is_dropped_makes_nobody_the_person(cast, incident):
    raw = a_mail(incident, cast.member, From="mona@x.example").as_bytes()
    cloaked = cast.member.email.replace("@", "\u202e@", 1)
    assert taken(raw.replace(b"mona@x.example", cloaked.encode())).verdict == "foreign"
