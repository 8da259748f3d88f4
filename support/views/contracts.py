"""The contracts of one's company and those linked to one's own account."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerportal.accounts.permissions import may
from partnerportal.common.answers import Kind
from partnerportal.common.csvs import csv_response
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Forbidden, posts
from partnerportal.common.text import as_key
from partnerportal.common.times import day_text
from partnerportal.common.ways import safe_next
from support import services
from support.filters import ContractFilter
from support.holdings import holdings
from support.models import Contract, ContractLink
from support.statement import reads_all

CHUNK = 100


def unless_csp_only(view):
    """For everybody but companies of CSP only (D52); holders and guests see their own links here (model.md 3)."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        answer = may(request.user, "support.view_contracts")
        if not answer and answer.kind is Kind.WRONG_PROGRAMME:
            raise Forbidden(answer)
        return view(request, *args, **kwargs)

    return wrapper


def _found(request):
    form = ContractFilter(request.GET)
    rows = Contract.objects.visible_to(request.user).select_related("organization")
    return form, form.narrow(rows, request.user)


@unless_csp_only
@shows
def contracts(request):
    form, rows = _found(request)
    page = keyset(rows, request.GET, form.order)
    context = {
        "form": form,
        "page": page,
        "holdings": holdings(request.user, page.items),
        "csv_url": f"{reverse('support:contracts_csv')}?{request.GET.urlencode()}",
        "is_member": bool(may(request.user, "support.view_contracts")),
    }
    return render(request, "support/contracts.html", context)


@unless_csp_only
@shows
def contracts_csv(request):
    _form, rows = _found(request)
    header = [
        *(_("Contract"), _("Company"), _("Support plan"), _("Status"), _("Start"), _("End"), _("Usable through")),
        *(_("Included"), _("Used"), _("Left"), _("Why it cannot be used"), _("Linked to you")),
    ]
    return csv_response("contracts.csv", header, _cells(request.user, rows.order_by("-end_date", "-pk")))


def _cells(user, rows):
    for contract, held, line in _lines(user, rows):
        counts = (
            (_("Unlimited"), line.used, _("Unlimited")) if line.is_unlimited else (line.quota, line.used, line.left)
        )
        why = held.why or services.why_used_up(line)
        days = (contract.start_date, contract.end_date, contract.usable_until)
        linked = held.link.linked_at.date() if held.link else ""
        yield [contract, contract.organization, line, held.status.word, *days, *counts, why, linked]


def _lines(user, rows):
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        for held in holdings(user, list(rows.filter(pk__in=keys[start : start + CHUNK]))):
            yield from ((held.contract, held, line) for line in held.lines)


@posts("support:contract")
def link_member(request, pk):
    contract = get_object_or_404(Contract.objects.visible_to(request.user).select_related("organization"), pk=pk)
    result = services.link_as_member(request.user, contract)
    if result.is_new:
        messages.success(request, _("Contract linked. You can choose it in step 2 of a new incident."))
    else:
        text = _("Already linked to your account on %(day)s. You can create an incident now.")
        messages.info(request, text % {"day": day_text(result.linked_at)})
    for line in result.used_up:
        messages.warning(request, line)
    return redirect(safe_next(request, request.back))


@posts("support:contract")
def unlink(request, pk):
    links = ContractLink.objects.filter(contract=pk).select_related("contract__organization", "user")
    link = get_object_or_404(links.visible_to(request.user), pk=as_key(request.POST.get("link", "")))
    services.unlink(request.user, link)
    if link.user_id == request.user.pk:
        messages.success(request, _("%(contract)s is no longer linked to your account.") % {"contract": link.contract})
        stays = reads_all(request.user, link.contract)
        return redirect(safe_next(request, request.back if stays else reverse("support:link")))
    messages.success(request, _("%(person)s is no longer linked.") % {"person": link.user})
    return redirect(request.back)
