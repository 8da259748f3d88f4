"""The environment of `make run`: a portal on this machine for one person, over plain http. A server sets its own."""

import os
import secrets
from collections.abc import MutableMapping

from partnerportal.embedded.places import DATA

SECRET_KEY_FILE = DATA / "secret_key"


def complete(environment: MutableMapping[str, str]) -> None:
    """Fill in what is not given; what is given stays."""
    port = environment.setdefault("PORT", "8000")
    environment.setdefault("HOST", "127.0.0.1")
    environment.setdefault("DEBUG", "0")
    environment.setdefault("LOCAL_HTTP", "1")
    environment.setdefault("DEMO_ACCOUNTS", "1")
    environment.setdefault("SITE_URL", f"http://localhost:{port}")
    if not environment.get("SECRET_KEY"):
        environment["SECRET_KEY"] = _secret_key()


def was_run_here() -> bool:
    """Whether `make run` was called in this tree, so that a command typed beside it means the same portal."""
    return SECRET_KEY_FILE.exists()


def _secret_key() -> str:
    """Made once and kept for its owner alone, so that people stay signed in over a restart."""
    DATA.mkdir(mode=0o711, exist_ok=True)
    try:
        descriptor = os.open(SECRET_KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return SECRET_KEY_FILE.read_text()
    with open(descriptor, "w") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key
