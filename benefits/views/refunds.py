from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from benefits.forms.refunds import RefundForm, RefusalForm
from benefits.models import Membership, RefundRequest
from benefits.money import money_text
from benefits.rows.refunds import compared, refund_page, way_back
from benefits.services import refunds
from partnerportal.accounts.permissions import requires
from partnerportal.accounts.queues import Column, Queue
from partnerportal.common.refusals import Refused, posts
from partnerportal.common.text import as_key

REFUSED, INVALID = 409, 422


@requires("offers.refund")
def refund(request, pk):
    """The checklist with the form of the request; `benefit` in the address asks for that one benefit."""
    membership, wanted = get_object_or_404(_memberships(request), pk=pk), as_key(request.GET.get("benefit", ""))
    page = refund_page(request.user, membership, wanted, timezone.now())
    if request.method != "POST":
        return _drawn(request, page, RefundForm())
    form = RefundForm(request.POST)
    if not form.is_valid():
        return _drawn(request, page, form, INVALID)
    try:
        refunds.ask(request.user, page.membership, page.benefit, form.cleaned_data["why"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _drawn(request, page, form, REFUSED)
    messages.success(request, _("The refund is asked for. Staff decide; you get an e-mail."))
    return redirect("benefits:refund", pk)


def _memberships(request):
    rows = Membership.objects.visible_to(request.user)
    return rows.select_related("organization", "offer", "order__replaces__offer")


def _drawn(request, page, form, status=200):
    return render(request, "benefits/refunds/refund.html", {"page": page, "form": form}, status=status)


def _own(request):
    return RefundRequest.objects.visible_to(request.user).filter(organization=request.user.organization_id)


@requires("offers.refund")
@require_POST
def withdraw(request, pk):
    found = get_object_or_404(_own(request).with_people(), pk=pk)
    request.back = reverse("benefits:refund", args=[found.membership_id])
    refunds.withdraw(request.user, found)
    messages.success(request, _("The request is withdrawn. You can ask again while the 30 days last."))
    return HttpResponseRedirect(request.back, status=303)


def _context(request, row):
    owed = money_text(refunds.amount(row), row.order.currency)
    return {"checks": compared(row, timezone.now()), "form": RefusalForm(), "owed": owed, "way": way_back(row)}


QUEUE = Queue(
    route="benefits:refunds",
    model=RefundRequest,
    title=gettext_lazy("Refunds"),
    lead=gettext_lazy("What companies give back within 30 days of the purchase. Approving cannot be undone."),
    empty=gettext_lazy("No refund waits for a decision."),
    columns=(
        Column(gettext_lazy("Membership"), lambda row: row.membership),
        Column(gettext_lazy("What"), lambda row: row.benefit or _("Whole offer")),
        Column(gettext_lazy("Order"), lambda row: row.order.number),
    ),
    item="benefits/refunds/item.html",
    context=_context,
)


@requires("staff.review")
@posts("benefits:refunds_item")
def approve(request, pk):
    row = refunds.approve(request.user, QUEUE.found(request, pk))
    done = _("The refund of %(company)s is approved.") % {"company": row.organization}
    messages.success(request, f"{done} {way_back(row)}".strip())
    return HttpResponseRedirect(request.back, status=303)


@requires("staff.review")
@posts("benefits:refunds_item")
def reject(request, pk):
    row, form, status = QUEUE.found(request, pk), RefusalForm(request.POST), INVALID
    if form.is_valid():
        try:
            refunds.reject(request.user, row, form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            row, status = QUEUE.found(request, pk), REFUSED
        else:
            messages.success(request, _("The refund of %(company)s is rejected.") % {"company": row.organization})
            return HttpResponseRedirect(request.back, status=303)
    return QUEUE.drawn(request, row, status=status, form=form)
