"""A request that a reseller cannot file goes to the provider, who files it; the reseller reads what follows (D34)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import filing
from incidents.models import HandOver, Incident, Severity
from incidents.refusals import Incomplete
from incidents.services.drafts import save_draft
from incidents.services.instead import who_files_instead
from partnerportal.accounts import outbox
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import REGISTER, may, who_can
from partnerportal.common.answers import YES, Answer, Kind, no
from partnerportal.common.refusals import Refused, WrongState, demand
from partnerportal.customers.models import Customer
from support.models import Version

MANAGES = "customers.manage_requests"
SHOWN = ("reseller", "provider", "customer", "version__product", "asked_by", "answered_by", "incident")
REASON_LENGTH = 2000


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
    customer, and for the customer's own contact (D32).
    """
    now = now or timezone.now()
    if provider not in who_files_instead(user, customer, problem.version, now):
        raise Refused(_("%(provider)s does not serve this customer with you.") % {"provider": provider})
    _demand_complete(user, customer, problem)
    company = user.organization
    assert company is not None
    row = HandOver.objects.create(
        reseller=company, provider=provider, customer=customer, asked_by=user, asked_at=now, **vars(problem)
    )
    _log(row, "asked", user, now)
    for person in User.objects.holding(provider, REGISTER[MANAGES].roles):
        _mail("handed_over", row, person, user)
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
    first."""
    now = now or timezone.now()
    row = _lock(hand_over)
    demand(can_answer(user, row))
    if row.state == HandOver.State.TAKEN and row.answered_by_id == user.pk and row.incident:
        return row
    _look_again(row, "take")
    return _settle(row, "take", user, now, answered_by=user, answered_at=now, incident=_draft(user, row, now))


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
    """Puts it back for the colleagues and discards its draft. Raises Forbidden, WrongState."""
    row = _lock(hand_over)
    demand(can_answer(user, row))
    _look_again(row, "give_up")
    if row.incident and row.answered_by_id != user.pk:
        raise Refused(_("%(name)s writes this request. Only they put it back.") % {"name": row.answered_by})
    draft = row.incident
    row = _settle(row, "give_up", user, now or timezone.now(), answered_by=None, answered_at=None, incident=None)
    _discard(draft)
    return row


@transaction.atomic
def decline(user: User, hand_over: HandOver, reason: str, now: datetime | None = None) -> HandOver:
    """The provider does not file it, and says why; a draft of it is discarded. Raises Forbidden, WrongState, Refused
    without a reason."""
    now = now or timezone.now()
    row = _lock(hand_over)
    demand(can_answer(user, row))
    _look_again(row, "decline")
    if not reason.strip():
        raise Refused(_("Say why you do not file it. %(company)s reads exactly this.") % {"company": row.reseller})
    draft = row.incident
    changes = {"answered_by": user, "answered_at": now, "answer_text": reason.strip(), "incident": None}
    row = _settle(row, "decline", user, now, **changes)
    _discard(draft)
    _mail("handed_over_declined", row, row.asked_by, user)
    return row


@transaction.atomic
def withdraw(user: User, hand_over: HandOver, now: datetime | None = None) -> HandOver:
    """The reseller takes it back while nobody has taken it. Raises Forbidden, WrongState."""
    row = _lock(hand_over)
    demand(can_withdraw(user, row))
    _look_again(row, "withdraw")
    return _settle(row, "withdraw", user, now or timezone.now())


def filed(incident: Incident, user: User, now: datetime) -> None:
    """The draft that was made of a hand-over has been submitted: the reseller hears of it and reads it from now on.

    Called in the transaction that opens the incident; harmless for one that nobody handed over.
    """
    made = HandOver.objects.filter(incident=incident, state=HandOver.State.TAKEN).first()
    if made is not None:
        row = _settle(_lock(made), "file", user, now, answered_by=user, answered_at=now)
        _mail("handed_over_filed", row, row.asked_by, user)


def can_answer(user: User, row: HandOver) -> Answer:
    """Global admins and Admin agents of the provider (D34)."""
    if user.organization_id != row.provider_id:
        return no(_("Only %(provider)s takes or declines what was handed over to it.") % {"provider": row.provider})
    return may(user, MANAGES)


def can_withdraw(user: User, row: HandOver) -> Answer:
    """Who asked, and the reseller's Global admins and Admin agents."""
    if user.organization_id != row.reseller_id:
        return no(_("Only %(reseller)s takes back what it handed over.") % {"reseller": row.reseller})
    if user.pk == row.asked_by_id or may(user, MANAGES):
        return YES
    why = _("Only the person who handed it over, a Global admin or an Admin agent takes it back.")
    return Answer(False, why, Kind.MISSING_ROLE, MANAGES, who_can(user, MANAGES))


def _lock(hand_over: HandOver) -> HandOver:
    """The draft before the hand-over, as submitting locks them. The row is read apart from its lock: a locking query
    that had to wait would show the new row beside the people of the old one."""
    rows = HandOver.objects.filter(pk=hand_over.pk)
    list(Incident.objects.filter(hand_over__in=rows.values("pk")).select_for_update(of=("self",)).values_list("pk"))
    rows.select_for_update(no_key=True).values_list("pk").get()
    return rows.select_related(*SHOWN).get()


def _look_again(row: HandOver, move: str) -> None:
    if row.can(move):
        return
    text = _("This request has moved on: %(state)s.") % {"state": row.get_state_display()}
    if row.answered_by:
        text = _("This request has moved on: %(state)s. It was %(name)s.") % {
            "state": row.get_state_display(),
            "name": row.answered_by,
        }
    raise WrongState(text)


def _settle(row: HandOver, move: str, by: User, now: datetime, **changes: Any) -> HandOver:
    row.state = HandOver.MOVES[move][1]
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *changes])
    _log(row, move, by, now)
    return row


def _log(row: HandOver, move: str, by: User, now: datetime) -> None:
    """In the log of both companies: each reads what the other did with it."""
    facts = {"what": str(row), "customer": row.customer, "provider": row.provider, "reseller": row.reseller}
    for company in (row.reseller, row.provider):
        record(by, f"handover.{move}", company, row.reference, now, **facts)


def _discard(draft: Incident | None) -> None:
    if draft is not None:
        Incident.objects.filter(pk=draft.pk, state=Incident.State.DRAFT).delete()


def _mail(kind: str, row: HandOver, to: User, by: User) -> None:
    context = {"hand_over": row, "by": by, "incident": row.incident}
    outbox.send(f"incidents/{kind}", to, f"{row.reference}:{kind}", row.reference, to.organization, context)
