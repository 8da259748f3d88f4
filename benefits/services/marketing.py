"""Go-To-Market: whom the programme writes to, asking for an offer, and what staff answer (domain.md 3.7)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.models import (
    BenefitUnit,
    MarketingActivation,
    MarketingContact,
    MarketingFollowUp,
    Membership,
    MembershipBenefit,
)
from benefits.permissions.marketing import can_follow_up, can_request, can_withdraw, has_contact, has_year
from partnerportal.accounts import outbox, work
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization, Role, User
from partnerportal.accounts.permissions import may
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState
from partnerportal.common.times import moment_text

State = MarketingActivation.State
ADMINS = frozenset({Role.GLOBAL_ADMIN, Role.MPN_PARTNER_ADMIN})


@transaction.atomic
def add_contact(
    user: User, person: User, email: str, phone: str, language: str, now: datetime | None = None
) -> MarketingContact:
    """Names the company's marketing contact, where there is none yet. One line in the activity log.

    Raises Forbidden (D1, D48), Refused for the company's own e-mail (D46) or somebody of another company, WrongState
    where somebody else was first.
    """
    now, company = now or timezone.now(), _company(user)
    _check(company, person, email)
    taken = WrongState(_("Somebody else has just added the marketing contact. Reload the page."))
    facts = {"email": email, "phone": phone, "language": language, "set_by": user, "set_at": now}
    with refusing("benefits_marketingcontact_organization_id_key", taken):
        row = MarketingContact.objects.create(organization=company, person=person, **facts)
    record(user, "marketing.contact_added", company, _reference(row), now, person=person)
    return row


@transaction.atomic
def update_contact(
    user: User, email: str, phone: str, language: str, now: datetime | None = None, seen: str = ""
) -> MarketingContact:
    """The same person with another e-mail, phone or language; nothing happens where nothing differs.

    `seen` is the stamp of the contact that the user looked at. Raises Forbidden, Refused (D46), WrongState where there
    is no contact, or another one than was seen.
    """
    now, row = now or timezone.now(), _locked(_company(user), seen)
    _check(row.organization, row.person, email)
    if (row.email, row.phone, row.language) != (email, phone, language):
        _set(row, user, now, email=email, phone=phone, language=language)
        record(user, "marketing.contact_updated", row.organization, _reference(row), now, person=row.person)
    return row


@transaction.atomic
def change_contact(
    user: User, person: User, email: str, phone: str, language: str, now: datetime | None = None, seen: str = ""
) -> MarketingContact:
    """Gives the duty to another person: from now on all mail about the offers goes there.

    Raises Forbidden, Refused (D46; also where the person is the contact already), WrongState where there is none, or
    another one than the one of the stamp `seen`.
    """
    now, row = now or timezone.now(), _locked(_company(user), seen)
    _check(row.organization, person, email)
    if row.person_id == person.pk:
        raise Refused(_("%(name)s is the marketing contact already. Choose somebody else.") % {"name": person})
    before = row.person
    _set(row, user, now, person=person, email=email, phone=phone, language=language)
    record(user, "marketing.contact_changed", row.organization, _reference(row), now, person=person, before=before)
    return row


@transaction.atomic
def request(user: User, benefit: MembershipBenefit, now: datetime | None = None) -> MarketingActivation:
    """Asks for one offer; staff answer within several days. Asked again while it waits, it is the same request.

    Raises Forbidden (D1, D48), WrongState without a contact, after the last day, or where it is active already.
    """
    now = now or timezone.now()
    contact = _lock_contact(user.organization_id)
    Membership.objects.select_for_update(no_key=True).only("pk").get(pk=benefit.membership_id)  # no refund meanwhile
    benefit = MembershipBenefit.objects.select_related("membership__organization", "organization").get(pk=benefit.pk)
    asked = benefit.marketing_activation
    if may(user, "marketing.manage") and asked is not None and asked.is_waiting and _is_own(user, benefit):
        return asked
    work.require(can_request(user, benefit, contact, now))
    with refusing(
        "benefits_marketingactivation_one_live_per_benefit", WrongState(_("This offer was requested already."))
    ):
        row = MarketingActivation.objects.create(
            organization=benefit.organization,
            benefit=benefit,
            requested_by=user,
            requested_at=now,
            expires_date=benefit.usable_until,
        )
    record(user, "marketing.requested", row.organization, row.reference, now, what=row)
    return row


@transaction.atomic
def withdraw(user: User, row: MarketingActivation, now: datetime | None = None) -> MarketingActivation:
    """Takes the request back until it is decided; it can be asked again. Raises Forbidden or WrongState."""
    row = work.lock(row)
    work.require(can_withdraw(user, row))
    return work.move(row, "withdraw", user, now or timezone.now(), **work.FREE)


def carry_waiting(old: Membership, new: Membership, now: datetime) -> None:
    """Takes what waits of `old` to the same offers of the year that follows it; the queue keeps its place in the line.

    Runs in the transaction that starts the year. What has no such offer stays where it is, to be decided until its year
    ends (`drop_waiting`). What is active already stays active until its own day (domain.md 3.7).
    """
    offers = {row.code: row for row in new.benefits.filter(unit=BenefitUnit.OFFER)}
    for found in _waiting_of(old):
        benefit = offers.get(found.benefit.code)
        if benefit is None or benefit.marketing_activation is not None:
            continue
        found.benefit, found.expires_date = benefit, benefit.usable_until
        found.save(update_fields=["benefit", "expires_date"])
        record(None, "marketing.carried_over", found.organization, found.reference, now, what=found, membership=new)


def drop_waiting(membership: Membership, now: datetime) -> None:
    """Withdraws, in the portal's name and the caller's transaction, what waits of a membership that ends.

    Whoever asked gets mail; where that person has left, the admins of the company do.
    """
    for found in _waiting_of(membership):
        work.move(found, "withdraw", None, now, **work.FREE)
        for person in _askers(found):
            outbox.send(
                "benefits/marketing_dropped",
                person,
                f"{found.reference}/dropped",
                found.benefit.reference,
                found.organization,
                {"activation": found, "membership": membership},
            )


@transaction.atomic
def activate(user: User, row: MarketingActivation, text: str, now: datetime | None = None) -> MarketingActivation:
    """The offer is active from now on, and `text`, the instructions, is mailed to the marketing contact.

    Raises Forbidden, WrongState where it was decided, the membership has ended or nobody can be written to, Refused
    after its last day.
    """
    now, found = now or timezone.now(), work.lock(row)
    work.require(work.can_decide(user, found, now))
    work.require(has_year(found))
    contact = _contact_of(found.organization)
    work.require(has_contact(contact))
    if found.organization.today(now) > found.expires_date:
        raise Refused(_("The time of this offer is over. Reject the request and say so."))
    found = work.decide(user, found, "activate", now, reason_text=text)
    _mail("activated", contact, found, f"{found.reference}/activate", text)
    return found


@transaction.atomic
def reject(user: User, row: MarketingActivation, text: str, now: datetime | None = None) -> MarketingActivation:
    """Refuses the request with a reason that the company reads; it can ask again. Raises Forbidden or WrongState."""
    found = work.decide(user, row, "reject", now or timezone.now(), {"reason": text}, reason_text=text)
    context = {"activation": found, "text": text}
    outbox.send(
        "benefits/marketing_rejected",
        found.requested_by,
        f"{found.reference}/reject",
        found.benefit.reference,
        found.organization,
        context,
    )
    return found


@transaction.atomic
def follow_up(user: User, row: MarketingActivation, text: str, now: datetime | None = None) -> MarketingFollowUp:
    """Writes to the marketing contact about an active offer; the company sees it on its page too.

    Raises Forbidden, WrongState where the offer is not active or nobody can be written to.
    """
    now, found = now or timezone.now(), work.lock(row)
    contact = _contact_of(found.organization)
    work.require(can_follow_up(user, found, contact))
    sent = MarketingFollowUp.objects.create(activation=found, by=user, at=now, to=contact.email, text=text)
    record(user, "marketing.followed_up", found.organization, found.reference, now, what=found)
    _mail("follow_up", contact, found, f"{found.reference}/follow-up/{sent.pk}", text)
    return sent


def _mail(kind: str, contact: MarketingContact, row: MarketingActivation, key: str, text: str) -> None:
    context = {"activation": row, "contact": contact, "text": text}
    outbox.send(f"benefits/marketing_{kind}", contact.email, key, row.benefit.reference, row.organization, context)


def _waiting_of(membership: Membership) -> Iterator[MarketingActivation]:
    """One after the other, locked; without those that were decided while the lock was waited for."""
    rows = MarketingActivation.objects.waiting().filter(benefit__membership=membership)
    for row in rows.order_by("pk"):
        found = work.lock(row)
        if found.is_waiting:
            yield found


def _askers(row: MarketingActivation) -> list[User]:
    asker = row.requested_by
    if asker.is_active and asker.organization_id == row.organization_id:
        return [asker]
    return list(User.objects.holding(row.organization, ADMINS).order_by("pk"))


def _company(user: User) -> Organization:
    """The user's own, where they may set its contact. Raises Forbidden."""
    work.require(may(user, "marketing.manage"))
    return user.organization  # type: ignore[return-value]


