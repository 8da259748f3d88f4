"""What a check of the books found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One row that is not as it must be ("entitlement:5"), and what is wrong with it."""

    row: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.row}: {self.sentence}"
