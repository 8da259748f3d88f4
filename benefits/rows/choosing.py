"""Choosing a person for a place: what the page says before it is done, and where it leads."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from benefits.models import REASSIGN_AFTER, Assignment, BenefitUnit, Family, MembershipBenefit
from partnerportal.common.times import day_text

SEAT, MONTHLY, BULK = BenefitUnit.SEAT, BenefitUnit.MONTHLY_CREDIT, BenefitUnit.BULK_CREDIT


@dataclass(frozen=True)
class Choice:
    """One benefit whose place is given to a person; of an `assignment` it is taken from another."""

    benefit: MembershipBenefit
    today: date
    assignment: Assignment | None = None

    @property
    def title(self) -> str:
        facts = {"benefit": self.benefit, "person": self.assignment.assignee if self.assignment else ""}
        if self.assignment is None:
            return _("Assign %(benefit)s") % facts
        if self.benefit.unit == BULK:
            return _("Transfer %(benefit)s from %(person)s") % facts
        return _("Reassign %(benefit)s of %(person)s") % facts

    @property
    def verb(self) -> str:
        if self.assignment is None:
            return _("Assign user")
        return _("Transfer") if self.benefit.unit == BULK else _("Reassign")

    @property
    def consequence(self) -> str:
        """What cannot be undone, said before it is done (product.md 6)."""
        if self.benefit.unit == SEAT:
            day = day_text(self.today + REASSIGN_AFTER)
            return _("The seat cannot be given to somebody else before %(day)s.") % {"day": day}
        if self.benefit.unit == BULK:
            return _("A bulk credit cannot be removed, only transferred to somebody else within the enrolment year.")
        return _("A monthly credit can be removed again at any time.")

    @property
    def back(self) -> str:
        return page_of(self.benefit)

    @property
    def page_name(self) -> str:
        return str(Family(self.benefit.family).label)

    @property
    def done(self) -> str:
        """What is said afterwards, for the person `who`."""
        if self.assignment is None:
            return _("%(benefit)s is assigned to %(who)s. They get an e-mail.")
        return _("%(benefit)s went from %(before)s to %(who)s. Both get an e-mail.")

    def done_text(self, who: Any) -> str:
        before = self.assignment.assignee if self.assignment else ""
        return self.done % {"benefit": self.benefit, "before": before, "who": who}


def page_of(benefit: MembershipBenefit) -> str:
    """The page on which the benefit stands."""
    is_seat = benefit.family == Family.VISUAL_STUDIO
    return reverse("benefits:visual_studio" if is_seat else "benefits:cloud")
