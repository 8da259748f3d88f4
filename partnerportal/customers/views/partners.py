"""The partners of an indirect provider and of an indirect reseller."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerportal.accounts.permissions import requires
from partnerportal.common.paging import Page, keyset
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused
from partnerportal.customers.forms_partners import AcceptForm, AskForm, GrantFilter
from partnerportal.customers.models import Partnership
from partnerportal.customers.rows_partners import all_grants, grant_rows, partners_of
from partnerportal.customers.services import partnerships

REFUSED, INVALID = 409, 422


@requires("customers.view")
@shows
def partners(request):
    return _drawn(request)


@requires("customers.partner")
@require_POST
def ask(request):
    form = AskForm(request.POST)
    if not form.is_valid():
        return _drawn(request, INVALID, form=form)
    try:
        row = partnerships.ask(request.user, form.cleaned_data["reseller"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _drawn(request, REFUSED, form=form)
    return _done(request, _("%(reseller)s is asked. Nothing changes before it accepts."), row)


@requires("customers.partner")
@require_POST
def accept(request, pk):
    row, request.back = _one(request, pk), reverse("customers:partners")
    form = AcceptForm(request.POST, row)
    if not form.is_valid():
        return _drawn(request, INVALID, accepting=(row.pk, form))
    row = partnerships.accept(request.user, row, form.cleaned_data["authorizes"])
    return _done(request, _("Your company works with %(provider)s now."), row)


@requires("customers.partner")
@require_POST
def decline(request, pk):
    row, request.back = _one(request, pk), reverse("customers:partners")
    row = partnerships.decline(request.user, row)
    return _done(request, _("Declined. %(provider)s is told."), row)


@requires("customers.partner")
@require_POST
def end(request, pk):
    row, request.back = _one(request, pk), reverse("customers:partners")
    row = partnerships.end(request.user, row)
    return _done(request, _("%(provider)s and %(reseller)s are partners no more. Customers and grants stay."), row)


def _one(request, pk):
    return get_object_or_404(Partnership.objects.visible_to(request.user), pk=pk)


def _drawn(request, status=200, form=None, accepting=(0, None)):
    found = partners_of(request.user)
    narrow = GrantFilter(request.GET)
    page = keyset(narrow.narrow(all_grants(request.user)), request.GET)
    asked = [row for row in found.live if "accept" in row.answers]
    context = {
        "partners": found,
        "asked": [(row, _form_of(row, accepting)) for row in asked],
        "may_ask": partnerships.can_ask(request.user),
        "form": form or AskForm(),
        "filter": narrow,
        "grants": Page(grant_rows(request.user, page.items), page.newer_url, page.older_url),
    }
    return render(request, "customers/partners.html", context, status=status)


def _form_of(row, accepting):
    pk, form = accepting
    return form if row.partnership.pk == pk else AcceptForm(None, row.partnership)


def _done(request, sentence, row):
    messages.success(request, sentence % {"provider": row.provider, "reseller": row.reseller})
    return HttpResponseRedirect(reverse("customers:partners"), status=303)
