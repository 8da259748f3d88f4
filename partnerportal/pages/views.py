from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from partnerportal.accounts.models import Outbox
from partnerportal.accounts.permissions import requires
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows
from partnerportal.common.ways import safe_next
from partnerportal.pages import staff
from partnerportal.pages.home import home as build_home

YEAR = 365 * 24 * 3600


@shows
def home(request):
    user, now = request.user, timezone.now()
    if user.is_portal_staff:
        return render(request, "pages/staff_home.html", {"home": staff.staff_home(user), "now": now})
    today = timezone.localdate(now)
    return render(request, "pages/home.html", {"home": build_home(user, now), "today": today})


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
    found = staff.proof(timezone.now(), request.GET.get("check") == "1")
    return render(request, "pages/proof.html", {"proof": found})


@requires("staff.enter")
@shows
def mail(request):
    """Only where mail goes to files: on a server nobody reads the mail of others (model.md 6)."""
    if not settings.MAIL_FOLDER:
        raise Http404
    page = keyset(Outbox.objects.select_related("organization"), request.GET)
    return render(request, "pages/mail.html", {"page": page})
