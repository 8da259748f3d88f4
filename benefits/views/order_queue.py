"""Staff compare payment proofs with the account: what waits, and the two ways to decide it (domain.md 2.3)."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.forms.offers import SendBackForm
from benefits.models import Membership, Order
from benefits.services import orders
from benefits.views.orders import download
from partnerportal.accounts.permissions import requires
from partnerportal.accounts.queues import Column, Queue
from partnerportal.common.refusals import posts


def _context(request, row):
    held = Membership.objects.active().filter(organization=row.organization_id)
    return {
        "proofs": row.proofs.select_related("uploaded_by"),
        "held": held.select_related("offer", "organization"),
        "form": SendBackForm(),
    }


QUEUE = Queue(
    route="benefits:orders",
    model=Order,
    title=gettext_lazy("Orders"),
    lead=gettext_lazy("Payment proofs of bank transfers. Confirm what has arrived on the account."),
    empty=gettext_lazy("No payment proof waits."),
    columns=(
        Column(gettext_lazy("Offer"), lambda row: row.offer.short_name),
        Column(gettext_lazy("Kind"), lambda row: row.get_kind_display()),
        Column(gettext_lazy("Amount"), lambda row: row.amount_text, is_number=True),
        Column(gettext_lazy("In the transfer"), lambda row: row.transfer_text),
    ),
    item="benefits/offers/staff_order.html",
    context=_context,
    search=("organization__name", "organization__mpn_id"),
)


@requires("staff.review")
@posts("benefits:orders_item")
def confirm(request, pk):
    row = orders.confirm(request.user, QUEUE.found(request, pk))
    facts = {"membership": row.membership or row.contract, "company": row.organization}
    messages.success(request, _("%(membership)s of %(company)s is active, and the invoice is written.") % facts)
    return HttpResponseRedirect(reverse("benefits:orders"), status=303)


@requires("staff.review")
@posts("benefits:orders_item")
def send_back(request, pk):
    row, form = QUEUE.found(request, pk), SendBackForm(request.POST)
    if not form.is_valid():
        return QUEUE.drawn(request, row, status=422, form=form)
    orders.send_back(request.user, row, form.cleaned_data["text"])
    messages.success(request, _("The payment proof is sent back. The company reads your text."))
    return HttpResponseRedirect(reverse("benefits:orders"), status=303)


@requires("staff.review")
def proof(request, pk):
    return download(request, pk)
