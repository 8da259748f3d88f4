"""Who may file a request for a customer, and if not: what is missing, who can give it, what to do meanwhile.

The decision of domain.md 6.5 with D5, D6, D31, D33 and D34; whether a support plan covers it is asked of support.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Model
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import REGISTER, may, who_can
from partnerportal.common.answers import Answer, Kind
from partnerportal.common.refusals import Forbidden, Refused
from partnerportal.customers.models import Relationship, Subscription
from partnerportal.customers.standing import Azure, Standing

NEEDS_ADMIN = {"office", "dynamics"}
AZURE = "azure"


class Missing(StrEnum):
    """What stands in the way; the first one that does is named."""

    RELATIONSHIP = "relationship"
    ANSWER = "answer"
    """The customer's, to the invitation."""
    ROLE = "role"
    GROUP = "group"
    ADMIN = "admin"
    ACCESS = "access"
    GRANT = "grant"
    SUBSCRIPTION = "subscription"
    """The access to the one subscription that the request is about."""


OF_THE_PERSON = {Missing.ROLE, Missing.GROUP}
OF_THE_PROVIDER = {Missing.ADMIN, Missing.GRANT, Missing.SUBSCRIPTION}
"""Where a provider can file instead of its reseller (D34)."""
Facts = dict[str, Model]


@dataclass(frozen=True)
class Verdict:
    """Truthy when the request can be filed. Otherwise `answer` says why and who in the company can give what is
    missing, and `meanwhile` what to do until then."""

    answer: Answer
    missing: Missing | None = None
    providers: tuple[Organization, ...] = ()
    """Of a reseller: those who could file instead."""
    meanwhile: str = ""

    def __bool__(self) -> bool:
        return bool(self.answer)

    @property
    def why(self) -> str:
        return self.answer.why

    @property
    def can_hand_over(self) -> bool:
        return self.missing in OF_THE_PROVIDER and bool(self.providers)

    def demand(self) -> None:
        """Raises Forbidden where the person lacks something, Refused where the company does; returns for a yes."""
        if self.answer:
            return
        if self.missing in OF_THE_PERSON:
            raise Forbidden(self.answer)
        raise Refused(self.why)


def may_file(user: User, standing: Standing, area: str, subscription: Subscription | None = None) -> Verdict:
    """Whether the person may file a request about the area (support.models.Area) for the customer now; of Azure about
    the one subscription, where it is known already (D33)."""
    facts: Facts = {"company": standing.company, "customer": standing.customer}
    role = may(user, "customers.file")
    if role.kind is Kind.WRONG_PROGRAMME:
        return Verdict(role, Missing.ROLE)
    if standing.relationship is None:
        return _unanswered(user, standing.invitation) if standing.invitation else _no_relationship(user, facts)
    if not role:
        return Verdict(role, Missing.ROLE, meanwhile=role.meanwhile)
    if area == AZURE:
        return _azure(user, standing, facts, subscription)
    if area in NEEDS_ADMIN and not standing.has_admin:
        return _no_admin(user, standing, facts)
    return Verdict(Answer(True), providers=standing.providers)


def _no_relationship(user: User, facts: Facts) -> Verdict:
    why = _("%(company)s has no active relationship to %(customer)s.") % facts
    return _given_by(
        user,
        "customers.invite",
        Verdict(Answer(False, why), Missing.RELATIONSHIP),
        _("Invite the customer. Once it has accepted, requests can be filed for it."),
        _("Ask one of these people to invite the customer. Once it has accepted, requests can be filed for it."),
    )


def _unanswered(user: User, invitation: Relationship) -> Verdict:
    facts = {"company": invitation.organization, "customer": invitation.known}
    why = _("%(customer)s has not accepted the invitation of %(company)s yet.") % facts
    return _given_by(
        user,
        "customers.invite",
        Verdict(Answer(False, why), Missing.ANSWER),
        _("Wait for its answer, or send the invitation again on its page."),
        _("Wait for its answer, or ask one of these people to send the invitation again."),
    )


