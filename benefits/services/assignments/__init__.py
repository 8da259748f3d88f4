"""People in the places of personal benefits: seats, monthly credits and bulk credits (domain.md 3.4 and 3.6)."""

from benefits.services.assignments.assigning import MANY, Result, assign, assign_many
from benefits.services.assignments.carrying import Carried, carried_into, carry_over, end_all, end_benefit
from benefits.services.assignments.changing import reassign, remove, remove_monthly_credits, transfer

__all__ = [
    "MANY",
    "Carried",
    "Result",
    "assign",
    "assign_many",
    "carried_into",
    "carry_over",
    "end_all",
    "end_benefit",
    "reassign",
    "remove",
    "remove_monthly_credits",
    "transfer",
]
