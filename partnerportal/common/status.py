"""A status has one home for its word, its tone and its shape, so that no two pages disagree (habit 14)."""

from dataclasses import dataclass

from django.utils.functional import Promise

TONES = ("quiet", "info", "ok", "warn", "bad")
SHAPES = ("none", "sent", "half", "tick", "link", "clock", "turn", "empty", "past", "stop", "square", "warn", "info")
"""Dashed ring, dotted ring, half disc, ringed check, chain, clock, diamond, slashed ring, crossed calendar, octagon."""


@dataclass(frozen=True, slots=True)
class Status:
    """What `{% status %}` draws: never a colour alone."""

    word: str | Promise
    tone: str = "quiet"
    shape: str = "none"
