"""A reply by mail: into the right incident, by the right person, as the portal's own reply would be."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents import services
from incidents.models import Attachment, InboundMail, Incident, Message
from partnerportal.accounts.models import Outbox
from tests.incidents.builders import an_incident, in_state
from tests.incidents.mail.builders import a_mail, sent, taken, with_file


def last(incident):
    return incident.messages.order_by("-pk").first()


def test_the_partner_replies_and_the_clock_runs_again(cast, incident):
    row = taken(
        a_mail(incident, cast.member, "It is version 15.\n\nOn Monday, Partner Portal wrote:\n> Which version?\n")
    )
    assert (row.verdict, row.incident, row.user) == ("reply", incident, cast.member)
    assert (last(incident).body, last(incident).author) == ("It is version 15.", cast.member)
    assert Incident.objects.get(pk=incident.pk).state == "open"
    assert sent(incident, "replied").to == cast.engineer.email


def test_the_engineer_answers(cast, incident):
    taken(a_mail(incident, cast.member, "15."))
    taken(a_mail(incident, cast.engineer, "Then install the update.\n\n-- \nEngineer"))
    assert (last(incident).body, last(incident).is_staff) == ("Then install the update.", True)
    assert sent(incident, "answered").to == cast.member.email


def test_it_is_the_right_incident_of_two(cast, incident):
    other = an_incident(cast.member, title="Another")
    taken(a_mail(other, cast.member, "For the other."))
    assert last(other).body == "For the other."
    assert not incident.messages.filter(author=cast.member).exists()


def test_a_replay_does_nothing(cast, incident):
    mail = a_mail(incident, cast.member)
    rows = [taken(mail) for _copy in range(3)]
    assert len({row.pk for row in rows}) == 1
    assert incident.messages.filter(author=cast.member).count() == 1


def test_one_mail_to_two_incidents_is_added_to_both(cast, incident):
    other = an_incident(cast.member, title="Another")
    mail = a_mail(incident, cast.member, "For both.")
    copy = a_mail(other, cast.member, "For both.", Message_ID=mail["Message-ID"])
    assert [taken(mail).verdict, taken(copy).verdict] == ["reply", "reply"]
    assert Message.objects.filter(body="For both.").count() == 2


def test_the_envelope_names_the_address_where_the_mail_does_not(cast, incident):
    mail = a_mail(incident, cast.member)
    address = mail["To"]
    mail.replace_header("To", "undisclosed-recipients:;")
    assert taken(mail, recipient=address.upper()).verdict == "reply"


@pytest.mark.parametrize("header", ["X_Original_To", "Delivered_To", "Cc"])
def test_so_do_the_headers_of_servers(cast, incident, header):
    address = a_mail(incident, cast.member)["To"]
    assert taken(a_mail(incident, cast.member, To="team@acme.example", **{header: str(address)})).verdict == "reply"


def test_of_two_addresses_the_one_made_for_the_sender_counts(cast, incident):
    theirs, mine = (str(a_mail(incident, who)["To"]) for who in (cast.engineer, cast.member))
    row = taken(a_mail(incident, cast.member, To=f"{theirs}, {mine}"))
    assert (row.verdict, row.user) == ("reply", cast.member)


def test_capitals_in_the_senders_address_do_not_matter(cast, incident):
    assert taken(a_mail(incident, cast.member, From=cast.member.email.upper())).verdict == "reply"


def test_files_come_along(cast, incident):
    mail = with_file(
        with_file(a_mail(incident, cast.member, "See there.")), "more.pdf", b"%PDF-1.7 x", "application/pdf"
    )
    assert taken(mail).verdict == "reply"
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["more.pdf", "system.log"]
    assert last(incident).attachments.count() == 2


def test_a_file_alone_is_a_reply(cast, incident):
    taken(with_file(a_mail(incident, cast.member, "")))
    assert (last(incident).body, last(incident).attachments.count()) == ("", 1)


def test_a_closed_incident_is_reopened(cast):
    closed = in_state("closed", cast.member, cast.engineer)
    now = closed.closed_at + timedelta(days=2)
    assert taken(a_mail(closed, cast.member, "It is back."), now=now).verdict == "reply"
    assert Incident.objects.get(pk=closed.pk).state == "open"


def test_a_watcher_replies_too(cast, incident):
    services.watch(cast.member, incident, cast.sales_agent)
    assert taken(a_mail(incident, cast.sales_agent, "Me too.")).verdict == "reply"
    assert last(incident).author == cast.sales_agent


def test_what_comes_in_is_kept_without_its_text(cast, incident):
    row = taken(a_mail(incident, cast.member, "A secret."), now=timezone.now())
    kept = InboundMail.objects.values().get(pk=row.pk)
    assert "secret" not in str(kept)
    assert (kept["sender"], kept["subject"]) == (cast.member.email, f"Re: {incident.reference}: your answer is needed")


def test_nobody_is_mailed_back_for_a_reply_that_was_taken(cast, incident):
    before = Outbox.objects.filter(to=cast.member.email).count()
    taken(a_mail(incident, cast.member))
    assert Outbox.objects.filter(to=cast.member.email).count() == before
