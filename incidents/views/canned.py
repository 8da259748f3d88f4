"""Canned answers: the list, one text, and putting one into the answer that is being written."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from incidents import services
from incidents.desk_forms import CannedForm, ChooserForm
from incidents.forms import MessageForm
from incidents.models import CannedAnswer
from incidents.views.detail import filed, page
from incidents.views.lists import is_fragment
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import posts
from partnerportal.common.text import as_key
from support.models import Area


def find(request, pk):
    return get_object_or_404(CannedAnswer.objects.visible_to(request.user).select_related("changed_by"), pk=pk)


@requires("staff.answer")
@shows
def canned(request):
    area = request.GET.get("area", "")
    rows = CannedAnswer.objects.visible_to(request.user).select_related("changed_by").order_by("-is_listed", "title")
    rows = rows.filter(area=area) if area in Area.values else rows
    return render(request, "incidents/canned.html", {"rows": rows[:500], "areas": Area.choices, "area": area})


def drawn(request, form, answer=None, status=200):
    return render(request, "incidents/canned_form.html", {"form": form, "answer": answer}, status=status)


@requires("staff.answer")
@shows
def new(request):
    return drawn(request, CannedForm())


@requires("staff.answer")
@posts("incidents:canned_new")
def add(request):
    form = CannedForm(request.POST)
    if not form.carry_out(services.save_canned, request.user, None):
        return drawn(request, form, status=form.status)
    messages.success(request, _("The canned answer is added."))
    return redirect("incidents:canned")


@requires("staff.answer")
@shows
def change(request, pk):
    answer = find(request, pk)
    typed = {"title": answer.title, "body": answer.body, "area": answer.area, "seen": answer.mark}
    return drawn(request, CannedForm(initial=typed), answer)


@requires("staff.answer")
@posts("incidents:canned_change")
def save(request, pk):
    answer = find(request, pk)
    form = CannedForm(request.POST)
    if not form.carry_out(services.save_canned, request.user, answer):
        return drawn(request, form, answer, form.status)
    messages.success(request, _("The canned answer is changed."))
    return redirect("incidents:canned")


@requires("staff.answer")
@posts("incidents:canned_change")
def put_away(request, pk):
    services.put_away(request.user, find(request, pk))
    messages.success(request, _("The text is offered no longer. Put it back when it is needed again."))
    return redirect("incidents:canned")


@requires("staff.answer")
@posts("incidents:canned_change")
def put_back(request, pk):
    services.put_back(request.user, find(request, pk))
    messages.success(request, _("The text is offered again."))
    return redirect("incidents:canned")


@requires("staff.answer")
@posts("incidents:detail")
def fill(request, reference):
    """Puts a text below what was typed, and sends nothing."""
    incident = filed(request, reference)
    rows = CannedAnswer.objects.visible_to(request.user).for_incident(incident)
    answer = rows.filter(pk=as_key(request.POST.get("canned", ""))).first()
    text = services.filled(answer, incident, request.user) if answer else ""
    typed = request.POST.get("body", "").strip()
    form = MessageForm(initial={"body": "\n\n".join(part for part in (typed, text) if part)})
    status = 200 if answer else 422
    chooser = ChooserForm(request.POST, incident=incident, user=request.user)
    if not answer:
        chooser.add_error("canned", _("Choose a text that fits this incident."))
    if is_fragment(request):
        context = {"incident": incident, "form": form, "chooser": chooser}
        return render(request, "incidents/_say_text.html", context, status=status)
    return page(request, incident, status, message=form, chooser=chooser)
