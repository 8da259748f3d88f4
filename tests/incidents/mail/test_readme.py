"""What the README tells an operator about mail is what the portal does."""

import io
import os
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.management import execute_from_command_line
from django.utils.module_loading import import_string

from incidents.models import InboundMail
from tests.incidents.mail.builders import a_mail

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text()
HANDS_OVER = ROOT / "docs" / "receive-mail"


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """A command ends its connections, and the test has but one."""
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)


def command_line(pattern):
    """The words after python of the line in the README that fits."""
    return re.search(pattern, README)[1].split()


def test_what_postfix_runs_takes_a_mail(cast, incident, monkeypatch):
    mail = a_mail(incident, cast.member, "By Postfix.")
    address = str(mail["To"])
    mail.replace_header("To", "undisclosed-recipients:;")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(mail.as_bytes())))
    words = re.search(r"exec -T web python (manage\.py receive_mail .*)", HANDS_OVER.read_text())[1].split()
    execute_from_command_line([address if word == '"$1"' else word for word in words])
    assert incident.messages.filter(body="By Postfix.").exists()


def test_the_line_for_postfix_names_what_it_can_run():
    path = re.search(r"argv=/srv/portal/(\S+) \$\{original_recipient\}\n", README)[1]
    assert ROOT / path == HANDS_OVER and os.access(HANDS_OVER, os.X_OK)


@pytest.mark.parametrize("said, told", [(0, 0), (65, 65), (1, 75), (2, 75), (75, 75), (125, 75), (137, 75)])
def test_whatever_goes_wrong_on_the_way_keeps_the_mail(tmp_path, said, told):
    docker = tmp_path / "docker"
    docker.write_text(f'#!/bin/sh\nprintf "%s " "$@" > "{tmp_path}/args"\ncat > "{tmp_path}/mail"\nexit {said}\n')
    docker.chmod(0o755)
    found = subprocess.run(
        [HANDS_OVER, "-x@reply.example"], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, input=b"Subject: x\n", check=False
    )
    assert found.returncode == told
    assert (tmp_path / "args").read_text() == "compose exec -T web python manage.py receive_mail -- -x@reply.example "
    assert (tmp_path / "mail").read_bytes() == b"Subject: x\n"


def test_without_docker_the_mail_is_kept():
    found = subprocess.run([HANDS_OVER, "x"], env={"PATH": "/nowhere"}, stderr=subprocess.DEVNULL, check=False)
    assert found.returncode == 75


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
