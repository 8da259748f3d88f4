"""One file: its name, its ending, and whether its content is what the ending says."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _

from partnerportal.common.files.archives import office_document, zip_archive
from partnerportal.common.files.images import gif, jpeg, png
from partnerportal.common.files.names import clean_name, ending_of
from partnerportal.common.files.refusals import BadFile
from partnerportal.common.files.scanning import demand_clean

CONTROLS = {*range(32)} - {9, 10, 12, 13, 27}


class Checked(NamedTuple):
    """A file as it is stored: pictures without their metadata."""

    name: str
    data: bytes
    content_type: str


def _text(data: bytes) -> bytes:
    """Raises ValueError unless `data` is text as Windows or anybody else writes it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252")
    if any(ord(character) in CONTROLS for character in text):
        raise ValueError("control characters")
    return data


def _starts_with(*magics: bytes) -> Callable[[bytes], bytes]:
    def check(data: bytes) -> bytes:
        if not data.startswith(magics):
            raise ValueError("another kind of file")
        return data

    return check


OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    **dict.fromkeys(("txt", "log", "csv", "json", "xml", "sql", "md"), ("text/plain", _text)),
    "png": ("image/png", png),
    **dict.fromkeys(("jpg", "jpeg"), ("image/jpeg", jpeg)),
    "gif": ("image/gif", gif),
    "pdf": ("application/pdf", _starts_with(b"%PDF-")),
    "docx": (f"{OFFICE}wordprocessingml.document", office_document),
    "xlsx": (f"{OFFICE}spreadsheetml.sheet", office_document),
    "pptx": (f"{OFFICE}presentationml.presentation", office_document),
    "zip": ("application/zip", zip_archive),
    "evtx": ("application/octet-stream", _starts_with(b"ElfFile\0")),
    "dmp": ("application/octet-stream", _starts_with(b"MDMP", b"PAGEDUMP", b"PAGEDU64")),
}
ALLOWED_EXTENSIONS = tuple(f".{ending}" for ending in KINDS)


def check(given_name: str, data: bytes, most: int) -> Checked:
    """The file as it may be stored. Raises BadFile with the reason for the person, and StorageDown where nobody can
    look for viruses now."""
    name = clean_name(given_name)
    if (ending := ending_of(name)) not in KINDS:
        allowed = ", ".join(KINDS)
        text = _("%(name)s is of a kind that is not taken. Send one of these: %(allowed)s.")
        raise BadFile(text % {"name": name, "allowed": allowed}, name)
    if not data:
        raise BadFile(_("%(name)s is empty.") % {"name": name}, name)
    if len(data) > most:
        text = _("%(name)s is too large. A file holds at most %(most)d MB.")
        raise BadFile(text % {"name": name, "most": most // 1024**2}, name)
    content_type, keep = KINDS[ending]
    try:
        checked = Checked(name, keep(data), content_type)
    except ValueError as error:
        text = _("%(name)s is damaged, or not what its ending says, or holds what is not taken.")
        raise BadFile(text % {"name": name}, name) from error
    demand_clean(name, data)
    return checked
