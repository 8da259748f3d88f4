"""Mail from a server's hands: one at a time from standard input, or out of a maildir; nothing is lost on the way."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from incidents import periodic
from incidents.mail.receiving import take_in
from incidents.models import InboundMail
from tests.common.files.clamd import a_closed_port
from tests.incidents.mail.builders import a_mail
from tests.incidents.mail.folders import drop, names, run, waiting

ROOT = Path(__file__).parents[3]


@pytest.fixture
def piped(monkeypatch):
    """Runs receive_mail with that mail on standard input; answers its exit code."""

    def run(mail, *args):
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        try:
            call_command("receive_mail", *args, stdout=io.StringIO())
        except CommandError as error:
            return error.returncode
        return 0

    return run


def away(*_args, **_named):
    raise OperationalError("the database is away")


def test_a_mail_is_taken(cast, incident, piped):
    assert piped(a_mail(incident, cast.member, "It is 15.")) == 0
    assert incident.messages.filter(body="It is 15.").exists()


def test_the_server_names_the_address_it_was_delivered_to(cast, incident, piped):
    mail = a_mail(incident, cast.member)
    address = str(mail["To"])
    mail.replace_header("To", "undisclosed-recipients:;")
    assert piped(mail, address) == 0
    assert InboundMail.objects.get().verdict == "reply"


def test_a_forged_one_is_taken_too_so_that_no_server_answers_it(cast, incident, piped):
    assert piped(a_mail(incident, cast.member, To="reply+x@replies.example")) == 0


def test_what_cannot_be_read_goes_back_to_the_server(db, piped):
    assert piped(b"\r\nno header") == 65


@pytest.mark.parametrize("failure", [away, lambda *_args, **_named: 1 / 0], ids=["database", "a mistake of ours"])
def test_what_cannot_be_taken_now_stays_with_the_server(cast, incident, piped, monkeypatch, failure):
    mail = a_mail(incident, cast.member)
    with monkeypatch.context() as patch:
        patch.setattr("incidents.management.commands.receive_mail.take_in", failure)
        assert piped(mail) == 75
    assert piped(mail) == 0


@pytest.mark.slow
def test_a_process_of_its_own_says_75_while_the_database_is_away():
    environment = {**os.environ, "DATABASE_URL": f"postgres://nobody@127.0.0.1:{a_closed_port()}/none"}
    mail = b"From: a@b.example\r\nTo: reply+x@y.example\r\nMessage-ID: <1@b>\r\n\r\nhi"
    command = [sys.executable, "manage.py", "receive_mail", "reply+x@y.example"]
    done = subprocess.run(command, input=mail, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 75, done.stderr
    assert b"Not taken" in done.stderr


def test_a_maildir_is_worked_oldest_first(cast, incident, maildir):
    drop(maildir, "1700000002.b.host", a_mail(incident, cast.member, "Second."))
    drop(maildir, "1700000001.a.host", a_mail(incident, cast.member, "First."))
    drop(maildir, "1700000003.c.host", a_mail(incident, cast.member, To="reply+x@replies.example"))
    assert run(maildir) == "forged: 1, reply: 2"
    bodies = incident.messages.filter(author=cast.member).order_by("pk").values_list("body", flat=True)
    assert list(bodies) == ["First.", "Second."]
    assert names(maildir, "new") == []
    assert names(maildir, "cur") == [f"170000000{n}.{name}.host:2,S" for n, name in ((1, "a"), (2, "b"), (3, "c"))]
    assert run(maildir) == "nothing new"


def test_what_cannot_be_read_is_put_aside(cast, incident, maildir):
    drop(maildir, "1.bad", b"")
    drop(maildir, "2.good", a_mail(incident, cast.member))
    assert run(maildir) == "reply: 1, unreadable: 1"
    assert (names(maildir, "failed"), names(maildir, "cur")) == (["1.bad:2,"], ["2.good:2,S"])


def test_while_the_database_is_away_all_stays(cast, incident, maildir, monkeypatch):
    for number in range(3):
        drop(maildir, f"{number}.mail", a_mail(incident, cast.member, f"Word {number}."))
    with monkeypatch.context() as patch:
        patch.setattr("incidents.mail.maildir.take_in", away)
        with pytest.raises(CommandError, match="Not now") as failure:
            run(maildir)
        assert failure.value.returncode == 75
    assert (names(maildir, "new"), waiting(maildir)) == (["0.mail", "1.mail", "2.mail"], [])
    assert run(maildir) == "reply: 3"


def test_one_that_breaks_us_does_not_stop_the_others(cast, incident, maildir, monkeypatch, caplog):
    drop(maildir, "1.odd", b"odd")
    drop(maildir, "2.good", a_mail(incident, cast.member))
    monkeypatch.setattr("incidents.mail.maildir.take_in", lambda raw, **_: 1 / 0 if raw == b"odd" else take_in(raw))
    assert run(maildir) == "broken: 1, reply: 1"
    assert (names(maildir, "new"), waiting(maildir)) == ([], ["1.odd,tried=1"])
    assert "Mail 1.odd was not taken" in caplog.text


def test_a_mail_that_was_taken_and_not_moved_is_not_added_twice(cast, incident, maildir):
    mail = a_mail(incident, cast.member)
    for name in ("1.first", "2.again"):
        drop(maildir, name, mail)
    run(maildir)
    assert incident.messages.filter(author=cast.member).count() == 1
    assert len(names(maildir, "cur")) == 2


def test_hidden_files_and_folders_are_left_alone(db, maildir):
    (maildir / "new" / "folder").mkdir()
    drop(maildir, ".lock", b"x")
    assert run(maildir) == "nothing new"


def test_a_folder_that_is_no_maildir(db, tmp_path):
    with pytest.raises(CommandError, match="is no maildir"):
        run(tmp_path)


def test_it_looks_again_until_it_is_stopped(db, maildir, monkeypatch):
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        if len(slept) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", sleep)
    monkeypatch.setattr("incidents.management.commands.read_maildir.close_old_connections", lambda: None)
    with pytest.raises(KeyboardInterrupt):
        call_command("read_maildir", str(maildir), every=7, stdout=io.StringIO())
    assert slept == [7, 7, 7]


def test_the_clock_works_it_where_a_maildir_is_named(cast, incident, maildir, settings):
    settings.MAILDIR = str(maildir)
    drop(maildir, "1.mail", a_mail(incident, cast.member, "By the clock."))
    periodic.read_maildir()
    assert incident.messages.filter(body="By the clock.").exists()
