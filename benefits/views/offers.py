from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from benefits.forms.offers import OrderForm
from benefits.models import Offer, Order
from benefits.permissions.offers import can_order
from benefits.regions import MEMBERSHIP_CENTER_URL
from benefits.rows.offers import offers_page
from benefits.rows.upgrade import preview
from benefits.services import charging, orders
from benefits.shown import stamp
from benefits.standing import standing
from partnerportal.accounts.permissions import may, requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused

REFUSED, INVALID = 409, 422


@requires("offers.view")
@shows
def show(request):
    page = offers_page(request.user, timezone.now())
    context = {
        "page": page,
        "competencies": page.state.current,
        "may_refund": may(request.user, "offers.refund"),
        "center_url": MEMBERSHIP_CENTER_URL,
    }
    return render(request, "benefits/offers/offers.html", context)


@requires("offers.buy")
@sensitive_post_parameters("number", "holder", "expires", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def order(request, code):
    """Buying, renewing or upgrading: one form, whichever of them it is today."""
    offer = Offer.objects.memberships().filter(code=code).first()
    if offer is None:
        raise Http404
    if request.method != "POST":
        return _form(request, offer, OrderForm(company=request.user.organization))
    form = OrderForm(request.POST, company=request.user.organization)
    if not form.is_valid():
        return _form(request, offer, form, INVALID)
    try:
        placed = _carry_out(request, offer, form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, offer, form, REFUSED)
    return HttpResponseRedirect(reverse("benefits:order", args=[placed.pk]), status=303)


def _carry_out(request, offer, form):
    if form.card is None:
        placed = orders.place(request.user, offer, form.terms)
        messages.success(
            request, _("%(offer)s is ordered. Pay by bank transfer, then upload the proof.") % {"offer": offer}
        )
        return placed
    placed = charging.buy_by_card(request.user, offer, form.terms, form.card)
    messages.success(request, _("%(offer)s is paid and active.") % {"offer": offer})
    return placed


def _form(request, offer, form, status=200):
    state = standing(request.user.organization, timezone.now())
    quote = state.quote(offer)
    may_order = can_order(request.user, state, offer)
    shown = {
        "offer": offer,
        "may_order": may_order,
        "quote": quote,
        "form": form,
        "anniversary": quote.anniversary(state.today),
        "stamp": stamp(quote, state.today),
    }
    if may_order and quote.kind == Order.Kind.UPGRADE:
        shown["preview"] = preview(state, quote.replaces, offer)
    return render(request, "benefits/offers/order.html", shown, status=status)
