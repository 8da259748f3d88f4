"""Support plans: buying one, and the orders and documents of it, also for companies that are in CSP only."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from benefits.forms.offers import OrderForm
from benefits.models import Invoice, Offer, Order, PaymentProof
from benefits.permissions.plan_orders import can_order
from benefits.services import charging, orders, plan_orders
from benefits.shown import stamp
from benefits.views.orders import download, page, upload
from partnerportal.accounts.permissions import requires
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused, posts

REFUSED, INVALID = 409, 422
BUYS = "support.buy_plan"


@requires(BUYS)
@sensitive_post_parameters("number", "holder", "expires", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def buy(request, code):
    offer = Offer.objects.plans().filter(plan_code=code).first()
    if offer is None:
        raise Http404
    form = OrderForm(request.POST if request.method == "POST" else None, company=request.user.organization)
    if not form.is_bound or not form.is_valid():
        return _form(request, offer, form, INVALID if form.is_bound else 200)
    try:
        placed = _carry_out(request, offer, form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, offer, form, REFUSED)
    return HttpResponseRedirect(placed.get_absolute_url(), status=303)


def _carry_out(request, offer, form):
    if form.card is None:
        placed = plan_orders.place(request.user, offer, form.terms)
        said = _("%(offer)s is ordered. Pay by bank transfer, then upload the proof.")
    else:
        placed = charging.buy_by_card(request.user, offer, form.terms, form.card)
        said = _("%(offer)s is paid and active.")
    messages.success(request, said % {"offer": offer})
    return placed


def _form(request, offer, form, status=200):
    company = request.user.organization
    quote, today = plan_orders.quote(company, offer), company.today()
    shown = {
        "offer": offer,
        "quote": quote,
        "form": form,
        "may_order": can_order(request.user, quote.plan, quote.held, quote.ordered, today),
        "until": quote.anniversary(today),
        "stamp": stamp(quote, today),
    }
    return render(request, "benefits/plans/buy.html", shown, status=status)


@requires(BUYS)
@shows
def show(request):
    rows = Order.objects.visible_to(request.user).of_plans().with_people().prefetch_related("invoices")
    return render(request, "benefits/plans/orders.html", {"page": keyset(rows, request.GET)})


@requires(BUYS)
@shows
def one(request, pk):
    return page(request, _found(request, pk))


@requires(BUYS)
@posts("benefits:plan_order")
def prove(request, pk):
    return upload(request, _found(request, pk))


@requires(BUYS)
@posts("benefits:plan_order")
def cancel(request, pk):
    order = orders.cancel(request.user, _found(request, pk))
    messages.success(request, _("Order %(number)s is cancelled. Nothing is owed.") % {"number": order.number})
    return HttpResponseRedirect(reverse("support:plans"), status=303)


@requires(BUYS)
def proof(request, pk):
    get_object_or_404(PaymentProof.objects.visible_to(request.user).exclude(order__offer__plan_code=""), pk=pk)
    return download(request, pk)


@requires(BUYS)
@shows
def invoice(request, pk):
    rows = Invoice.objects.visible_to(request.user).exclude(order__offer__plan_code="")
    found = get_object_or_404(rows.select_related("order__offer", "organization"), pk=pk)
    return render(request, "benefits/plans/invoice.html", {"invoice": found})


def _found(request, pk):
    return get_object_or_404(Order.objects.visible_to(request.user).of_plans().with_people(), pk=pk)
