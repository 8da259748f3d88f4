"""Sealing what must not be read from the database: authenticated encryption under keys of its own (promises.md 18).

VAULT_KEYS is "name:key,name2:key2", each key 32 random bytes in base64. The first seals, every one opens.
"""

import binascii
import hashlib
import hmac
import os
from base64 import b64decode
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.views.decorators.debug import sensitive_variables

KEY_BYTES, NONCE_BYTES, NAME_LENGTH = 32, 12, 20
SHAPE = "VAULT_KEYS must be name:key, separated by commas; each key is 32 random bytes in base64."


class VaultError(Exception):
    """A sealed text does not open: its key is not in the ring, or it was moved or changed. Never says what it holds."""


def ring() -> dict[str, bytes]:
    """The keys by name, in the order of the setting. ImproperlyConfigured where it cannot be read."""
    return _parse(settings.VAULT_KEYS)


def first() -> str:
    """The name of the key that seals."""
    return next(iter(ring()))


@sensitive_variables()
def seal(text: str, binding: bytes) -> tuple[str, bytes]:
    """The name of the key and the sealed bytes, which open with the same `binding` only."""
    name, nonce = first(), os.urandom(NONCE_BYTES)
    return name, nonce + AESGCM(ring()[name]).encrypt(nonce, text.encode(), _bound(name, binding))


@sensitive_variables()
def unseal(name: str, sealed: bytes, binding: bytes) -> str:
    """What was sealed. VaultError for a key that the ring has not, for another binding and for changed bytes."""
    key = ring().get(name)
    if key is None:
        raise VaultError(f"The ring holds no key named {name!r}.")
    try:
        opened = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(name, binding))
    except (InvalidTag, ValueError):
        raise VaultError(f"The sealed text does not open with the key {name!r}.") from None
    return opened.decode()


@sensitive_variables()
def fingerprints(text: str) -> list[str]:
    """The keyed hash of `text` under every key of the ring, that of the first key first."""
    return [hmac.new(_derived(key), text.encode(), hashlib.sha256).hexdigest() for key in ring().values()]


@lru_cache(maxsize=8)
def _parse(value: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for part in filter(None, (part.strip() for part in value.split(","))):
        name, _colon, text = part.partition(":")
        try:
            key = b64decode(text, validate=True)
        except binascii.Error:
            raise ImproperlyConfigured(SHAPE) from None
        if not name or len(name) > NAME_LENGTH or name in found or len(key) != KEY_BYTES:
            raise ImproperlyConfigured(SHAPE)
        found[name] = key
    if not found:
        raise ImproperlyConfigured(SHAPE)
    return found


@lru_cache(maxsize=8)
def _derived(key: bytes) -> bytes:
    """A key for fingerprints alone, so that one key never does two jobs."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"partnerportal fingerprint").derive(key)


def _bound(name: str, binding: bytes) -> bytes:
    return b"partnerportal vault 1|" + name.encode() + b"|" + binding
