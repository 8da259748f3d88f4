"""Files: what is taken with a message, and how it is served (promises.md 26)."""

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents import services
from incidents.models import Attachment
from tests.builders import a_person
from tests.incidents.builders import an_incident, later
from tests.incidents.pages import url

MOST = 4 * 1024 * 1024


@pytest.fixture
def incident(cast):
    return an_incident(cast.member)


@pytest.fixture
def mona(client, cast):
    client.force_login(cast.member)
    return client


def sent(incident, user, name="notes.txt", data=b"words"):
    services.reply(user, incident, "Here.", [SimpleUploadedFile(name, data)], now=later(hours=1))
    return Attachment.objects.latest("pk")


def download(client, incident, file):
    return client.get(url(incident, "attachment", file.pk))


def test_it_is_a_download_that_nothing_can_run_in(mona, cast, incident):
    answer = download(mona, incident, sent(incident, cast.member))
    assert b"".join(answer.streaming_content) == b"words"
    assert answer["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"].startswith("text/plain")


NAMES = {
    "ファイル.pdf": "attachment; filename*=utf-8''%E3%83%95%E3%82%A1%E3%82%A4%E3%83%AB.pdf",
    'with "quotes".txt': 'attachment; filename="with \\"quotes\\".txt"',
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_safe_in_the_header(mona, cast, incident, name):
    data = b"%PDF-1.4" if name.endswith("pdf") else b"words"
    assert download(mona, incident, sent(incident, cast.member, name, data))["Content-Disposition"] == NAMES[name]


def test_a_line_break_in_a_name_never_reaches_a_header(mona, incident):
    file = SimpleUploadedFile("x.txt", b"words")
    file._name = "a\r\nSet-Cookie: x.txt"
    mona.post(url(incident, "reply"), {"body": "Here.", "files": file})
    for found in Attachment.objects.all():
        assert "\n" not in download(mona, incident, found)["Content-Disposition"]


WHO = {
    "member": 200, "global_admin": 200, "engineer": 200, "operator": 200,
    "outsider": 404, "holder": 404, "admin_agent": 404, "reviewer": 404,
}  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_who_may_have_it(client, cast, incident, who):
    file = sent(incident, cast.member)
    client.force_login(getattr(cast, who))
    assert download(client, incident, file).status_code == WHO[who]


def test_the_file_of_a_note_is_for_staff_alone(client, cast, incident):
    services.note(cast.engineer, incident, "Look.", [SimpleUploadedFile("dump.txt", b"x")], now=later(hours=1))
    file = Attachment.objects.get()
    for who, status in (("member", 404), ("global_admin", 404), ("engineer", 200)):
        client.force_login(getattr(cast, who))
        assert download(client, incident, file).status_code == status
        assert ("dump.txt" in client.get(url(incident)).text) == (status == 200)


def test_the_file_of_another_incident_is_not_there(mona, cast, incident):
    file = sent(incident, cast.member)
    other = an_incident(cast.member)
    assert download(mona, other, file).status_code == 404


@pytest.mark.parametrize("pk", ["0", "999999999", "9" * 30, "abc", "-1"])
def test_a_file_that_there_is_not(mona, incident, pk):
    assert mona.get(f"{url(incident)}files/{pk}/").status_code == 404


def test_a_file_that_the_storage_has_lost_is_not_there(mona, cast, incident):
    file = sent(incident, cast.member)
    storages["attachments"].delete(file.stored_name)
    assert download(mona, incident, file).status_code == 404


def test_a_follower_who_stops_has_it_no_more(client, cast, incident):
    file, colleague = sent(incident, cast.member), a_person(cast.acme)
    services.watch(cast.member, incident, colleague)
    client.force_login(colleague)
    assert download(client, incident, file).status_code == 200
    services.unwatch(cast.member, incident, colleague)
    assert download(client, incident, file).status_code == 404


def test_post_is_refused(mona, cast, incident):
    assert mona.post(url(incident, "attachment", sent(incident, cast.member).pk)).status_code == 405


def test_nobody_is_asked_to_sign_in(client, cast, incident):
    assert download(client, incident, sent(incident, cast.member)).url.startswith("/accounts/login/")


# --- what is sent ---

REFUSED = [
    ("empty.txt", b"", "empty"),
    ("large.txt", b"x" * (MOST + 1), "too large"),
    ("page.html", b"<script>alert(1)</script>", "can be run"),
    ("drawing.svg", b"<svg onload='alert(1)'/>", "can be run"),
    ("setup.exe", b"MZ", "can be run"),
    ("evil.php.png", b"<?php", "can be run"),
    ("tool.dat", b"x", "of a kind that is not taken"),
    ("photo.png", b"<?php", "not what its ending says"),
    ("invoice.pdf", b"MZ\x90\x00", "not what its ending says"),
    ("n" * 120 + ".txt", b"x", "name"),
]


@pytest.mark.parametrize("name, data, why", REFUSED, ids=[name[:20] for name, _data, _why in REFUSED])
def test_a_file_that_is_not_taken_says_why_and_keeps_the_text(mona, incident, name, data, why):
    answer = mona.post(url(incident, "reply"), {"body": "My words.", "files": SimpleUploadedFile(name, data)})
    assert answer.status_code in {409, 422}
    assert why in answer.text.lower()
    assert answer.context["forms"]["message"]["body"].value() == "My words."
    assert (Attachment.objects.count(), incident.messages.count()) == (0, 0)


def test_of_a_file_without_end_only_the_byte_too_many_is_kept(mona, incident, monkeypatch):
    seen, reply = [], services.reply

    def watched(user, incident, body, files):
        seen.extend(file.size for file in files)
        return reply(user, incident, body, files)

    monkeypatch.setattr(services, "reply", watched)
    mona.post(url(incident, "reply"), {"files": SimpleUploadedFile("full.txt", b"x" * MOST * 3)})
    assert seen == [MOST + 1]


def test_when_files_cannot_be_stored_the_text_is_kept_and_can_be_sent_again(mona, incident, monkeypatch):
    def full(self, name, content):
        raise OSError("No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    answer = mona.post(url(incident, "reply"), {"body": "My words.", "files": SimpleUploadedFile("a.txt", b"x")})
    assert answer.status_code == 503
    assert "Files cannot be stored at the moment." in answer.text
    assert answer.context["forms"]["message"]["body"].value() == "My words."
    assert not incident.messages.exists()


def test_a_file_of_exactly_the_limit_is_taken(mona, incident):
    mona.post(url(incident, "reply"), {"files": SimpleUploadedFile("full.txt", b"x" * MOST)})
    assert Attachment.objects.get().size == MOST


def test_more_than_five_files_are_refused_at_once(mona, incident):
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(6)]
    answer = mona.post(url(incident, "reply"), {"body": "My words.", "files": files})
    assert answer.status_code == 409
    assert "Send at most 5 files at once." in answer.text
    assert not Attachment.objects.exists()


def test_two_hundred_parts_are_refused(mona, incident):
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(200)]
    assert mona.post(url(incident, "reply"), {"body": "x", "files": files}).status_code in {400, 409, 413}
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=ä", "multipart/form-data; boundary="]
)
def test_a_form_without_a_boundary(mona, incident, kind):
    mona.raise_request_exception = False
    answer = mona.generic("POST", url(incident, "reply"), b"x", content_type=kind)
    assert answer.status_code in {400, 422}
    assert not incident.messages.exists()


def test_a_file_in_the_wrong_field_is_no_file(mona, incident):
    answer = mona.post(url(incident, "reply"), {"attachment": SimpleUploadedFile("a.txt", b"x")})
    assert answer.status_code == 422
    assert "Write a message, or choose a file." in answer.text


def test_the_page_says_what_is_taken(mona, incident):
    text = mona.get(url(incident)).text
    assert "Up to 5 files of 4 MB each, of these kinds: txt," in text
    assert 'accept=".txt,.log,' in text
