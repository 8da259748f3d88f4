"""What a membership gives: the catalogue, what each year was promised, and the way to its activation."""

from benefits.models.activation import Activation, ActivationEvent, RejectReason
from benefits.models.competency_held import CompetencyHeld
from benefits.models.membership import Membership, MembershipBenefit
from benefits.models.offer import BenefitUnit, Competency, Condition, Family, Grade, Offer, OfferBenefit

__all__ = [
    "Activation",
    "ActivationEvent",
    "BenefitUnit",
    "Competency",
    "CompetencyHeld",
    "Condition",
    "Family",
    "Grade",
    "Membership",
    "MembershipBenefit",
    "Offer",
    "OfferBenefit",
    "RejectReason",
]
