"""Step 3: severity by its impact, language, contact."""

from incidents.wizard.forms import DetailsForm
from incidents.wizard.impacts import impacts, office
from incidents.wizard.steps import DETAILS
from incidents.wizard.views.frame import show, step, take

FIELDS = ("severity", "language", "contact_name", "contact_email", "contact_phone")


@step(DETAILS)
def details(request, draft):
    if request.method == "POST":
        return take(request, draft, DETAILS, DetailsForm(request.POST), _page)
    return _page(request, draft, DetailsForm(initial=_initial(request.user, draft)))


def _initial(user, draft):
    """What was typed before; at first the person who is signed in (D32)."""
    initial = {name: getattr(draft, name) for name in FIELDS}
    if not (draft.contact_name or draft.contact_email):
        initial |= {"contact_name": user.name, "contact_email": user.email}
    return initial


def _page(request, draft, form, status=200):
    shown = {"impacts": impacts(request.user, draft.plan), "office": office(request.user)}
    return show(request, DETAILS, draft, status, form=form, **shown)
