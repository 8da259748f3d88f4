"""Mail that came back: noted on the mail itself, for who looks at what was sent; nothing is mailed."""

import pytest

from incidents.mail.addresses import reply_address
from partnerportal.accounts import outbox
from partnerportal.accounts.models import Outbox
from tests.incidents.mail.builders import a_bounce, sent, taken

WHY = "rfc822; mona@acme.example · 5.1.1 · smtp; 550 5.1.1 No such user"


@pytest.fixture
def mail(incident):
    row = sent(incident, "asked")
    outbox.deliver(row.pk)
    return row


def address(cast, incident):
    return reply_address(incident.pk, cast.member.pk)


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_it_is_noted_on_the_mail_that_came_back(cast, incident, mail, returned):
    mails, events = Outbox.objects.count(), incident.events.count()
    row = taken(a_bounce(mail.pk, address(cast, incident), returned=returned))
    assert (row.verdict, row.incident, row.user, row.why) == ("bounce", incident, cast.member, WHY)
    mail.refresh_from_db()
    assert (mail.state, mail.last_error, mail.sent_at) == ("failed", WHY, None)
    assert (Outbox.objects.count(), incident.events.count()) == (mails, events)


def test_a_report_to_another_address_of_ours_finds_the_mail_too(incident, mail):
    row = taken(a_bounce(mail.pk, "no-reply@portal.example"))
    assert (row.verdict, row.incident) == ("bounce", incident)
    mail.refresh_from_db()
    assert mail.state == "failed"


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "odd"])
def test_a_delay_is_no_failure(cast, incident, mail, action):
    assert taken(a_bounce(mail.pk, address(cast, incident), action)).verdict == "bounce"
    mail.refresh_from_db()
    assert mail.state == "sent"


def test_it_is_not_sent_again(cast, incident, mail):
    taken(a_bounce(mail.pk, address(cast, incident)))
    assert not Outbox.objects.due().filter(pk=mail.pk).exists()


def test_a_report_that_returns_nothing_of_ours_is_kept_alone(cast, incident, mail):
    row = taken(a_bounce(mail.pk, address(cast, incident), message_id="<other@mx.example>"))
    assert (row.verdict, row.incident) == ("bounce", incident)
    mail.refresh_from_db()
    assert mail.state == "sent"


def test_a_made_up_report_marks_nothing(incident, mail):
    forged = a_bounce(mail.pk, "no-reply@portal.example", message_id=f"<mail.{mail.pk}-{'a' * 24}@replies.example>")
    assert taken(forged).verdict == "forged"
    mail.refresh_from_db()
    assert mail.state == "sent"


def test_a_mail_that_waits_to_be_sent_is_not_stopped_by_a_report(cast, incident):
    row = sent(incident, "asked")
    taken(a_bounce(row.pk, address(cast, incident)))
    row.refresh_from_db()
    assert row.state == "queued"
