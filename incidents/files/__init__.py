"""What a file must be to be taken: judged by its name and by its content, never by what the browser declared. Pure."""

from incidents.files.check import ALLOWED_EXTENSIONS, Checked, check

__all__ = ["ALLOWED_EXTENSIONS", "Checked", "check"]
