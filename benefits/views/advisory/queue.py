from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.advice import hours_text
from benefits.forms.advisory import CloseForm, DeclineForm, MessageForm
from benefits.models import AdvisoryRequest
from benefits.permissions import advisory as permissions
from benefits.rows.advisory import contact, cost, facts, talk
from benefits.services import advisory as services
from partnerportal.accounts.permissions import requires
from partnerportal.accounts.queues import Column, Queue
from partnerportal.common.refusals import Refused, posts


def _context(request, row):
    now = timezone.now()
    return {
        "facts": facts(row),
        "cost": cost(row),
        "talk": talk(row),
        "contact": contact(row, now),
        "can_start": permissions.can_start(request.user, row, now),
        "can_decline": permissions.can_decline(request.user, row, now),
        "answer_form": MessageForm(),
        "close_form": CloseForm(initial={"actual": row.estimate_hours}),
        "decline_form": DeclineForm(),
    }


QUEUE = Queue(
    route="benefits:advisory",
    model=AdvisoryRequest,
    title=gettext_lazy("Advisory requests"),
    lead=gettext_lazy(
        "A consultant makes contact within two business days. Hours are settled when a request is closed."
    ),
    empty=gettext_lazy("Nobody waits for advice."),
    columns=(
        Column(gettext_lazy("Title"), lambda row: row.title),
        Column(gettext_lazy("Product"), lambda row: row.product),
        Column(gettext_lazy("Estimate"), lambda row: hours_text(row.estimate), is_number=True),
        Column(gettext_lazy("Contact"), lambda row: contact(row, timezone.now()).word),
        Column(gettext_lazy("Consultant"), lambda row: row.consultant or "–"),
    ),
    item="benefits/advisory/item.html",
    context=_context,
    search=("organization__name", "title"),
)


@requires("staff.advise")
@posts("benefits:advisory_item")
def start(request, pk):
    row = services.start(request.user, QUEUE.found(request, pk))
    messages.success(
        request, _("%(number)s is in progress. The company can see that it is yours.") % {"number": row.code}
    )
    return HttpResponseRedirect(request.back, status=303)


def _decision(form_class, name, verb, done):
    """The view of a form of the item's page: does `verb` with what was typed, or shows the page with it again."""

    @requires("staff.advise")
    @posts("benefits:advisory_item")
    def view(request, pk):
        row, form, status = QUEUE.found(request, pk), form_class(request.POST), 422
        if form.is_valid():
            try:
                verb(request.user, row, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                row, status = QUEUE.found(request, pk), 409
            else:
                messages.success(request, done() % {"number": row.code})
                return HttpResponseRedirect(request.back, status=303)
        return QUEUE.drawn(request, row, status=status, typed=[form], **{name: form})

    return view


answer = _decision(MessageForm, "answer_form", services.answer, lambda: _("Your message about %(number)s is sent."))
close = _decision(CloseForm, "close_form", services.close, lambda: _("%(number)s is closed and settled."))
decline = _decision(
    DeclineForm,
    "decline_form",
    services.decline,
    lambda: _("%(number)s is declined. Every reserved hour is given back."),
)
