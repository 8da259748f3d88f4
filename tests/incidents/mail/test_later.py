"""A mail that cannot be taken now holds up no other one, is tried again, and is not lost when that does not help."""

import time

import pytest
from django.db import OperationalError

from incidents.mail import maildir as folders
from incidents.mail.receiving import take_in
from incidents.models import InboundMail
from tests.incidents.mail.builders import a_mail, sent, with_file
from tests.incidents.mail.folders import drop, names, run, waiting

NOT_SURE = b"Nobody can tell."


class Unsure:
    """A scanner that has no answer for one file."""

    def find(self, data):
        if data == NOT_SURE:
            raise OSError("clamd said: stream: size limit exceeded ERROR")
        return ""


@pytest.fixture
def unsure(settings):
    settings.FILE_SCANNER = f"{__name__}.Unsure"


@pytest.fixture
def broken(monkeypatch):
    """The portal itself fails at the mail b"odd"."""
    with monkeypatch.context() as patch:
        patch.setattr("incidents.mail.maildir.take_in", lambda raw, **more: 1 / 0 if raw == b"odd" else take_in(raw))
        yield


def with_a_doubtful_file(incident, user):
    return with_file(a_mail(incident, user, "See there."), "dump.log", NOT_SURE)


def test_a_file_that_the_scanner_cannot_answer_for_holds_up_nobody(cast, incident, maildir, unsure):
    drop(maildir, "1.doubtful", with_a_doubtful_file(incident, cast.member))
    drop(maildir, "2.good", with_file(a_mail(incident, cast.member, "It is 15.")))
    assert run(maildir) == "reply: 1, waits: 1"
    assert (waiting(maildir), names(maildir, "cur")) == (["1.doubtful,tried=1"], ["2.good:2,S"])
    assert run(maildir) == "nothing new"


def test_broken_mails_do_not_fill_every_batch(cast, incident, maildir, broken, monkeypatch):
    monkeypatch.setattr(folders, "BATCH", 3)
    for number in range(3):
        drop(maildir, f"{number}.odd", b"odd")
    drop(maildir, "9.good", a_mail(incident, cast.member))
    assert (run(maildir), run(maildir)) == ("broken: 3", "reply: 1")


@pytest.mark.parametrize(
    ("tried", "seconds", "is_due"),
    [(1, 110, False), (1, 121, True), (5, 1900, False), (6, 3590, False), (7, 3601, True)],
)
def test_it_waits_longer_each_time(cast, incident, maildir, tried, seconds, is_due):
    drop(maildir, f"1.mail,tried={tried}@{int(time.time()) - seconds}", a_mail(incident, cast.member), "later")
    assert run(maildir) == ("reply: 1" if is_due else "nothing new")
    assert names(maildir, "cur" if is_due else "later")[0].startswith(
        "1.mail:2,S" if is_due else f"1.mail,tried={tried}"
    )


def test_in_the_end_its_sender_hears_that_it_was_not_added(cast, incident, maildir, unsure):
    drop(maildir, "1.doubtful,tried=7@0", with_a_doubtful_file(incident, cast.member), "later")
    assert run(maildir) == "refused: 1"
    told = sent(incident, "not_added")
    assert (told.to, "Files cannot be checked" in told.body, "See there." in told.body) == (
        cast.member.email,
        True,
        True,
    )
    assert names(maildir, "cur") == ["1.doubtful:2,S"]


def test_what_the_portal_fails_at_is_put_aside_for_operators(cast, maildir, broken):
    drop(maildir, "1.odd,tried=7@0", b"odd", "later")
    assert run(maildir) == "unreadable: 1"
    row = InboundMail.objects.get()
    assert (row.verdict, row.why) == ("unreadable", "Put into failed/ as 1.odd after 8 tries: ZeroDivisionError.")
    assert names(maildir, "failed") == ["1.odd:2,"]


def test_put_back_after_the_mistake_was_mended_it_is_added(cast, incident, maildir, monkeypatch):
    drop(maildir, "1.mail,tried=7@0", a_mail(incident, cast.member), "later")
    with monkeypatch.context() as patch:
        patch.setattr("incidents.mail.maildir.take_in", lambda raw, waits: 1 / 0)
        assert run(maildir) == "unreadable: 1"
    (maildir / "failed" / "1.mail:2,").rename(maildir / "new" / "1.mail")
    assert run(maildir) == "reply: 1"


def test_what_stops_the_process_is_tried_no_ninth_time(cast, maildir, monkeypatch):
    monkeypatch.setattr("incidents.mail.maildir.take_in", lambda raw, waits: pytest.fail("It was read."))
    drop(maildir, "1.mail,tried=8@0", b"x", "later")
    assert run(maildir) == "unreadable: 1"


def test_a_try_is_counted_before_it_is_made(maildir, monkeypatch):
    def stopped(raw, waits):
        raise KeyboardInterrupt

    monkeypatch.setattr("incidents.mail.maildir.take_in", stopped)
    drop(maildir, "1.mail", b"x")
    with pytest.raises(KeyboardInterrupt):
        run(maildir)
    assert (names(maildir, "new"), waiting(maildir)) == ([], ["1.mail,tried=1"])


def test_while_the_database_is_away_no_try_is_counted(maildir, monkeypatch):
    def away(raw, waits):
        raise OperationalError

    monkeypatch.setattr("incidents.mail.maildir.take_in", away)
    drop(maildir, "1.mail,tried=3@0", b"x", "later")
    with pytest.raises(OperationalError):
        folders.work(maildir)
    assert names(maildir, "later") == ["1.mail,tried=3@0"]


def test_a_run_ends_before_the_worker_is_stopped(cast, incident, maildir, monkeypatch):
    monkeypatch.setattr(folders, "SECONDS", -1)
    drop(maildir, "1.mail", a_mail(incident, cast.member))
    assert run(maildir) == "nothing new"
    assert names(maildir, "new") == ["1.mail"]
