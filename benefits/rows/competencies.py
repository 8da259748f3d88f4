"""The competencies of the programme by area, what the company has of them, and what each one gives."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.models import Competency, CompetencyHeld, Condition, OfferBenefit
from benefits.permissions.competencies import can_move
from benefits.services.competencies import VERBS
from partnerportal.accounts.models import User
from partnerportal.common.answers import Answer
from partnerportal.common.status import Status

State = CompetencyHeld.State
LABELS: dict[str, Promise] = {
    "qualify": gettext_lazy("Qualify"),
    "warn": gettext_lazy("Mark as at risk"),
    "clear": gettext_lazy("Clear the warning"),
    "lapse": gettext_lazy("Let lapse"),
}
TITLES: dict[str, Promise] = {
    "qualify": gettext_lazy("The requirements are met"),
    "warn": gettext_lazy("Next year is in doubt"),
    "clear": gettext_lazy("Next year is in doubt no more"),
    "lapse": gettext_lazy("The competency ends"),
}
CONSEQUENCES: dict[str, Promise] = {
    "qualify": gettext_lazy(
        "With a Silver or Gold offer held it is active at once. A cloud competency then makes Signature Cloud Support "
        "unlimited, and nothing lowers it again within the year."
    ),
    "warn": gettext_lazy("The company keeps everything in this year. Its admins read that next year is in doubt."),
    "clear": gettext_lazy("It is active again, and the admins of the company read it."),
    "lapse": gettext_lazy(
        "Its running years keep what they were given. The next year counts without it, and it has to be started again."
    ),
}


@dataclass(frozen=True)
class Line:
    """One competency as a company sees it."""

    competency: Competency
    held: CompetencyHeld | None
    gives: list[str]
    """Names of benefits that depend on it."""


@dataclass(frozen=True)
class Area:
    name: str
    lines: list[Line]


def areas(user: User) -> list[Area]:
    """All competencies of the programme, with what the user's company holds; three queries."""
    gives, held = _gives(), {row.competency_id: row for row in held_by(user)}
    found: dict[str, list[Line]] = defaultdict(list)
    for competency in Competency.objects.order_by("area", "name"):
        names = gives[competency.pk] + (gives[None] if competency.is_cloud else [])
        found[competency.area].append(Line(competency, held.get(competency.pk), list(dict.fromkeys(names))))
    return [Area(name, lines) for name, lines in found.items()]


def held_by(user: User) -> list[CompetencyHeld]:
    """What the user's company has and has not lost, for the offers page too."""
    rows = CompetencyHeld.objects.current().filter(organization=user.organization_id)
    return list(rows.select_related("competency").order_by("competency__area", "competency__name"))


def free_for(user: User) -> list[int]:
    """Keys of the competencies that the company could start."""
    held = CompetencyHeld.objects.current().filter(organization=user.organization_id)
    return list(Competency.objects.exclude(pk__in=held.values("competency")).values_list("pk", flat=True))


def meanings() -> list[tuple[Status, str]]:
    """Each state with what it means."""
    return [
        (Status(str(state.label), *CompetencyHeld.LOOKS[state]), str(CompetencyHeld.MEANINGS[state])) for state in State
    ]


def _gives() -> dict[int | None, list[str]]:
    """Benefits by the competency they depend on; under None those of any cloud competency."""
    conditions = [Condition.CLOUD_COMPETENCY, Condition.COMPETENCY]
    rows = OfferBenefit.objects.filter(condition__in=conditions).select_related("offer").order_by("position", "offer")
    offers: dict[tuple[int | None, str], list[str]] = defaultdict(list)
    for row in rows:
        name = _("%(benefit)s without limit") % {"benefit": row.name} if row.is_unlimited else row.name
        key = row.competency_id if row.condition == Condition.COMPETENCY else None
        offers[key, name].append(row.offer.short_name)
    found: dict[int | None, list[str]] = defaultdict(list)
    for (key, name), of in offers.items():
        found[key].append(_("%(benefit)s (%(offers)s)") % {"benefit": name, "offers": ", ".join(of)})
    return found


@dataclass(frozen=True)
class Move:
    """A move that staff may make on a row, with its consequence."""

    name: str
    label: str
    title: str
    consequence: str
    answer: Answer

    @property
    def kind(self) -> str:
        """How the button looks: what ends something stands back."""
        return "" if self.name == "lapse" else "primary"


@dataclass(frozen=True)
class StaffRow:
    """One competency of one company as staff see it."""

    held: CompetencyHeld
    moves: list[Move]


def staff_row(held: CompetencyHeld, user: User) -> StaffRow:
    """The row with the moves that its state allows."""
    moves = [name for name in VERBS if held.can(name)]
    return StaffRow(
        held,
        [
            Move(name, str(LABELS[name]), str(TITLES[name]), str(CONSEQUENCES[name]), can_move(user, held, name))
            for name in moves
        ],
    )
