"""The verbs of benefits. What may be refused raises a `Refused` written for the person."""

from benefits.services.catalogue import load_catalogue
from benefits.services.evidence import Evidence, evidence
from benefits.services.issuing import carry_out, issue, retry, sweep
from benefits.services.memberships import lapse, start_membership, turn_day
from benefits.services.pace import Pace, expected_date, pace
from benefits.services.promises import add_competency
from benefits.services.requests import request_activation, withdraw
from benefits.services.review import (
    Result,
    approve,
    approve_many,
    claim,
    reject,
    reject_many,
    release_claim,
    release_lapsed_claims,
    touch_claim,
    undo,
)

__all__ = [
    "Evidence",
    "Pace",
    "Result",
    "add_competency",
    "approve",
    "approve_many",
    "carry_out",
    "claim",
    "evidence",
    "expected_date",
    "issue",
    "lapse",
    "load_catalogue",
    "pace",
    "reject",
    "reject_many",
    "release_claim",
    "release_lapsed_claims",
    "request_activation",
    "retry",
    "start_membership",
    "sweep",
    "touch_claim",
    "turn_day",
    "undo",
    "withdraw",
]
