"""Warning before, and escalation at, a missed first response: a sweep watches every promise that is open.

`warned_at` and `escalated_at` are marks of the promise as it is due now; `due.moved` says what becomes of them when the
due time moves. No promise is told of twice: the event names the due time, and the same due time is told once.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.utils import timezone

from incidents import sla
from incidents.models import Event, Incident
from incidents.permissions import can_be_given, hearing_at_desk, working_engineer
from incidents.services.due import COLUMNS, is_time, left
from incidents.services.moves import RELATED, look_again, settle, taken
from partnerportal.accounts import outbox
from partnerportal.accounts.models import Role, User
from partnerportal.common.crash import point
from partnerportal.common.refusals import WrongState

log = logging.getLogger(__name__)

BATCH = 100
MAILS = {"warn": "due_soon", "escalate": "overdue"}
LONGEST_REST = timedelta(days=21)
"""No country rests longer between two business hours; what is due later needs no look yet."""


def sweep(now: datetime | None = None) -> int:
    """Escalates what is overdue, then warns of what is due soon; returns how many of both.

    Each incident is a transaction of its own: its event, its mails and its mark. What another worker holds is passed
    by, and found again by the next sweep; so is what a killed worker leaves behind.
    """
    now = now or timezone.now()
    done = 0
    for move, found in (("escalate", _overdue(now)), ("warn", _soon(now))):
        for pk in found:
            done += _one(move, pk, now)
            if done >= BATCH:
                return done
    return done


def _one(move: str, pk: int, now: datetime) -> bool:
    try:
        return tell(move, pk, now)
    except WrongState as moved_on:
        log.info("Nothing to tell of incident %s: %s", pk, moved_on)
    except Exception:
        log.exception("The clock of incident %s could not be told; the next sweep tries again", pk)
    return False


@transaction.atomic
def tell(move: str, pk: int, now: datetime) -> bool:
    """Makes the move "warn" or "escalate" of one incident, if its time has come and it was not told yet.

    False where somebody else holds the row. Raises WrongState for one that is not open any more.
    """
    if not taken(pk):
        return False
    row = Incident.objects.select_related(*RELATED).get(pk=pk)
    look_again(row, move)
    point(f"{move}-locked")
    if row.first_response_at or getattr(row, COLUMNS[move]) or not is_time(row, move, now):
        return False
    _tell(row, move, now)
    point(f"{move}-told")
    return True


def _tell(row: Incident, move: str, now: datetime) -> None:
    due = _stamp(row)
    told = Event.objects.filter(incident=row, move=move, facts__due=due).order_by("pk").first()
    if told is not None:
        # The due time moved away and came back: the mark does too, and nobody hears of it again.
        Incident.objects.filter(pk=row.pk).update(**{COLUMNS[move]: told.at})
        return
    event = settle(row, move, None, now, {COLUMNS[move]: now}, due=due)
    kind, key = f"incidents/{MAILS[move]}", f"{row.activity_reference}:{move}:{due}"
    context = {"incident": row, "event": event, "left": left(row, now)}
    for person in hearers(row, move):
        outbox.send(kind, person, key, row.activity_reference, context=context)


def hearers(incident: Incident, move: str) -> list[User]:
    """Who is told: of a warning who works on it and who follows it at the desk, of a miss the operators as well; where
    that is nobody, all on duty.

    On duty is every support engineer who may work on it; where there is none, the operators are.
    """
    mine = hearing_at_desk(incident)
    if move == "warn":
        found = mine if working_engineer(incident) else [*_holding(Role.SUPPORT_ENGINEER, incident), *mine]
        return _once(found) or _holding(Role.OPERATOR, incident)
    return _once([*_holding(Role.OPERATOR, incident), *mine]) or _holding(Role.SUPPORT_ENGINEER, incident)


def _once(people: list[User]) -> list[User]:
    return list({person.pk: person for person in people}.values())


def _holding(role: Role, incident: Incident) -> list[User]:
    rows = User.objects.with_roles().filter(is_active=True, role_assignments__role=role).order_by("pk")
    return [person for person in rows if can_be_given(person, incident)]


def _stamp(incident: Incident) -> str:
    return incident.due_at.isoformat() if incident.due_at else ""


def _owed(move: str) -> QuerySet[Incident]:
    rows = Incident.objects.our_turn().filter(state=Incident.State.OPEN, first_response_at=None)
    return rows.filter(**{COLUMNS[move]: None}).order_by("answer_due_at", "pk")


def _overdue(now: datetime) -> list[int]:
    return list(_owed("escalate").filter(answer_due_at__lt=now).values_list("pk", flat=True)[:BATCH])


def _soon(now: datetime) -> Iterator[int]:
    """Those whose moment has come, not overdue yet. Around the clock SQL knows; business hours are asked one by one."""
    share = ExpressionWrapper(
        F("promised_hours") * Value(timedelta(hours=settings.WARN_SHARE_LEFT)), output_field=DurationField()
    )
    rows = _owed("warn").filter(answer_due_at__gte=now).annotate(share=share)
    clock = Q(counting=sla.Counting.CLOCK, answer_due_at__lte=now + F("share"))
    rest = Q(counting=sla.Counting.BUSINESS, answer_due_at__lte=now + LONGEST_REST)
    columns = ("opened_at", "clock_since", "due_at", "promised_hours", "counting", "clock_zone", "clock_country")
    near = rows.filter(clock | rest).only(*columns).prefetch_related("pauses")
    return (row.pk for row in near.iterator(BATCH) if is_time(row, "warn", now))
