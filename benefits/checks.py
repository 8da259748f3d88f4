"""What is looked at when the portal starts."""

from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from benefits import vault


def check_vault(**_options: Any) -> list[CheckMessage]:
    """The keys of the vault can be read; what they are is never said."""
    try:
        vault.ring()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="benefits.E001")]
    return []
