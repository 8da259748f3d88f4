"""A contract from its announcement to its end. Every move is one UPDATE that only succeeds from the right state."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerportal.accounts.activity import record
from partnerportal.accounts.models import Organization
from partnerportal.common.constraints import refusing
from partnerportal.common.refusals import WrongState
from support.ids import ACCESS, CONTRACT, new_id
from support.models import Contract

TRIES = 5


class IdSpaceExhausted(RuntimeError):
    """Five fresh pairs in a row were taken already: the random source is broken."""


def announce(organization: Organization, reference: str, title: str, end_date: date, usable_until: date) -> Contract:
    """The contract for `reference`, not activated, made once however often it is asked for (model.md 1)."""
    contract, _made = Contract.objects.get_or_create(
        reference=reference,
        defaults={
            "organization": organization,
            "title": title,
            "end_date": end_date,
            "usable_until": usable_until,
        },
    )
    return contract


def mark_pending(contract_pk: int) -> None:
    """Activation was requested. Raises WrongState unless the contract is not activated."""
    _move(contract_pk, "request")


def release(contract_pk: int) -> None:
    """The request was withdrawn or rejected. Raises WrongState unless it was pending."""
    _move(contract_pk, "release")


def issue_contract(contract_pk: int, start_date: date, now: datetime | None = None) -> Contract:
    """Gives a pending contract its unique Access ID and Contract ID: exactly once by itself (model.md 1, D21).

    `start_date` is the business date of issuing (D14). Raises WrongState unless the contract is pending.
    """
    for _try in range(TRIES):
        taken = IdSpaceExhausted()
        try:
            with (
                refusing("support_contract_access_id_unique", taken),
                refusing("support_contract_contract_id_unique", taken),
            ):
                _move(
                    contract_pk,
                    "issue",
                    access_id=new_id(ACCESS),
                    contract_id=new_id(CONTRACT),
                    start_date=start_date,
                    issued_at=now or timezone.now(),
                )
        except IdSpaceExhausted:
            continue
        return Contract.objects.select_related("organization").get(pk=contract_pk)
    raise IdSpaceExhausted


@transaction.atomic
def end_contract(contract_pk: int, now: datetime | None = None) -> None:
    """Ends the contract early or on time; IDs stay reserved for ever. Raises WrongState when it has ended already."""
    _move(contract_pk, "end", ended_at=now or timezone.now())
    contract = Contract.objects.select_related("organization").get(pk=contract_pk)
    record(None, "contract.ended", contract.organization, contract.activity_reference, contract=contract.title)


@transaction.atomic
def restore_contract(contract_pk: int, now: datetime | None = None) -> None:
    """Takes back the end of an issued contract, where what ended it was a mistake. Raises WrongState unless ended."""
    _move(contract_pk, "restore", ended_at=None)
    contract = Contract.objects.select_related("organization").get(pk=contract_pk)
    facts = {"contract": contract.title, "anniversary": contract.end_date}
    record(None, "contract.restored", contract.organization, contract.activity_reference, now, **facts)


def _move(contract_pk: int, move: str, **changes: Any) -> None:
    sources, target = Contract.MOVES[move]
    if not Contract.objects.filter(pk=contract_pk, state__in=sources).update(state=target, **changes):
        raise WrongState(_("This contract has moved on. Reload the page to see where it stands."))
