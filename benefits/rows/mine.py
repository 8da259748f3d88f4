"""What is assigned to one person: the own-seat view (D9, D50)."""

from dataclasses import dataclass

from benefits.models import Assignment, Currency, Item
from benefits.rows.credits import amounts
from partnerportal.accounts.models import User


@dataclass(frozen=True)
class Mine:
    """One seat or credit, and how it is used."""

    assignment: Assignment
    item: Item | None
    amount: str = ""
    amount_usd: str = ""


def mine(user: User) -> list[Mine]:
    """What the person has now, also of a company that they have left; at most three queries."""
    rows = list(assigned_to(user))
    items = {item.code: item for item in Item.objects.filter(code__in={row.benefit.code for row in rows})}
    companies = {row.organization for row in rows if row.benefit.amount_usd is not None}
    currencies = {company.pk: Currency.of(company) for company in companies}
    return [Mine(row, items.get(row.benefit.code), *_amounts(row, currencies)) for row in rows]


def assigned_to(user: User) -> list[Assignment]:
    """The person's own running assignments; for Home too."""
    rows = Assignment.objects.live().filter(assignee=user).order_by("benefit__family", "pk")
    return list(rows.select_related("benefit__membership__offer", "organization", "assigned_by"))


def _amounts(row: Assignment, currencies: dict[int, Currency]) -> tuple[str, str]:
    if row.benefit.amount_usd is None:
        return "", ""
    return amounts(row.benefit.amount_usd, currencies[row.organization_id])
