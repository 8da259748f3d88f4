"""What the verbs of incidents may refuse, beside WrongState and Forbidden. Each message is for the person."""

from partnerportal.common.refusals import Refused


class NotBreakFix(Refused):
    """Advice and billing spend nothing and are answered elsewhere (D35)."""


class Incomplete(Refused):
    """The draft lacks something; `missing` are the names of the fields."""

    def __init__(self, message: str, missing: tuple[str, ...]) -> None:
        super().__init__(message)
        self.missing = missing


class PlanUnusable(Refused):
    """The plan cannot be chosen, or not any more; the message is its one reason (D28)."""


class NeedsFollowUp(Refused):
    """It cannot be reopened; the message is the cause. Keep what was typed and offer a follow-up (D37)."""
