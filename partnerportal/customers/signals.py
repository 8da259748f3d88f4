"""What customers tell upwards. At most three signals in the whole project (architecture.md 1.1)."""

from django.dispatch import Signal

ground_ended = Signal()
"""A relationship or a partnership has ended: sent by its model in the transaction that ends it, with `row`, `by` and
`now`. Receivers take away what rested on it."""
