"""Go-To-Market as staff see it: the queue, and what they decide and write."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.forms.marketing import TextForm
from benefits.models import Item, MarketingActivation, MarketingContact
from benefits.permissions.marketing import can_follow_up, has_contact
from benefits.services import marketing
from partnerportal.accounts.permissions import requires
from partnerportal.accounts.queues import Column, Queue
from partnerportal.common.refusals import Refused, posts


def _context(request, row):
    company = row.organization
    contact = MarketingContact.objects.select_related("person", "organization").filter(organization=company).first()
    item = Item.objects.filter(code=row.benefit.code).first()
    return {
        "contact": contact,
        "has_contact": has_contact(contact),
        "item": item,
        "follow_ups": row.follow_ups.select_related("by"),
        "may_follow_up": can_follow_up(request.user, row, contact),
        "activate_form": TextForm(prefix="activate", rows=7, initial={"text": item.instructions if item else ""}),
        "reject_form": TextForm(prefix="reject"),
        "follow_form": TextForm(prefix="follow"),
    }


QUEUE = Queue(
    route="benefits:marketing",
    model=MarketingActivation,
    title=gettext_lazy("Go-To-Market requests"),
    lead=gettext_lazy("Companies that want to use a Go-To-Market offer: activate with instructions, or say why not."),
    empty=gettext_lazy("No offer waits for an activation."),
    columns=(
        Column(gettext_lazy("Offer"), lambda row: row.benefit.name),
        Column(gettext_lazy("Group"), lambda row: row.benefit.group),
    ),
    item="benefits/marketing/item.html",
    context=_context,
    search=("organization__name", "benefit__name"),
)


def _verb(request, pk, prefix, verb, said):
    row = QUEUE.found(request, pk)
    form = TextForm(request.POST, prefix=prefix)
    if not form.is_valid():
        return QUEUE.drawn(request, row, status=422, **{f"{prefix}_form": form})
    try:
        verb(request.user, row, form.cleaned_data["text"])
    except Refused as refused:
        form.add_error(None, str(refused))
        return QUEUE.drawn(request, QUEUE.found(request, pk), status=409, **{f"{prefix}_form": form}, kept=form)
    messages.success(request, said % {"what": row})
    return HttpResponseRedirect(request.back, status=303)


@requires("staff.review")
@posts("benefits:marketing_item")
def activate(request, pk):
    return _verb(
        request, pk, "activate", marketing.activate, _("“%(what)s” is active. The contact gets the instructions.")
    )


@requires("staff.review")
@posts("benefits:marketing_item")
def reject(request, pk):
    return _verb(request, pk, "reject", marketing.reject, _("“%(what)s” is rejected. The company reads why."))


@requires("staff.review")
@posts("benefits:marketing_item")
def follow_up(request, pk):
    return _verb(request, pk, "follow", marketing.follow_up, _("The marketing contact gets the mail about “%(what)s”."))
