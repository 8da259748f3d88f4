"""Mails that are made to break the reader: each ends quickly, in a row that says what became of it (promises.md 3)."""

import time
from email.message import EmailMessage

import pytest

from incidents.mail.parts import Unreadable
from incidents.mail.reading import content_of, read
from incidents.models import InboundMail
from tests.incidents.mail.builders import a_mail, raw_mail, sent, taken

SECONDS = 5
HEAD = (
    b"From: Mona <mona@acme.example>\r\nTo: reply+1-2-abc@replies.example\r\nMessage-ID: <1@x>\r\nSubject: Re: hi\r\n"
)
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n"


def nested(levels):
    parts = (b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(levels))
    return HEAD + b"".join(parts) + b"Content-Type: text/plain\r\n\r\nhi"


def charset(name):
    return HEAD + b"Content-Type: text/plain; charset=" + name + b"\r\n\r\nIt is 15."


def recipients(count):
    return HEAD.replace(b"To: ", b"To: " + b",".join(b"p%d@acme.example" % n for n in range(count)) + b", ")


READ = {
    "25 levels": nested(25),
    "10,000 recipients": recipients(10_000) + b"\r\nhi",
    "4,000 lines of recipients": recipients(4_000).replace(b",", b",\r\n ") + b"\r\nhi",
    "unknown charset": charset(b"klingon"),
    "a codec that is no charset": charset(b"rot13"),
    "a codec that unpacks": charset(b"zlib"),
    "a charset with NUL": charset(b'"a\0b"'),
    "an idna charset": charset(b"idna"),
    "not in its charset": HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\nA\xff\xfe\xe9",
    "NUL and bells": HEAD + b"\r\nA\0B\x07C\x1b[31m",
    "half of a base64": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8\xff*",
    "an unknown encoding": HEAD + b"Content-Transfer-Encoding: zip\r\n\r\nhi",
    "no boundary": HEAD + b"Content-Type: multipart/mixed\r\n\r\nhi",
    "a long line nobody reads": HEAD + b"X-Odd: " + b"a" * 200_000 + b"\r\n\r\nhi",
    "a million lines": HEAD + b"\r\n" + b"\n" * 1_000_000 + b">x\n" * 100_000,
    "wrote, wrote": HEAD + b"\r\n" + (b"wrote " * 50 + b"\n") * 4000 + b">x",
    "From, from": HEAD + b"\r\n" + b"From: a\nx\n" * 30_000,
    "deep HTML": HTML + b"<div>" * 200_000 + b"hi",
    **{
        f"HTML of {piece!r}": HTML + piece * 50_000
        for piece in (b"<", b"<a ", b"<!--", b"<a b='", b"&#", b"</a", b"<!")
    },
    "an image that is none": HEAD + b"Content-Type: image/png; name=x.png\r\n\r\nhi",
}
UNREADABLE = {
    "nothing": b"",
    "no header": b"\r\nhi",
    "noise": bytes(range(256)) * 100,
    "1,000 levels": nested(1000),
    "60 levels": nested(60),
    "huge header": HEAD + b"X-Odd: " + b"a" * 300_000 + b"\r\n\r\nhi",
    "10,000 small headers": HEAD + b"X-Odd: a\r\n" * 40_000 + b"\r\nhi",
    "a thousand parts": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 1000,
    "From of brackets": HEAD.replace(b"Mona", b"(" * 30_000) + b"\r\nhi",
    "From of dots": HEAD.replace(b"Mona", b"a." * 25_000) + b"\r\nhi",
    "From of commas": HEAD.replace(b"Mona", b",<" * 20_000) + b"\r\nhi",
    "From of groups": HEAD.replace(b"Mona", b"a:b;" * 12_000) + b"\r\nhi",
    "subject of words": HEAD.replace(b"Re: hi", b"=?utf-8?q?a?= " * 4000) + b"\r\nhi",
    "parameters": HEAD + b"Content-Type: text/plain; " + b"a*0*=x; " * 5000 + b"\r\n\r\nhi",
    "folded parameters": HEAD + b"Content-Type: text/plain" + b";\r\n a*0*=x" * 5000 + b"\r\n\r\nhi",
}


