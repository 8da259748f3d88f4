"""The draft in words: for whom, what it is about, and what pays, as the later steps and the review say it."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from incidents import topics
from incidents.models import Incident
from incidents.wizard.paths import has_plan_step
from partnerportal.accounts.models import User
from partnerportal.customers.models import Customer
from support.models import Area
from support.services import Option

Facts = list[tuple[str, str]]


class Banner(NamedTuple):
    """For whom it is filed, said in every step by word, shape and tone: the two are never mixed (domain.md 5.5)."""

    text: str
    tone: str
    icon: str
    customer: Customer | None


def banner(user: User, customer: Customer | None) -> Banner:
    if customer:
        return Banner(_("For customer %(customer)s") % {"customer": customer}, "warn", "share", customer)
    whose = user.organization or user.name
    return Banner(_("In your own context: %(company)s") % {"company": whose}, "info", "person", None)


def facts(draft: Incident) -> Facts:
    """What it is about, as pairs; what is empty is left out."""
    version, nature = draft.version, draft.nature
    product, kind = str(version.product) if version else _("None"), str(Area(draft.area).label) if draft.area else ""
    found = [
        (_("Product"), product),
        (_("Version"), f"{version.name} ({version.place})" if version and version.is_on_premises else ""),
        (_("Kind"), kind if kind != product else ""),
        (_("About"), str(Incident.Nature(nature).label) if draft.is_free else ""),
        (_("Category") if draft.area == Area.OFFICE else _("Topic"), topics.label_of(draft.area, draft.topic)),
        (_("Subscription"), str(draft.customer_subscription or draft.subscription)),
        (_("Title"), draft.title),
    ]
    return [(label, value) for label, value in found if value]


def spends(draft: Incident | None) -> bool:
    """Whether submitting may take something from a plan: not where it is free, included, or paid by no contract."""
    if draft is None:
        return True
    return has_plan_step(draft) and (draft.plan_id is None or draft.entitlement_id is not None)


def pays(draft: Incident, option: Option | None) -> str:
    """What pays where no contract does: included, free, or the support of Cloud Solution Provider."""
    if option is None or option.entitlement:
        return ""
    need = draft.need
    if need and need.area == Area.OFFICE:
        return _("Included, not counted")
    if need and need.area == Area.PORTAL:
        return _("Free")
    return _("%(plan)s, free") % {"plan": option.plan}
