"""No log keeps the token of a link: whoever has it needs nothing else to read, accept or sign in (model.md 5)."""

import logging
import re
from typing import Any

from gunicorn.glogging import Logger

TOKEN = re.compile(
    r"(/(?:invitations|customer-invitations|requests/read|accounts/confirm-email|accounts/password/reset/key)/)[^/?#\s\"']+"
)
"""Behind these paths; a test holds the list to the routes."""


def without_tokens(text: str) -> str:
    return TOKEN.sub(r"\1***", text)


class WithoutTokens(logging.Filter):
    """For a handler or a logger: every line passes, without its tokens."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_tokens(record.getMessage()), ()
        return True


class WebLogger(Logger):
    """Of gunicorn (`--logger-class`), for requests and for what went wrong with one."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.access_log, self.error_log):
            log.addFilter(WithoutTokens())
