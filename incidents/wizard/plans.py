"""The plans of the second step: which can be chosen, why the others cannot, and what to do about it (D28, D29)."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents import services
from incidents.models import Incident
from incidents.needed import CLOUD
from incidents.wizard import paths, summary
from incidents.wizard.drafts import business_day
from incidents.wizard.steps import DETAILS, PLAN, PROBLEM, Page
from partnerportal.accounts.models import Organization, User
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import YES, Answer
from partnerportal.customers.standing import providers_of
from support.services import Option, PlanOptions, Reason, plan_options, why_used_up

ICONS = {
    Reason.CLOUD_ONLY: "empty",
    Reason.ON_PREMISES_ONLY: "empty",
    Reason.VERSION_NOT_COVERED: "warn",
    Reason.ANOTHER_PRODUCT: "empty",
    Reason.ONLY_FOR_CUSTOMERS: "lock",
    Reason.ONLY_FOR_OWN: "lock",
    Reason.ONLY_FOR_MEMBERS: "lock",
    Reason.NOT_ACTIVATED: "none",
    Reason.PENDING: "half",
    Reason.NOT_LINKED: "link",
    Reason.EXPIRED: "past",
    Reason.NOTHING_LEFT: "empty",
    Reason.NOT_HELD: "none",
}


@dataclass(frozen=True)
class Remedy:
    """What a person can do about a plan that cannot be chosen: a sentence, and a page or one click."""

    sentence: str | Promise = ""
    label: str | Promise = ""
    url: str = ""
    link_url: str = ""
    answer: Answer = YES
    """Who in the company can, where this person may not."""


@dataclass(frozen=True)
class Unavailable:
    option: Option
    remedy: Remedy

    @property
    def icon(self) -> str:
        return ICONS[self.option.reason] if self.option.reason else "info"


def options_for(user: User, draft: Incident) -> PlanOptions:
    """The plans for the draft's version, today where the company is."""
    return plan_options(user, draft.need, business_day(user)) if draft.need else PlanOptions()


def chosen(options: PlanOptions, draft: Incident) -> Option | None:
    """The plan of the draft while it can be chosen."""
    return options.choose(draft.plan_id, draft.entitlement_id) if draft.plan_id else None


def suggested(options: PlanOptions, draft: Incident) -> Option | None:
    """The plan chosen before; at first the only one there is, or the one that costs nothing (D30)."""
    first = options.usable[0] if options.usable else None
    only = first if first and (len(options.usable) == 1 or first.entitlement is None) else None
    return chosen(options, draft) or only


def settle(user: User, draft: Incident) -> tuple[Incident, Page]:
    """Where the problem leads: past the plans where there is nothing to choose, whatever the company holds: what is
    included or free is chosen then. Azure always asks for its support plan, also where only one applies (D29, D30).

    A plan without contract that was chosen for another product is forgotten.
    """
    options = options_for(user, draft)
    only = options.usable[0] if options.usable and not paths.has_plan_step(draft) else None
    if only:
        return services.save_draft(user, draft, plan=only.plan, entitlement=None, step=DETAILS.number), DETAILS
    if draft.plan_id and draft.entitlement_id is None and not chosen(options, draft):
        draft = services.save_draft(user, draft, plan=None)
    return draft, PLAN


class Instead(NamedTuple):
    """Who files it with a plan of theirs, where the company has none."""

    providers: tuple[Organization, ...]


def instead(user: User, draft: Incident, options: PlanOptions) -> Instead | None:
    """The providers of a reseller, to whom it is handed over where none of its own plans pays (D31, D34)."""
    if options.usable or user.organization is None or draft.customer is None or draft.area not in CLOUD:
        return None
    providers = providers_of(user.organization, draft.customer)
    return Instead(providers) if providers else None


def priced(draft: Incident, options: PlanOptions) -> dict[str, str]:
    """What is said of the plans without contract, by the key of each."""
    return {option.key: summary.pays(draft, option) for option in options.usable if option.entitlement is None}


def why_gone(options: PlanOptions, draft: Incident) -> str:
    """Why the plan that was chosen before cannot be chosen any more; empty while it can."""
    if draft.plan_id is None or chosen(options, draft):
        return ""
    if draft.entitlement_id is None:
        return gettext("%(plan)s does not cover this any more.") % {"plan": draft.plan}
    found = (o for o in options.unavailable if o.entitlement and o.entitlement.pk == draft.entitlement_id)
    return next((option.sentence for option in found), str(_("It is not linked to your account any more.")))


def unavailable(user: User, draft: Incident, options: PlanOptions) -> list[Unavailable]:
    """The plans that cannot be chosen, each with what to do about it."""
    return [Unavailable(option, _remedy(user, draft, option)) for option in options.unavailable]


def _remedy(user: User, draft: Incident, option: Option) -> Remedy:
    if option.reason is Reason.VERSION_NOT_COVERED:
        sentence = _("Choose a covered version if the problem occurs there too, or take a paid support plan.")
        return Remedy(sentence, _("Change the version"), PROBLEM.url(draft))
    if option.reason is Reason.NOT_ACTIVATED:
        return _activation(user)
    if option.reason is Reason.PENDING:
        return Remedy("", _("See how far it is"), reverse("benefits:technical"))
    if option.reason is Reason.NOT_LINKED:
        return _linking(user, option)
    if option.reason in (Reason.NOT_HELD, Reason.ONLY_FOR_MEMBERS):
        return Remedy("", _("Compare support plans"), reverse("support:plans"))
    if option.reason in (Reason.EXPIRED, Reason.NOTHING_LEFT):
        sentence = _("Renew the membership, or take a paid support plan.")
        return Remedy(sentence, _("Compare support plans"), reverse("support:plans"))
    return Remedy()


def _activation(user: User) -> Remedy:
    answer = may(user, "benefits.activate")
    if not answer:
        return Remedy(answer=replace(answer, why=str(_("They can activate it:"))) if answer.people else answer)
    return Remedy("", _("Activate it under Technical benefits"), reverse("benefits:technical"))


def _linking(user: User, option: Option) -> Remedy:
    """One click for a member (D25), unless there would be nothing to choose afterwards."""
    if option.entitlement and option.entitlement.is_used_up:
        sentence = why_used_up(option.entitlement)
        return Remedy(sentence, _("Compare support plans"), reverse("support:plans"))
    if option.contract and option.contract.organization_id == user.organization_id:
        return Remedy(link_url=reverse("support:link_member", args=[option.contract.pk]))
    return Remedy()
