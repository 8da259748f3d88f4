"""What people at a desk send: logs that look like mail, pasted and attached; they are text, whatever stands in them."""

import pytest

from incidents.models import Attachment
from tests.incidents.mail.builders import a_mail, raw_mail, taken, with_file

LOGS = {
    "105 HTTP answers": "GET /api/1\nHTTP/1.1 200\nContent-Type: application/json\n\n" * 105,
    "indented headers": "  content-type: text/html\n" * 101,
    "uploads": "POST /up multipart/form-data 500\n" * 31,
    "upload bodies": "Content-Type: multipart/form-data; boundary=x\n\n--x\n" * 40,
    "mails in a queue": "Content-Type: message/rfc822\n" * 40,
    "one long policy": f"Content-Security-Policy: {'https://cdn.example ' * 110}\nIt blocks the portal.",
    "a word": "boundary " * 101,
}


@pytest.mark.parametrize("log", LOGS.values(), ids=LOGS)
def test_a_log_in_the_text(cast, incident, log):
    assert taken(raw_mail(incident, cast.member, f"See there:\n{log}".encode())).verdict == "reply"
    assert incident.messages.order_by("-pk").first().body == f"See there:\n{log}".strip()


@pytest.mark.parametrize("kind", ["105 HTTP answers", "upload bodies"])
def test_a_log_as_a_file(cast, incident, kind):
    log = LOGS[kind]
    mail = a_mail(incident, cast.member, "See the logs.")
    mail.add_attachment(log, filename="as-text.log", cte="8bit")
    assert taken(with_file(mail, "trace.log", log.encode())).verdict == "reply"
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["as-text.log", "trace.log"]