def _check(company: Organization, person: User, email: str) -> None:
    if person.organization_id != company.pk or not person.is_active:
        raise Refused(_("Choose a person of %(company)s.") % {"company": company})
    if email.casefold() == company.email.casefold():
        raise Refused(_("This is the e-mail of the company's account. The contact needs another one."))


def _locked(company: Organization, seen: str = "") -> MarketingContact:
    row = _lock_contact(company.pk)
    if row is None:
        raise WrongState(_("There is no marketing contact yet. Add one first."))
    if seen not in {"", row.stamp}:
        facts = {"name": row.set_by, "when": moment_text(row.set_at)}
        raise WrongState(
            _("%(name)s has changed the marketing contact on %(when)s. Compare both, then save again.") % facts
        )
    return row


def _lock_contact(company_pk: int | None) -> MarketingContact | None:
    rows = MarketingContact.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("person", "organization", "set_by").filter(organization=company_pk).first()


def _contact_of(company: Organization) -> Any:
    return MarketingContact.objects.select_related("person", "organization").filter(organization=company).first()


def _set(row: MarketingContact, by: User, now: datetime, **changes: Any) -> None:
    for field, value in {**changes, "set_by": by, "set_at": now}.items():
        setattr(row, field, value)
    row.save(update_fields=[*changes, "set_by", "set_at"])


def _reference(row: MarketingContact) -> str:
    return f"contact:{row.pk}"


def _is_own(user: User, benefit: MembershipBenefit) -> bool:
    return benefit.organization_id == user.organization_id
