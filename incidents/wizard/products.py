"""Products and versions as the first step offers them, and what Product Support covers (domain.md 3.1)."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from incidents.wizard.drafts import business_day
from partnerportal.accounts.models import User
from partnerportal.common.text import as_key
from partnerportal.common.times import day_text
from support.models import Kind, Version
from support.services.options import version_not_covered

Choices = list[tuple[str, str | list[tuple[str, str]]]]


def version_choices(user: User) -> tuple[Choices, dict[str, Version]]:
    """The on-premises versions of every product, by family, for one list; and each version by its key. One query."""
    today = business_day(user)
    versions = list(_on_premises())
    choices: Choices = [("", _("Choose a product and version"))]
    for family, found in groupby(versions, key=lambda version: version.product.family):
        choices.append((family, [(str(version.pk), _words(version, today)) for version in found]))
    return choices, {str(version.pk): version for version in versions}


def _on_premises() -> QuerySet[Version]:
    found = Version.objects.filter(product__kind=Kind.ON_PREMISES).select_related("product")
    return found.order_by("product__family", "product__name", "product", "age")


def _words(version: Version, today: date) -> str:
    """The version with its place, its end, and whether it is covered: what has to be known before it is chosen."""
    words = {"version": version, "place": version.place, "day": day_text(version.mainstream_end_date)}
    if not version.is_covered(today):
        return _("%(version)s (%(place)s), not covered by Product Support") % words
    if version.mainstream_end_date is None:
        return _("%(version)s (%(place)s)") % words
    if not version.in_mainstream(today):
        return _("%(version)s (%(place)s), mainstream support ended on %(day)s") % words
    return _("%(version)s (%(place)s), mainstream support until %(day)s") % words


@dataclass(frozen=True)
class Coverage:
    """Whether Product Support covers the version; if not, why, and which versions of the product it does cover."""

    version: Version
    is_covered: bool
    why: str = ""
    covered: list[str] = field(default_factory=list)


def coverage(user: User, key: object) -> Coverage | None:
    """Of the on-premises version with that key; None where there is none."""
    version = _on_premises().filter(pk=as_key(str(key or ""))).first()
    return _coverage(version, business_day(user)) if version else None


def _coverage(version: Version, today: date) -> Coverage:
    if version.is_covered(today):
        return Coverage(version, True)
    others = _on_premises().filter(product=version.product_id)
    covered = [str(other) for other in others if other.is_covered(today)]
    return Coverage(version, False, version_not_covered(version), covered)
