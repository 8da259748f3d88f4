"""Whether a key may be looked at or redeemed now: the register says who, these add the condition on the rows."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from benefits.models import Family, Membership, MembershipBenefit, ProductKey, Redemption, RefundRequest
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import YES, Answer, no
from partnerportal.common.times import day_text, moment_text

ACTIONS = {Family.SOFTWARE: "software.get_keys", Family.CLOUD: "cloud.redeem"}
"""Matrix rows 5 and 6."""


def can_get_key(user: User, benefit: MembershipBenefit, needs_key: bool, now: datetime | None = None) -> Answer:
    """The first look until `activate_by`, later looks while the membership can be used; none during a refund (D18)."""
    if not (answer := may(user, ACTIONS[Family(benefit.family)])):
        return answer
    if benefit.organization_id != user.organization_id:
        return no(_("This benefit belongs to another company."))
    if not needs_key:
        return no(_("No key is needed for %(product)s.") % {"product": benefit})
    return _in_time(benefit, now) and _not_given_back(benefit)


def can_redeem(user: User, benefit: MembershipBenefit, now: datetime | None = None) -> Answer:
    """Once, by the anniversary, by whoever may redeem, after the key was looked at (domain.md 3.5, D18)."""
    if not (answer := may(user, "cloud.redeem")):
        return answer
    if benefit.organization_id != user.organization_id:
        return no(_("This benefit belongs to another company."))
    key = key_of(benefit)
    if key is None:
        return no(_("Get the key of %(product)s first: it is typed in the redemption portal.") % {"product": benefit})
    if (redeemed := redemption_of(key)) is not None:
        return no(already(redeemed))
    if _today(benefit, now) > benefit.activate_by:
        return no(_too_late(benefit.activate_by))
    return _not_given_back(benefit)


def already(redeemed: Redemption) -> str:
    """Who redeemed a key, when, and where: a key redeems once."""
    return _("This key was redeemed on %(when)s by %(who)s into %(tenant)s. A key redeems once.") % {
        "when": moment_text(redeemed.at),
        "who": redeemed.by,
        "tenant": redeemed.subscription.tenant,
    }


def key_of(benefit: MembershipBenefit) -> ProductKey | None:
    """The key that the first look took from stock."""
    return getattr(benefit, "product_key", None)


def redemption_of(key: ProductKey) -> Redemption | None:
    return getattr(key, "redemption", None)


def _today(benefit: MembershipBenefit, now: datetime | None) -> date:
    return benefit.membership.organization.today(now)


def _in_time(benefit: MembershipBenefit, now: datetime | None) -> Answer:
    today, membership = _today(benefit, now), benefit.membership
    if membership.state not in {Membership.State.ACTIVE, Membership.State.RENEWED}:
        facts = {"membership": membership, "state": membership.get_state_display()}
        return no(_("%(membership)s has ended. It stands at: %(state)s.") % facts)
    if not membership.is_usable(today) or today > benefit.usable_until:
        day = day_text(benefit.usable_until)
        return no(_("%(membership)s has ended; it could be used until %(day)s.") % {
            "membership": benefit.membership, "day": day,
        })  # fmt: skip
    if key_of(benefit) is None and today > benefit.activate_by:
        return no(_too_late(benefit.activate_by))
    return YES


def _too_late(day: date) -> str:
    return _("This had to be done by %(day)s, the last day to begin using the benefit.") % {"day": day_text(day)}


def _not_given_back(benefit: MembershipBenefit) -> Answer:
    """A refund that is asked for, or was given, of the whole offer or of this benefit (D17)."""
    State = RefundRequest.State
    for refund in benefit.membership.refunds.all():
        if refund.benefit_id not in {None, benefit.pk}:
            continue
        if refund.state == State.REQUESTED:
            return no(_("A refund of %(what)s was asked for and waits for staff. Withdraw it to use the key.") % {
                "what": refund.benefit or benefit.membership,
            })  # fmt: skip
        if refund.state == State.APPROVED:
            return no(_("%(what)s was given back and refunded.") % {"what": refund.benefit or benefit.membership})
    return YES
