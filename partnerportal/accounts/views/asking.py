from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerportal.accounts import services
from partnerportal.common.refusals import posts
from partnerportal.common.text import as_key
from partnerportal.common.ways import safe_next


@posts("pages:home")
def ask(request):
    request.back = safe_next(request, request.back)
    person = request.POST.get("person", "")
    row = services.ask(request.user, as_key(person), request.POST.get("action", ""))
    messages.success(
        request, _("%(name)s was asked: a mail is on its way, and it is on their Home.") % {"name": row.asked}
    )
    return redirect(request.back)


@require_POST
def ask_done(request, pk):
    services.finish_ask(request.user, pk)
    return redirect("pages:home")
