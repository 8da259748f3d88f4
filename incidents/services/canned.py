"""The texts that engineers put into an answer; every engineer shares all of them."""

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import CannedAnswer, Incident
from partnerportal.accounts.activity import record
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import Refused, WrongState, demand

KNOWN = ("name", "reference", "product", "customer", "engineer")
PLACEHOLDER = re.compile(rf"\{{({'|'.join(KNOWN)})\}}")
LIKE_ONE = re.compile(r"\{\s*\w+\s*\}")
ONE_PER_TITLE = "incidents_cannedanswer_one_per_title"


def filled(answer: CannedAnswer, incident: Incident, engineer: User) -> str:
    """The text with its placeholders replaced; what else stands in braces stays as it is."""
    values = {
        "name": incident.contact_name,
        "reference": incident.reference,
        "product": incident.product_name,
        "customer": str(incident.customer or incident.organization or incident.filed_by),
        "engineer": str(engineer),
    }
    return PLACEHOLDER.sub(lambda found: values[found[1]], answer.body)


def demand_known(text: str) -> None:
    """Raises Refused where a word in braces is no placeholder: it would go out as it stands."""
    if unknown := [word for word in LIKE_ONE.findall(text) if not PLACEHOLDER.fullmatch(word)]:
        facts = {"unknown": ", ".join(dict.fromkeys(unknown)), "known": ", ".join(f"{{{name}}}" for name in KNOWN)}
        raise Refused(_("%(unknown)s is not replaced by anything. What is replaced: %(known)s.") % facts)


def demand_filled(text: str) -> None:
    """Raises Refused where a placeholder still stands in what the partner is to read."""
    if found := PLACEHOLDER.search(text):
        raise Refused(
            _("%(word)s still stands in the text. Write what the partner should read there.") % {"word": found[0]}
        )


@transaction.atomic
def save_canned(
    by: User,
    answer: CannedAnswer | None,
    title: str,
    body: str,
    area: str = "",
    seen: str = "",
    now: datetime | None = None,
) -> CannedAnswer:
    """Adds a canned answer, or changes `answer`. `seen` says which version of it the page showed.

    Raises Forbidden, Refused for an unknown placeholder and where another one has the title, and WrongState when a
    colleague changed it meanwhile.
    """
    demand(may(by, "staff.answer"))
    demand_known(body)
    row = _locked(answer) if answer else CannedAnswer()
    if answer and row.mark != seen:
        raise WrongState(_("%(name)s changed this text meanwhile. Open it again.") % {"name": row.changed_by})
    row.title, row.body, row.area, row.changed_by, row.changed_at = title, body, area, by, now or timezone.now()
    with refusing(ONE_PER_TITLE, Refused(_("A canned answer of this title exists. Choose another title."))):
        if answer:
            row.save(update_fields=["title", "body", "area", "changed_by", "changed_at"])
        else:
            row = CannedAnswer.objects.create(
                title=title, body=body, area=area, changed_by=by, changed_at=row.changed_at
            )
    _log(by, "changed" if answer else "added", row)
    return row


@transaction.atomic
def put_away(by: User, answer: CannedAnswer, now: datetime | None = None) -> CannedAnswer:
    """Offers the text no longer in answers; it stays in the list. Harmless when it was put away already."""
    return _listed(by, answer, "put_away", now)


@transaction.atomic
def put_back(by: User, answer: CannedAnswer, now: datetime | None = None) -> CannedAnswer:
    """Offers the text in answers again. Harmless when it is offered already."""
    return _listed(by, answer, "put_back", now)


def _listed(by: User, answer: CannedAnswer, verb: str, now: datetime | None) -> CannedAnswer:
    demand(may(by, "staff.answer"))
    row = _locked(answer)
    is_listed = verb == "put_back"
    if row.is_listed == is_listed:
        return row
    row.is_listed, row.changed_by, row.changed_at = is_listed, by, now or timezone.now()
    row.save(update_fields=["is_listed", "changed_by", "changed_at"])
    _log(by, verb, row)
    return row


def _locked(answer: CannedAnswer) -> CannedAnswer:
    CannedAnswer.objects.select_for_update(no_key=True).get(pk=answer.pk)
    return CannedAnswer.objects.select_related("changed_by").get(pk=answer.pk)


def _log(by: User, verb: str, row: CannedAnswer) -> None:
    record(by, f"canned.{verb}", None, f"canned:{row.pk}", row.changed_at, title=row.title)
