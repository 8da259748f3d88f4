"""What people do with their own account and with one another."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts import outbox
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Ask, User
from partnerportal.accounts.permissions import REGISTER, who_can
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused


@transaction.atomic
def ask(asker: User, asked_pk: int, action: str) -> Ask:
    """Asks a person who can do `action` to do it: one mail and one item on their Home, once a day (D57).

    Raises Refused where that person cannot do it either, or was asked today already.
    """
    people = {person.pk: person for person in who_can(asker, action)} if action in REGISTER else {}
    asked = people.get(asked_pk)
    if asked is None or asker.organization is None:
        raise Refused(_("Nobody of that name in your company can do this. Reload the page and choose again."))
    today = asker.organization.today()
    refusal = Refused(_("You have already asked %(name)s today. The request is on their Home.") % {"name": asked})
    with refusing("accounts_ask_once_a_day", refusal):
        row = Ask.objects.create(organization=asker.organization, asker=asker, asked=asked, action=action, day=today)
    why = str(REGISTER[action].why)
    record(asker, "account.ask", asker.organization, f"ask:{row.pk}", asked=asked, action=why)
    outbox.send(
        "accounts/ask", asked, f"ask:{row.pk}", f"ask:{row.pk}", asker.organization, {"asker": asker, "why": why}
    )
    return row


def finish_ask(user: User, pk: int) -> None:
    """Takes the item off the Home of the person who was asked; harmless when it is already off."""
    Ask.objects.filter(pk=pk, asked=user, done_at=None).update(done_at=timezone.now())
