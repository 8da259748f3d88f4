"""A provider and its reseller with customers of both, what was filed and handed over between them, and who looks on."""

from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from incidents import services
from incidents.models import ReadLink
from incidents.services import handover, readlinks
from partnerportal.accounts.services.invitations import hash_of
from partnerportal.customers.models import Relationship
from tests.builders import a_company, a_person, a_plan
from tests.conftest import Cast
from tests.customers.builders import a_customer, a_grant, a_group, a_partnership, a_relationship, a_shared_customer
from tests.incidents.handover.builders import a_hand_over, submitted
from tests.incidents.requests.builders import a_request
from tests.matrix.world import MD5

LINKS = {"live": "l" * 43, "expired": "e" * 43, "over": "o" * 43}
"""Tokens of what a customer was mailed, by what became of it; over is what was revoked or withdrawn."""


@contextmanager
def standing(blocker, folder):
    """The world for all tests of a module: made once, and gone with the transaction that holds it."""
    quick = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    storages = {**settings.STORAGES, "attachments": quick}
    with blocker.unblock(), override_settings(STORAGES=storages, PASSWORD_HASHERS=[MD5]), transaction.atomic():
        yield CspWorld(Cast())
        transaction.set_rollback(True)


class CspWorld:
    def __init__(self, cast):
        self.cast, self.now = cast, timezone.now()
        self.people = self._people()
        self.colleagues = {company.pk: a_person(company) for company in (cast.provider, cast.csp_only)}
        a_plan("csp")
        self.customer = a_shared_customer(cast.provider, cast.csp_only)
        self.plain = a_customer(cast.provider, admin=False)
        self.granted = a_shared_customer(cast.provider, cast.csp_only, granted=True)
        self.handed = a_hand_over(cast, self.now, self.customer)
        self._filed()
        self._between()
        self._links()

    def _people(self):
        """By the columns of the table."""
        cast, other = self.cast, a_company("Other reseller", in_csp=True, csp_type="indirect_reseller")
        a_partnership(cast.provider, other)
        return {
            "an": None, "pg": cast.provider_global_admin, "pa": cast.provider_admin_agent,
            "ph": cast.provider_helpdesk_agent, "pm": a_person(cast.provider), "rg": cast.reseller_global_admin,
            "ra": cast.reseller_admin_agent, "rh": cast.reseller_helpdesk_agent, "rm": a_person(cast.csp_only),
            "fa": a_person(other, "admin_agent"), "da": cast.admin_agent, "ou": cast.outsider,
            "en": cast.engineer, "op": cast.operator,
        }  # fmt: skip

    def _filed(self):
        """What the reseller filed by its grant, what the provider filed for it, and a draft of the provider."""
        cast, provider = self.cast, self.cast.provider_admin_agent
        self.own = self._with_file(a_request(cast.reseller_admin_agent, self.granted, self.now))
        taken = handover.take(provider, a_hand_over(cast, self.now, self.customer, title="Disks"), self.now)
        self.shared = self._with_file(submitted(provider, taken.incident, self.now))
        self.closed = a_request(cast.reseller_admin_agent, self.granted, self.now)
        services.close_as(cast.engineer, self.closed, "resolved", "Done.", now=self.now)
        facts = {"customer": self.customer, "version": self.own.version}
        self.draft = services.save_draft(provider, None, self.now, **facts)

    def _with_file(self, incident):
        return services.reply(incident.filed_by, incident, "The log.", [SimpleUploadedFile("log.txt", b"a line")])

    def _between(self):
        """A provider that asks the reseller, a grant and a support group of the provider."""
        cast, third = self.cast, a_company("Third", in_csp=True, csp_type="indirect_provider")
        self.asked = a_partnership(third, cast.csp_only, "invited")
        self.partnership = a_partnership(cast.provider, a_company("Fourth", in_csp=True, csp_type="indirect_reseller"))
        self.grant = a_grant(cast.provider, cast.csp_only, self.customer)
        self.group = a_group(cast.provider, self.customer, cast.provider_helpdesk_agent)

    def _links(self):
        """Of the customer: to what was filed for it, and to what it is asked."""
        until = {"live": self.now + readlinks.LIFETIME, "over": self.now + readlinks.LIFETIME}
        for name, end in {**until, "expired": self.now - timedelta(minutes=1)}.items():
            facts = {"email": f"{name}@{self.granted.domain}", "created_by": self.cast.reseller_admin_agent}
            facts |= {"customer": self.granted, "expires_at": end, "revoked_at": self.now if name == "over" else None}
            link = ReadLink.objects.create(incident=self.own, token_hash=readlinks.hash_of(LINKS[name]), **facts)
            self.link = link if name == "live" else self.link
            state = "withdrawn" if name == "over" else "invited"
            row = a_relationship(self.cast.provider, a_customer(self.cast.acme), state=state, expires_at=end)
            Relationship.objects.filter(pk=row.pk).update(token_hash=hash_of(LINKS[name]))

    def url(self, route, about):
        """Of the route, for what the row is about."""
        if about in LINKS:
            return reverse(route, args=[LINKS[about]])
        row = getattr(self, about)
        arguments = [row.reference if about in FILED else row.pk]
        if route == "incidents:attachment":
            arguments.append(row.messages.get(attachments__isnull=False).attachments.get().pk)
        if route == "incidents:read_link_revoke":
            arguments.append(self.link.pk)
        return reverse(route, args=arguments)

    def data(self, route, about):
        """What is sent with it, so that whoever may can do it."""
        if about not in FILED:
            return {"reason": "Not ours.", f"partnership-{self.asked.pk}-authorizes": "on"}
        row = getattr(self, about)
        return {
            "incidents:reply": {"body": "More about it."},
            "incidents:reopen": {"body": "It is back."},
            "incidents:severity": {"severity": "C"},
            "incidents:watch": {"email": self.colleagues[row.organization_id].email},
            "incidents:unwatch": {"person": row.filed_by_id},
            "incidents:read_link_give": {"email": f"new@{row.customer.domain}"},
        }.get(route, {})


FILED = {"own", "shared", "draft", "closed"}
