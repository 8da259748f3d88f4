"""Products and versions as the first step offers them, and what Product Support covers (domain.md 3.1)."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _

from incidents.wizard.drafts import business_day
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.text import as_key
from partnerportal.common.times import day_text
from partnerportal.customers.models import Customer
from support.models import Area, Kind, Version
from support.services.options import version_not_covered

Choices = list[tuple[str, str | list[tuple[str, str]]]]
MARKETPLACE, NO_PRODUCT = "marketplace", "portal"
"""What is no product of ours, and what is about none: values beside the keys of versions."""
ABOUT = {
    "azure": {Area.AZURE},
    "cloud": {Area.OFFICE, Area.DYNAMICS},
    "on-premises": {Area.ON_PREMISES},
}
"""What a request for a customer starts with, as the address says it (domain.md 5.3)."""
OTHERS = "others"


def version_choices(
    user: User, customer: Customer | None = None, about: str = ""
) -> tuple[Choices, dict[str, Version]]:
    """The versions of every product by family, for one list; and each version by its key. One query.

    Whoever belongs to no company is offered on-premises products alone; `about` leaves a part of the list.
    """
    is_member = customer is not None or bool(may(user, "incidents.file_cloud"))
    versions = list(_offered(is_member, about))
    choices: Choices = [] if len(versions) == 1 else [("", _("Choose a product and version"))]
    for family, found in groupby(versions, key=_family):
        choices.append((family, [(str(version.pk), _words(version, business_day(user))) for version in found]))
    if is_member and about not in ABOUT:
        choices.append((_("Something else"), _others(customer)))
    return choices, {str(version.pk): version for version in versions}


def _others(customer: Customer | None) -> list[tuple[str, str]]:
    portal = _("No product: billing or fraud") if customer else _("No product: billing, fraud, this portal")
    return [(NO_PRODUCT, portal), (MARKETPLACE, _("A product of the commercial marketplace"))]


def _offered(is_member: bool, about: str) -> QuerySet[Version]:
    found = Version.objects.select_related("product") if is_member else _on_premises()
    if about in ABOUT:
        found = found.filter(product__area__in=ABOUT[about])
    elif about == OTHERS:
        found = found.none()
    is_cloud = Case(When(product__kind=Kind.CLOUD, then=Value(1)), default=Value(0), output_field=IntegerField())
    return found.order_by(is_cloud, "product__family", "product__name", "product", "age")


def _family(version: Version) -> str:
    return version.product.family if version.is_on_premises else _("Cloud products")


def _on_premises() -> QuerySet[Version]:
    return Version.objects.filter(product__kind=Kind.ON_PREMISES).select_related("product")


def _words(version: Version, today: date) -> str:
    """The version with its place, its end, and whether it is covered: what has to be known before it is chosen."""
    if not version.is_on_premises:
        return str(version)
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
    return covered(user, version)


def covered(user: User, version: Version | None) -> Coverage | None:
    """Of the version, where it is an on-premises one."""
    return _coverage(version, business_day(user)) if version and version.is_on_premises else None


def _coverage(version: Version, today: date) -> Coverage:
    if version.is_covered(today):
        return Coverage(version, True)
    others = _on_premises().filter(product=version.product_id).order_by("age")
    found = [str(other) for other in others if other.is_covered(today)]
    return Coverage(version, False, version_not_covered(version), found)
