"""Archives are judged by their list of contents and never unpacked."""

import stat
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from partnerportal.common.files.names import ending_of, runs

MOST_ENTRIES = 1000
MOST_UNPACKED = 200 * 1024 * 1024
PACKED = {"zip", "7z", "rar", "gz", "tgz", "bz2", "xz", "tar", "cab"}
ENCRYPTED = 0x1


def zip_archive(data: bytes) -> bytes:
    """Raises ValueError for a bomb, a path out of the folder, a link, something that runs, or an archive inside."""
    for entry in _entries(data):
        if ending_of(entry.filename) in PACKED or runs(entry.filename.rsplit("/", 1)[-1]):
            raise ValueError(entry.filename)
    return data


def office_document(data: bytes) -> bytes:
    """Raises ValueError for another kind of archive, and for macros."""
    names = {entry.filename.lower() for entry in _entries(data)}
    if "[content_types].xml" not in names or any(name.endswith("vbaproject.bin") for name in names):
        raise ValueError("no plain document")
    return data


def _entries(data: bytes) -> list[ZipInfo]:
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (BadZipFile, NotImplementedError, OSError) as error:
        raise ValueError("no archive") from error
    if not entries or len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise ValueError("too much")
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if ".." in parts or parts[0] == "" or ":" in entry.filename or is_link or entry.flag_bits & ENCRYPTED:
            raise ValueError(entry.filename)
    return entries
