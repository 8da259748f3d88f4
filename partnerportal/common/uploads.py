"""What is received of a file, before anybody looks into it."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class CutLong(FileUploadHandler):
    """Keeps one byte more of each file than it may have, so that whatever is sent fills neither memory nor disk.

    The byte too many is what the file is then refused for. First of the handlers: those after it get what it passes on.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        room = settings.ATTACHMENT_BYTES + 1 - start
        return raw_data[:room] if room > 0 else None

    def file_complete(self, file_size: int) -> None:
        return None
