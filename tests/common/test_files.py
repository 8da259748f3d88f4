"""What a file must be to be taken: the table of promises.md 3, 92 to 102."""

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest

from partnerportal.common.files import BadFile, check

MOST = 4 * 1024 * 1024


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def a_png(width=2, height=2, extra=b""):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 14))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + body + chunk(b"IEND", b"")


def segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def a_jpeg(width=2, height=2, extra=b"", end=b"\xff\xd9"):
    size = segment(0xC0, b"\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00")
    return b"\xff\xd8" + extra + size + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34" + end


def a_zip(*names, content=b"x"):
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return file.getvalue()


def a_bomb():
    file = BytesIO()
    with ZipFile(file, "w", 8) as archive:
        archive.writestr("zeros.txt", b"\0" * 201 * 1024 * 1024)
    return file.getvalue()


def a_link():
    file = BytesIO()
    entry = ZipInfo("passwd.txt")
    entry.external_attr = 0o120777 << 16
    with ZipFile(file, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return file.getvalue()


DOCUMENT = a_zip("[Content_Types].xml", "word/document.xml")
TAKEN = {
    "log.txt": b"It stops at noon.\r\n",
    "bom.csv": b"\xef\xbb\xbfa,b\n",
    "wide.log": "It stops".encode("utf-16"),
    "ansi.log": "gestört".encode("cp1252"),
    "ファイル.pdf": b"%PDF-1.7\n...",
    "picture.PNG": a_png(),
    "photo.jpeg": a_jpeg(),
    "moving.gif": b"GIF89a\x02\x00\x02\x00\x00\x00\x00;",
    "report.v1.2.docx": DOCUMENT,
    "logs.zip": a_zip("system.log", "folder/application.log"),
    "events.evtx": b"ElfFile\0" + b"\0" * 20,
}
REFUSED = {
    "": b"x",
    ".": b"x",
    "..": b"x",
    ".htaccess": b"x",
    "noending": b"x",
    "CON.txt": b"x",
    "lpt1.log": b"x",
    "evil.php.png": a_png(),
    "tool.exe": b"MZ",
    "tool.exe ": b"MZ",
    "run.ps1": b"Get-Process",
    "page.html": b"<html>",
    "drawing.svg": b"<svg/>",
    "script.js": b"1",
    "macros.docm": DOCUMENT,
    "odd.xyz": b"x",
    "a\0.png": a_png(),
    "a\r\nSet-Cookie: x.txt": b"x",
    "gpj.\u202etxt.log": b"x",
    "\u200b.txt": b"x",
    "x" * 107 + ".txt": b"x",
    "empty.txt": b"",
    "large.txt": b"x" * (MOST + 1),
    "binary.txt": b"\0\1\2",
    "renamed.pdf": b"MZ\x90\0",
    "sniffed.png": b"<html><script>1</script>",
    "cut.png": a_png()[:-20],
    "huge.png": a_png(50_000, 50_000),
    "cut.jpg": a_jpeg(end=b""),
    "huge.jpg": a_jpeg(50_000, 50_000),
    "sizeless.jpg": b"\xff\xd8" + segment(0xDA, b"\x00") + b"\xff\xd9",
    "cut.gif": b"GIF89a",
    "renamed.docx": a_zip("readme.txt"),
    "macros.docx": a_zip("[Content_Types].xml", "word/vbaProject.bin"),
    "renamed.zip": b"Rar!",
    "nested.zip": a_zip("more.zip"),
    "tool.zip": a_zip("setup.exe"),
    "out.zip": a_zip("../../etc/passwd.txt"),
    "absolute.zip": a_zip("/etc/passwd.txt"),
    "many.zip": a_zip(*[f"{n}.txt" for n in range(1001)]),
    "bomb.zip": a_bomb(),
    "link.zip": a_link(),
    "none.zip": a_zip(),
    "virus.txt": rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken(name):
    assert check(name, TAKEN[name], MOST).name == name


@pytest.mark.parametrize("name", REFUSED, ids=repr)
def test_what_is_refused_with_a_sentence(name):
    with pytest.raises(BadFile) as refusal:
        check(name, REFUSED[name], MOST)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("given", ["../../etc/notes.txt", r"..\..\notes.txt", "/abs/notes.txt", r"C:\logs\notes.txt"])
def test_only_the_last_part_of_a_path_is_kept(given):
    assert check(given, b"x", MOST).name == "notes.txt"


def test_the_type_comes_from_the_content_and_text_is_never_a_page():
    assert check("page.txt", b"<html><script>1</script>", MOST).content_type == "text/plain"
    assert check("data.xml", b"<html xmlns='http://www.w3.org/1999/xhtml'/>", MOST).content_type == "text/plain"


def test_pictures_lose_where_they_were_taken():
    exif = segment(0xE1, b"Exif\0\0GPS 47.37 N")
    assert check("photo.jpg", a_jpeg(extra=exif), MOST).data == a_jpeg()
    assert (
        check("shot.png", a_png(extra=chunk(b"eXIf", b"GPS") + chunk(b"tEXt", b"Author\0Mona")), MOST).data == a_png()
    )


def test_the_largest_file_is_taken_and_one_byte_more_is_not():
    assert check("log.txt", b"x" * MOST, MOST).data
    with pytest.raises(BadFile, match="at most 4 MB"):
        check("log.txt", b"x" * (MOST + 1), MOST)
