"""Files sent with messages: where they lie, who reads them, and that none is left behind."""

import hashlib
import re

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from incidents import services
from incidents.models import Attachment, Message
from partnerportal.common.refusals import WrongState
from tests.incidents.builders import an_incident, in_state


@pytest.fixture
def incident(cast):
    return an_incident(cast.member)


def a_file(name="system.log", content=b"It stops at noon."):
    return SimpleUploadedFile(name, content, content_type="text/html")


def stored():
    folders, _files = storages["attachments"].listdir("")
    return [f"{folder}/{name}" for folder in folders for name in storages["attachments"].listdir(folder)[1]]


@pytest.fixture(autouse=True)
def _a_folder():
    storages["attachments"].delete(storages["attachments"].save("probe", a_file()))


def test_files_are_kept_under_random_names(cast, incident):
    services.reply(cast.member, incident, "Here.", [a_file(), a_file("more.txt", b"y")])
    first, second = Attachment.objects.all()
    assert (first.name, first.size, first.content_type) == ("system.log", 17, "text/plain")
    assert first.sha256 == hashlib.sha256(b"It stops at noon.").hexdigest()
    assert re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{40}", first.stored_name)
    assert sorted(stored()) == sorted([first.stored_name, second.stored_name])
    assert first.open().read() == b"It stops at noon."


def test_a_file_alone_is_a_message(cast, incident):
    services.reply(cast.member, incident, "", [a_file()])
    assert Message.objects.get().attachments.count() == 1


def test_one_bad_file_sends_nothing_and_stores_nothing(cast, incident):
    with pytest.raises(services.BadFile) as refusal:
        services.reply(cast.member, incident, "Here.", [a_file(), a_file("run.exe", b"MZ")])
    assert refusal.value.name == "run.exe"
    assert not Message.objects.exists() and not stored()


def test_too_many_files_are_refused(cast, incident):
    with pytest.raises(services.BadFile, match="at most 5"):
        services.reply(cast.member, incident, "Here.", [a_file()] * 6)
    assert not stored()


def test_a_refused_message_leaves_no_orphan(cast):
    closed = in_state("closed", cast.member, cast.engineer)
    with pytest.raises(WrongState):
        services.answer(cast.engineer, closed, "Here.", [a_file()])
    assert not stored()


def test_a_crash_while_writing_leaves_no_orphan(cast, incident, monkeypatch):
    monkeypatch.setattr("incidents.services.messages.settle", lambda *_move, **_facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.reply(cast.member, incident, "Here.", [a_file()])
    assert not stored() and not Message.objects.exists()


def test_a_full_disk_says_so_and_keeps_nothing_half(cast, incident, monkeypatch):
    def full(self, name, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    with pytest.raises(services.StorageDown, match="Your text is kept"):
        services.reply(cast.member, incident, "Here.", [a_file()])
    assert not Message.objects.exists()


def test_a_double_click_keeps_the_files_once(cast, incident):
    for _click in range(2):
        services.reply(cast.member, incident, "Here.", [a_file()])
    assert Attachment.objects.count() == len(stored()) == 1


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        *[(who, True) for who in ("member", "global_admin", "engineer", "operator")],
        *[(who, False) for who in ("admin_agent", "guest", "outsider", "holder", "reviewer")],
    ],
)
def test_who_reads_a_file(cast, incident, who, reads):
    services.reply(cast.member, incident, "Here.", [a_file()])
    pk = Attachment.objects.get().pk
    if reads:
        assert services.open_attachment(getattr(cast, who), pk).name == "system.log"
    else:
        with pytest.raises(Http404):
            services.open_attachment(getattr(cast, who), pk)


def test_a_file_of_a_note_is_for_the_desk(cast, incident):
    services.note(cast.engineer, incident, "Odd.", [a_file()])
    pk = Attachment.objects.get().pk
    assert services.open_attachment(cast.engineer, pk)
    with pytest.raises(Http404):
        services.open_attachment(cast.member, pk)


def test_an_unknown_or_lost_file_is_not_found(cast, incident):
    services.reply(cast.member, incident, "Here.", [a_file()])
    attachment = Attachment.objects.get()
    storages["attachments"].delete(attachment.stored_name)
    for pk in (attachment.pk, 0, 10**12):
        with pytest.raises(Http404):
            services.open_attachment(cast.member, pk)
