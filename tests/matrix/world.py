"""One of everything that a route may name, owned by Acme, and the people of the table."""

from contextlib import contextmanager

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from benefits import services as benefits
from benefits.models import Offer
from incidents import services as incidents
from incidents.models import Attachment, Incident
from support import services as support
from tests.builders import a_contract, a_person, a_version
from tests.conftest import Cast
from tests.matrix.parts import PARTS

MD5 = "django.contrib.auth.hashers.MD5PasswordHasher"

OTHER_ROLES = ("admin_agent", "user_admin", "account_admin", "helpdesk_agent", "sales_agent", "billing_admin")


@contextmanager
def standing(blocker, folder):
    """The world for all tests of a module: made once, and gone with the transaction that holds it."""
    quick = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    storages = {**settings.STORAGES, "attachments": quick}
    with blocker.unblock(), override_settings(STORAGES=storages, PASSWORD_HASHERS=[MD5]), transaction.atomic():
        yield World(Cast())
        transaction.set_rollback(True)


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
        self._incidents()
        self.people = self._people()
        for part in PARTS:
            part.prepare(self)

    def _incidents(self):
        """One that the member filed, with a file, and a draft of the same member."""
        member, version = self.cast.member, a_version()
        support.link_as_member(member, self.contract)
        facts = {
            "nature": Incident.Nature.BREAK_FIX, "version": version, "title": "It stops", "description": "At night.",
            "severity": "B", "language": "en", "contact_name": "Mona", "contact_email": member.email,
        }  # fmt: skip
        line = self.contract.entitlements.get()
        self.incident = incidents.submit(member, incidents.save_draft(member, None, **facts), line.pk)
        file = SimpleUploadedFile("log.txt", b"a line")
        self.incident = incidents.reply(member, self.incident, "The log.", [file])
        self.attachment = Attachment.objects.get()
        self.colleague = a_person(self.cast.acme)
        incidents.watch(member, self.incident, self.colleague)
        self.draft = incidents.save_draft(member, None, **facts)

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
            "incidents:attachment": [self.incident.reference, self.attachment.pk],
            **{f"incidents:{page}": [self.incident.reference] for page in INCIDENT},
            **{f"incidents:{page}": [self.draft.reference] for page in DRAFT},
            "incidents:new_autosave": [self.draft.reference, "problem"],
            **{route: args for part in PARTS for route, args in part.arguments(self).items()},
        }
        return reverse(route, args=arguments.get(route, []))

    def data(self, route):
        return {
            "benefits:decide": {"pk": [self.activation.pk], "verb": "approve"},
            "benefits:reject": {"reason": "other", "text": "Ask again next week."},
            "support:link": {"access_id": "A", "contract_id": "C"},
            "support:unlink": {"link": self.their_link.pk},
            "incidents:reply": {"body": "More about it."},
            "incidents:watch": {"email": self.cast.partner_admin.email},
            "incidents:unwatch": {"person": self.colleague.pk},
            **{route: posted for part in PARTS for route, posted in part.data(self).items()},
        }.get(route, {})


REVIEW = ("withdraw", "review", "claim", "release", "approve", "undo", "reject", "retry")
CONTRACT = ("contract", "contract_csv", "show_ids", "link_member", "unlink", "share")
PARTNER = ("detail", "reply", "withdraw", "close", "reopen", "follow_up", "severity", "watch", "unwatch")
INCIDENT = (*PARTNER, "take", "say", "close_as")
DRAFT = tuple(f"new_{step}" for step in ("draft", "problem", "elsewhere", "plan", "details", "review", "discard"))
