"""Step 2: the support plan that pays, and adding a contract right here."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from incidents.wizard import drafts, plans
from incidents.wizard.forms import PlanForm
from incidents.wizard.products import covered
from incidents.wizard.steps import PLAN
from incidents.wizard.views.frame import INVALID, REFUSED, TOO_MANY, show, step, take
from partnerportal.accounts.permissions import may
from partnerportal.common.answers import YES, no
from partnerportal.common.refusals import Refused
from partnerportal.common.times import day_text
from support.forms import LinkForm
from support.services import link_typed

WAIT_SECONDS = "60"


@step(PLAN)
def plan(request, draft):
    if request.method == "POST" and request.POST.get("do") == "add":
        return _add(request, draft)
    options = plans.options_for(request.user, draft)
    if request.method == "POST":
        return take(request, draft, PLAN, PlanForm(request.POST, options=options), _page)
    return _page(request, draft, _offer(draft, options))


def _offer(draft, options):
    """Nothing typed yet: chosen is what was chosen before, or the only plan there is."""
    before = plans.suggested(options, draft)
    return PlanForm(options=options, initial={"entitlement": before.key if before else None})


def _page(request, draft, form, status=200, **context):
    unavailable = plans.unavailable(request.user, draft, form.options)
    page = {
        "form": form,
        "options": form.options,
        "unavailable": unavailable,
        "adds_first": not form.options.usable and not (unavailable and request.user.organization),
        "gone": plans.why_gone(form.options, draft),
        "instead": plans.instead(request.user, draft, form.options),
        "coverage": covered(request.user, draft.version),
        "pays": plans.priced(draft, form.options),
        "blocked": YES if form.options.usable else no(_("No plan can be chosen yet. Your draft is kept.")),
        "today": drafts.business_day(request.user),
        "link_form": LinkForm(),
        "buys": may(request.user, "support.buy_plan"),
    }
    return show(request, PLAN, draft, status, **{**page, **context})


def _add(request, draft):
    """Links a typed pair by the rules of Link support benefits, and comes back with the plan on offer (D22, D23)."""
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _not_added(request, draft, form, INVALID)
    if not consume(request, action="link_contract"):
        form.add_error(None, _("Too many tries. Wait a minute and send it again; what you typed is kept."))
        return _not_added(request, draft, form, TOO_MANY)
    try:
        result = link_typed(request.user, form.cleaned_data["access_id"], form.cleaned_data["contract_id"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _not_added(request, draft, form, REFUSED)
    _tell(request, result)
    return redirect(PLAN.url(draft))


def _not_added(request, draft, link_form, status):
    form = _offer(draft, plans.options_for(request.user, draft))
    response = _page(request, draft, form, status, link_form=link_form)
    if status == TOO_MANY:
        response["Retry-After"] = WAIT_SECONDS
    return response


def _tell(request, result):
    words = {"contract": result.contract, "day": day_text(result.linked_at)}
    if result.is_new:
        messages.success(request, _("%(contract)s is linked to your account.") % words)
    else:
        messages.info(request, _("%(contract)s is already linked to your account, since %(day)s.") % words)
    for line in result.used_up:
        messages.warning(request, line)
