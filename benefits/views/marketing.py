"""Go-To-Market as the company sees it."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from benefits.forms.marketing import ContactForm, NewContactForm
from benefits.models import MarketingActivation, MarketingContact, MembershipBenefit
from benefits.regions import MEMBERSHIP_CENTER_URL
from benefits.rows.marketing import marketing_page, years
from benefits.running import nothing_yet
from benefits.services import marketing
from partnerportal.accounts.permissions import may, requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused


@requires("benefits.view")
@shows
def show(request):
    now = timezone.now()
    memberships = years(request.user, now)
    if not memberships and request.user.organization.is_migrated:
        return nothing_yet(request)
    page = marketing_page(request.user, memberships, now)
    context = {"page": page, "may_manage": may(request.user, "marketing.manage"), "center_url": MEMBERSHIP_CENTER_URL}
    return render(request, "benefits/marketing/page.html", context)


@requires("marketing.manage")
def contact(request):
    """Add, where there is no contact yet, else Update: the same person with other data."""
    found = _contact(request.user)
    if found is None:
        form = NewContactForm(request.user.organization, request.POST or None)
        return _answer(request, form, _add, None)
    known = {"email": found.email, "phone": found.phone, "language": found.language, "seen": found.stamp}
    form = ContactForm(request.user.organization, request.POST or None, initial=known)
    return _answer(request, form, marketing.update_contact, found)


@requires("marketing.manage")
def change(request):
    """Change: another person."""
    found = _contact(request.user)
    if found is None:
        return redirect("benefits:go_to_market_contact")
    form = NewContactForm(
        request.user.organization, request.POST or None, initial={"language": found.language, "seen": found.stamp}
    )
    return _answer(request, form, marketing.change_contact, found)


@requires("marketing.manage")
@require_POST
def activate(request, pk):
    request.back = reverse("benefits:go_to_market")
    found = get_object_or_404(MembershipBenefit.objects.visible_to(request.user), pk=pk)
    marketing.request(request.user, found)
    messages.success(request, _("Activation of %(offer)s is requested. It takes several days.") % {"offer": found})
    return HttpResponseRedirect(request.back, status=303)


@requires("marketing.manage")
@require_POST
def withdraw(request, pk):
    request.back = reverse("benefits:go_to_market")
    found = get_object_or_404(MarketingActivation.objects.visible_to(request.user), pk=pk)
    marketing.withdraw(request.user, found)
    messages.success(request, _("The request is withdrawn. You can ask again at any time."))
    return HttpResponseRedirect(request.back, status=303)


def _add(user, **values):
    """Nothing was there to be seen."""
    return marketing.add_contact(user, **{name: value for name, value in values.items() if name != "seen"})


def _contact(user):
    return MarketingContact.objects.visible_to(user).select_related("person", "organization").first()


def _again(form, refusal, found):
    """What was typed, with the refusal, and with the stamp of what stands there now."""
    form.add_error(None, refusal)
    if found is not None:
        form.data = {**form.data.dict(), "seen": found.stamp}
    return form


def _answer(request, form, verb, found):
    """The form, or the page with what was saved; a refusal stands in the form, beside what was typed."""
    status = 200 if request.method == "GET" else 422
    if request.method == "POST" and form.is_valid():
        try:
            saved = verb(request.user, **form.cleaned_data)
        except Refused as refused:
            status, found = 409, _contact(request.user)
            form = _again(form, str(refused), found)
        else:
            messages.success(request, _("%(name)s is the marketing contact.") % {"name": saved.person})
            return redirect("benefits:go_to_market")
    asks_person = "person" in form.fields
    context = {"form": form, "contact": found, "asks_person": asks_person, "is_stale": status == 409}
    return render(request, "benefits/marketing/contact.html", context, status=status)
