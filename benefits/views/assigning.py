"""Giving a seat or a credit to a person, or to several: the forms, and the button that takes a monthly credit back."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from benefits.forms.seats import AssignForm, AssignManyForm
from benefits.models import PERSONAL, Assignment, BenefitUnit, MembershipBenefit
from benefits.permissions.seats import can_assign, can_reassign, can_transfer
from benefits.rows.choosing import Choice, page_of
from benefits.services import assignments
from partnerportal.accounts.permissions import may, requires
from partnerportal.common.refusals import Refused
from partnerportal.common.text import like_words

REFUSED, INVALID = 409, 422


def _benefit(request, pk, units=PERSONAL):
    rows = MembershipBenefit.objects.visible_to(request.user).filter(unit__in=units)
    return get_object_or_404(rows.select_related("membership__organization", "membership__offer"), pk=pk)


def _assignment(request, pk, unit):
    rows = Assignment.objects.visible_to(request.user).filter(organization=request.user.organization_id, unit=unit)
    shown = ("benefit__membership__organization", "benefit__membership__offer", "assignee", "ended_by")
    return get_object_or_404(rows.select_related(*shown), pk=pk)


@requires("seats.assign")
def assign(request, pk):
    benefit, user = _benefit(request, pk), request.user
    return _choose(
        request,
        Choice(benefit, user.organization.today()),
        can_assign(user, benefit),
        lambda person, other: assignments.assign(user, benefit, person, other),
    )


@requires("seats.assign")
def reassign(request, pk):
    found, user = _assignment(request, pk, BenefitUnit.SEAT), request.user
    return _choose(
        request,
        Choice(found.benefit, user.organization.today(), found),
        can_reassign(user, found),
        lambda person, _other: assignments.reassign(user, found, person),
    )


@requires("seats.assign")
def transfer(request, pk):
    found, user = _assignment(request, pk, BenefitUnit.BULK_CREDIT), request.user
    return _choose(
        request,
        Choice(found.benefit, user.organization.today(), found),
        can_transfer(user, found),
        lambda person, other: assignments.transfer(user, found, person, other),
    )


def _choose(request, choice, answer, do):
    """The form on GET; on POST what it asks for, or the form again with what stands against it."""
    is_post = request.method == "POST"
    words = like_words(request.GET.get("q", ""))
    form = AssignForm(
        request.POST if is_post else None, request.user, choice.benefit, words, request.GET.get("person", "")
    )
    if not is_post:
        return _form(request, choice, form, answer, words)
    if not form.is_valid():
        return _form(request, choice, form, answer, words, INVALID)
    try:
        row = do(form.cleaned_data["person"], form.other_offer)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, choice, form, answer, words, REFUSED)
    messages.success(request, choice.done_text(row.assignee))
    return HttpResponseRedirect(choice.back, status=303)


def _form(request, choice, form, answer, words, status=200):
    context = {"choice": choice, "form": form, "answer": answer, "words": words, **_missing(request)}
    return render(request, "benefits/seats/choose.html", context, status=status)


def _missing(request):
    """The ways to add somebody who is not in the list, which lead back here."""
    query = urlencode({"next": request.path})
    ways = {f"{way}_url": f"{reverse(f'accounts_portal:user_{way}')}?{query}" for way in ("add", "invite")}
    return {"may_create": may(request.user, "users.create"), **ways}


@requires("seats.assign")
def assign_many(request, pk):
    """Several people at once; what became of each is shown on the same page."""
    benefit = _benefit(request, pk, (BenefitUnit.SEAT, BenefitUnit.MONTHLY_CREDIT))
    words = like_words(request.GET.get("q", ""))
    form = AssignManyForm(request.POST if request.method == "POST" else None, request.user, benefit, words)
    context = {"form": form, "words": words, "answer": can_assign(request.user, benefit)}
    context |= {"choice": Choice(benefit, request.user.organization.today()), "benefit": benefit}
    context |= _missing(request)
    if request.method != "POST":
        return render(request, "benefits/seats/many.html", context)
    if not form.is_valid():
        return render(request, "benefits/seats/many.html", context, status=INVALID)
    people, unknown = form.wanted
    try:
        context["results"] = assignments.assign_many(request.user, benefit, people)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "benefits/seats/many.html", context, status=REFUSED)
    nobody = _("Nobody in your company's directory has this e-mail.")
    context["results"] += [assignments.Result(email, message=nobody) for email in unknown]
    return render(request, "benefits/seats/results.html", context)


@requires("seats.assign")
@require_POST
def remove(request, pk):
    """A monthly credit; from a seat or a bulk credit nobody is removed, which the service says."""
    rows = Assignment.objects.visible_to(request.user).filter(organization=request.user.organization_id)
    found = get_object_or_404(rows.select_related("benefit", "assignee"), pk=pk)
    request.back = reverse("benefits:assignment", args=[pk])
    assignments.remove(request.user, found)
    facts = {"benefit": found.benefit, "person": found.assignee}
    messages.success(request, _("%(benefit)s is taken from %(person)s, who gets an e-mail.") % facts)
    return HttpResponseRedirect(page_of(found.benefit), status=303)
