"""A request that a reseller cannot file goes to the provider, who files it; the reseller reads what follows (D34)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import filing
from incidents.models import HandOver, Incident, Severity
from incidents.models.handover import HandOverQuerySet
from incidents.refusals import Incomplete
from incidents.services.drafts import save_draft
from incidents.services.handover_rows import (
    MANAGES,
    SHOWN,
    askers,
    discard,
    ground_of,
    lock,
    log,
    look_again,
    mail,
    settle,
)
from incidents.services.instead import who_files_instead
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import REGISTER, may, who_can
from partnerportal.common.answers import YES, Answer, Kind, no
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState, demand
from partnerportal.customers.models import Customer
from partnerportal.customers.services.partnering import lock_ground
from support.models import Version

REASON_LENGTH = 2000
UNTOUCHED = timedelta(days=1)
"""After that long without a saved word a colleague may put back what somebody has taken."""


@dataclass(frozen=True)
class Problem:
    """What the reseller's agent typed; the contact is of the reseller (D32)."""

    version: Version
    title: str
    description: str
    severity: str
    contact_name: str
    contact_email: str


@transaction.atomic
def hand_over(
    user: User, customer: Customer, provider: Organization, problem: Problem, now: datetime | None = None
) -> HandOver:
    """Asks the provider to file what `user` may not file for want of a grant, of delegated admin, or of a support plan
    that pays for it (D31, D34).

    Raises Forbidden for the role, Incomplete, Refused where it can be filed, where that provider does not serve the
    customer, where the same waits there already, and for the customer's own contact (D32).
    """
    now = now or timezone.now()
    if provider not in who_files_instead(user, customer, problem.version, now):
        raise Refused(_("%(provider)s does not serve this customer with you.") % {"provider": provider})
    _demand_complete(user, customer, problem)
    company = user.organization
    assert company is not None
    if why := lock_ground(provider, company, customer):
        raise WrongState(why)
    twice = WrongState(
        _("“%(title)s” waits for %(provider)s already.") % {"title": problem.title, "provider": provider}
    )
    with refusing("incidents_handover_one_open_per_problem", twice):
        row = HandOver.objects.create(
            reseller=company, provider=provider, customer=customer, asked_by=user, asked_at=now, **vars(problem)
        )
    log(row, "asked", user, now)
    mail("handed_over", row, User.objects.holding(provider, REGISTER[MANAGES].roles), user)
    return row


def _demand_complete(user: User, customer: Customer, problem: Problem) -> None:
    missing = tuple(name for name, value in vars(problem).items() if not value)
    if missing or problem.severity not in Severity.values:
        raise Incomplete(_("Something is missing. Complete what is marked."), missing)
    if wrong := filing.wrong_contact(user, customer, problem.contact_email):
        raise Refused(wrong)


@transaction.atomic
def take(user: User, hand_over: HandOver, now: datetime | None = None) -> HandOver:
    """Makes the draft of a request from it, of the provider's agent and with the agent as its contact; the reseller
    reads it once it is filed. Taking one's own again is harmless. Raises Forbidden, WrongState when somebody else was
    first, or when the two partners do not serve the customer together any more (D34)."""
    now = now or timezone.now()
    gone = ground_of(hand_over)
    row = lock(hand_over)
    demand(can_answer(user, row))
    if row.state == HandOver.State.TAKEN and row.answered_by_id == user.pk and row.incident:
        return row
    look_again(row, "take")
    if gone:
        raise WrongState(gone)
    return settle(row, "take", user, now, answered_by=user, answered_at=now, incident=_draft(user, row, now))


def _draft(user: User, row: HandOver, now: datetime) -> Incident:
    contact = _("Handed over by %(company)s. Contact there: %(name)s, %(email)s.")
    facts = {"company": row.reseller, "name": row.contact_name, "email": row.contact_email}
    return save_draft(
        user,
        None,
        now,
        nature=Incident.Nature.BREAK_FIX,
        customer=row.customer,
        shared_with=row.reseller,
        version=row.version,
        title=row.title,
        description=f"{row.description}\n\n{contact % facts}",
        severity=row.severity,
        contact_name=user.name,
        contact_email=user.email,
    )


@transaction.atomic
def give_up(user: User, hand_over: HandOver, now: datetime | None = None) -> HandOver:
    """Puts it back for the colleagues and discards its draft; withdraws it where nobody could take it any more, because
    the two partners do not serve the customer together. Raises Forbidden, WrongState, Refused while a colleague writes.
    """
    now = now or timezone.now()
    gone = ground_of(hand_over)
    row = lock(hand_over)
    demand(can_answer(user, row))
    look_again(row, "give_up")
    demand(can_give_up(user, row, now))
    return _put_back(row, user, now, gone)


