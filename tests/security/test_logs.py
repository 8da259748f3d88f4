"""The token of a link stands in no log: not in that of the requests, not in that of what went wrong."""

import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.urls import reverse
from gunicorn.config import Config

from partnerportal.common.logs import WebLogger, WithoutTokens, without_tokens
from partnerportal.runner import commands
from tests.house.reading import ROOT
from tests.house.test_habits import routes

TOKEN = "aT0ken-_that-opens-something"
SECRET = {"token": TOKEN, "key": TOKEN, "uidb36": "1"}
LOGGER = "partnerportal.common.logs.WebLogger"


def names_in(route):
    pattern = route.pattern
    return {*pattern.converters, *getattr(pattern.regex, "groupindex", ())}


LINKS = {name: names_in(route) for name, route in routes() if names_in(route) & SECRET.keys()}


def path_of(name):
    return reverse(name, kwargs={key: SECRET[key] for key in LINKS[name]})


def test_the_links_that_open_something_are_found():
    assert {"customers:answer", "incidents:read", "accounts_portal:invitation", "account_confirm_email"} <= LINKS.keys()


@pytest.mark.parametrize("name", sorted(LINKS))
@pytest.mark.parametrize("line", ['"GET {} HTTP/1.1" 200', "https://portal.example{}?a=b", "Not Found: {}"])
def test_no_line_keeps_the_token(name, line):
    cut = without_tokens(line.format(path_of(name)))
    assert TOKEN not in cut and "***" in cut


@pytest.mark.parametrize("path", ["/invitations/", "/customers/invite/", "/requests/read/", "/incidents/PB-000001/"])
def test_what_is_no_token_is_kept(path):
    assert without_tokens(path) == path


@pytest.fixture
def gunicorn():
    """As gunicorn makes its logger, with what it writes."""
    config, lines = Config(), []
    config.set("accesslog", "-")
    logger = WebLogger(config)
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    for log in (logger.access_log, logger.error_log):
        log.addHandler(handler)
    return logger, lines


def test_gunicorn_writes_requests_and_referrers_without_them(gunicorn):
    logger, lines = gunicorn
    path = path_of("customers:answer")
    environ = {"REQUEST_METHOD": "GET", "RAW_URI": path, "SERVER_PROTOCOL": "HTTP/1.1", "PATH_INFO": path}
    environ["HTTP_REFERER"] = f"https://portal.example{path}"
    answer = SimpleNamespace(status="200 OK", sent=1, headers=[])
    logger.access(answer, SimpleNamespace(headers=[]), environ, timedelta(seconds=1))
    logger.error("Error handling request %s", path)
    assert len(lines) == 2 and not any(TOKEN in line for line in lines)
    assert "GET /customer-invitations/***/ HTTP/1.1" in lines[0]


def test_every_web_process_has_this_logger(tmp_path):
    web = commands("127.0.0.1", 8000, tmp_path)["web"]
    assert web[web.index("--logger-class") + 1] == LOGGER
    assert f'"--logger-class", "{LOGGER}"' in (ROOT / "Dockerfile").read_text()


def test_the_portal_s_own_lines_pass_the_filter():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["without_tokens"]
    record = logging.LogRecord("django.request", 30, "", 1, "Not Found: %s", (path_of("incidents:read"),), None)
    assert WithoutTokens().filter(record) and record.getMessage() == "Not Found: /requests/read/***/"
