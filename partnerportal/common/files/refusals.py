"""What may be refused of a file. Each message is for the person."""

from partnerportal.common.refusals import Refused


class BadFile(Refused):
    """A file that is not taken; `name` is what the sender called it."""

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message)
        self.name = name


class StorageDown(Refused):
    """Files cannot be stored at the moment; what was typed is kept and can be sent again."""