def _no_admin(user: User, standing: Standing, facts: Facts) -> Verdict:
    why = _("%(customer)s has not delegated admin privileges to %(company)s.") % facts
    return _given_by(
        user,
        "customers.ask_admin",
        Verdict(Answer(False, why), Missing.ADMIN, standing.providers, _instead(standing)),
        _("Ask the customer for delegated admin on its page."),
        _("One of these people can ask the customer for delegated admin."),
    )


def _given_by(user: User, action: str, verdict: Verdict, own: str, others: str) -> Verdict:
    """The verdict, with what the person can do about it; where only others can, with those who do (D57)."""
    answer, act = verdict.answer, own
    if not may(user, action):
        people = who_can(user, action)
        answer = Answer(False, answer.why, answer.kind, action if people else "", people)
        act = others if people else str(REGISTER[action].why)
    return Verdict(answer, verdict.missing, verdict.providers, f"{verdict.meanwhile} {act}".strip())


def _azure(user: User, standing: Standing, facts: Facts, subscription: Subscription | None) -> Verdict:
    if standing.azure is Azure.NONE:
        return _no_grant(standing, facts) if standing.is_reseller else _no_access(facts)
    if subscription is not None and subscription.pk not in standing.subscriptions:
        return _closed(standing, facts, subscription)
    if standing.in_group or may(user, "customers.manage_requests"):
        return Verdict(Answer(True), providers=standing.providers)
    action = "customers.manage_requests"
    why = _("A Helpdesk agent logs Azure requests only as a member of a support group for %(customer)s.") % facts
    meanwhile = _("Create a support group for this customer on its page, or ask one of these people to file it.")
    return Verdict(Answer(False, why, Kind.MISSING_ROLE, action, who_can(user, action)), Missing.GROUP, (), meanwhile)


def _no_access(facts: Facts) -> Verdict:
    why = _("%(company)s has no access to the Azure subscriptions of %(customer)s.") % facts
    meanwhile = _("Ask the customer for a role on the subscription. Requests about other products need no such access.")
    return Verdict(Answer(False, why), Missing.ACCESS, meanwhile=meanwhile)


def _no_grant(standing: Standing, facts: Facts) -> Verdict:
    why = _("The provider has not given %(company)s access to the Azure subscriptions of %(customer)s.") % facts
    if not standing.providers:
        none = _("No provider of yours serves this customer. Agree on a partnership first.")
        return Verdict(Answer(False, why), Missing.GRANT, meanwhile=none)
    meanwhile = f"{_instead(standing)} {_gives(standing)}"
    return Verdict(Answer(False, why), Missing.GRANT, standing.providers, meanwhile)


def _closed(standing: Standing, facts: Facts, subscription: Subscription) -> Verdict:
    """The access to this one was revoked, or never given; others are open."""
    why = _("%(company)s has no access to the subscription %(subscription)s of %(customer)s, or not any more.")
    meanwhile = _("Choose another subscription of the customer below.")
    if standing.providers:
        meanwhile = f"{meanwhile} {_instead(standing)} {_gives(standing)}"
    answer = Answer(False, why % {**facts, "subscription": subscription})
    return Verdict(answer, Missing.SUBSCRIPTION, standing.providers, meanwhile)


def _instead(standing: Standing) -> str:
    """Of a reseller whose provider serves the customer, too."""
    if not standing.providers:
        return ""
    return _("Hand the request over to %(provider)s: they file it, and you read it.") % {"provider": _names(standing)}


def _gives(standing: Standing) -> str:
    text = _("Or ask for the access: a Global admin or an Admin agent of %(provider)s gives it, and it works at once.")
    return text % {"provider": _names(standing)}


def _names(standing: Standing) -> str:
    return get_text_list([str(provider) for provider in standing.providers], _("or"))
