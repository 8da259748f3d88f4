"""What a membership gives: the catalogue, what each year was promised, and the way to its use."""

from benefits.models.activation import Activation, ActivationEvent, RejectReason
from benefits.models.advisory import AdvisoryMessage, AdvisoryRequest
from benefits.models.assignment import REASSIGN_AFTER, Assignment
from benefits.models.competency_held import CompetencyHeld
from benefits.models.keys import CloudSubscription, ProductKey, Redemption
from benefits.models.marketing import MarketingActivation, MarketingContact, MarketingFollowUp
from benefits.models.membership import Membership, MembershipBenefit
from benefits.models.offer import (
    COUNTED,
    PERSONAL,
    BenefitUnit,
    Competency,
    Condition,
    Currency,
    Family,
    Grade,
    Item,
    Offer,
    OfferBenefit,
)
from benefits.models.order import Invoice, Order, PaymentProof, RefundRequest

__all__ = [
    "COUNTED",
    "PERSONAL",
    "REASSIGN_AFTER",
    "Activation",
    "ActivationEvent",
    "AdvisoryMessage",
    "AdvisoryRequest",
    "Assignment",
    "BenefitUnit",
    "CloudSubscription",
    "Competency",
    "CompetencyHeld",
    "Condition",
    "Currency",
    "Family",
    "Grade",
    "Invoice",
    "Item",
    "MarketingActivation",
    "MarketingContact",
    "MarketingFollowUp",
    "Membership",
    "MembershipBenefit",
    "Offer",
    "OfferBenefit",
    "Order",
    "PaymentProof",
    "ProductKey",
    "Redemption",
    "RefundRequest",
    "RejectReason",
]
