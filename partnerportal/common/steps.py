"""A way with stations: the tracker of a request, the stepper of a form with pages."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

DONE, CURRENT, LATER = "done", "current", "later"


@dataclass(frozen=True, slots=True)
class Step:
    """One station; `when` and `note` tell when it happened and who did it, `url` leads back to it."""

    word: str | Promise
    state: str = LATER
    note: str | Promise = ""
    when: datetime | None = None
    url: str = ""
