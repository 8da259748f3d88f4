"""The components as template tags. The gallery at /components/ shows each of them in every state.

A literal argument is trusted and a variable is escaped. What stands in rows is drawn in Python, because it is drawn
often; everything larger is a template in templates/components/ that opens with its parameters.
"""

from . import atoms, blocks, buttons, forms, lists, progress, shell, times
from .library import register

__all__ = ["atoms", "blocks", "buttons", "forms", "lists", "progress", "register", "shell", "times"]
