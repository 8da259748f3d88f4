"""The ways to accept an invitation: by the link in the mail, or from the Home of an account that is there."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from partnerportal.accounts.joining import can_join
from partnerportal.accounts.models import Invitation, User
from partnerportal.accounts.people.forms import AccountForm
from partnerportal.accounts.services import invitations as services
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused, posts

REFUSED, INVALID = 409, 422
LINK = "invitation_link"
"""In the session: the hash of the token that was opened last."""


@login_not_required
@never_cache
def invitation(request, token):
    """Public: the token is the right. Used, withdrawn, too old or never given: one page for all (promises.md 88)."""
    row = services.found_by(token)
    if row is None:
        return render(request, "accounts/people/invitation_gone.html")
    if request.user.is_authenticated:
        if request.user.email.lower() == row.email:
            request.session[LINK] = row.token_hash
            return redirect("accounts_portal:invited", row.pk)
        return render(request, "accounts/people/invitation_other.html", {"invitation": row})
    if User.objects.filter(email__iexact=row.email).exists():
        return render(request, "accounts/people/invitation_sign_in.html", {"invitation": row})
    return _new_account(request, row)


@never_cache
@shows
def invited(request, pk):
    row, link = _own(request, pk)
    context = {"invitation": row, "may_join": can_join(request.user, link)}
    return render(request, "accounts/people/invited.html", context)


@posts("accounts_portal:invited")
def accept(request, pk):
    row, link = _own(request, pk)
    person = services.accept(request.user, row, link=link)
    messages.success(request, _("You belong to %(company)s now.") % {"company": person.organization})
    return redirect("pages:home")


def _own(request, pk):
    """An invitation to the confirmed address, or the one whose link was opened; and the hash of that link."""
    link = request.session.get(LINK, "")
    opened = Invitation.objects.open().filter(pk=pk, token_hash=link, email=request.user.email.lower())
    row = opened.select_related("organization", "invited_by").first()
    if row is not None:
        return row, link
    return get_object_or_404(Invitation.objects.for_person(request.user), pk=pk), ""


def _new_account(request, row):
    form = AccountForm(request.POST or None, email=row.email, initial={"name": row.name})
    if request.method != "POST":
        return _page(request, row, form)
    if not form.is_valid():
        return _page(request, row, form, INVALID)
    try:
        person = services.register_invited(row, form.cleaned_data["name"], form.cleaned_data["password"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, row, form, REFUSED)
    login(request, person)
    messages.success(request, _("Welcome. You belong to %(company)s now.") % {"company": person.organization})
    return redirect("pages:home")


def _page(request, row, form, status=200):
    return render(request, "accounts/people/invitation.html", {"invitation": row, "form": form}, status=status)
