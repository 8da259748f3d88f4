"""A statement: every movement of a contract or of a company's hours, its running balance, by whom and for what."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import Case, F, IntegerField, Min, Q, QuerySet, Sum, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.references import Named, resolve
from support.models import Contract, Entry

CHUNK = 500
REASONS = {
    "withdrawn": _lazy("Withdrawn before an engineer started"),
    "duplicate": _lazy("Duplicate"),
    "product_defect": _lazy("Product defect"),
    "declined": _lazy("Declined"),
    "settled": _lazy("Reserved, but not needed"),
}
"""Why a unit is given back (D27); another reason is shown as it was written."""
IS_LIFT = Q(kind=Entry.Kind.ADJUSTED, units=0)
CHANGE = Case(When(kind=Entry.Kind.CONSUMED, then=F("units") * -1), default=F("units"), output_field=IntegerField())


@dataclass(frozen=True)
class Hours:
    """What a company holds beside any contract: its hours of advice."""

    organization: Organization
    title: str

    @property
    def organization_id(self) -> int:
        return self.organization.pk


Book = Contract | Hours
"""What a statement is about."""


@dataclass(frozen=True)
class Row:
    """One movement as the reader may see it; `change` and `left` are None where nothing limits the line."""

    entry: Entry
    what: str
    reason: str
    change: int | None
    left: int | None
    title: str
    url: str | None
    by: str


def reads_all(user: User, book: Book) -> bool:
    """Whether `user` reads the whole statement; who is only linked reads the own movements (model.md 3)."""
    return book.organization_id == user.organization_id and bool(may(user, "support.view_contracts"))


def movements(user: User, book: Book) -> QuerySet[Entry]:
    """The movements that `user` may read."""
    rows = Entry.objects.filter(_lines_of(book)).select_related("entitlement__plan", "by")
    return rows if reads_all(user, book) else rows.filter(Q(by=user) | Q(undoes__by=user))


def statement(user: User, book: Book, entries: Sequence[Entry]) -> list[Row]:
    """The entries, which follow one another within each line, as rows in the same order."""
    spent = (Entry.Kind.CONSUMED, Entry.Kind.GIVEN_BACK)
    names = resolve(user, (entry.reference for entry in entries if entry.kind in spent))
    left = _running(entries) if reads_all(user, book) else {}
    rows = []
    for entry in entries:
        named = names.get(entry.reference, Named(book.title))
        what, change = _what(entry)
        reason, by = str(REASONS.get(entry.reason, entry.reason)), _by(user, book, entry)
        rows.append(Row(entry, what, reason, change, left.get(entry.pk), named.title, named.url, by))
    return rows


def whole_statement(user: User, book: Book) -> Iterator[Row]:
    """Every row from the first on, fetched in chunks."""
    entries: Iterator[Entry] = movements(user, book).order_by("pk").iterator(CHUNK)
    while chunk := list(islice(entries, CHUNK)):
        yield from statement(user, book, chunk)


def _lines_of(book: Book) -> Q:
    if isinstance(book, Contract):
        return Q(entitlement__contract=book)
    return Q(entitlement__contract=None, entitlement__organization=book.organization)


def _what(entry: Entry) -> tuple[str, int | None]:
    if entry.kind in (Entry.Kind.GRANTED, Entry.Kind.ADJUSTED) and not entry.units:
        return (_("Limit lifted") if entry.kind == Entry.Kind.ADJUSTED else entry.get_kind_display()), None
    return entry.get_kind_display(), entry.change


def _by(user: User, book: Book, entry: Entry) -> str:
    """The name, where the reader may know it: outsiders know only their own, members those of the company (D23)."""
    person = entry.by
    if person is None:
        return _("The portal")
    is_known = person.organization_id == book.organization_id or bool(may(user, "support.see_links"))
    if person.pk == user.pk or (reads_all(user, book) and is_known):
        return str(person)
    return _("Somebody outside the company") if reads_all(user, book) else _("Somebody else")


def _running(entries: Iterable[Entry]) -> dict[int, int | None]:
    """What was left after each entry, from one sum per line over all that came before the oldest of them.

    None where nothing limited the line then: from the beginning, or since its limit was lifted (D12).
    """
    in_order = sorted(entries, key=lambda entry: entry.pk)
    if not in_order:
        return {}
    before = Q(pk__lt=in_order[0].pk)
    ledger = Entry.objects.filter(entitlement__in={entry.entitlement_id for entry in in_order}).order_by()
    sums = ledger.values("entitlement").annotate(
        opening=Sum(CHANGE, filter=before, default=0), lifted=Min("pk", filter=IS_LIFT)
    )
    left = {line["entitlement"]: line["opening"] for line in sums}
    lifted = {line["entitlement"]: line["lifted"] for line in sums}
    balances: dict[int, int | None] = {}
    for entry in in_order:
        line, since = entry.entitlement, lifted[entry.entitlement_id]
        left[line.pk] += entry.change
        limited = line.quota is not None or (since is not None and entry.pk < since)
        balances[entry.pk] = left[line.pk] if limited else None
    return balances
