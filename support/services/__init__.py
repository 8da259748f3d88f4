"""The verbs of support. What may be refused raises a `Refused` written for the person."""

from support.services.contracts import announce, end_contract, issue_contract, mark_pending, release
from support.services.entries import NothingLeft, adjust, consume, give_back, grant, lift_limit, settle
from support.services.links import (
    DeadContract,
    LinkResult,
    company_links,
    link_as_member,
    link_typed,
    reveal_ids,
    share,
    unlink,
    unlink_all,
)
from support.services.options import Option, PlanOptions, Reason, plan_options, why_unusable, why_used_up

__all__ = [
    "DeadContract",
    "LinkResult",
    "NothingLeft",
    "Option",
    "PlanOptions",
    "Reason",
    "adjust",
    "announce",
    "company_links",
    "consume",
    "end_contract",
    "give_back",
    "grant",
    "issue_contract",
    "lift_limit",
    "link_as_member",
    "link_typed",
    "mark_pending",
    "plan_options",
    "release",
    "reveal_ids",
    "settle",
    "share",
    "unlink",
    "unlink_all",
    "why_unusable",
    "why_used_up",
]
