"""What support tells upwards. At most three in the whole project (architecture.md 1.1)."""

from django.dispatch import Signal

link_removing = Signal()
"""Asked with `link` before an own link goes; a receiver answers with a sentence that forbids it, or None (D26)."""
