"""The words and the files of a mail, out of every shape in which programs send them."""

import codecs
import time
from email.message import EmailMessage

import pytest

from incidents.mail.html_text import as_text
from incidents.mail.reading import content_of, read
from incidents.mail.words import CHARSETS, decoded
from tests.incidents.mail.builders import with_file

HTML = {
    "<p>It is <b>15</b>.</p><p>Since&nbsp;noon &amp; later</p>": "It is 15.\nSince noon & later",
    "one<br>two<br/>three": "one\ntwo\nthree",
    "<ul><li>first</li><li>second</li></ul>": "- first\n- second",
    "<style>p {}</style><script>alert(1)</script><title>x</title>text": "text",
    "<pre>a\n    b\n</pre>": "a\n    b",
    "a<!-- <p>hidden</p> -->b<!-- never ends": "ab",
    "<div>On Monday, Portal wrote:<blockquote>Which?<blockquote>older</blockquote></blockquote></div>": (
        "On Monday, Portal wrote:\n> Which?\n> > older"
    ),
    "5 < 6 and <notatag": "5 < 6 and <notatag",
    "&lt;script&gt;alert(1)&lt;/script&gt;": "<script>alert(1)</script>",
    "</div></blockquote></script>text": "text",
    "<![if mso]><o:p>x</o:p><![endif]>": "x",
}


def a_message(text="It is 15.", **headers):
    mail = EmailMessage()
    for name, value in {"From": "mona@acme.example", "To": "x@y.example", **headers}.items():
        mail[name] = value
    mail.set_content(text)
    return mail


def text_of(mail):
    return content_of(read(mail.as_bytes())).text


def files_of(mail):
    return [(file.name, file.read()) for file in content_of(read(mail.as_bytes())).files]


@pytest.mark.parametrize(("html", "text"), HTML.items(), ids=range(len(HTML)))
def test_html_becomes_text(html, text):
    assert as_text(html) == text


def test_html_only_is_read_and_its_quotation_cut():
    mail = a_message()
    mail.set_content(
        "<p>It is 15.</p><div>On Monday, Partner Portal wrote:<blockquote>Which?</blockquote></div>", subtype="html"
    )
    assert content_of(read(mail.as_bytes())).own == "It is 15."


def test_of_two_forms_the_plain_one_counts():
    mail = a_message("Plain.")
    mail.add_alternative("<p>Other words.</p>", subtype="html")
    assert text_of(mail) == "Plain."


def test_an_empty_plain_form_does_not_hide_the_html():
    mail = a_message(" \n")
    mail.add_alternative("<p>Words.</p>", subtype="html")
    assert text_of(mail) == "Words."


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "cp1252", "mac-roman"])
def test_umlauts_arrive(charset):
    mail = a_message()
    mail.set_content("Störung", charset=charset)
    assert text_of(mail) == "Störung"


NO_CHARSETS = (
    *("punycode", "idna", "unicode_escape", "raw_unicode_escape", "rot13", "zlib", "base64", "hex", "quopri", "bz2"),
    *("utf-7", "utf_7", "undefined", "mbcs", "uu", "klingon", "../../x", "a\0b", "", "x" * 5000),
)


@pytest.mark.parametrize("charset", NO_CHARSETS, ids=range(len(NO_CHARSETS)))
def test_what_is_no_charset_is_read_as_utf_8(charset):
    started = time.monotonic()
    assert decoded(b"+AGE- \\x41 " + b"a9" * 500_000 + "Störung".encode(), charset).startswith("+AGE- \\x41 a9")
    assert decoded("Störung".encode(), charset) == "Störung"
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("charset", sorted(CHARSETS))
def test_each_charset_that_is_known_has_its_name(charset):
    assert codecs.lookup(charset).name == charset
    assert decoded("It is 15.".encode(charset), charset.upper()) == "It is 15."


def test_a_text_in_several_parts_is_one():
    mail = a_message("Before the picture.")
    mail.add_attachment("After it.", disposition="inline")
    assert text_of(mail) == "Before the picture.\n\nAfter it."


def test_characters_that_reorder_are_dropped_and_the_rest_stays():
    assert text_of(a_message("a\u202eb\r\nc\td \x07e")) == "ab\nc\td e"


@pytest.mark.parametrize("name", ["log.txt", "ファイル.txt", "../../etc/passwd.txt", "a b;c.txt"])
def test_a_file_keeps_the_name_that_it_was_sent_with(name):
    assert files_of(with_file(a_message(), name, b"x")) == [(name, b"x")]


def test_a_screenshot_in_the_text_is_a_file_and_a_logo_is_none():
    mail = a_message()
    mail.add_related(
        b"\x89PNG" + b"x" * 20_000, "image", "png", cid="<shot>", disposition="inline", filename="shot.png"
    )
    mail.add_related(
        b"\x89PNG" + b"x" * 200, "image", "png", cid="<logo>", disposition="inline", filename="image001.png"
    )
    assert [name for name, _data in files_of(mail)] == ["shot.png"]


def test_the_signature_of_the_mail_itself_is_no_file():
    mail = with_file(a_message(), "smime.p7s", b"x", "application/pkcs7-signature")
    assert files_of(mail) == []


def test_a_forwarded_mail_is_a_file_and_its_text_is_not_the_senders():
    mail = a_message("See below.")
    mail.add_attachment(a_message("Somebody else's words."))
    assert text_of(mail) == "See below."
    assert files_of(mail)[0][0].endswith(".eml")


def test_a_file_without_a_name_gets_one():
    mail = a_message()
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf")
    assert files_of(mail) == [("file-2.pdf", b"%PDF-1.7")]
