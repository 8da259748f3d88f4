"""Which providers can file a problem instead of their reseller: what both the plan page and the hand-over ask (D34)."""

from datetime import datetime

from django.utils.translation import gettext as _

from incidents import filing
from partnerportal.accounts.models import Organization, User
from partnerportal.common.refusals import Refused
from partnerportal.customers.filing import Verdict
from partnerportal.customers.models import Customer, Subscription
from support.models import Area, Context, Version
from support.needs import Need
from support.services import plan_options

PAID = {Area.AZURE, Area.DYNAMICS}
"""Office 365 and what belongs to it are included: no plan is ever missing there (D40)."""


def who_files_instead(
    user: User, customer: Customer, version: Version, now: datetime | None = None
) -> tuple[Organization, ...]:
    """The providers of a reseller that can file a problem with that version: for want of a grant or of delegated admin,
    or of a plan, because the provider's plan pays where the provider files (D31).

    Raises Forbidden or Refused where no provider helps, and Refused where nothing is missing.
    """
    verdict = filing.verdict(user, version.product.area, customer)
    if _helps(user, customer, version, verdict, now):
        return verdict.providers
    verdict.demand()
    raise Refused(_("You can file this request yourself: nothing is missing any more."))


def files_instead(
    user: User, customer: Customer, versions: list[Version], now: datetime | None = None
) -> list[Version]:
    """Those of the versions with which a provider of the reseller helps, with one look at where the company stands and
    one at its plans for each area."""
    found = filing.verdicts(user, {version.product.area for version in versions}, customer)
    first = {version.product.area: version for version in versions}
    helped = {area for area, version in first.items() if _helps(user, customer, version, found[area], now)}
    return [version for version in versions if version.product.area in helped]


def _helps(user: User, customer: Customer, version: Version, verdict: Verdict, now: datetime | None) -> bool:
    if not verdict:
        return verdict.can_hand_over
    if not verdict.providers:
        return False
    return _lacks_plan(user, version, now) or _has_closed_azure(user, customer, version)


def _lacks_plan(user: User, version: Version, now: datetime | None) -> bool:
    """Whether nothing that the company holds pays for it today."""
    assert user.organization is not None
    need = Need.of(version, Context.CUSTOMER)
    return version.product.area in PAID and not plan_options(user, need, user.organization.today(now)).usable


def _has_closed_azure(user: User, customer: Customer, version: Version) -> bool:
    """Whether one of the customer's Azure subscriptions is not open to the company, though others are."""
    assert user.organization is not None
    reached = Subscription.objects.open_to(user.organization)
    closed = Subscription.objects.filter(customer=customer, has_access=True).exclude(pk__in=reached.values("pk"))
    return version.product.area == Area.AZURE and closed.exists()
