"""Who may have a seat or a credit, and when its person may change (D1, D44, D45). Buttons and services ask the same."""

from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from benefits.models import PERSONAL, Assignment, BenefitUnit, Membership, MembershipBenefit
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import YES, Answer, no
from partnerportal.common.times import day_text, moment_text

ACTION_PACK = "action-pack"
SEAT, MONTHLY, BULK = BenefitUnit.SEAT, BenefitUnit.MONTHLY_CREDIT, BenefitUnit.BULK_CREDIT


class OtherOffer(models.TextChoices):
    """What the portal cannot know: another Azure offer that a person uses already (D44)."""

    NONE = "none", gettext_lazy("None")
    ENTERPRISE_AGREEMENT = "ea", gettext_lazy("Enterprise Agreement")
    CSP = "csp", gettext_lazy("CSP")
    OPEN = "open", gettext_lazy("Azure in Open")
    PASS = "pass", gettext_lazy("Azure Pass")


def can_assign(user: User, benefit: MembershipBenefit, now: datetime | None = None) -> Answer:
    """Giving a place of a personal benefit to somebody, while its year runs; whether one is free is counted apart."""
    if not (answer := may(user, "seats.assign")):
        return answer
    if benefit.organization_id != user.organization_id:
        return no(_("This benefit belongs to another company."))
    if benefit.unit not in PERSONAL:
        return no(_("%(benefit)s is not assigned to people.") % {"benefit": benefit})
    if benefit.membership.state != Membership.State.ACTIVE:
        return no(_("%(membership)s has ended.") % {"membership": benefit.membership})
    last = min(benefit.activate_by, benefit.usable_until)
    if benefit.membership.organization.today(now) > last:
        return no(_("People could be assigned until %(day)s.") % {"day": day_text(last)})
    return YES


def has_room(benefit: MembershipBenefit, taken: int) -> Answer:
    """A free place among those of the benefit."""
    if taken < (benefit.quantity or 0):
        return YES
    count = benefit.quantity or 0
    if not count:
        return no(_("There is no place to assign."))
    return no(ngettext("The only one is assigned.", "All %(count)s are assigned.", count) % {"count": count})


def can_reassign(user: User, assignment: Assignment, now: datetime | None = None) -> Answer:
    """Another person for a seat: 90 full days after the current assignment (D45)."""
    if not (answer := _can_change(user, assignment, SEAT, now)):
        return answer
    if assignment.benefit.membership.organization.today(now) < assignment.free_from:
        return no(_("This seat can be reassigned from %(day)s.") % {"day": day_text(assignment.free_from)})
    return YES


def can_transfer(user: User, assignment: Assignment, now: datetime | None = None) -> Answer:
    """Another person for a bulk credit: within the enrolment year, at any time (D44)."""
    return _can_change(user, assignment, BULK, now)


def can_remove(user: User, assignment: Assignment, now: datetime | None = None) -> Answer:
    """Taking a monthly credit from its person: at any time (domain.md 3.4)."""
    if assignment.unit == BULK:
        return no(_("A bulk credit cannot be removed, only transferred."))
    return _can_change(user, assignment, MONTHLY, now)


def may_have(
    person: User, benefit: MembershipBenefit, held: Collection[Assignment], other: str = OtherOffer.NONE
) -> Answer:
    """Whether a person of the company may have a place of `benefit` beside what they have (D44).

    `held` are the live assignments of the person, with benefit, membership and offer; `other` is declared in the form.
    """
    if person.organization_id != benefit.organization_id:
        return no(_("%(person)s is not in the directory of your company.") % {"person": person})
    if not person.is_active:
        return no(_("The account of %(person)s is disabled.") % {"person": person})
    if any(row.benefit_id == benefit.pk for row in held):
        return no(_("%(person)s has %(benefit)s already.") % {"person": person, "benefit": benefit})
    if conflict := _conflict(benefit, held, other):
        return no(
            _("%(benefit)s cannot be combined with other Azure offers, and %(person)s has %(conflict)s.")
            % {"benefit": benefit, "person": person, "conflict": conflict}
        )
    return YES


def moved_on(assignment: Assignment) -> str:
    """The sentence for somebody who comes too late."""
    by, when = assignment.ended_by, moment_text(assignment.ended_at) if assignment.ended_at else ""
    facts = {"by": by, "when": when, "what": assignment.get_end_reason_display(), "person": assignment.assignee}
    if by is None:
        return _("%(person)s has this no more since %(when)s: %(what)s.") % facts
    return _("%(person)s has this no more: %(what)s by %(by)s on %(when)s.") % facts


def _can_change(user: User, assignment: Assignment, unit: BenefitUnit, now: datetime | None) -> Answer:
    if not (answer := can_assign(user, assignment.benefit, now)):
        return answer
    if assignment.unit != unit:
        return no(_("This cannot be done with %(benefit)s.") % {"benefit": assignment.benefit})
    return YES if assignment.ended_at is None else no(moved_on(assignment))


def _conflict(benefit: MembershipBenefit, held: Collection[Assignment], other: str) -> str:
    """The name of what stands against it, or nothing: only bulk credits keep others away."""
    if benefit.unit == BULK:
        against = [row for row in held if row.unit == BULK or _is_from_action_pack(row.benefit)]
        if not against and other != OtherOffer.NONE:
            return str(OtherOffer(other).label)
    elif _is_from_action_pack(benefit):
        against = [row for row in held if row.unit == BULK]
    else:
        against = []
    return str(against[0].benefit) if against else ""


def _is_from_action_pack(benefit: MembershipBenefit) -> bool:
    return benefit.unit == MONTHLY and benefit.membership.offer.code == ACTION_PACK
