"""Amounts in a company's own currency: dollars of the catalogue at its rate, rounded to cents (D51)."""

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency
from django.utils.translation import get_language

CENT = Decimal("0.01")


def in_currency(usd: Decimal | int, rate: Decimal) -> Decimal:
    """So many US dollars at `rate`, to the cent; half a cent counts as a whole one."""
    return (Decimal(usd) * rate).quantize(CENT, ROUND_HALF_UP)


def discounted(usd: int, percent: int) -> Decimal:
    """The dollars that are left of `usd` after a discount; not rounded, so that only one rounding happens."""
    return Decimal(usd) * (100 - percent) / 100


def money_text(amount: Decimal | int, currency: str) -> str:
    """CHF 4,162.40: as the reader's language writes amounts, with the code of the currency, never its sign."""
    locale = (get_language() or "en").replace("-", "_")
    return format_currency(amount, currency, "\u00a4\u00a4\u00a0#,##0.00", locale=locale)
