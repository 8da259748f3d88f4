"""Sentences that stand in several places of a page, put together once."""

from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benefits import services
from benefits.models import BenefitUnit, Membership, MembershipBenefit
from benefits.models.offer import BenefitFacts
from partnerportal.common.times import day_text, length_text

NOTHING = "\u2013"


def amount(benefit: BenefitFacts, value: int | Decimal | None) -> str:
    """So much of a benefit, in its own unit: 20, 49.5 h, Unlimited."""
    if value is None:
        return _("from hours") if benefit.deducts_from else _("Unlimited")
    if benefit.unit == BenefitUnit.HOUR:
        return _("%(hours)s h") % {"hours": number_format(Decimal(value).normalize(), use_l10n=True)}
    return str(value)


def holds(benefit: MembershipBenefit, membership: Membership) -> str:
    """How many incidents, for which year, and what they are owed to."""
    facts = {"offer": membership.offer, "year": membership.year, "competency": benefit.competency}
    if benefit.quantity is not None:
        text = ngettext(
            "%(number)s incident for %(year)s, with %(offer)s.",
            "%(number)s incidents for %(year)s, with %(offer)s.",
            benefit.quantity,
        )
        return text % {**facts, "number": benefit.quantity}
    if benefit.competency:
        return _("Unlimited for %(year)s, because of the competency %(competency)s beside %(offer)s.") % facts
    return _("Unlimited for %(year)s, with %(offer)s.") % facts


def runs(membership: Membership, today: date) -> str:
    """From when to when the contract will run (D14)."""
    facts = {"ends": day_text(membership.anniversary), "usable": day_text(membership.usable_until)}
    if membership.in_renewal_window(today):
        return (
            _(
                "The anniversary was on %(ends)s. From the day it is issued the contract is usable through %(usable)s; "
                "renewing brings a new one for the next year."
            )
            % facts
        )
    text = _("From the day it is issued to %(ends)s, usable through %(usable)s. Activating later does not lengthen it.")
    return text % facts


def takes(pace: services.Pace) -> str:
    """How long activation takes, from the decisions of the last weeks; without any, what is promised."""
    if pace.median is None or pace.ninety is None:
        return _("Up to a few days: requests are decided within 2 business days. None was decided in the last 4 weeks.")
    text = ngettext(
        "In the last 4 weeks %(count)s request was decided, after %(usual)s.",
        "Usually %(usual)s. In the last 4 weeks %(count)s requests were decided, 9 of 10 of them within %(most)s.",
        pace.count,
    )
    return text % {"count": pace.count, "usual": length_text(pace.median), "most": length_text(pace.ninety)}
