"""No file is kept that the scanner has not looked at: clean, found, and every way in which it cannot tell."""

import logging
import socketserver
import threading
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents import services
from incidents.models import Attachment, Message
from partnerportal.common.files import BadFile, StorageDown, check
from partnerportal.common.files.scanning import TEST_VIRUS
from tests.common.files.clamd import _Handler, a_clamd, a_closed_port, honest
from tests.incidents.builders import an_incident

MOST = 4 * 1024 * 1024


def saying(words):
    return lambda connection, data: connection.sendall(words)


def silent(connection, data):
    time.sleep(2)


def dripping(connection, data):
    """Always a little more, within any time limit of one read."""
    for _drop in range(20):
        connection.sendall(b"s")
        time.sleep(0.1)


CANNOT_TELL = {
    "too large for it": saying(b"INSTREAM size limit exceeded. ERROR\0"),
    "an error": saying(b"stream: Can't allocate memory ERROR\0"),
    "nothing": saying(b""),
    "half a word": saying(b"stream: O"),
    "an endless word": saying(b"x" * 10_000),
    "not a word": saying(b"\xff\xfe\0"),
    "silence": silent,
    "a drip": dripping,
}


def test_a_clean_file_is_taken_and_was_sent_whole(settings):
    with a_clamd(settings) as server:
        data = b"x" * 200_000
        assert check("log.txt", data, MOST).data == data
    assert server.heard == [b"zINSTREAM\0", data]


def test_what_is_found_is_refused_with_the_name_of_the_file(settings):
    with a_clamd(settings), pytest.raises(BadFile, match=r"log\.txt was blocked: it holds a virus"):
        check("log.txt", TEST_VIRUS, MOST)


def test_the_name_of_a_virus_stays_in_our_log(settings, caplog):
    caplog.set_level(logging.WARNING)
    with a_clamd(settings, saying(b"stream: Win.Odd FOUND\0")), pytest.raises(BadFile) as refusal:
        check("log.txt", b"x", MOST)
    assert "Win.Odd" in caplog.text and "Win.Odd" not in str(refusal.value)


@pytest.mark.parametrize("answer", CANNOT_TELL.values(), ids=CANNOT_TELL)
def test_it_fails_closed(settings, answer):
    settings.SCAN_SECONDS = 0.5
    started = time.monotonic()
    with a_clamd(settings, answer), pytest.raises(StorageDown, match="cannot be checked for viruses"):
        check("log.txt", b"x", MOST)
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("place", ["tcp://127.0.0.1:{port}", "unix:/no/such/socket", "tcp://name.invalid:1", "odd"])
def test_no_clamd_at_all_fails_closed_too(settings, place):
    settings.FILE_SCANNER = "partnerportal.common.files.scanning_clamd.Clamd"
    settings.CLAMD = place.format(port=a_closed_port())
    with pytest.raises(StorageDown):
        check("log.txt", b"x", MOST)


def test_it_listens_on_a_socket_file_as_well(settings, tmp_path):
    settings.FILE_SCANNER = "partnerportal.common.files.scanning_clamd.Clamd"
    settings.CLAMD = f"unix:{tmp_path}/clamd.sock"
    with socketserver.ThreadingUnixStreamServer(f"{tmp_path}/clamd.sock", _Handler) as server:
        server.heard, server.answer = [], honest
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert check("log.txt", b"x", MOST)
        server.shutdown()


def test_without_a_scanner_the_test_file_alone_is_found():
    assert check("log.txt", b"x", MOST)
    with pytest.raises(BadFile):
        check("log.txt", b"before " + TEST_VIRUS, MOST)


def test_a_file_of_a_wrong_kind_is_not_even_sent(settings):
    with a_clamd(settings) as server:
        with pytest.raises(BadFile):
            check("tool.exe", b"MZ", MOST)
        assert not server.heard


def test_a_reply_with_an_unchecked_file_is_refused_whole(cast, settings):
    incident = an_incident(cast.member)
    settings.FILE_SCANNER = "partnerportal.common.files.scanning_clamd.Clamd"
    settings.CLAMD = f"tcp://127.0.0.1:{a_closed_port()}"
    with pytest.raises(StorageDown, match="Your text is kept"):
        services.reply(cast.member, incident, "Here.", [SimpleUploadedFile("log.txt", b"x")])
    assert not Message.objects.exists() and not Attachment.objects.exists()


def test_the_page_keeps_what_was_typed(client, cast, settings):
    incident = an_incident(cast.member)
    client.force_login(cast.member)
    settings.FILE_SCANNER = "partnerportal.common.files.scanning_clamd.Clamd"
    settings.CLAMD = f"tcp://127.0.0.1:{a_closed_port()}"
    file = SimpleUploadedFile("log.txt", b"x")
    page = client.post(f"/incidents/{incident.reference}/reply/", {"body": "It stops at noon.", "files": file})
    assert "cannot be checked for viruses" in page.content.decode()
    assert "It stops at noon." in page.content.decode()
