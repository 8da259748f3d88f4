"""What the section of Azure credits shows: each credit in the company's currency, and who has it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format

from benefits.models import Assignment, BenefitUnit, Currency, Family, Membership
from benefits.money import in_currency, money_text
from benefits.permissions.seats import can_remove, can_transfer
from benefits.rows.seats import Places, people_of, places_of
from benefits.running import of_family
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import Answer

CREDITS = (BenefitUnit.MONTHLY_CREDIT, BenefitUnit.BULK_CREDIT)


@dataclass(frozen=True)
class Holder:
    """A person with a credit; `may_change` is removing a monthly one, transferring a bulk one."""

    assignment: Assignment
    may_change: Answer


@dataclass(frozen=True)
class CreditRow:
    """One credit of one year: the amount for each person, and who has it."""

    places: Places
    amount: str
    amount_usd: str
    """Empty where the company's currency is the dollar."""
    holders: list[Holder]

    @property
    def is_bulk(self) -> bool:
        return self.places.benefit.unit == BenefitUnit.BULK_CREDIT

    @property
    def takes_many(self) -> bool:
        """Several people at once: not for a bulk credit, where each declares what else they use."""
        return not self.is_bulk


@dataclass(frozen=True)
class Credits:
    may: Answer
    currency: Currency
    rows: list[CreditRow]

    @property
    def rate(self) -> str:
        """As the reader's language writes it, without empty decimals: 0.88."""
        return str(number_format(f"{self.currency.rate.normalize():f}", use_l10n=True))


def credits(user: User, memberships: list[Membership], now: datetime) -> Credits | None:
    """The credits of the years that run, in two queries beside the memberships; None where no year has one.

    Amounts are the catalogue's dollars at the currency's rate, rounded to the cent, half a cent up (D51).
    """
    current = [row for row in memberships if row.state == Membership.State.ACTIVE]
    benefits = [benefit for benefit in of_family(current, Family.CLOUD) if benefit.unit in CREDITS]
    if not benefits:
        return None
    currency, people = Currency.of(benefits[0].membership.organization), people_of(user, benefits)
    rows = []
    for benefit in benefits:
        holders = [Holder(row, _may_change(user, row, now)) for row in people[benefit.pk]]
        places = places_of(user, benefit, len(holders), now)
        rows.append(CreditRow(places, *amounts(benefit.amount_usd or 0, currency), holders))
    return Credits(may(user, "seats.assign"), currency, rows)


def amounts(usd: int, currency: Currency) -> tuple[str, str]:
    """The amount in the company's currency, and in dollars where that is another one."""
    amount_usd = "" if currency.code == "USD" else money_text(usd, "USD")
    return money_text(in_currency(usd, currency.rate), currency.code), amount_usd


def _may_change(user: User, row: Assignment, now: datetime) -> Answer:
    change = can_transfer if row.unit == BenefitUnit.BULK_CREDIT else can_remove
    return change(user, row, now)
