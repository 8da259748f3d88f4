"""Who may file a request for a customer, and if not: what is missing, who can give it, what to do meanwhile.

The decision of domain.md 6.5 with D5, D6, D31, D33 and D34; whether a support plan covers it is asked of support.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Model
from django.utils.translation import gettext as _

from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may, who_can
from partnerportal.common.answers import Answer, Kind
from partnerportal.customers.standing import Azure, Standing

NEEDS_ADMIN = {"office", "dynamics"}
AZURE = "azure"


class Missing(StrEnum):
    """What stands in the way; the first one that does is named."""

    RELATIONSHIP = "relationship"
    ROLE = "role"
    GROUP = "group"
    ADMIN = "admin"
    ACCESS = "access"
    GRANT = "grant"


@dataclass(frozen=True)
class Verdict:
    """Truthy when the request can be filed. Otherwise `answer` says why and who in the company can."""

    answer: Answer
    missing: Missing | None = None
    providers: tuple[Organization, ...] = ()
    """Who can give it, or file instead."""
    meanwhile: str = ""

    def __bool__(self) -> bool:
        return bool(self.answer)

    @property
    def why(self) -> str:
        return self.answer.why

    @property
    def can_hand_over(self) -> bool:
        return self.missing in {Missing.ADMIN, Missing.GRANT} and bool(self.providers)


def may_file(user: User, standing: Standing, area: str) -> Verdict:
    """Whether the person may file a request about the area (support.models.Area) for the customer now."""
    facts = {"company": standing.company, "customer": standing.customer}
    role = may(user, "customers.file")
    if role.kind is Kind.WRONG_PROGRAMME:
        return Verdict(role, Missing.ROLE)
    if standing.relationship is None:
        return _no_relationship(facts)
    if not role:
        return Verdict(role, Missing.ROLE, meanwhile=_by_others(user))
    if area == AZURE:
        return _azure(user, standing, facts)
    if area in NEEDS_ADMIN and not standing.has_admin:
        return _no_admin(standing, facts)
    return Verdict(Answer(True))


def _no_relationship(facts: dict[str, Model]) -> Verdict:
    why = _("%(company)s has no active relationship to %(customer)s.") % facts
    meanwhile = _("Invite the customer. Once it has accepted, requests can be filed for it.")
    return Verdict(Answer(False, why), Missing.RELATIONSHIP, meanwhile=meanwhile)


def _by_others(user: User) -> str:
    """Whoever files it; a Sales agent reads all requests, the others those that they follow (domain.md 1.3 row 22)."""
    if may(user, "customers.see_requests"):
        return _("Ask one of them to file it; you can read it then.")
    return _("Ask one of them to file it and to let you follow it.")


def _azure(user: User, standing: Standing, facts: dict[str, Model]) -> Verdict:
    if standing.azure is Azure.NONE:
        return _no_grant(standing, facts) if standing.is_reseller else _no_access(facts)
    if standing.in_group or may(user, "customers.manage_requests"):
        return Verdict(Answer(True))
    action = "customers.manage_requests"
    why = _("A Helpdesk agent logs Azure requests only as a member of a support group for %(customer)s.") % facts
    meanwhile = _("Create a support group for this customer on its page, or ask one of these people to file it.")
    return Verdict(Answer(False, why, Kind.MISSING_ROLE, action, who_can(user, action)), Missing.GROUP, (), meanwhile)


def _no_access(facts: dict[str, Model]) -> Verdict:
    why = _("%(company)s has no access to the Azure subscriptions of %(customer)s.") % facts
    meanwhile = _("Ask the customer for a role on the subscription. Requests about other products need no such access.")
    return Verdict(Answer(False, why), Missing.ACCESS, meanwhile=meanwhile)


def _no_grant(standing: Standing, facts: dict[str, Model]) -> Verdict:
    why = _("The provider has not given %(company)s access to the Azure subscriptions of %(customer)s.") % facts
    return Verdict(Answer(False, why), Missing.GRANT, standing.providers, _instead(standing))


def _no_admin(standing: Standing, facts: dict[str, Model]) -> Verdict:
    why = _("%(customer)s has not delegated admin privileges to %(company)s.") % facts
    meanwhile = _("Ask the customer for delegated admin on its page.")
    if standing.providers:
        meanwhile = f"{_instead(standing)} {_('Or ask the customer for delegated admin on its page.')}"
    return Verdict(Answer(False, why), Missing.ADMIN, standing.providers, meanwhile)


def _instead(standing: Standing) -> str:
    if not standing.providers:
        return _("No provider of yours serves this customer. Agree on a partnership first.")
    names = ", ".join(str(provider) for provider in standing.providers)
    return _("Hand the request over to %(provider)s: they file it, and you read it.") % {"provider": names}
