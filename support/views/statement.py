"""One contract: its balance, every movement, its IDs and who is linked."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from partnerportal.accounts.permissions import may
from partnerportal.common.csvs import csv_response
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import posts
from partnerportal.common.text import like_words
from support import services
from support.filters import LineFilter
from support.history import balance_plots
from support.holdings import holdings, linked_people
from support.models import Contract
from support.services.links import with_ids
from support.statement import movements, reads_all, statement, whole_statement


def _contract(request, pk):
    return get_object_or_404(Contract.objects.visible_to(request.user).select_related("organization"), pk=pk)


@shows
def contract(request, pk):
    found = _contract(request, pk)
    held = holdings(request.user, [found])[0]
    form = LineFilter(request.GET, held.lines)
    page = keyset(form.narrow(movements(request.user, found)), request.GET)
    sees_all = reads_all(request.user, found)
    context = {
        "held": held,
        "contract": found,
        "form": form,
        "page": page,
        "rows": statement(request.user, found, page.items),
        "sees_all": sees_all,
        "balances": _balances(found, held.lines, sees_all),
        **(_people(request, found) if sees_all else {}),
    }
    return render(request, "support/contract.html", context)


def _balances(found, lines, sees_all):
    plots = balance_plots(found, lines, found.organization.today()) if sees_all else {}
    return [(line, plots.get(line.pk)) for line in lines]


def _people(request, found):
    answer = may(request.user, "support.see_links")
    words = like_words(request.GET.get("who", ""))
    people = linked_people(found, words) if answer else None
    return {
        "may_see_links": answer,
        "people": people,
        "who": words,
        "may_see_ids": may(request.user, "support.see_ids"),
    }


@shows
def contract_csv(request, pk):
    found = _contract(request, pk)
    sees_all = reads_all(request.user, found)
    header = [_("Time (UTC)"), _("Support plan"), _("Movement"), _("Reason"), _("Reference"), _("For"), _("By")]
    header += [_("Change"), *([_("Left")] if sees_all else [])]
    unlimited = _("Unlimited")
    return csv_response(f"contract-{found.pk}.csv", header, _cells(request.user, found, sees_all, unlimited))


def _cells(user, found, sees_all, unlimited):
    for row in whole_statement(user, found):
        entry = row.entry
        amounts = [row.change, row.left] if sees_all else [row.change]
        counts = [unlimited if amount is None else amount for amount in amounts]
        who = [row.reason, entry.reference, row.title, row.by]
        yield [entry.at.isoformat(timespec="seconds"), entry.entitlement, row.what, *who, *counts]


@never_cache
@posts("support:contract")
def show_ids(request, pk):
    """A fragment for htmx, a page without (model.md 3)."""
    found, sees_contract = get_object_or_404(with_ids(request.user), pk=pk), may(request.user, "support.view_contracts")
    request.back = request.back if sees_contract else reverse("support:plans")
    shown = services.reveal_ids(request.user, found)
    template = "components/contract_ids.html" if request.htmx else "support/ids.html"
    return render(request, template, {"contract": shown, "is_shown": True, "sees_contract": sees_contract})
