"""What Go-To-Market shows: the contact, the offers by their groups, and how long an activation takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benefits.models import (
    Condition,
    Family,
    Item,
    MarketingActivation,
    MarketingContact,
    MarketingFollowUp,
    Membership,
    MembershipBenefit,
    OfferBenefit,
)
from benefits.permissions import marketing as permissions
from benefits.services.pace import Percentile
from partnerportal.accounts.models import Organization, User
from partnerportal.common.answers import Answer
from partnerportal.common.times import length_text

SEASON = timedelta(days=90)
"""Offers are asked for seldom: the pace is of a season, not of weeks."""


@dataclass(frozen=True)
class Line:
    """One offer of one year as its row shows it."""

    benefit: MembershipBenefit
    activation: MarketingActivation | None
    description: str
    follow_ups: list[MarketingFollowUp]
    may_request: Answer
    may_withdraw: Answer | None

    @property
    def can_be_asked(self) -> bool:
        """Nothing is under way: Activate is drawn, or why not."""
        return self.activation is None or not (self.activation.is_waiting or self.activation.is_granted)

    @property
    def rejected(self) -> MarketingActivation | None:
        row = self.activation
        return row if row and row.state == MarketingActivation.State.REJECTED else None


@dataclass(frozen=True)
class Group:
    """The offers under one heading; without any, the reason."""

    name: str
    lines: list[Line]
    why_none: str


@dataclass(frozen=True)
class MarketingPage:
    contact: MarketingContact | None
    has_contact: Answer
    groups: list[Group]
    takes: str


def marketing_page(user: User, memberships: list[Membership], now: datetime) -> MarketingPage:
    """Every offer of the years that run, and of the years before them what is still active or waits for staff."""
    contact = MarketingContact.objects.visible_to(user).select_related("person", "organization", "set_by").first()
    catalogue = list(OfferBenefit.objects.filter(family=Family.GO_TO_MARKET).select_related("offer"))
    held = [row for m in memberships for row in m.of(Family.GO_TO_MARKET) if _counts(m, row)]
    follow_ups = _follow_ups(held)
    descriptions = dict(_items(held))
    lines = [_line(user, row, contact, descriptions, follow_ups, now) for row in held]
    names = list(dict.fromkeys(row.group for row in sorted(catalogue, key=lambda row: row.position)))
    groups = [_group(name, lines, catalogue, user.organization) for name in names]
    return MarketingPage(contact, permissions.has_contact(contact), groups, takes(now))


def years(user: User, now: datetime) -> list[Membership]:
    """The years that run, and those that an upgrade ended: an offer that is active stays so until its own day."""
    if user.organization is None:
        return []
    today = user.organization.today(now)
    rows = Membership.objects.visible_to(user).for_pages().exclude(state=Membership.State.LAPSED)
    return [row for row in rows if row.state != Membership.State.REFUNDED and today <= row.usable_until]


def takes(now: datetime) -> str:
    """How long an activation takes, from what was decided in the last months; several days without any."""
    took = ExpressionWrapper(F("decided_at") - F("requested_at"), output_field=DurationField())
    decided = MarketingActivation.objects.filter(decided_at__gt=now - SEASON, decided_at__lte=now)
    found = decided.aggregate(count=Count("pk"), median=Percentile(took, share=0.5))
    if found["median"] is None:
        return _("Several days: staff look at each request.")
    text = ngettext(
        "Several days. In the last 3 months %(count)s request was decided, after %(usual)s.",
        "Several days. In the last 3 months %(count)s requests were decided, half of them within %(usual)s.",
        found["count"],
    )
    return text % {"count": found["count"], "usual": length_text(found["median"])}


def _counts(membership: Membership, benefit: MembershipBenefit) -> bool:
    asked = benefit.marketing_activation
    return membership.state == Membership.State.ACTIVE or (asked is not None and (asked.is_active or asked.is_waiting))


def _line(
    user: User,
    benefit: MembershipBenefit,
    contact: MarketingContact | None,
    descriptions: dict[str, str],
    follow_ups: dict[int, list[MarketingFollowUp]],
    now: datetime,
) -> Line:
    row = benefit.marketing_activation
    return Line(
        benefit,
        row,
        descriptions.get(benefit.code, ""),
        follow_ups.get(row.pk, []) if row else [],
        permissions.can_request(user, benefit, contact, now),
        permissions.can_withdraw(user, row) if row and row.is_waiting else None,
    )


def _group(name: str, lines: list[Line], catalogue: list[OfferBenefit], company: Organization | None) -> Group:
    inside = [line for line in lines if line.benefit.group == name]
    return Group(name, inside, "" if inside else _why_none([row for row in catalogue if row.group == name], company))


def _why_none(rows: list[OfferBenefit], company: Organization | None) -> str:
    if company and not company.is_cosell_ready and all(row.condition == Condition.COSELL_READY for row in rows):
        facts = {"company": company}
        return (
            _("These offers are for companies that are ISV Co-sell ready. %(company)s is not marked as that.") % facts
        )
    offers = sorted({(row.offer.level, row.offer.name) for row in rows})
    return _("Not among your benefits. These offers come with: %(offers)s.") % {
        "offers": ", ".join(name for _level, name in offers)
    }


def _items(held: list[MembershipBenefit]) -> list[tuple[str, str]]:
    codes = {row.code for row in held}
    return list(Item.objects.filter(code__in=codes).values_list("code", "description")) if codes else []


def _follow_ups(held: list[MembershipBenefit]) -> dict[int, list[MarketingFollowUp]]:
    asked = [row.marketing_activation.pk for row in held if row.marketing_activation]
    found: dict[int, list[MarketingFollowUp]] = {}
    for mail in MarketingFollowUp.objects.filter(activation__in=asked).select_related("by"):
        found.setdefault(mail.activation_id, []).append(mail)
    return found
