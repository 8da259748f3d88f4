"""The company profile: what it is, changing it, and confirming that it is right."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerportal.accounts.company_forms import ProfileForm
from partnerportal.accounts.models import Activity
from partnerportal.accounts.permissions import can_become_admin, may, requires
from partnerportal.accounts.services import profile
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused, posts
from partnerportal.common.times import day_text

REFUSED, INVALID = 409, 422


@requires("organization.view")
@shows
def organization(request):
    company = request.user.organization
    return _page(request, ProfileForm.showing(company, profile.stamp(company)))


@requires("organization.edit")
@require_POST
def save(request):
    company, form = request.user.organization, ProfileForm(request.POST)
    if not form.is_valid():
        return _page(request, form, INVALID)
    try:
        changed = profile.change(request.user, form.facts, form.cleaned_data["seen"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        company.refresh_from_db()
        return _page(request, form.again(profile.stamp(company)), REFUSED)
    _say(request, changed, company)
    return redirect("accounts_portal:organization")


@requires("organization.edit")
@posts("accounts_portal:organization")
def review(request):
    profile.confirm_review(request.user, request.POST.get("seen", ""))
    messages.success(request, _("The company information is confirmed. Thank you for looking at it."))
    return HttpResponseRedirect(request.back, status=303)


def _page(request, form, status=200):
    company = request.user.organization
    reviews = Activity.objects.visible_to(request.user).filter(verb="organization.reviewed").select_related("by")
    context = {
        "company": company,
        "form": form,
        "stamp": profile.stamp(company),
        "may_edit": may(request.user, "organization.edit"),
        "may_become": can_become_admin(request.user),
        "review": reviews.first() if company.reviewed_at else None,
        "today": company.today(timezone.now()),
        "is_refused": status == REFUSED,
    }
    return render(request, "accounts/organization.html", context, status=status)


def _say(request, changed, company):
    if not changed:
        messages.info(request, _("Nothing was changed."))
        return
    messages.success(request, _("The profile is saved: %(what)s.") % {"what": profile.words(changed)})
    if "time_zone" in changed:
        company.refresh_from_db()
        facts = {"zone": company.time_zone, "day": day_text(company.today())}
        messages.info(request, _("Business dates turn over at midnight in %(zone)s now. There it is %(day)s.") % facts)
