"""The checks of the whole portal, composed of those of its apps (product.md 1)."""

from benefits.services import proof as benefits
from partnerportal.common.proof import Finding
from support.services import proof as support


def findings() -> list[Finding]:
    """Everything that is not as it must be; empty when all is well. Writes nothing."""
    return [*support.findings(), *benefits.findings()]
