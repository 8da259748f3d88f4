"""Writing the catalogue file into the database, as often as one likes."""

from collections.abc import Sequence
from pathlib import Path

from django.db import models, transaction
from django.db.models import F

from benefits.catalogue import DEFAULT, read
from benefits.models import OfferBenefit
from support.models import Product, Version

ASIDE = 1000
"""Added to the ages of a product's versions while they change places, because no two may be equal."""


@transaction.atomic
def load_catalogue(path: Path = DEFAULT) -> None:
    """Makes the catalogue in the database what the file says; loading it again changes nothing.

    What memberships were promised stays (model.md 1). Raises CatalogueError with all that is wrong, and loads nothing.
    """
    catalogue = read(path)
    for rows in (
        catalogue.currencies,
        catalogue.offers,
        catalogue.competencies,
        catalogue.items,
        catalogue.plans,
        catalogue.products,
    ):
        _save(rows, "code")
    _save(catalogue.benefits, "offer", "code", "condition")
    OfferBenefit.objects.exclude(pk__in=[row.pk for row in catalogue.benefits]).delete()
    _save_versions(catalogue.versions)


def _save(rows: Sequence[models.Model], *key: str) -> None:
    """Inserts the rows, or updates those that have the same key; afterwards each has its primary key."""
    model = type(rows[0])
    changing = [f.name for f in model._meta.fields if f.name not in {"id", *key}]
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=key, update_fields=changing)


def _save_versions(versions: list[Version]) -> None:
    """Ages shift when a new version comes out; versions that the file does not name any more become the oldest."""
    named: dict[Product, set[str]] = {version.product: set() for version in versions}
    for version in versions:
        named[version.product].add(version.name)
    stored = Version.objects.filter(product__in=named)
    gone = [row for row in stored.select_related("product").order_by("age") if row.name not in named[row.product]]
    stored.update(age=F("age") + ASIDE)
    _save(versions, "product", "name")
    for row in gone:
        row.age = len(named[row.product])
        named[row.product].add(row.name)
        row.save(update_fields=["age"])
