"""Loaded before Django's settings (`-p tests.plugin`): the environment of the tests and their private services."""

import os

from partnerportal import embedded

os.environ.setdefault("SECRET_KEY", "for-tests-only")
os.environ.setdefault("VAULT_KEYS", "tests:" + "A" * 43 + "=")
os.environ.setdefault("LOCAL_HTTP", "1")
os.environ.setdefault("DEMO_ACCOUNTS", "1")
os.environ.setdefault("UNDO_SECONDS", "1")
os.environ.setdefault("SWEEP_SECONDS", "1")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

GIVEN = {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys()
"""True for a worker of xdist too: the controller has started the services and handed the addresses down."""
_services = None if GIVEN else embedded.services(private=True)
if _services is not None:
    os.environ.update(_services.__enter__())


def pytest_unconfigure(config):
    if _services is not None:
        _services.__exit__(None, None, None)
