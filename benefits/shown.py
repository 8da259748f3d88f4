"""What a person was shown before agreeing to it. An order is bound to it: anything new is asked again."""

from datetime import date

from django.utils.translation import gettext as _

from benefits.models import Order
from benefits.standing import Quote
from partnerportal.common.times import day_text


def stamp(quote: Quote, today: date) -> str:
    """Kind with what is replaced, price and next anniversary; it travels with the form, hidden."""
    replaced = quote.replaces.pk if quote.replaces else ""
    price = f"{quote.amount} {quote.currency.code}"
    return "|".join([f"{quote.kind} {replaced}", price, quote.anniversary(today).isoformat()])


def news(seen: str, quote: Quote, today: date) -> str:
    """What is not as it was shown, in sentences; "" where everything is."""
    then, now = seen.split("|"), stamp(quote, today).split("|")
    if len(then) != len(now):
        then = [""] * len(now)
    sentences = [
        _kind(quote),
        _("The price is %(amount)s now.") % {"amount": quote.amount_text},
        _("The next anniversary is %(day)s now.") % {"day": day_text(quote.anniversary(today))},
    ]
    return " ".join(said for said, before, after in zip(sentences, then, now, strict=True) if before != after)


def _kind(quote: Quote) -> str:
    facts = {"membership": quote.replaces}
    if quote.kind == Order.Kind.RENEW:
        return _("It is a renewal of %(membership)s now.") % facts
    if quote.kind == Order.Kind.UPGRADE:
        return _("It is an upgrade of %(membership)s now.") % facts
    return _("It is a purchase now, which replaces nothing.")
