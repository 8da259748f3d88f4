"""The world of the matrix serves here too: one for all tests, and what a test changes is rolled back."""

from tests.matrix.conftest import _quiet_and_fast, world

__all__ = ["_quiet_and_fast", "world"]
