"""One of everything that a route may name, owned by Acme, and the people of the table."""

from django.urls import reverse
from django.utils import timezone

from benefits import services as benefits
from benefits.models import Offer
from support import services as support
from tests.builders import a_contract, a_person

OTHER_ROLES = ("admin_agent", "user_admin", "account_admin", "helpdesk_agent", "sales_agent", "billing_admin")


class World:
    def __init__(self, cast):
        self.cast = cast
        benefits.load_catalogue()
        now = timezone.now()
        self.membership = self._membership("silver", now)
        self.activation = benefits.request_activation(cast.partner_admin, self.membership)
        self.ready = self._membership("action-pack", now)
        self.contract = a_contract(cast.acme, on_premises=15)
        self.link = support.link_as_member(a_person(cast.acme), self.contract)
        self.their_link = self.contract.links.get()
        self.people = self._people()

    def _membership(self, offer, now):
        return benefits.start_membership(self.cast.acme, Offer.objects.get(code=offer), self.cast.acme.today(now))

    def _people(self):
        cast = self.cast
        one = {
            "an": None, "ho": cast.holder, "gu": cast.guest, "me": cast.member, "ga": cast.global_admin,
            "mp": cast.partner_admin, "ou": cast.outsider, "cs": cast.reseller, "le": cast.legacy_admin,
            "rv": cast.reviewer, "en": cast.engineer, "op": cast.operator,
        }  # fmt: skip
        return {**{key: [person] for key, person in one.items()}, "ro": [getattr(cast, role) for role in OTHER_ROLES]}

    def url(self, route):
        arguments = {
            "accounts_portal:ask_done": [1],
            "benefits:membership": [self.membership.pk],
            "benefits:activate": [self.ready.pk],
            **{f"benefits:{verb}": [self.activation.pk] for verb in REVIEW},
            **{f"support:{page}": [self.contract.pk] for page in CONTRACT},
            "support:unlink": [self.their_link.pk],
        }
        return reverse(route, args=arguments.get(route, []))

    def data(self, route):
        return {
            "benefits:decide": {"pk": [self.activation.pk], "verb": "approve"},
            "benefits:reject": {"reason": "other", "text": "Ask again next week."},
            "support:link": {"access_id": "A", "contract_id": "C"},
        }.get(route, {})


REVIEW = ("withdraw", "review", "claim", "release", "approve", "undo", "reject", "retry")
CONTRACT = ("contract", "contract_csv", "show_ids", "link_member", "share")
