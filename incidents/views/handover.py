"""Requests that a reseller hands over to a provider: asking, the list, and one of them with its verbs (D34)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import services
from incidents.handover_forms import CLOUD, TYPED, DeclineForm, HandOverFilter, HandOverForm, cloud_versions
from incidents.models import HandOver, Incident
from incidents.services import handover
from incidents.services.instead import files_instead
from incidents.wizard import drafts
from incidents.wizard.products import ABOUT
from incidents.wizard.summary import banner
from incidents.wizard.views.frame import OPENED
from partnerportal.accounts.permissions import requires
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import posts
from partnerportal.customers.models import Customer
from partnerportal.customers.standing import providers_of

BACK = "incidents:hand_over"
IMPACTS = [(one.value, one.label, Incident.IMPACTS[one]) for one in Incident.Severity]


def the(request, pk):
    """The hand-over, if the person's company gave or got it."""
    return get_object_or_404(HandOver.objects.visible_to(request.user).select_related(*handover.SHOWN), pk=pk)


@requires("customers.file")
def hand_over_new(request, pk):
    customer = get_object_or_404(Customer.objects.visible_to(request.user).distinct(), pk=pk)
    draft, offered = _draft(request, customer), files_instead(request.user, customer, list(cloud_versions()))
    form = _form(request, customer, draft, offered)
    status = 200
    if request.method == "POST":
        if form.carry_out(lambda **typed: _done(request, customer, draft, **typed)):
            return redirect("incidents:hand_overs")
        status = form.status
    context = {"customer": customer, "offered": offered, "form": form, "impacts": IMPACTS}
    context["banner"] = banner(request.user, customer)
    return render(request, "incidents/handover/new.html", context, status=status)


def _form(request, customer, draft, offered):
    providers = providers_of(request.user.organization, customer)
    initial = _initial(request, providers, draft) | {"version": _version(request, draft, offered)}
    topic = draft.topic if draft else ""
    return HandOverForm(request.POST or None, providers=providers, offered=offered, topic=topic, initial=initial)


def _done(request, customer, draft, provider, problem):
    """The draft that it was written in has done its work."""
    row = handover.hand_over(request.user, customer, provider, problem)
    if draft is not None:
        services.discard_draft(request.user, draft)
    messages.success(request, _("“%(title)s” waits for %(provider)s now.") % {"title": row, "provider": provider})


def _draft(request, customer):
    """The draft of the wizard in which the person was stopped: named, or begun by the page that is named."""
    sent = request.POST if request.method == "POST" else request.GET
    if reference := sent.get("draft", ""):
        own = Incident.objects.drafts_of(request.user).filter(customer=customer)
        return own.with_reference(reference[:30]).first()
    found = drafts.begun(request.user, request.GET.get(OPENED, ""))
    return found if found and found.is_draft and found.customer_id == customer.pk else None


def _initial(request, providers, draft):
    user = request.user
    own = {"contact_name": user.name, "contact_email": user.email, "provider": providers[0].pk if providers else None}
    typed = {name: getattr(draft, name) for name in (*TYPED, "contact_phone")} if draft else {}
    known = {name: value for name, value in typed.items() if value}
    return {**own, **known, "draft": draft.reference if draft else ""}


def _version(request, draft, offered):
    """The product that stopped the person, or the only one there is."""
    if draft and draft.version_id:
        return draft.version_id
    areas = ABOUT.get(request.GET.get("about", ""), CLOUD)
    wanted = request.GET.get("version", "")
    found = [one.pk for one in offered if str(one.pk) == wanted or (not wanted and one.product.area in areas)]
    return found[0] if len(found) == 1 else None


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
        "reads": row.is_filed and Incident.objects.visible_to(user).filter(pk=row.incident_id).exists(),
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