@pytest.mark.parametrize("raw", READ.values(), ids=READ)
def test_what_can_be_read_is_read_in_time(raw):
    started = time.monotonic()
    mail = read(raw)
    content = content_of(mail)
    assert time.monotonic() - started < SECONDS
    assert mail.tokens == ("1-2-abc",)
    assert "\0" not in content.text and "\x1b" not in content.text


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_refused_in_time(raw):
    started = time.monotonic()
    with pytest.raises(Unreadable):
        content_of(read(raw))
    assert time.monotonic() - started < SECONDS


def test_an_unreadable_mail_is_kept_once_as_a_row(db):
    rows = [taken(UNREADABLE["huge header"]) for _copy in range(2)]
    assert rows[0] == rows[1] == InboundMail.objects.get()
    assert (rows[0].verdict, rows[0].why) == ("unreadable", "Its header is longer than 256 KB.")


CLOSED = {
    "forged": {"To": "reply+1-2-abc@replies.example"},
    "foreign": {"From": "eve@elsewhere.example"},
    "automatic": {"Auto_Submitted": "auto-replied"},
}


@pytest.mark.parametrize(("verdict", "headers"), CLOSED.items(), ids=CLOSED)
def test_a_mail_of_nobody_who_may_write_is_judged_unopened(cast, incident, monkeypatch, verdict, headers):
    for name in ("parse", "words_of", "files_of", "content_of"):
        monkeypatch.setattr(f"incidents.mail.{'receiving' if name == 'content_of' else 'reading'}.{name}", opened)
    assert taken(a_mail(incident, cast.member, **headers)).verdict == verdict


def opened(*_args):
    raise AssertionError("The mail was opened.")


REFUSED = {
    "larger than 1 MB": b"x" * 1024**2,
    "more than 100 parts": b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 101,
    "more than 30 deep": b"--b\r\n" + nested(31).removeprefix(HEAD),
    "header lines is longer than 2 KB": b"--b\r\nContent-Type: text/plain; x=" + b"a" * 2048 + b"\r\n\r\nhi",
    "lines of its parts are too many": b"--b\r\nContent-Type: text/plain; x=" + b"a" * 2000 + b"\r\n\r\nhi\r\n",
}


@pytest.mark.parametrize(("why", "body"), REFUSED.items(), ids=REFUSED)
def test_who_may_write_hears_why_it_was_not_added(cast, incident, settings, why, body):
    settings.MAIL_BYTES = 1024**2
    row = taken(raw_mail(incident, cast.member, body * (20 if "too many" in why else 1), "multipart/mixed; boundary=b"))
    assert (row.verdict, why in row.why) == ("refused", True), row.why
    assert why in sent(incident, "not_added").body


def test_a_header_cannot_be_smuggled_into_a_row(cast, incident):
    raw = a_mail(incident, cast.member).as_bytes()
    raw = raw.replace(b"Subject: ", b"Subject: =?utf-8?q?A=0D=0ABcc=3A_x=40y.example=00=E2=80=AE?= ")
    row = taken(raw)
    assert row.verdict == "reply"
    assert row.subject.startswith("A Bcc: x@y.example")
    assert row.subject.isprintable()


@pytest.mark.parametrize(
    ("given", "is_kept"), [("<" + "x" * 100 + "@y>", True), ("<" + "x" * 900 + "@y>", False), ("", False)]
)
def test_a_mail_without_a_usable_id_is_known_by_its_content(given, is_kept):
    mail = EmailMessage()
    mail["From"], mail["To"] = "mona@acme.example", "office@acme.example"
    mail.set_content("hi")
    raw = (f"Message-ID: {given}\n" if given else "").encode() + mail.as_bytes()
    key = read(raw).key
    assert len(key) <= 255
    assert key.startswith("<" if is_kept else "sha256:")
    assert read(raw).key == key
