"""Whether Go-To-Market offers can be asked for, taken back and written about now; the register says who."""

from datetime import datetime

from django.utils.translation import gettext as _

from benefits.models import MarketingActivation, MarketingContact, Membership, MembershipBenefit
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.accounts.work import can_work
from partnerportal.common.answers import YES, Answer, no
from partnerportal.common.times import day_text


def has_contact(contact: MarketingContact | None) -> Answer:
    """There is a marketing contact, and the person still works for the company (domain.md 3.7)."""
    if contact is None:
        return no(_("A marketing contact must exist before any offer is activated. Add one first."))
    if not contact.is_there:
        facts = {"name": contact.person, "company": contact.organization}
        return no(
            _(
                "The marketing contact %(name)s has left %(company)s. "
                "No offer is activated until somebody else is named."
            )
            % facts
        )
    return YES


def can_request(
    user: User, benefit: MembershipBenefit, contact: MarketingContact | None, now: datetime | None = None
) -> Answer:
    """Asking for one offer of a year that runs, with a contact; once, unless it was rejected or withdrawn (D1)."""
    if not (answer := may(user, "marketing.manage")):
        return answer
    if benefit.organization_id != user.organization_id:
        return no(_("This offer belongs to another company."))
    membership = benefit.membership
    if membership.state != Membership.State.ACTIVE or membership.organization.today(now) > benefit.activate_by:
        return no(_("This offer could be activated until %(day)s.") % {"day": day_text(benefit.activate_by)})
    asked = benefit.marketing_activation
    if asked is not None and (asked.is_waiting or asked.is_granted):
        return no(asked.moved_on())
    return has_contact(contact)


def has_year(row: MarketingActivation) -> Answer:
    """The membership that gives the offer still runs."""
    membership = row.benefit.membership
    if membership.state in {Membership.State.ACTIVE, Membership.State.RENEWED}:
        return YES
    sentence = _("%(membership)s has ended. It stands at: %(state)s. Reject the request and say so.")
    return no(sentence % {"membership": membership, "state": membership.get_state_display()})


def can_withdraw(user: User, row: MarketingActivation) -> Answer:
    """The company's admins, until it is decided."""
    if not (answer := may(user, "marketing.manage")):
        return answer
    if row.organization_id != user.organization_id:
        return no(_("This request belongs to another company."))
    return YES if row.can("withdraw") else no(row.moved_on())


def can_follow_up(user: User, row: MarketingActivation, contact: MarketingContact | None) -> Answer:
    """Staff, on what is active and not expired, while there is a contact to write to."""
    if not (answer := can_work(user, row)):
        return answer
    if not row.is_active:
        return no(_("Follow-ups are written about active offers. This one stands at: %(state)s.") % _state(row))
    return has_contact(contact)


def _state(row: MarketingActivation) -> dict[str, str]:
    return {"state": str(row.status.word)}
