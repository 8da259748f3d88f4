"""What of incidents hangs on a person of the company: what they file and follow, and their drafts."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents import services
from incidents.models import Incident, IncidentQuerySet, Watcher
from partnerportal.accounts import leaving
from partnerportal.accounts.leaving import Hanging
from partnerportal.accounts.models import User
from partnerportal.common.status import Status


def find(person: User) -> list[Hanging]:
    """Of the company's incidents only: what a holder filed before joining stays theirs."""
    company = person.organization_id
    mine = Incident.objects.filter(pk__in=Watcher.objects.filter(user=person, organization=company).values("incident"))
    others = Watcher.objects.filter(incident=OuterRef("pk"), user__is_active=True).exclude(user=person)
    rows = mine.exclude(state=Incident.State.CLOSED).annotate(is_followed=Exists(others)).order_by("pk")
    return [*[_draft(row) if row.is_draft else _open(row) for row in rows], *_closed(mine)]


def _open(row: Incident) -> Hanging:
    if row.is_followed:  # type: ignore[attr-defined]
        consequence = _("Stays with the company. The others who follow it go on.")
    else:
        consequence = _("Stays with the company. An admin follows it from now on; choose somebody else on its page.")
    return Hanging(row.status, f"{row.reference} · {row.title}", consequence, row.get_absolute_url())


def _closed(mine: IncidentQuerySet) -> list[Hanging]:
    count = mine.filter(state=Incident.State.CLOSED).count()
    if not count:
        return []
    title = ngettext("%(count)s closed incident", "%(count)s closed incidents", count) % {"count": count}
    looks = Incident.LOOKS[Incident.State.CLOSED]
    consequence = _("Stays with the company. A Global admin or an MPN partner admin can read it.")
    return [Hanging(Status(Incident.State.CLOSED.label, *looks), title, consequence)]


def _draft(row: Incident) -> Hanging:
    return Hanging(row.status, row.title or _("Draft without a title"), _("Discarded: nobody else can read a draft."))


def let_go(person: User, by: User, now: datetime) -> None:
    services.let_go_of_incidents(person, by, now)


leaving.register("incidents", leaving.Kind(gettext_lazy("Incidents"), find, let_go))
