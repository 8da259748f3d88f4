"""The one word for each benefit of a year, by its family (habit 14)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from benefits.models.offer import PERSONAL, BenefitUnit, Family
from partnerportal.common.status import Status

OVER = {"upgraded", "refunded"}
"""States of a membership that say all there is to say about what it held."""


def of_key(needs_key: bool, key: Any) -> Status:
    """The word for a product by its key, the same on every page and in every CSV."""
    if key is not None:
        return Status(_("Key revealed"), "ok", "tick")
    return Status(_("Key not revealed"), "quiet", "none") if needs_key else Status(_("No key needed"), "ok", "tick")


def status_of(benefit: Any) -> Status:
    """Of a MembershipBenefit: whether it is over, else where it stands on the way to its use."""
    membership = benefit.membership
    if benefit.unit == BenefitUnit.LICENSE and benefit.is_redeemed:
        return Status(_("Redeemed"), "ok", "tick")
    if membership.state == "upgraded" and benefit.unit == BenefitUnit.OFFER and benefit.used:
        return _of_use(benefit)  # usable until its own day (domain.md 3.7)
    if membership.state in OVER:
        return membership.status
    if _is_over(benefit, membership.organization.today()):
        return Status(_("Expired"), "bad", "past")
    if benefit.family == Family.TECHNICAL_SUPPORT and not membership.contract.is_active:
        live = membership.activation if membership.activation and membership.activation.is_live else None
        return live.status if live else membership.contract.status
    return _of_use(benefit)


def _is_over(benefit: Any, today: date) -> bool:
    """The last day is over, or the contract that carries its ledger has ended."""
    contract = benefit.membership.contract
    in_contract = benefit.family in {Family.TECHNICAL_SUPPORT, Family.ADVISORY}
    until_end = benefit.unit != BenefitUnit.LICENSE or benefit.key is not None
    last = benefit.usable_until if until_end else min(benefit.activate_by, benefit.usable_until)
    return today > last or contract is None or (in_contract and contract.has_expired(today))


def _of_use(benefit: Any) -> Status:
    if benefit.unit in PERSONAL:
        return _of_places(benefit)
    if benefit.unit == BenefitUnit.OFFER:
        asked = benefit.marketing_activation
        return asked.status if asked else Status(_("Not used yet"), "quiet", "none")
    if benefit.unit in {BenefitUnit.ACTIVATION, BenefitUnit.LICENSE}:
        return of_key(benefit.has_key_to_reveal, benefit.key)
    if benefit.is_used_up:
        return Status(_("Used up"), "warn", "empty")
    return Status(_("Active"), "ok", "tick")


def _of_places(benefit: Any) -> Status:
    if benefit.is_used_up:
        return Status(_("All assigned"), "info", "half")
    return Status(_("Active"), "ok", "tick") if benefit.places_taken else Status(_("Not used yet"), "quiet", "none")
