"""Step 3: severity by its impact, language, contact."""

from incidents.services import preview
from incidents.wizard import outages, paths
from incidents.wizard.forms import DetailsForm
from incidents.wizard.impacts import impacts, office
from incidents.wizard.steps import DETAILS, PLAN, PROBLEM
from incidents.wizard.views.frame import show, step, take

FIELDS = ("severity", "criterion", "language", "contact_name", "contact_email", "contact_phone")


@step(DETAILS)
def details(request, draft):
    if request.method == "POST":
        return take(request, draft, DETAILS, _form(request, draft, request.POST), _page)
    return _page(request, draft, _form(request, draft, initial=_initial(request.user, draft)))


def _form(request, draft, data=None, **more):
    return DetailsForm(data, user=request.user, draft=draft, **more)


def _initial(user, draft):
    """What was typed before; at first the person who is signed in (D32)."""
    initial = {name: getattr(draft, name) for name in FIELDS}
    initial |= {"health_checked_at": draft.health_checked_at is not None}
    if not (draft.contact_name or draft.contact_email):
        initial |= {"contact_name": user.name, "contact_email": user.email}
    return initial


def _page(request, draft, form, status=200):
    shown = {
        "impacts": [] if draft.is_free else impacts(request.user, draft.plan),
        "office": office(request.user),
        "outages": outages.known_to(request.user, draft),
        "preview": preview(request.user, "", draft.language, draft.plan) if draft.is_free else None,
        "back": (PLAN if paths.has_plan_step(draft) else PROBLEM).url(draft),
    }
    return show(request, DETAILS, draft, status, form=form, **shown)
