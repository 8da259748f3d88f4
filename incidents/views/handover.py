"""Requests that a reseller hands over to a provider: asking, the list, and one of them with its verbs (D34)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import services
from incidents.handover_forms import TYPED, DeclineForm, HandOverFilter, HandOverForm
from incidents.models import HandOver, Incident
from incidents.services import handover
from partnerportal.accounts.permissions import requires
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import posts
from partnerportal.customers.models import Customer
from partnerportal.customers.standing import providers_of

BACK = "incidents:hand_over"


def the(request, pk):
    """The hand-over, if the person's company gave or got it."""
    return get_object_or_404(HandOver.objects.visible_to(request.user).select_related(*handover.SHOWN), pk=pk)


@requires("customers.file")
def hand_over_new(request, pk):
    customer = get_object_or_404(Customer.objects.visible_to(request.user).distinct(), pk=pk)
    providers = providers_of(request.user.organization, customer)
    draft = _draft(request)
    form = HandOverForm(request.POST or None, providers=providers, initial=_initial(request.user, providers, draft))
    status = 200
    if request.method == "POST":
        if form.carry_out(lambda **typed: _done(request, customer, **typed)):
            return redirect("incidents:hand_overs")
        status = form.status
    context = {"customer": customer, "providers": providers, "form": form}
    return render(request, "incidents/handover/new.html", context, status=status)


def _done(request, customer, provider, problem):
    """The draft that it was written in has done its work."""
    row = handover.hand_over(request.user, customer, provider, problem)
    if (draft := _draft(request)) is not None:
        services.discard_draft(request.user, draft)
    messages.success(request, _("“%(title)s” waits for %(provider)s now.") % {"title": row, "provider": provider})


def _draft(request):
    """The draft of the wizard in which the person was stopped, if one is named."""
    reference = (request.POST if request.method == "POST" else request.GET).get("draft", "")
    return Incident.objects.drafts_of(request.user).with_reference(reference[:30]).first() if reference else None


def _initial(user, providers, draft):
    own = {"contact_name": user.name, "contact_email": user.email, "provider": next(iter(providers), None)}
    if draft is None:
        return own
    typed = {name: getattr(draft, name) for name in TYPED}
    return {**own, **{name: value for name, value in typed.items() if value}, "draft": draft.reference}


@requires("customers.see_requests")
@shows
def hand_overs(request):
    form = HandOverFilter(request.GET)
    rows = form.narrow(HandOver.objects.visible_to(request.user), request.user.organization_id)
    page = keyset(rows.select_related(*handover.SHOWN), request.GET)
    return render(request, "incidents/handover/list.html", {"form": form, "page": page})


@requires("customers.see_requests")
@shows
def hand_over(request, pk):
    return _page(request, the(request, pk))


def _page(request, row, status=200, decline=None):
    user = request.user
    context = {
        "row": row,
        "is_ours": row.provider_id == user.organization_id,
        "answers": handover.can_answer(user, row),
        "withdraws": handover.can_withdraw(user, row),
        "has_draft": row.incident_id is not None and row.incident.is_draft,
        "writes": row.answered_by_id == user.pk,
        "puts_back": handover.can_give_up(user, row, timezone.now()),
        "decline": decline or DeclineForm(),
    }
    return render(request, "incidents/handover/detail.html", context, status=status)


@requires("customers.manage_requests")
@posts(BACK)
def take(request, pk):
    row = handover.take(request.user, the(request, pk))
    messages.info(request, _("This draft is filled in from what was handed over. Complete it and submit it."))
    return redirect(row.incident)


@requires("customers.manage_requests")
@posts(BACK)
def give_up(request, pk):
    handover.give_up(request.user, the(request, pk))
    messages.success(request, _("It waits for your company again, and its draft is discarded."))
    return redirect(request.back)


@requires("customers.manage_requests")
@posts(BACK)
def decline(request, pk):
    form = DeclineForm(request.POST)
    if not form.carry_out(handover.decline, request.user, the(request, pk)):
        return _page(request, the(request, pk), form.status, form)
    messages.success(request, _("It is declined, and the reseller reads why."))
    return redirect(request.back)


@requires("customers.see_requests")
@posts(BACK)
def withdraw(request, pk):
    row = handover.withdraw(request.user, the(request, pk))
    messages.success(
        request, _("It is taken back. %(provider)s does not see it as open any more.") % {"provider": row.provider}
    )
    return redirect(request.back)