def _put_back(row: HandOver, by: User, now: datetime, gone: str) -> HandOver:
    draft = row.incident
    row = settle(row, "lapse" if gone else "give_up", by, now, answered_by=None, answered_at=None, incident=None)
    discard(draft)
    if gone:
        mail("handed_over_lapsed", row, askers(row), by)
    return row


@transaction.atomic
def decline(user: User, hand_over: HandOver, reason: str, now: datetime | None = None) -> HandOver:
    """The provider does not file it, and says why; a draft of it is discarded. Raises Forbidden, WrongState, Refused
    without a reason."""
    now = now or timezone.now()
    row = lock(hand_over)
    demand(can_answer(user, row))
    look_again(row, "decline")
    if not reason.strip():
        raise Refused(_("Say why you do not file it. %(company)s reads exactly this.") % {"company": row.reseller})
    draft = row.incident
    changes = {"answered_by": user, "answered_at": now, "answer_text": reason.strip(), "incident": None}
    row = settle(row, "decline", user, now, **changes)
    discard(draft)
    mail("handed_over_declined", row, askers(row), user)
    return row


@transaction.atomic
def withdraw(user: User, hand_over: HandOver, now: datetime | None = None) -> HandOver:
    """The reseller takes it back while nobody has taken it. Raises Forbidden, WrongState."""
    row = lock(hand_over)
    demand(can_withdraw(user, row))
    look_again(row, "withdraw")
    return settle(row, "withdraw", user, now or timezone.now())


def lapse(rows: HandOverQuerySet, by: User, now: datetime) -> None:
    """Withdraws those of `rows` that wait: what they rested on has ended, in the caller's transaction (D34). What was
    taken stays with its writer, who cannot file it any more, and puts it back or declines it."""
    waiting = rows.waiting().order_by("pk").select_for_update(no_key=True, of=("self",))
    for pk in list(waiting.values_list("pk", flat=True)):
        row = settle(HandOver.objects.select_related(*SHOWN).get(pk=pk), "lapse", by, now)
        mail("handed_over_lapsed", row, askers(row), by)


@transaction.atomic
def let_go(person: User, by: User, now: datetime) -> None:
    """Puts back what the person has taken for the company that they leave; who asked for one stays written on it."""
    taken = HandOver.objects.filter(answered_by=person, state=HandOver.State.TAKEN, provider=person.organization_id)
    for found in taken.select_related(*SHOWN).order_by("pk"):
        gone, row = ground_of(found), lock(found)
        if row.can("give_up") and row.answered_by_id == person.pk:
            _put_back(row, by, now, gone)


def demand_ground(incident: Incident) -> None:
    """Before a draft is submitted that was made of a hand-over: what it rests on is kept until the transaction ends.
    Raises WrongState where it is gone: the reseller could not read what is filed for it (D34)."""
    made = HandOver.objects.filter(incident=incident).select_related(*SHOWN).first()
    if made is not None and (gone := ground_of(made)):
        raise WrongState(_("%(why)s Put the request back, or decline it.") % {"why": gone})


def filed(incident: Incident, user: User, now: datetime) -> None:
    """The draft that was made of a hand-over has been submitted: the reseller hears of it and reads it from now on.

    Called in the transaction that opens the incident; harmless for one that nobody handed over.
    """
    made = HandOver.objects.filter(incident=incident, state=HandOver.State.TAKEN).first()
    if made is not None:
        row = settle(lock(made), "file", user, now, answered_by=user, answered_at=now)
        mail("handed_over_filed", row, askers(row), user)


def can_answer(user: User, row: HandOver) -> Answer:
    """Global admins and Admin agents of the provider (D34)."""
    if user.organization_id != row.provider_id:
        return no(_("Only %(provider)s takes or declines what was handed over to it.") % {"provider": row.provider})
    return may(user, MANAGES)


def can_give_up(user: User, row: HandOver, now: datetime) -> Answer:
    """Who writes it; a colleague where there is no draft, where the writer may not answer any more, or where nobody has
    saved the draft for a day."""
    writer, draft = row.answered_by, row.incident
    if draft is None or writer is None or writer.pk == user.pk:
        return YES
    is_idle = (draft.saved_at or draft.updated_at) + UNTOUCHED <= now
    if is_idle or not writer.is_active or not can_answer(writer, row):
        return YES
    why = _("%(name)s writes this request. Only they put it back, or a colleague when nothing was saved for a day.")
    return no(why % {"name": writer})


def can_withdraw(user: User, row: HandOver) -> Answer:
    """Who asked, and the reseller's Global admins and Admin agents."""
    if user.organization_id != row.reseller_id:
        return no(_("Only %(reseller)s takes back what it handed over.") % {"reseller": row.reseller})
    if user.pk == row.asked_by_id or may(user, MANAGES):
        return YES
    why = _("Only the person who handed it over, a Global admin or an Admin agent takes it back.")
    return Answer(False, why, Kind.MISSING_ROLE, MANAGES, who_can(user, MANAGES))
