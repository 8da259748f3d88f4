"""The sentences of the refund checklist, by the code of the item; its facts are stored with the request."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from partnerportal.common.times import day_text

SENTENCES = {
    "no_order": _("%(membership)s was not bought in the portal: there is no payment that could be given back."),
    "in_time": _("Bought on %(bought_date)s: a refund can be asked for until %(last_date)s."),
    "too_late": _("Bought on %(bought_date)s: the 30 days for a refund ended on %(last_date)s."),
    "upgraded": _(
        "%(membership)s was upgraded on %(used_date)s by %(who)s: what was used for an upgrade is not refundable."
    ),
    "upgrade_open": _(
        "An upgrade was ordered by %(who)s on %(ordered_date)s: %(order)s is open. Cancel it first, or complete it."
    ),
    "ended": _("%(membership)s is not active any more. It stands at: %(state)s."),
    "from_upgrade": _("%(membership)s was upgraded to this offer: it has ended, and does not come back with a refund."),
    "not_alone": _("%(benefit)s belongs to the contract of the offer, and goes back with the whole offer only."),
    "returned": _("%(benefit)s was given back already."),
    "no_key": _("No key was revealed."),
    "key_revealed": _("%(benefit)s: key revealed by %(who)s on %(used_date)s"),
    "key_redeemed": _("%(benefit)s: key redeemed by %(who)s on %(used_date)s"),
    "no_support": _("Technical support was not activated."),
    "support_active": _("Technical support: activated for %(who)s on %(used_date)s"),
    "support_waits": _(
        "Technical support: asked for by %(who)s on %(used_date)s. The request is withdrawn with the refund."
    ),
    "nothing_spent": _("No incident and no advisory hour was taken."),
    "incident_taken": _("%(benefit)s: an incident taken by %(who)s on %(used_date)s"),
    "hours_taken": _("%(benefit)s: %(units)s h taken by %(who)s on %(used_date)s"),
    "nobody_assigned": _("No seat and no credit was assigned."),
    "assigned": _("%(benefit)s: assigned to %(person)s by %(who)s on %(used_date)s"),
    "carried_over": _("%(benefit)s: carried over with %(person)s from the membership before. It ends with the refund."),
    "no_offer": _("No Go-To-Market offer was requested."),
    "offer_requested": _("%(benefit)s: requested by %(who)s on %(used_date)s"),
    "offer_active": _("%(benefit)s: activated for %(who)s on %(used_date)s"),
}


def sentence(code: str, facts: dict[str, str]) -> str:
    """The item in the reader's language, its days as the reader writes days. KeyError for a code that is unknown."""
    return str(SENTENCES[code]) % {name: _word(name, value) for name, value in facts.items()}


def _word(name: str, value: str) -> Any:
    return day_text(date.fromisoformat(value)) if name.endswith("_date") and value else value
