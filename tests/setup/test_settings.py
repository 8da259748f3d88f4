"""Settings: secure unless somebody says otherwise, and a missing value is a sentence (habit 19)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parent.parent.parent
SERVER = {
    "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "VAULT_KEYS": "main:" + "A" * 43 + "=",
    "ALLOWED_HOSTS": "portal.example",
    "SITE_URL": "https://portal.example",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}
SHOW = """
import json
from django.conf import settings
names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG",
         "SESSION_COOKIE_NAME", "ALLOWED_HOSTS", "MAIL_FOLDER", "EMAIL_BACKEND", "DEMO_ACCOUNTS",
         "CELERY_ACCEPT_CONTENT"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def settings_of(**env):
    found = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=TREE,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "partnerportal.settings", **env},
        capture_output=True,
        text=True,
    )
    return json.loads(found.stdout) if found.returncode == 0 else found.stderr.strip().splitlines()[-1]


def test_a_server_is_secure_without_being_told():
    found = settings_of(**SERVER)
    assert found["SESSION_COOKIE_SECURE"] and found["CSRF_COOKIE_SECURE"] and found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert not found["DEBUG"]
    assert not found["DEMO_ACCOUNTS"]


def test_on_a_server_mail_is_mailed():
    found = settings_of(**SERVER)
    assert (found["MAIL_FOLDER"], found["EMAIL_BACKEND"]) == ("", "django.core.mail.backends.smtp.EmailBackend")


def test_make_run_relaxes_only_what_needs_https():
    found = settings_of(**SERVER, LOCAL_HTTP="1")
    assert not found["SESSION_COOKIE_SECURE"]
    assert found["SECURE_HSTS_SECONDS"] == 0
    assert not found["DEBUG"]
    assert found["EMAIL_BACKEND"].endswith("filebased.EmailBackend")


@pytest.mark.parametrize("name", ["SECRET_KEY", "VAULT_KEYS", "SITE_URL"])
def test_a_missing_value_is_a_sentence(name):
    env = {key: value for key, value in SERVER.items() if key != name}
    assert settings_of(**env).endswith(f"Set the environment variable {name}.")


def test_a_switch_is_0_or_1():
    assert settings_of(**SERVER, LOCAL_HTTP="perhaps").endswith("LOCAL_HTTP must be 0 or 1, not 'perhaps'.")


def test_without_hosts_no_host_is_served():
    assert settings_of(**{**SERVER, "ALLOWED_HOSTS": ""})["ALLOWED_HOSTS"] == []


def test_jobs_carry_plain_data_only():
    assert settings_of(**SERVER)["CELERY_ACCEPT_CONTENT"] == ["json"]
