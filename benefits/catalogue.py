"""Reading the catalogue file: every row becomes a model that is not saved yet, and every mistake a sentence."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from benefits.models import COUNTED, BenefitUnit, Competency, Condition, Currency, Item, Offer, OfferBenefit
from support.models import Kind, Plan, Product, Version

DEFAULT = Path(__file__).parent / "catalogue.toml"
TABLES = {"currencies", "offers", "competencies", "cloud", "benefits", "plans", "products"}
UNLIMITED = "unlimited"
TOLD = ("description", "instructions", "link", "languages", "systems", "needs_key")
"""What a benefit says beside its quantity; it stays readable and is not promised."""
Row = dict[str, Any]


class CatalogueError(ValueError):
    """The catalogue file cannot be used; one line for each mistake."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@dataclass
class Catalogue:
    """What the file says, ready to be saved; a benefit points at its offer, a version at its product."""

    currencies: list[Currency] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    competencies: list[Competency] = field(default_factory=list)
    benefits: list[OfferBenefit] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)


def read(path: Path = DEFAULT) -> Catalogue:
    """The catalogue in the file. Raises CatalogueError with all that is wrong with it."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError([f"{path.name} is not TOML: {error}"]) from error
    reader = _Reader(raw)
    catalogue = reader.read()
    if reader.problems:
        raise CatalogueError(reader.problems)
    return catalogue


class _Reader:
    def __init__(self, raw: Row) -> None:
        self.raw = raw
        self.problems: list[str] = []

    def read(self) -> Catalogue:
        self.problems += [f"Unknown table {name!r}." for name in sorted(self.raw.keys() - TABLES)]
        currencies = [self._row(Currency, row, "currency") for row in self._rows("currencies")]
        offers = [self._row(Offer, row, "offer") for row in self._rows("offers")]
        plans = [
            self._row(Plan, {"position": position, **row}, "plan")
            for position, row in enumerate(self._rows("plans"), start=1)
        ]
        competencies = list(self._competencies())
        self.known = {c.code: c for c in competencies}
        self._check_sold(offers, plans)
        benefits = list(self._benefits({o.code: o for o in offers}, {p.code for p in plans}))
        items = [self._row(Item, _told(row), "item") for row in self._rows("benefits")]
        products, versions = self._products()
        for name, codes in {
            "currency": [c.code for c in currencies],
            "offer": [o.code for o in offers],
            "level of an offer": [o.level for o in offers if not o.plan_code],
            "plan": [p.code for p in plans],
            "competency": [c.code for c in competencies],
            "product": [p.code for p in products],
        }.items():
            self._once(name, codes)
        return Catalogue(currencies, offers, competencies, benefits, items, plans, products, versions)

    def _rows(self, table: str) -> list[Row]:
        rows = self.raw.get(table, [])
        if not rows:
            self.problems.append(f"The table {table!r} is missing.")
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            return rows
        self.problems.append(f"Write {table!r} as [[{table}]].")
        return []

    def _competencies(self) -> Iterator[Competency]:
        areas, cloud = self.raw.get("competencies", {}), self.raw.get("cloud", {}).get("competencies", [])
        known = {code for names in areas.values() for code in names}
        for code in cloud:
            if code not in known:
                self.problems.append(f"Unknown competency {code!r} among the cloud competencies.")
        self._once("cloud competency", cloud)
        for area, names in areas.items():
            for code, name in names.items():
                row = {"code": code, "name": name, "area": area, "is_cloud": code in cloud}
                yield self._row(Competency, row, "competency")

    def _benefits(self, offers: dict[str, Offer], plans: set[str]) -> Iterator[OfferBenefit]:
        rows = self._rows("benefits")
        codes = [row.get("code") for row in rows]
        self._once("benefit", codes)
        for position, row in enumerate(rows, start=1):
            shared = {"position": position, "plan_code": row.get("plan", "")}
            shared |= {name: value for name, value in row.items() if name not in {"plan", "held", *TOLD}}
            self._check_plan(row, plans)
            for held in row.get("held", []):
                yield from self._held(shared, held, offers, codes)
            keys = [(held.get("offer"), held.get("condition", Condition.ALWAYS)) for held in row.get("held", [])]
            self._once(f"row of benefit {row.get('code')}", [f"{offer}, {condition}" for offer, condition in keys])

    def _check_sold(self, offers: list[Offer], plans: list[Plan]) -> None:
        """An offer has a level, or sells a plan; every plan that is sold has one offer."""
        for offer in offers:
            if (offer.level is None) != offer.is_plan:
                self.problems.append(f"Offer {offer.code!r}: give either level or plan_code.")
        sold = [offer.plan_code for offer in offers if offer.is_plan]
        self._once("offer of plan", sold)
        for code in sorted({plan.code for plan in plans if plan.is_sold} ^ set(sold)):
            self.problems.append(f"Plan {code!r}: what is sold has an offer with its plan_code, nothing else has.")

    def _check_plan(self, row: Row, plans: set[str]) -> None:
        name, plan = row.get("code"), row.get("plan")
        if (row.get("unit") == BenefitUnit.INCIDENT) != (plan is not None):
            self.problems.append(f"Benefit {name!r}: what is counted by incident names its plan, nothing else does.")
        elif plan is not None and plan not in plans:
            self.problems.append(f"Benefit {name!r}: unknown plan {plan!r}.")

    def _held(self, shared: Row, held: Row, offers: dict[str, Offer], codes: list[Any]) -> Iterator[OfferBenefit]:
        where = f"Benefit {shared.get('code')!r}"
        offer, quantity, source = held.get("offer"), held.get("quantity"), held.get("deducts_from", "")
        if offer not in offers:
            self.problems.append(f"{where}: unknown offer {offer!r}.")
            return
        where = f"{where} of {offer!r}"
        if (quantity is None) == (not source):
            self.problems.append(f"{where}: give either quantity or deducts_from.")
        if source and source not in codes:
            self.problems.append(f"{where}: unknown benefit {source!r} in deducts_from.")
        if quantity is not None and quantity != UNLIMITED and (type(quantity) is not int or quantity < 0):
            self.problems.append(f"{where}: quantity is a number from 0, or {UNLIMITED!r}, not {quantity!r}.")
            return
        wanted = held.get("competency")
        if (wanted is not None and wanted not in self.known) or (
            (held.get("condition") == Condition.COMPETENCY) != (wanted is not None)
        ):
            self.problems.append(f"{where}: condition 'competency' names one competency, the others none.")
            return
        if bool(shared.get("kind")) != (shared.get("unit") in COUNTED):
            self.problems.append(f"{where}: what is counted by incident or hour has a kind, nothing else has.")
        held = {**held, "competency": self.known[wanted] if wanted else None}
        row = {**shared, **held, "offer": offers[offer], "quantity": None if quantity == UNLIMITED else quantity}
        yield self._row(OfferBenefit, row, where)

    def _products(self) -> tuple[list[Product], list[Version]]:
        products, versions = [], []
        for row in self._rows("products"):
            listed = row.get("versions", [])
            product = self._row(Product, {k: v for k, v in row.items() if k != "versions"}, "product")
            if bool(listed) == (product.kind == Kind.CLOUD):
                self.problems.append(f"Product {product.code!r}: on-premises products have versions, cloud ones none.")
            for age, version in enumerate(listed or [{"name": ""}]):
                made = {"age": age, "name": version.get("name"), "mainstream_end_date": version.get("mainstream_end")}
                versions.append(self._row(Version, {**made, "product": product}, f"version of {product.code!r}"))
            self._once(f"version of {product.code}", [version.get("name") for version in listed])
            products.append(product)
        return products, versions

    def _row(self, model: type[models.Model], row: Row, what: str) -> Any:
        """An instance of the model; what is missing, unknown or does not fit is noted."""
        known = {f.name for f in model._meta.fields} - {"id"}
        unknown = sorted(row.keys() - known)
        self.problems += [f"{what.capitalize()} {row.get('code', '')!r}: unknown {name!r}." for name in unknown]
        made = model(**{name: value for name, value in row.items() if name in known})
        try:
            made.clean_fields(exclude={"offer", "product", "competency"})
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                label = row.get("code") or row.get("name")
                self.problems.append(f"{what.capitalize()} {label!r}: {name}: {' '.join(messages)}")
        return made

    def _once(self, what: str, codes: Iterable[Any]) -> None:
        twice = [code for code, times in Counter(codes).items() if times > 1]
        self.problems += [f"Duplicate {what} {code!r}." for code in twice]


def _told(row: Row) -> Row:
    return {name: row[name] for name in ("code", "name", "family", *TOLD) if name in row}
