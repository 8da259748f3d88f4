"""A named constraint that is expected to hold somebody back, turned into its sentence (habit 8)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction


@contextmanager
def refusing(constraint: str, refusal: Exception) -> Iterator[None]:
    """Raises `refusal` when the block violates the constraint of that name; any other violation passes through.

    The block runs in a savepoint, so the transaction around it goes on afterwards.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if violated(error) != constraint:
            raise
        raise refusal from error


def violated(error: IntegrityError) -> str:
    """The name of the constraint that PostgreSQL reports as violated, or an empty string."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
