"""Marketplace products: whom to ask, because they are not supported here (domain.md 5.1); staff keep the list."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerportal.accounts.permissions import may, requires
from partnerportal.common.csvs import csv_response
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused, posts
from support.marketplace_forms import MarketplaceFilter, ProductForm
from support.models import MarketplaceProduct
from support.services import marketplace

REFUSED, INVALID = 409, 422
form_view = require_http_methods(["GET", "HEAD", "POST"])


def _found(request):
    form = MarketplaceFilter(request.GET)
    return form, MarketplaceProduct.objects.visible_to(request.user).search(form.words)


@requires("support.see_marketplace")
@shows
def products(request):
    form, rows = _found(request)
    context = {
        "form": form,
        "page": keyset(rows, request.GET, "name"),
        "may_keep": bool(may(request.user, marketplace.MAINTAINS)),
        "query": request.GET.urlencode(),
    }
    return render(request, "support/marketplace.html", context)


@requires(marketplace.MAINTAINS)
@shows
def products_csv(request):
    header = [
        *(_("Product"), _("Publisher"), _("Support page"), _("Support e-mail"), _("Support phone"), _("State")),
        _("Changed (UTC)"),
    ]
    rows = _found(request)[1].order_by("name", "pk").iterator(500)
    lines = (
        [row.name, row.publisher, row.link, row.email, row.phone, row.status.word, row.updated_at.isoformat()]
        for row in rows
    )
    return csv_response("marketplace-products.csv", header, lines)


@requires("support.see_marketplace")
@shows
def product(request, pk):
    found = _one(request, pk)
    context = {"product": found, "may_keep": bool(may(request.user, marketplace.MAINTAINS))}
    return render(request, "support/marketplace_product.html", context)


@requires(marketplace.MAINTAINS)
@form_view
def add(request):
    if request.method != "POST":
        return _form(request, ProductForm())
    form = ProductForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=INVALID)
    try:
        made = marketplace.add(request.user, form.facts)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, form, status=REFUSED)
    messages.success(request, _("%(product)s is listed.") % {"product": made})
    return HttpResponseRedirect(made.get_absolute_url(), status=303)


@requires(marketplace.MAINTAINS)
@form_view
def change(request, pk):
    found = _one(request, pk)
    if request.method != "POST":
        return _form(request, ProductForm.of(found), found)
    form = ProductForm(request.POST)
    if not form.is_valid():
        return _form(request, form, found, INVALID)
    try:
        marketplace.change(request.user, found, form.facts)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, form, found, REFUSED)
    messages.success(request, _("The changes are saved."))
    return HttpResponseRedirect(found.get_absolute_url(), status=303)


@requires(marketplace.MAINTAINS)
@posts("support:marketplace_product")
def unlist(request, pk):
    row = marketplace.unlist(request.user, _one(request, pk))
    text = _("%(product)s is unlisted: only staff see it. List it again at any time.")
    messages.success(request, text % {"product": row})
    return HttpResponseRedirect(request.back, status=303)


@requires(marketplace.MAINTAINS)
@posts("support:marketplace_product")
def relist(request, pk):
    row = marketplace.relist(request.user, _one(request, pk))
    messages.success(request, _("%(product)s is listed again.") % {"product": row})
    return HttpResponseRedirect(request.back, status=303)


def _one(request, pk):
    return get_object_or_404(MarketplaceProduct.objects.visible_to(request.user), pk=pk)


def _form(request, form, product=None, status=200):
    return render(request, "support/marketplace_form.html", {"form": form, "product": product}, status=status)
