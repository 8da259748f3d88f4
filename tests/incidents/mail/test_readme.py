"""What the README tells an operator about mail is what the portal does."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.management import execute_from_command_line
from django.utils.module_loading import import_string

from incidents.models import InboundMail
from tests.incidents.mail.builders import a_mail

README = (Path(__file__).parents[3] / "README.md").read_text()


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """A command ends its connections, and the test has but one."""
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)


def command_line(pattern):
    """The words after python of the line in the README that fits."""
    return re.search(pattern, README)[1].split()


def test_the_line_for_postfix_takes_a_mail(cast, incident, monkeypatch):
    mail = a_mail(incident, cast.member, "By Postfix.")
    address = str(mail["To"])
    mail.replace_header("To", "undisclosed-recipients:;")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(mail.as_bytes())))
    words = command_line(r"argv=python (manage\.py receive_mail \S+)\n")
    execute_from_command_line([address if word == "${original_recipient}" else word for word in words])
    assert incident.messages.filter(body="By Postfix.").exists()


def test_the_line_for_a_maildir_works_it(cast, incident, tmp_path, monkeypatch):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.mail").write_bytes(a_mail(incident, cast.member).as_bytes())
    words = command_line(r"`(manage\.py read_maildir <folder> --every 10)`")
    monkeypatch.setattr("time.sleep", lambda seconds: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        execute_from_command_line([str(tmp_path) if word == "<folder>" else word for word in words])
    assert InboundMail.objects.get().verdict == "reply"


@pytest.mark.parametrize("name", ["REPLY_DOMAIN", "MAILDIR", "FILE_SCANNER", "CLAMD"])
def test_the_settings_that_it_names_exist(name):
    assert f"`{name}`" in README and hasattr(portal, name)


def test_the_scanner_that_it_names_exists():
    assert callable(import_string(re.search(r"`(partnerportal\.common\.files\.\S+Clamd)`", README)[1]))
