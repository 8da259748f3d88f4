"""Link support benefits: the typed pair, and one's own links."""

from allauth.core.ratelimit import consume
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerportal.accounts.permissions import requires
from partnerportal.common.paging import keyset
from partnerportal.common.refusals import Refused
from partnerportal.common.text import as_key
from support import services
from support.forms import LinkForm
from support.holdings import holdings
from support.models import ContractLink

REFUSED, INVALID, TOO_MANY = 409, 422, 429
WAIT_SECONDS = "60"


@requires("support.link_typed")
def link(request):
    """Only a pair that can be one is looked up, and only that counts towards the limit (D22, D23)."""
    if request.method != "POST":
        return _page(request, LinkForm())
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(request, form, INVALID)
    if not consume(request, action="link_contract"):
        form.add_error(None, _("Too many tries. Wait a minute and send it again; what you typed is kept."))
        return _page(request, form, TOO_MANY)
    try:
        result = services.link_typed(request.user, form.cleaned_data["access_id"], form.cleaned_data["contract_id"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, REFUSED)
    outcome = "new" if result.is_new else "already"
    return redirect(f"{reverse('support:link')}?{outcome}={result.contract.pk}")


def _page(request, form, status=200):
    links = ContractLink.objects.filter(user=request.user).select_related("contract__organization")
    page = keyset(links, request.GET)
    contracts = [row.contract for row in page.items]
    context = {"form": form, "page": page, "holdings": holdings(request.user, contracts), **_outcome(request, links)}
    response = render(request, "support/link.html", context, status=status)
    if status == TOO_MANY:
        response["Retry-After"] = WAIT_SECONDS
    return response


def _outcome(request, links):
    """What the redirect after linking came to say; nothing for a contract that is not linked."""
    key = as_key(request.GET.get("new") or request.GET.get("already") or "")
    found = links.filter(contract=key).first() if key else None
    if found is None:
        return {}
    held = holdings(request.user, [found.contract])[0]
    return {"linked": held, "is_new": "new" in request.GET}
