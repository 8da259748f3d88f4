"""What an incident cost: which units were taken from which contract, and whether they were given back (D27)."""

from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Sum, When

from incidents.models import Incident
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from support.models import Contract, Entitlement, Entry

MOST_COUNTED = 200
"""Up to this quota the statement is short, and what was left is added up; a larger one says only what is left now."""


@dataclass(frozen=True, slots=True)
class Cost:
    """`taken` and `given_back` are of the last act; `contract_url` is empty where the reader may not open it."""

    entitlement: Entitlement
    contract: Contract | None
    contract_url: str
    taken: Entry
    given_back: Entry | None
    left_after: int | None

    @property
    def units(self) -> int:
        """What it costs as it stands."""
        return 0 if self.given_back else self.taken.units


def cost_of(incident: Incident, user: User) -> Cost | None:
    """What was taken for the incident; None where nothing was, as for a plan that does not count."""
    if incident.entitlement is None:
        return None
    entries = Entry.objects.filter(reference=incident.ledger_reference, entitlement=incident.entitlement_id)
    found = {entry.kind: entry for entry in entries}
    taken = found.get(Entry.Kind.CONSUMED)
    if taken is None:
        return None
    line = incident.entitlement
    url = _url(line.contract, user) if line.contract else ""
    return Cost(line, line.contract, url, taken, found.get(Entry.Kind.GIVEN_BACK), _left_after(line, taken))


def _url(contract: Contract, user: User) -> str:
    """Their own company's contract needs no further question; that of another one is read by a link."""
    theirs = contract.organization_id == user.organization_id and may(user, "support.view_contracts")
    opens = theirs or Contract.objects.visible_to(user).filter(pk=contract.pk).exists()
    return contract.get_absolute_url() if opens else ""


def _left_after(entitlement: Entitlement, taken: Entry) -> int | None:
    if entitlement.quota is None or entitlement.quota > MOST_COUNTED:
        return None
    change = Case(When(kind=Entry.Kind.CONSUMED, then=-F("units")), default=F("units"), output_field=IntegerField())
    return Entry.objects.filter(entitlement=entitlement, pk__lte=taken.pk).aggregate(left=Sum(change))["left"]
