"""Files sent with a message: stored under random names before the row is locked, and gone again when that fails."""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.models import Attachment
from partnerportal.accounts.models import User
from partnerportal.common.files import BadFile, Checked
from partnerportal.common.files.storing import read, store

log = logging.getLogger(__name__)
MOST_FILES = 5


@dataclass
class Stored:
    """What lies in the storage and waits for its message: rows that are not saved yet."""

    rows: list[Attachment] = field(default_factory=list)

    def add(self, file: Checked) -> None:
        text = _("Files cannot be stored at the moment. Your text is kept: try again in a minute, or without files.")
        self.rows.append(
            Attachment(
                stored_name=store(file, text),
                name=file.name,
                size=len(file.data),
                sha256=hashlib.sha256(file.data).hexdigest(),
                content_type=file.content_type,
            )
        )

    def drop(self) -> None:
        """Removes what was stored, because no message will hold it."""
        for row in self.rows:
            storages["attachments"].delete(row.stored_name)
        self.rows.clear()


Files = Sequence[UploadedFile] | Stored


@contextmanager
def kept(files: Files) -> Iterator[Stored]:
    """Checks and stores `files`; whatever goes wrong in the block, a failed commit included, leaves no orphan behind.

    Open the transaction inside this block. What somebody keeps already is passed on, and stays theirs to drop. Raises
    BadFile before anything is stored, and StorageDown.
    """
    if isinstance(files, Stored):
        yield files
        return
    checked = _check(files)
    stored = Stored()
    try:
        for file in checked:
            stored.add(file)
        yield stored
    except BaseException:
        stored.drop()
        raise


def _check(files: Sequence[UploadedFile]) -> list[Checked]:
    if len(files) > MOST_FILES:
        text = ngettext("Send at most %(most)d file at once.", "Send at most %(most)d files at once.", MOST_FILES)
        raise BadFile(text % {"most": MOST_FILES}, "")
    return [read(file) for file in files]


def open_attachment(user: User, pk: int) -> Attachment:
    """The attachment, where this person may see its message. Raises Http404 otherwise, and where the file is gone."""
    attachment = Attachment.objects.visible_to(user).filter(pk=pk).first()
    if attachment is None:
        raise Http404
    if not storages["attachments"].exists(attachment.stored_name):
        log.error("The file of attachment %s is missing.", attachment.pk)
        raise Http404
    return attachment
