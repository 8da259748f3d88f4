"""The verbs of incidents. What may be refused raises a `Refused` written for the person.

Every verb locks the incident, looks at it again, changes named fields, and writes one event, one line of activity and
its mails in the same transaction; units are taken and given back last (model.md 1).
"""

from incidents.refusals import Incomplete, NeedsFollowUp, NotBreakFix, PlanUnusable
from incidents.services.assigning import assign
from incidents.services.canned import filled, put_away, put_back, save_canned
from incidents.services.closing import close, close_as, reopen, withdraw
from incidents.services.desk import change_severity, take
from incidents.services.drafts import discard_draft, follow_up, save_draft
from incidents.services.due import Preview, preview
from incidents.services.ending import heir, let_go_of_incidents
from incidents.services.files import MOST_FILES, open_attachment
from incidents.services.merging import merge, part
from incidents.services.messages import answer, ask_partner, note, reply
from incidents.services.outages import clear_outage, link_outage, outages_of
from incidents.services.submitting import submit
from incidents.services.watching import follow, unfollow, unwatch, watch
from partnerportal.common.files import ALLOWED_EXTENSIONS, BadFile, StorageDown

__all__ = [
    "ALLOWED_EXTENSIONS",
    "MOST_FILES",
    "BadFile",
    "Incomplete",
    "NeedsFollowUp",
    "NotBreakFix",
    "PlanUnusable",
    "Preview",
    "StorageDown",
    "answer",
    "ask_partner",
    "assign",
    "change_severity",
    "clear_outage",
    "close",
    "close_as",
    "discard_draft",
    "filled",
    "follow",
    "follow_up",
    "heir",
    "let_go_of_incidents",
    "link_outage",
    "merge",
    "note",
    "open_attachment",
    "outages_of",
    "part",
    "preview",
    "put_away",
    "put_back",
    "reopen",
    "reply",
    "save_canned",
    "save_draft",
    "submit",
    "take",
    "unfollow",
    "unwatch",
    "watch",
    "withdraw",
]
