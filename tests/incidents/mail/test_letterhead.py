"""What goes out: where a reply goes, one conversation, and that a program wrote it."""

from email import message_from_bytes, policy

import pytest
from django.core import mail as post

from incidents import services
from incidents.mail.addresses import read_address, read_sent_id, thread_id, tokens_in
from partnerportal.accounts import outbox
from partnerportal.accounts.models import Outbox
from tests.incidents.builders import an_incident, later
from tests.incidents.mail.builders import DOMAIN, sent


def delivered(row):
    outbox.deliver(row.pk)
    return post.outbox[-1]


def test_the_partner_answers_by_mail(cast, incident):
    mail = delivered(sent(incident, "asked"))
    assert read_address(tokens_in(mail.extra_headers["Reply-To"])[0]) == (incident.pk, cast.member.pk, False)
    assert "simply reply to this mail from " + cast.member.email in mail.body


def test_the_engineer_is_told_that_a_reply_is_an_answer(cast, incident):
    services.reply(cast.member, incident, "15.", now=later(hours=2))
    row = sent(incident, "replied")
    assert read_address(tokens_in(delivered(row).extra_headers["Reply-To"])[0]) == (
        incident.pk,
        cast.engineer.pk,
        False,
    )
    assert "is an answer on " + incident.reference in row.body


def test_a_server_that_cannot_deliver_it_writes_to_the_same_address(cast, incident, settings):
    mail = delivered(sent(incident, "asked"))
    assert mail.from_email == mail.extra_headers["Reply-To"]
    read = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
    assert read["From"] == settings.DEFAULT_FROM_EMAIL
    assert read["Reply-To"].addresses[0].domain == DOMAIN


def test_every_mail_of_an_incident_is_in_one_conversation(cast, incident):
    services.answer(cast.engineer, incident, "Try this.", now=later(hours=2))
    mails = [delivered(row) for row in Outbox.objects.filter(user=cast.member)]
    assert len(mails) == 3
    assert {mail.extra_headers["References"] for mail in mails} == {thread_id(incident.pk)}
    assert {mail.extra_headers["In-Reply-To"] for mail in mails} == {thread_id(incident.pk)}
    assert len({mail.extra_headers["Message-ID"] for mail in mails}) == 3


def test_a_second_attempt_is_the_same_message(incident):
    row = sent(incident, "asked")
    first = delivered(row).extra_headers["Message-ID"]
    Outbox.objects.filter(pk=row.pk).update(state="queued", sent_at=None)
    assert delivered(row).extra_headers["Message-ID"] == first
    assert read_sent_id(first) == row.pk


def test_no_mail_of_the_portal_asks_for_an_absence_notice(cast):
    outbox.queue(Outbox(kind="accounts/odd", key="1", to="x@y.example", subject="S", body="B"))
    mail = delivered(Outbox.objects.get())
    assert mail.extra_headers == {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def test_without_a_domain_a_mail_says_that_nobody_reads_replies(cast, settings):
    settings.REPLY_DOMAIN = ""
    made = an_incident(cast.member)
    row = sent(made, "opened")
    mail = delivered(row)
    assert mail.body.rstrip().endswith("Nobody reads replies to this mail. Please answer in the portal.")
    assert mail.from_email == settings.DEFAULT_FROM_EMAIL
    assert not {"Reply-To", "References", "Message-ID"} & mail.extra_headers.keys()


@pytest.mark.parametrize("to", ["customer@client.example"])
def test_people_without_an_account_get_no_address(incident, to):
    outbox.queue(
        Outbox(kind="incidents/asked", key="1", to=to, reference=incident.activity_reference, subject="S", body="B")
    )
    mail = delivered(Outbox.objects.get(to=to))
    assert "Reply-To" not in mail.extra_headers
