"""What a file must be to be taken: judged by its name and by its content, never by what the browser declared."""

from partnerportal.common.files.check import ALLOWED_EXTENSIONS, Checked, check
from partnerportal.common.files.refusals import BadFile, StorageDown

__all__ = ["ALLOWED_EXTENSIONS", "BadFile", "Checked", "StorageDown", "check"]
