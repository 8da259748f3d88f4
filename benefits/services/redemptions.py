"""Redeeming a key: both ways computed before one is chosen, then done once and for ever (domain.md 3.5, D18)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits import redeeming
from benefits.models import CloudSubscription, Item, MembershipBenefit, Redemption
from benefits.models.keys import CloudSubscriptionQuerySet
from benefits.permissions.keys import can_redeem
from benefits.services.keys import locked
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState, demand

Way = Redemption.Way


@dataclass(frozen=True)
class Choice:
    """One way to redeem a key, with what it leads to, or why it cannot be chosen."""

    way: Redemption.Way
    outcome: redeeming.Outcome | None
    why_not: str = ""

    @property
    def verb(self) -> str:
        """What choosing it is called."""
        verbs = {
            Way.NEW: _("Start a new subscription"),
            Way.ADD_SEATS: _("Add seats"),
            Way.EXTEND: _("Extend end date"),
        }
        return verbs[self.way]


@dataclass(frozen=True)
class Preview:
    """What redeeming into one tenant would do today, each way."""

    tenant: str
    key_seats: int
    subscription: CloudSubscription | None
    choices: list[Choice]
    today: date

    @property
    def stamp(self) -> str:
        """Differs as soon as what is shown does: a confirmation of other numbers is refused."""
        row = self.subscription
        return f"{self.today}/{row.pk}/{row.seats}/{row.end_date}" if row else f"{self.today}/new"

    def of(self, way: str) -> Choice | None:
        """The choice of that name, where it can be chosen."""
        return next((choice for choice in self.choices if choice.way == way and choice.outcome), None)


def preview(benefit: MembershipBenefit, tenant: str, now: datetime | None = None) -> Preview:
    """A new subscription where none of the product runs in `tenant`, else seats added or the end moved."""
    return _preview(benefit, tenant, _in_tenant(benefit, tenant).first(), now)


@transaction.atomic
def redeem(
    user: User, benefit: MembershipBenefit, tenant: str, way: str, seen: str, now: datetime | None = None
) -> Redemption:
    """Redeems the key of the benefit into `tenant`, in the way that was confirmed.

    `seen` is the stamp of the preview that was shown. Raises Forbidden; Refused after the anniversary, for a key that
    was redeemed, given back or never looked at, and for a way that does not fit; WrongState where the subscription has
    changed since.
    """
    now = now or timezone.now()
    found = locked(benefit)
    demand(can_redeem(user, found, now))
    shown = _preview(found, tenant, _in_tenant(found, tenant).select_for_update(of=("self",)).first(), now)
    if shown.stamp != seen:
        raise WrongState(_("The subscription in %(tenant)s has changed. Look at the new numbers.") % {"tenant": tenant})
    choice = shown.of(way)
    if choice is None or choice.outcome is None:
        raise Refused(_("This way of redeeming is not possible. Choose another one."))
    row = _write(user, found, shown, choice.way, choice.outcome, now)
    facts = {"what": found, "tenant": tenant, "way": choice.way.label}
    record(user, "key.redeemed", found.organization, f"benefit:{found.pk}", now, **facts)
    return row


def _in_tenant(benefit: MembershipBenefit, tenant: str) -> CloudSubscriptionQuerySet:
    """Of the product in the tenant, also one whose time is over."""
    rows = CloudSubscription.objects.filter(organization=benefit.organization_id, item__code=benefit.code)
    return rows.filter(tenant=tenant)


def _preview(benefit: MembershipBenefit, tenant: str, row: CloudSubscription | None, now: datetime | None) -> Preview:
    today, seats = benefit.membership.organization.today(now), benefit.quantity or 0
    if row is None or row.end_date < today:
        return Preview(tenant, seats, None, [Choice(Way.NEW, redeeming.new(seats, today))], today)
    added = Choice(Way.ADD_SEATS, redeeming.add_seats(row.seats, row.end_date, seats, today))
    return Preview(tenant, seats, row, [added, _extended(row, seats, today)], today)


def _extended(row: CloudSubscription, seats: int, today: date) -> Choice:
    try:
        return Choice(Way.EXTEND, redeeming.extend(row.seats, row.end_date, seats, today))
    except redeeming.TooLong:
        why = _("The end would lie more than three years ahead: a subscription runs for three years at most.")
        return Choice(Way.EXTEND, None, why)


def _write(
    user: User,
    benefit: MembershipBenefit,
    shown: Preview,
    way: Redemption.Way,
    outcome: redeeming.Outcome,
    now: datetime,
) -> Redemption:
    subscription = _subscription(benefit, shown, outcome)
    return Redemption.objects.create(
        organization=benefit.organization,
        key=benefit.product_key,
        subscription=subscription,
        way=way,
        key_seats=shown.key_seats,
        seats_before=outcome.seats_before,
        seats_after=outcome.seats,
        end_before=outcome.end_before,
        end_after=outcome.end,
        by=user,
        at=now,
    )


def _subscription(benefit: MembershipBenefit, shown: Preview, outcome: redeeming.Outcome) -> CloudSubscription:
    """The row as it is afterwards: the one that runs, one of an earlier time begun anew, or a new one."""
    row = shown.subscription or _in_tenant(benefit, shown.tenant).select_for_update(of=("self",)).first()
    if row is None:
        refusal = WrongState(_("Another key was redeemed into %(tenant)s just now.") % {"tenant": shown.tenant})
        with refusing("benefits_cloudsubscription_one_per_product_and_tenant", refusal):
            return CloudSubscription.objects.create(
                organization=benefit.organization,
                item=Item.objects.get(code=benefit.code),
                tenant=shown.tenant,
                seats=outcome.seats,
                start_date=shown.today,
                end_date=outcome.end,
            )
    row.seats, row.end_date = outcome.seats, outcome.end
    row.start_date = row.start_date if shown.subscription else shown.today
    row.save(update_fields=["seats", "start_date", "end_date"])
    return row
