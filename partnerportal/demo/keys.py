"""Product keys of the demo world: made up, a stock of each product, and what two companies have done with theirs."""

import secrets
from datetime import datetime, timedelta

from benefits.models import CloudSubscription, Item, MembershipBenefit, Redemption
from benefits.services import keys, redemptions, stock
from partnerportal.accounts.models import Organization
from partnerportal.demo.memberships import person

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ2346789"
STOCK = 20
SUITE, SERVER = "microsoft-365-e5", "windows-server-2022"


def tell(companies: dict[str, Organization], now: datetime) -> None:
    """Alpine can show a key and choose between both ways of redeeming another; Harbor has redeemed one."""
    for item in Item.objects.filter(needs_key=True):
        stock.load(item, [_made_up() for _key in range(STOCK)], now - timedelta(days=200))
    _alpine(companies["alpine"], now)
    _harbor(companies["harbor"], now)


def _alpine(company: Organization, now: datetime) -> None:
    """A subscription of last year runs for three more months; this year's key was looked at and waits."""
    admin, today = person("partner-admin@alpine.example"), company.today(now)
    keys.reveal(admin, _benefit(company, SERVER), now - timedelta(days=60))
    keys.reveal(person("global-admin@alpine.example"), _benefit(company, SUITE), now - timedelta(days=4))
    CloudSubscription.objects.create(
        organization=company,
        item=Item.objects.get(code=SUITE),
        tenant=company.domain,
        seats=100,
        start_date=today - timedelta(days=275),
        end_date=today + timedelta(days=90),
    )


def _harbor(company: Organization, now: datetime) -> None:
    admin, at = person("global-admin@harbor.example"), now - timedelta(days=25)
    benefit = _benefit(company, SUITE)
    keys.reveal(admin, benefit, at)
    shown = redemptions.preview(benefit, company.domain, at)
    redemptions.redeem(admin, benefit, company.domain, Redemption.Way.NEW, shown.stamp, at + timedelta(minutes=5))


def _benefit(company: Organization, code: str) -> MembershipBenefit:
    """That of the highest offer."""
    rows = MembershipBenefit.objects.select_related("organization", "membership__offer", "membership__organization")
    return rows.filter(organization=company, code=code).order_by("-membership__offer__level")[0]


def _made_up() -> str:
    """DEMO first, so that nobody takes it for a real one."""
    groups = ["".join(secrets.choice(LETTERS) for _letter in range(5)) for _group in range(4)]
    return "-".join(["DEMO0", *groups])
