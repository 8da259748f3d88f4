"""What the pages of advisory hours show: the hours of each offer, one request, and how soon it is answered."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Sum
from django.utils.translation import gettext as _

from benefits.advice import Advice, Line, Quote, hours_text
from benefits.models import AdvisoryMessage, AdvisoryRequest
from benefits.permissions import advisory as permissions
from benefits.services.advisory import Wish
from benefits.topics import topics
from partnerportal.accounts.models import User
from partnerportal.common import places
from partnerportal.common.answers import Answer
from partnerportal.common.plots import BalancePlot, hours
from partnerportal.common.status import Status
from partnerportal.common.steps import CURRENT, DONE, LATER, Step
from partnerportal.common.times import day_text, length_text
from support.history import Year, year_plots

State = AdvisoryRequest.State


@dataclass(frozen=True)
class Balance:
    """The hours of one offer, and how they went over its year."""

    line: Line
    plot: BalancePlot | None
    reserved: int
    """Of what is taken the part that open requests hold, in quarter-hours."""

    @property
    def included(self) -> int | float:
        return hours(self.line.included)

    @property
    def left(self) -> int | float:
        return hours(self.line.left)

    @property
    def facts(self) -> list[tuple[str, str]]:
        spent = self.line.entitlement.used - self.reserved
        return [
            (_("Included"), hours_text(self.line.included)),
            (_("Reserved"), hours_text(self.reserved)),
            (_("Spent"), hours_text(spent)),
            (_("Left"), hours_text(self.line.left)),
        ]


def balances(user: User, found: Advice, today: date) -> list[Balance]:
    """One for each offer whose hours can be used; two queries."""
    company = user.organization
    if company is None or not found.lines:
        return []
    plots = year_plots({line.entitlement: _year(line, today) for line in found.lines}, company.zone)
    held = _reserved([line.entitlement.pk for line in found.lines])
    return [Balance(line, plots.get(line.entitlement.pk), held.get(line.entitlement.pk, 0)) for line in found.lines]


def _year(line: Line, today: date) -> Year:
    """To the anniversary; in the renewal window to its end."""
    year = line.membership
    end = year.anniversary if today <= year.anniversary else year.usable_until
    return Year(year.start_date, end, today, _("Advisory hours of %(offer)s") % {"offer": year})


def _reserved(entitlements: list[int]) -> dict[int, int]:
    rows = AdvisoryRequest.objects.waiting().filter(entitlement__in=entitlements)
    sums = rows.order_by().values("entitlement").annotate(total=Sum("estimate"))
    return {row["entitlement"]: row["total"] for row in sums}


def contact(row: AdvisoryRequest, now: datetime) -> Status:
    """Whether a consultant has made contact within two business days, and how long it took or is still to go."""
    written: datetime | None = getattr(row, "contacted_at", None)
    if written is not None:
        tone = "ok" if written <= row.contact_due_at else "warn"
        age = length_text(written - row.requested_at)
        return Status(_("Contacted after %(age)s") % {"age": age}, tone, "tick")
    if not row.is_waiting:
        return Status(_("Ended without contact"), "quiet", "square")
    if now > row.contact_due_at:
        return Status(_("Contact %(age)s late") % {"age": length_text(now - row.contact_due_at)}, "bad", "warn")
    return Status(_("Contact within %(age)s") % {"age": length_text(row.contact_due_at - now)}, "info", "clock")


@dataclass(frozen=True)
class Page:
    """One request as a member of its company sees it."""

    row: AdvisoryRequest
    user: User
    now: datetime

    @cached_property
    def messages(self) -> list[AdvisoryMessage]:
        return talk(self.row)

    @property
    def contact(self) -> Status:
        return contact(self.row, self.now)

    @property
    def steps(self) -> list[Step]:
        return steps(self.row)

    @property
    def facts(self) -> list[tuple[str, str]]:
        return facts(self.row)

    @property
    def cost(self) -> str:
        return cost(self.row)

    @cached_property
    def may_withdraw(self) -> Answer:
        return permissions.can_withdraw(self.user, self.row)

    @cached_property
    def may_reply(self) -> Answer:
        return permissions.can_reply(self.user, self.row)


def talk(row: AdvisoryRequest) -> list[AdvisoryMessage]:
    """What was written, oldest first, with its authors."""
    return list(row.messages.select_related("by__organization"))


def steps(row: AdvisoryRequest) -> list[Step]:
    """Requested, in progress, closed; or where it ended before."""
    asked, consultant = str(row.requested_by), str(row.consultant or "")
    if row.state in {State.DECLINED, State.WITHDRAWN}:
        ended = Step(row.get_state_display(), DONE, str(row.decided_by or ""), row.decided_at)
        return [Step(_("Requested"), DONE, asked, row.requested_at), ended]
    states = {
        State.REQUESTED: (CURRENT, LATER, LATER),
        State.IN_PROGRESS: (DONE, CURRENT, LATER),
        State.CLOSED: (DONE, DONE, DONE),
    }[State(row.state)]
    return [
        Step(_("Requested"), states[0], asked, row.requested_at),
        Step(_("In progress"), states[1], consultant, row.started_at),
        Step(_("Closed"), states[2], str(row.decided_by or ""), row.decided_at),
    ]


def cost(row: AdvisoryRequest) -> str:
    """What it took, holds or gave back, in a sentence."""
    estimate = {"estimate": hours_text(row.estimate)}
    if not row.is_counted:
        return _("Technical presales take no advisory hours with your membership.")
    if row.actual is not None:
        return _("It took %(actual)s; %(estimate)s were reserved.") % {"actual": hours_text(row.actual), **estimate}
    if row.is_waiting:
        return _("%(estimate)s are reserved; what is not needed is given back when it is closed.") % estimate
    return _("It took nothing: the reserved %(estimate)s are given back.") % estimate


def facts(row: AdvisoryRequest) -> list[tuple[str, str]]:
    """What was asked, by whom, and how the person is reached."""
    people = [(_("Asked by"), str(row.requested_by)), (_("Consultant"), str(row.consultant or _("Nobody yet")))]
    return [(_("Number"), row.code), *_asked(row, row.area), *people]


@dataclass(frozen=True)
class Check:
    """A request before it is sent: what it says, and what it takes."""

    wish: Wish
    quote: Quote

    @property
    def facts(self) -> list[tuple[str, str]]:
        found = topics().product(self.wish.product)
        return _asked(self.wish, found.area if found else "")

    @property
    def title(self) -> str:
        line, estimate = self.quote.line, hours_text(self.quote.estimate)
        if line is None:
            return _("This takes no advisory hours")
        told = {"estimate": estimate, "before": hours_text(line.left), "after": hours_text(self.quote.left_after)}
        return _("This reserves %(estimate)s of %(before)s; %(after)s are left.") % told

    @property
    def sentence(self) -> str:
        line = self.quote.line
        if line is None:
            return _("Technical presales are unlimited with your membership; the statement does not show the request.")
        told = {"offer": line.membership, "until": day_text(line.benefit.usable_until)}
        return (
            _(
                "The hours are those of %(offer)s, usable through %(until)s. "
                "What is not needed is given back when the request is closed."
            )
            % told
        )


def _asked(asked: AdvisoryRequest | Wish, area: str) -> list[tuple[str, str]]:
    return [
        (_("Scenario"), str(AdvisoryRequest.Scenario(asked.scenario).label)),
        (_("Product"), _("%(product)s (%(area)s)") % {"product": asked.product, "area": area}),
        (_("Topic"), asked.topic),
        (_("Estimate"), hours_text(asked.estimate)),
        (_("Phone"), asked.phone),
        (_("Country or region"), places.country_name(asked.country)),
        (_("Language"), places.language_name(asked.language)),
        (_("Time zone"), asked.time_zone.replace("_", " ")),
        (_("Preferred hours"), asked.preferred_hours or _("Any")),
    ]
