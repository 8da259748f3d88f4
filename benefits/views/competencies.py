from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from benefits.forms.competencies import CompetencyFilter, StartForm
from benefits.models import Competency, CompetencyHeld
from benefits.regions import MEMBERSHIP_CENTER_URL
from benefits.rows.competencies import areas, free_for, meanings, staff_row
from benefits.services import competencies
from partnerportal.accounts.models import Activity
from partnerportal.accounts.permissions import may, requires
from partnerportal.common.paging import Page, keyset
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused

REFUSED, INVALID = 409, 422


@requires("benefits.view")
@shows
def show(request):
    return _drawn(request, _form(request, None))


@requires("competencies.start")
@require_POST
def start(request):
    form = _form(request, request.POST)
    if not form.is_valid():
        return _drawn(request, form, INVALID)
    try:
        held = competencies.start(request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _drawn(request, form, REFUSED)
    messages.success(request, _("%(competency)s is started. The programme checks the requirements.") % _named(held))
    return redirect("benefits:competencies")


def _form(request, data):
    return StartForm(data, Competency.objects.filter(pk__in=free_for(request.user)))


def _drawn(request, form, status=200):
    context = {
        "areas": areas(request.user),
        "meanings": meanings(),
        "form": form,
        "may_start": may(request.user, "competencies.start"),
        "center_url": MEMBERSHIP_CENTER_URL,
    }
    return render(request, "benefits/competencies/competencies.html", context, status=status)


def _named(held):
    return {"competency": held.competency, "company": held.organization}


def _all(request):
    return CompetencyHeld.objects.visible_to(request.user).select_related("organization", "competency")


@requires("staff.review")
@shows
def staff(request):
    form = CompetencyFilter(request.GET)
    page = keyset(form.narrow(_all(request)), request.GET)
    rows = [staff_row(held, request.user) for held in page.items]
    page = Page(rows, page.newer_url, page.older_url)
    return render(request, "benefits/competencies/staff.html", {"form": form, "page": page})


@requires("staff.review")
@shows
def one(request, pk):
    held = get_object_or_404(_all(request), pk=pk)
    history = Activity.objects.filter(reference=held.reference).select_related("by").order_by("pk")
    row = staff_row(held, request.user)
    return render(request, "benefits/competencies/staff_one.html", {"row": row, "held": held, "history": history})


@requires("staff.review")
@require_POST
def move(request, pk, move):
    if move not in competencies.VERBS:
        raise Http404
    held = get_object_or_404(_all(request), pk=pk)
    request.back = reverse("benefits:staff_competency", args=[pk])
    held = competencies.move(request.user, held, move)
    messages.success(request, _("%(competency)s of %(company)s: the state is changed.") % _named(held))
    return HttpResponseRedirect(request.back, status=303)
