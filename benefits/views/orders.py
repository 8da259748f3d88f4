from django.contrib import messages
from django.http import FileResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from benefits.forms.offers import ProofForm
from benefits.models import Invoice, Order, PaymentProof
from benefits.permissions.offers import can_cancel, can_prove
from benefits.rows.orders import header, lines, steps
from benefits.services import orders, proofs
from partnerportal.accounts.permissions import may, requires
from partnerportal.common.csvs import csv_response
from partnerportal.common.files import BadFile, StorageDown
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused, posts

REFUSED, INVALID, UNAVAILABLE = 409, 422, 503
ROUTES = {
    "prove": "benefits:order_prove",
    "cancel": "benefits:order_cancel",
    "proof": "benefits:order_proof",
    "invoice": "benefits:invoice",
}
PLAN_ROUTES = {
    "prove": "benefits:plan_order_prove",
    "cancel": "benefits:plan_order_cancel",
    "proof": "benefits:plan_order_proof",
    "invoice": "benefits:plan_invoice",
}
"""Where the forms and links of an order lead: whoever buys plans need not be in MPN."""
DOWNLOAD_ONLY = "default-src 'none'; sandbox"


@requires("offers.invoices")
@shows
def show(request):
    rows = Order.objects.visible_to(request.user).with_people().prefetch_related("invoices")
    return render(request, "benefits/offers/orders.html", {"page": keyset(rows, request.GET)})


@requires("offers.invoices")
@shows
def export(request):
    rows = Order.objects.visible_to(request.user).with_people().prefetch_related("invoices").order_by("-pk")
    return csv_response("orders.csv", header(), lines(rows.iterator(500)))


@requires("offers.invoices")
@shows
def one(request, pk):
    return page(request, _found(request, pk))


@requires("offers.buy")
@posts("benefits:order")
def prove(request, pk):
    return upload(request, _found(request, pk))


def upload(request, order):
    """Keeps the proof of an order; what is refused comes back with what was typed."""
    form = ProofForm(request.POST, request.FILES, today=order.organization.today())
    if not form.is_valid():
        return page(request, order, INVALID, form)
    try:
        proofs.upload(request.user, order, form.cleaned_data["file"], form.transfer)
    except Refused as refusal:
        form.add_error("file" if isinstance(refusal, BadFile) else None, str(refusal))
        status = UNAVAILABLE if isinstance(refusal, StorageDown) else REFUSED
        return page(request, again(request, order.pk), status, form)
    messages.success(request, _("The payment proof is uploaded. You get an e-mail when the payment is confirmed."))
    return HttpResponseRedirect(request.back, status=303)


@requires("offers.buy")
@posts("benefits:order")
def cancel(request, pk):
    order = orders.cancel(request.user, _found(request, pk))
    messages.success(request, _("Order %(number)s is cancelled. Nothing is owed.") % {"number": order.number})
    return HttpResponseRedirect(reverse("benefits:offers"), status=303)


@requires("offers.buy")
def proof(request, pk):
    return download(request, pk)


@requires("offers.invoices")
@shows
def invoice(request, pk):
    found = get_object_or_404(Invoice.objects.visible_to(request.user).select_related("order", "organization"), pk=pk)
    return render(request, "benefits/offers/invoice.html", {"invoice": found})


@shows
def download(request, pk):
    """Always a download, never a page, and under the name that the sender gave it."""
    found = get_object_or_404(PaymentProof.objects.visible_to(request.user), pk=pk)
    response = FileResponse(
        proofs.open_proof(found), as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )
    response["Content-Security-Policy"] = DOWNLOAD_ONLY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def again(request, pk):
    return get_object_or_404(Order.objects.visible_to(request.user).with_people(), pk=pk)


def _found(request, pk):
    """Of a membership; the orders of support plans have pages of their own."""
    return get_object_or_404(Order.objects.visible_to(request.user).of_memberships().with_people(), pk=pk)


def _brought(user, order):
    """The contract of a paid plan as who bought it may see it, also in CSP only: D52 takes the pages, not the plan."""
    if order.contract is None or order.contract.organization_id != user.organization_id:
        return None
    lines = order.contract.entitlements.select_related("plan")
    return {"contract": order.contract, "lines": lines, "opens": may(user, "support.view_contracts")}


def page(request, order, status=200, form=None):
    context = {
        "order": order,
        "routes": PLAN_ROUTES if order.offer.is_plan else ROUTES,
        "steps": steps(order),
        "proofs": order.proofs.select_related("uploaded_by"),
        "invoices": order.invoices.order_by("pk"),
        "may_prove": can_prove(request.user, order),
        "may_cancel": can_cancel(request.user, order),
        "form": form or ProofForm(today=order.organization.today()),
        "brought": _brought(request.user, order),
    }
    return render(request, "benefits/offers/one.html", context, status=status)
