"""Invoices and credit notes: written once, in the transaction of the payment or of its return, and never changed."""

from datetime import datetime
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from benefits.models import Invoice, Order
from benefits.money import in_currency, money_text
from partnerportal.accounts.activity import record

Line = dict[str, str]
"""`text`, and `amount` as a decimal in the order's currency; an amount of "" is a note."""


def issue(order: Order, kind: str, lines: list[Line], now: datetime) -> Invoice:
    """Writes the document of a payment or of its return (`Invoice.Kind`), once for each order and kind.

    Its total is the sum of the lines: not below zero for an invoice, not above for a credit note. Call it in the
    transaction of what it documents. Raises IntegrityError where one stands already (domain.md 2.3).
    """
    invoice = Invoice.objects.create(
        organization=order.organization,
        order=order,
        kind=kind,
        issued_date=order.organization.today(now),
        bill_to=order.bill_to,
        tax_id=order.tax_id,
        lines=lines,
        currency=order.currency,
        total=sum((Decimal(line["amount"]) for line in lines if line["amount"]), Decimal(0)),
    )
    record(None, f"invoice.{kind}", order.organization, order.reference, now, number=invoice, what=order)
    return invoice


def bill(order: Order, now: datetime) -> Invoice:
    """The invoice of a paid order: the fee, what was taken off, and the rate."""
    with translation.override(order.organization.language):
        return issue(order, Invoice.Kind.INVOICE, fee_lines(order), now)


def credit(order: Order, now: datetime) -> Invoice:
    """The credit note that gives back the whole amount of a paid order (D17)."""
    with translation.override(order.organization.language):
        text = _("Given back: %(order)s") % {"order": order}
        return issue(order, Invoice.Kind.CREDIT_NOTE, [{"text": text, "amount": str(-order.amount)}], now)


def fee_lines(order: Order) -> list[Line]:
    """What the amount of an order is made of; the sum of the lines is the amount."""
    fee = in_currency(order.fee_usd, order.rate)
    facts = {"offer": order.offer.name, "kind": order.get_kind_display()}
    lines = [{"text": _("%(offer)s, annual fee. %(kind)s.") % facts, "amount": str(fee)}]
    if order.discount_percent:
        text = _("%(percent)d %% off, once, for the upgrade from Silver") % {"percent": order.discount_percent}
        lines.append({"text": text, "amount": str(order.amount - fee)})
    if order.currency != "USD":
        facts = {
            "usd": money_text(order.fee_usd, "USD"),
            "rate": f"{order.rate.normalize():f}",
            "currency": order.currency,
        }
        text = _("Fee in US dollars: %(usd)s, at a rate of %(rate)s %(currency)s for one dollar.") % facts
        lines.append({"text": text, "amount": ""})
    lines.append({"text": _("Sample price: the fee and the rate are sample values."), "amount": ""})
    return lines
