"""What of support hangs on a person of the company: the contracts that they linked."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerportal.accounts import leaving
from partnerportal.accounts.leaving import Hanging
from partnerportal.accounts.models import User
from partnerportal.common.status import Status
from partnerportal.common.times import day_text
from support import services


def find(person: User) -> list[Hanging]:
    """Of the company's contracts only: what an account holds of another company is its own (D24)."""
    return [
        Hanging(
            Status(_("Linked on %(day)s") % {"day": day_text(link.linked_at)}, "info", "link"),
            link.contract.title,
            _("Unlinked. What was filed with it goes on, and what was used stays used."),
            link.contract.get_absolute_url(),
        )
        for link in services.company_links(person)
    ]


def let_go(person: User, by: User, now: datetime) -> None:
    services.unlink_all(person, by, now)


leaving.register("contracts", leaving.Kind(gettext_lazy("Linked contracts"), find, let_go))
