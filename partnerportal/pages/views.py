from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from partnerportal.accounts.models import Outbox
from partnerportal.accounts.permissions import requires
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows
from partnerportal.common.ways import safe_next

YEAR = 365 * 24 * 3600


@shows
def home(request):
    return render(request, "pages/home.html")


def _remember(response: HttpResponse, name: str, value: str) -> HttpResponse:
    response.set_cookie(name, value, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
    return response


@require_POST
@login_not_required
def theme(request):
    chosen = request.POST.get("theme", "")
    response = HttpResponseRedirect(safe_next(request))
    return _remember(response, "theme", chosen if chosen in {"light", "dark"} else "")


@require_POST
@login_not_required
def language(request):
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_next(request))
    if chosen not in dict(settings.LANGUAGES) or not check_for_language(chosen):
        return response
    return _remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)


@require_POST
def switch_account(request):
    """Signs out and asks for the other account, which comes back to the same page (product.md 2)."""
    back = safe_next(request)
    logout(request)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")


@requires("staff.enter")
@shows
def proof(request):
    return render(request, "pages/proof.html")


@requires("staff.enter")
@shows
def mail(request):
    page = keyset(Outbox.objects.select_related("organization"), request.GET)
    return render(request, "pages/mail.html", {"page": page})
