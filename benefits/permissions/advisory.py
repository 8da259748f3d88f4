"""Whether a person may make a move on an advisory request now; staff's part is `accounts.work.can_decide`."""

from datetime import datetime

from django.utils.translation import gettext as _

from benefits.models import AdvisoryRequest
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.accounts.work import can_decide
from partnerportal.common.answers import YES, Answer, no


def can_ask(user: User) -> Answer:
    """Every member of a company in MPN; whether hours are left is another question (D8)."""
    return may(user, "advisory.request")


def can_manage(user: User, request: AdvisoryRequest) -> Answer:
    """The requester, or an admin of the company (D10)."""
    if not (answer := can_ask(user)):
        return answer
    if request.organization_id != user.organization_id:
        return no(_("This request belongs to another company."))
    return YES if request.requested_by_id == user.pk else may(user, "advisory.see_company")


def can_withdraw(user: User, request: AdvisoryRequest) -> Answer:
    """Until a consultant has started; it gives every reserved hour back."""
    if not (answer := can_manage(user, request)):
        return answer
    if request.state == AdvisoryRequest.State.IN_PROGRESS:
        facts = {"name": request.consultant}
        return no(_("%(name)s has started. Write that the advice is not needed any more.") % facts)
    return YES if request.can("withdraw") else no(request.moved_on())


def can_reply(user: User, request: AdvisoryRequest) -> Answer:
    """While it is open."""
    if not (answer := can_manage(user, request)):
        return answer
    return YES if request.is_waiting else no(request.moved_on())


def can_start(user: User, request: AdvisoryRequest, now: datetime) -> Answer:
    """A consultant who may decide, while nobody has started."""
    answer = can_decide(user, request, now)
    return answer if not answer or request.can("start") else no(_moved(request))


def can_decline(user: User, request: AdvisoryRequest, now: datetime) -> Answer:
    """Before the start; afterwards it is closed with the hours that it took."""
    answer = can_decide(user, request, now)
    return answer if not answer or request.can("decline") else no(_moved(request))


def _moved(request: AdvisoryRequest) -> str:
    if request.state == AdvisoryRequest.State.IN_PROGRESS:
        return _("%(name)s has started this request already.") % {"name": request.consultant}
    return request.moved_on()
