"""The environment of `make run`: a portal on this machine for one person, over plain http. A server sets its own."""

import os
import secrets
from base64 import b64encode
from collections.abc import Callable, MutableMapping
from pathlib import Path

from partnerportal.embedded.places import DATA

SECRET_KEY_FILE = DATA / "secret_key"
VAULT_KEYS_FILE = DATA / "vault_keys"


def complete(environment: MutableMapping[str, str]) -> None:
    """Fill in what is not given; what is given stays."""
    port = environment.setdefault("PORT", "8000")
    environment.setdefault("HOST", "127.0.0.1")
    environment.setdefault("DEBUG", "0")
    environment.setdefault("LOCAL_HTTP", "1")
    environment.setdefault("DEMO_ACCOUNTS", "1")
    environment.setdefault("SITE_URL", f"http://localhost:{port}")
    if not environment.get("SECRET_KEY"):
        environment["SECRET_KEY"] = _kept(SECRET_KEY_FILE, lambda: secrets.token_urlsafe(50))
    if not environment.get("VAULT_KEYS"):
        environment["VAULT_KEYS"] = _kept(
            VAULT_KEYS_FILE, lambda: f"local:{b64encode(secrets.token_bytes(32)).decode()}"
        )


def was_run_here() -> bool:
    """Whether `make run` was called in this tree, so that a command typed beside it means the same portal."""
    return SECRET_KEY_FILE.exists()


def _kept(path: Path, make: Callable[[], str]) -> str:
    """Made once and kept for its owner alone, so that people stay signed in and keys stay readable over a restart."""
    DATA.mkdir(mode=0o711, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with open(descriptor, "w") as file:
        file.write(value := make())
    return value
