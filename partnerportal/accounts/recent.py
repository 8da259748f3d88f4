"""Whether the person at the keyboard has just typed the password: asked before something is shown that is worth it."""

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode


@reauthentication_required
def _guarded(request: HttpRequest) -> None:
    """allauth's own rule: within ACCOUNT_REAUTHENTICATION_TIMEOUT, and signing in does not count."""


def typed_lately(request: HttpRequest) -> bool:
    """True within five minutes of typing the password again, and for an account that has none."""
    try:
        _guarded(request)
    except ReauthenticationRequired:
        return False
    return True


def type_again(back: str) -> HttpResponse:
    """To the page that asks for the password; from there to `back`, where the person confirms once more.

    The POST itself is not kept for later: what it shows would stand at the address of that page.
    """
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}", status=303)
