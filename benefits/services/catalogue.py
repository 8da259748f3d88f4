"""Writing the catalogue file into the database, as often as one likes."""

from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import F

from benefits.catalogue import DEFAULT, read
from benefits.models import Offer, OfferBenefit
from support.models import Product, Version

ASIDE = 1000
"""Added to the ages of a product's versions while they change places, because no two may be equal."""


@transaction.atomic
def load_catalogue(path: Path = DEFAULT) -> None:
    """Makes the catalogue in the database what the file says; loading it again changes nothing.

    What memberships were promised stays (model.md 1). Raises CatalogueError with all that is wrong, and loads nothing.
    """
    catalogue = read(path)
    for row in [*catalogue.offers, *catalogue.competencies, *catalogue.plans, *catalogue.products]:
        _save(row, "code")
    _save_benefits(catalogue.benefits)
    for product in catalogue.products:
        _save_versions(product, [version for version in catalogue.versions if version.product is product])


def _save(row: models.Model, *key: str) -> None:
    """Updates the row with the same key, or inserts it; afterwards `row` is the stored one."""
    values: dict[str, Any] = {f.name: getattr(row, f.name) for f in row._meta.fields if f.name != "id"}
    found = {name: values.pop(name) for name in key}
    stored, _made = type(row)._default_manager.update_or_create(**found, defaults=values)
    row.pk = stored.pk


def _save_benefits(benefits: list[OfferBenefit]) -> None:
    for row in benefits:
        row.offer = Offer.objects.get(code=row.offer.code)
        _save(row, "offer", "code", "condition")
    OfferBenefit.objects.exclude(pk__in=[row.pk for row in benefits]).delete()


def _save_versions(product: Product, versions: list[Version]) -> None:
    """Ages shift when a new version comes out; versions that the file does not name any more become the oldest."""
    stored = Version.objects.filter(product=product)
    before = list(stored.order_by("age").values_list("name", flat=True))
    names = [version.name for version in versions]
    gone = [name for name in before if name not in names]
    stored.update(age=F("age") + ASIDE)
    for version in versions:
        version.product = product
        _save(version, "product", "name")
    for age, name in enumerate(gone, start=len(names)):
        stored.filter(name=name).update(age=age)
