"""The on-premises products that Product Support covers (domain.md 3.1)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from benefits.rows.sentences import NOTHING
from partnerportal.common.times import day_text
from support.models import Kind, Version


@dataclass
class Covered:
    """One product with its current and its previous version, and how long mainstream support of each runs."""

    product: str
    current: str = NOTHING
    previous: str = NOTHING


def covered_products() -> list[Covered]:
    """N and N-1 of every on-premises product, by name: one query."""
    rows = Version.objects.filter(age__lte=1, product__kind=Kind.ON_PREMISES).order_by("product__name", "age")
    found: dict[str, Covered] = {}
    for name, version, age, until in rows.values_list("product__name", "name", "age", "mainstream_end_date"):
        covered = found.setdefault(name, Covered(name))
        text = _("%(version)s, %(day)s") % {"version": version, "day": day_text(until)} if until else version
        setattr(covered, "previous" if age else "current", text)
    return list(found.values())
