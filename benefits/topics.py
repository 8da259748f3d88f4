"""What advice is given about: products by area with their scope, and topics by scenario, read from one file (D43)."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from benefits.models import AdvisoryRequest

DEFAULT = Path(__file__).parent / "advisory_topics.toml"
IN, PREVIEW, OUT = "in", "preview", "out"


class TopicsError(ValueError):
    """The file of topics cannot be used; says what is wrong with it."""


@dataclass(frozen=True)
class Product:
    """Something that advice is asked about; `reason` says why one that is out of scope is blocked."""

    area: str
    name: str
    scope: str = IN
    reason: str = ""

    @property
    def is_out(self) -> bool:
        return self.scope == OUT

    @property
    def is_preview(self) -> bool:
        return self.scope == PREVIEW


@dataclass(frozen=True)
class Topics:
    """The whole file: products in the order of their areas, and the topics of each scenario."""

    products: tuple[Product, ...]
    topics: dict[str, tuple[str, ...]]

    @property
    def areas(self) -> dict[str, list[Product]]:
        found: dict[str, list[Product]] = {}
        for product in self.products:
            found.setdefault(product.area, []).append(product)
        return found

    @property
    def out_of_scope(self) -> list[Product]:
        return [product for product in self.products if product.is_out]

    def product(self, name: str) -> Product | None:
        return next((product for product in self.products if product.name == name), None)


@lru_cache(maxsize=4)
def topics(path: Path = DEFAULT) -> Topics:
    """The file, read once. Raises TopicsError for a scope, a reason, a name or a scenario that does not fit."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    products = tuple(Product(area["name"], **product) for area in raw["areas"] for product in area["products"])
    found = Topics(products, {row["code"]: tuple(row["topics"]) for row in raw["scenarios"]})
    _check(found)
    return found


def _check(found: Topics) -> None:
    names = [product.name for product in found.products]
    if len(names) != len(set(names)):
        raise TopicsError("Each product stands in one area only.")
    for product in found.products:
        if product.scope not in {IN, PREVIEW, OUT}:
            raise TopicsError(f"{product.name}: {product.scope!r} is no scope.")
        if product.is_out != bool(product.reason):
            raise TopicsError(f"{product.name}: what is out of scope has a reason, nothing else has.")
    if list(found.topics) != AdvisoryRequest.Scenario.values or not all(found.topics.values()):
        raise TopicsError("Every scenario has topics.")
