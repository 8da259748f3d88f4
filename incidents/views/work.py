"""What staff do on the incident page: take, answer, ask, note, close with a reason."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import services
from incidents.forms import CloseAsForm, MessageForm
from incidents.views.detail import filed, page
from partnerportal.accounts.permissions import requires
from partnerportal.common.refusals import posts
from partnerportal.common.text import as_key

BACK = "incidents:detail"
SAYING = {
    "answer": (services.answer, gettext_lazy("Your answer was sent.")),
    "ask": (services.ask_partner, gettext_lazy("The partner was asked. The clock stands still until they answer.")),
    "note": (services.note, gettext_lazy("The internal note is kept. The partner does not see it.")),
}


@requires("staff.answer")
@posts(BACK)
def take(request, reference):
    instead_of = as_key(request.POST.get("instead_of", "")) or None
    incident = services.take(request.user, filed(request, reference), instead_of)
    messages.success(request, _("You work on %(incident)s now.") % {"incident": incident.reference})
    return redirect(request.back)


@requires("staff.answer")
@posts(BACK)
def say(request, reference):
    """One text, three buttons: `verb` says who reads it. Without one nothing is sent."""
    form = MessageForm(request.POST, request.FILES)
    verb, done = SAYING.get(request.POST.get("verb", ""), (None, ""))
    if verb is None:
        form.add_error(None, _("Choose whether this is an answer, a question, or an internal note."))
    if not form.carry_out(verb, request.user, filed(request, reference)):
        return page(request, filed(request, reference), form.status, message=form)
    messages.success(request, done)
    return redirect(request.back)


@requires("staff.answer")
@posts(BACK)
def close_as(request, reference):
    form = CloseAsForm(request.POST, auto_id="close_as_%s")
    if not form.carry_out(services.close_as, request.user, filed(request, reference)):
        return page(request, filed(request, reference), form.status, close_as=form)
    messages.success(request, _("The incident is closed."))
    return redirect(request.back)
