"""Step 4: everything once more, what it costs, when it is answered; and Submit."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from incidents import services
from incidents.wizard import outages, paths, plans, summary
from incidents.wizard.drafts import business_day
from incidents.wizard.impacts import office
from incidents.wizard.languages import language_name
from incidents.wizard.steps import PLAN, REVIEW
from incidents.wizard.views.frame import REFUSED, show, step
from partnerportal.common.refusals import Refused
from partnerportal.common.times import moment_text


@step(REVIEW)
def review(request, draft):
    if request.method == "POST":
        return _submit(request, draft)
    options = plans.options_for(request.user, draft)
    option = plans.chosen(options, draft)
    if option is None:
        return redirect(PLAN.url(draft))
    return _page(request, draft, option)


def _submit(request, draft):
    """Takes one unit and opens the incident, or says why not and keeps the draft."""
    if request.POST.get("seen") != seen(draft):
        return _refused(request, draft, _("This draft was changed in another window. Look at it again, and submit."))
    try:
        incident = services.submit(request.user, draft, draft.entitlement_id)
    except Refused as refusal:
        return _refused(request, draft, str(refusal))
    due = moment_text(incident.due_at)
    text = _("%(incident)s is submitted. The first response is due by %(due)s.")
    messages.success(request, text % {"incident": incident.reference, "due": due})
    return redirect(incident)


def _refused(request, draft, why):
    option = plans.chosen(plans.options_for(request.user, draft), draft)
    return _page(request, draft, option, REFUSED, why=why)


def _page(request, draft, option, status=200, why=""):
    shown = {
        "option": option,
        "why": why,
        "preview": services.preview(request.user, draft.severity, draft.language, draft.plan),
        "office": office(request.user),
        "language": language_name(draft.language),
        "seen": seen(draft),
        "plan_url": PLAN.url(draft) if paths.has_plan_step(draft) else "",
        "pays": summary.pays(draft, option),
        "outages": outages.known_to(request.user, draft),
        "today": business_day(request.user),
    }
    return show(request, REVIEW, draft, status, **shown)


def seen(draft):
    """Marks the draft as it is shown, so that nothing is submitted that was not on the screen (promises.md 77)."""
    return draft.saved_at.isoformat() if draft.saved_at else ""
