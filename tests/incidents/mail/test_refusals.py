"""A reply that cannot be added: its sender hears why, with what was written; and when nobody can tell, it waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents import services
from incidents.models import InboundMail, Message
from partnerportal.accounts.models import Outbox
from partnerportal.common.files import StorageDown
from partnerportal.common.files.scanning import TEST_VIRUS
from tests.common.files.clamd import a_closed_port
from tests.incidents.builders import in_state
from tests.incidents.mail.builders import a_mail, sent, taken, with_file

REFUSED = {
    "a program": (lambda mail: with_file(mail, "tool.exe", b"MZ", "application/octet-stream"), "tool.exe can be run"),
    "a virus": (lambda mail: with_file(mail, "log.txt", TEST_VIRUS), "log.txt was blocked"),
    "an empty file": (lambda mail: with_file(mail, "log.txt", b""), "log.txt is empty"),
    "a mail in the mail": (lambda mail: with_file(mail, "old.eml", b"x", "text/plain"), "old.eml is of a kind"),
    "too large a file": (lambda mail: with_file(mail, "log.txt", b"x" * (4 * 1024**2 + 1)), "too large"),
}


@pytest.mark.parametrize(("change", "why"), REFUSED.values(), ids=REFUSED)
def test_a_bad_file_refuses_the_whole_and_says_so(cast, incident, change, why):
    row = taken(change(a_mail(incident, cast.member, "It is version 15.")))
    assert (row.verdict, why in row.why) == ("refused", True)
    told = sent(incident, "not_added")
    assert (told.to, why in told.body) == (cast.member.email, True)
    assert f"/incidents/{incident.reference}/" in told.body
    assert "You wrote:\n\nIt is version 15." in told.body
    assert not incident.messages.filter(author=cast.member).exists()


def test_six_files(cast, incident):
    mail = a_mail(incident, cast.member)
    for number in range(6):
        with_file(mail, f"{number}.log")
    assert "at most 5 files" in taken(mail).why


def test_nothing_said_and_nothing_sent(cast, incident):
    assert "Write a message" in taken(a_mail(incident, cast.member, "\n\n")).why


def test_more_than_a_message_holds(cast, incident):
    assert "at most 20000 characters" in taken(a_mail(incident, cast.member, "word " * 5000)).why


def test_closed_over_fourteen_days(cast):
    closed = in_state("closed", cast.member, cast.engineer)
    row = taken(a_mail(closed, cast.member, "It is back."), now=closed.closed_at + timedelta(days=15))
    assert (row.verdict, "Start a follow-up" in row.why) == ("refused", True)
    assert "It is back." in sent(closed, "not_added").body


def test_an_engineer_on_a_closed_one(cast):
    closed = in_state("closed", cast.member, cast.engineer)
    assert "moved on" in taken(a_mail(closed, cast.engineer, "One more thing.")).why


def test_somebody_who_sees_it_and_may_not_write(cast, incident):
    services.watch(cast.member, incident, cast.admin_agent)
    incident.watchers.filter(user=cast.admin_agent).delete()
    assert taken(a_mail(incident, cast.admin_agent)).verdict == "foreign"


def test_a_refusal_cannot_be_answered(cast, incident):
    taken(a_mail(incident, cast.member, ""))
    assert "Nobody reads replies" in sent(incident, "not_added").body


def test_refusals_do_not_play_ball_with_a_robot(cast, incident):
    now = timezone.now()
    for minute in range(10):
        taken(a_mail(incident, cast.member, ""), now=now + timedelta(minutes=minute))
    assert Outbox.objects.filter(kind="incidents/not_added").count() == 3
    assert InboundMail.objects.filter(verdict="refused").count() == 10


def test_a_replay_tells_once(cast, incident):
    mail = a_mail(incident, cast.member, "")
    for _copy in range(3):
        taken(mail)
    assert Outbox.objects.filter(kind="incidents/not_added").count() == 1


def waits(incident, mail):
    """It is as if the mail had not come; it comes again."""
    with pytest.raises(StorageDown):
        taken(mail)
    return not InboundMail.objects.exists() and not Message.objects.filter(body="See there.").exists()


def test_without_a_scanner_it_waits_and_is_added_later(cast, incident, settings):
    mail, scanner = with_file(a_mail(incident, cast.member, "See there.")), settings.FILE_SCANNER
    settings.FILE_SCANNER = "partnerportal.common.files.scanning_clamd.Clamd"
    settings.CLAMD = f"tcp://127.0.0.1:{a_closed_port()}"
    assert waits(incident, mail)
    settings.FILE_SCANNER = scanner
    assert taken(mail).verdict == "reply"


def test_with_a_full_disk_it_waits(cast, incident, monkeypatch):
    def full(self, name, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    assert waits(incident, with_file(a_mail(incident, cast.member, "See there.")))
