"""The private storage: files under random names, and gone again where nothing will point at them."""

import logging
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404

from partnerportal.common.files.check import Checked, check
from partnerportal.common.files.refusals import StorageDown

log = logging.getLogger(__name__)


def read(file: UploadedFile) -> Checked:
    """What was uploaded, as it may be stored. Raises BadFile.

    One byte more than allowed is read, so that a file of any length costs no more than that.
    """
    most = settings.ATTACHMENT_BYTES
    return check(file.name or "", file.read(most + 1), most)


def store(file: Checked, when_down: str) -> str:
    """Its random name. Raises StorageDown with `when_down`, the sentence for the person."""
    token = secrets.token_hex(20)
    try:
        return storages["attachments"].save(f"{token[:2]}/{token}", ContentFile(file.data))
    except OSError as error:
        log.exception("A file could not be stored.")
        raise StorageDown(when_down) from error


@contextmanager
def stored(files: Sequence[Checked], when_down: str) -> Iterator[list[str]]:
    """The names under which `files` lie now; whatever goes wrong in the block, a failed commit included, removes them.

    Open the transaction inside this block. Raises StorageDown with `when_down`, the sentence for the person.
    """
    names: list[str] = []
    try:
        for file in files:
            names.append(store(file, when_down))
        yield names
    except BaseException:
        for name in names:
            storages["attachments"].delete(name)
        raise


def open_stored(name: str) -> File:
    """The file of that name, open for reading. Raises Http404 where it is gone, and says so in the log."""
    if not storages["attachments"].exists(name):
        log.error("The stored file %s is missing.", name)
        raise Http404
    return storages["attachments"].open(name)
