"""A person on the way through the wizard, as the pages are used without JavaScript."""

import re

from incidents.models import Incident
from tests.builders import a_version

PROBLEM = {
    "nature": "break_fix",
    "title": "Replication stops",
    "description": "The secondary does not catch up.\nError 35206.",
    "customer_reference": "",
}
DETAILS = {
    "severity": "B",
    "language": "en",
    "contact_name": "Mona Member",
    "contact_email": "mona@acme.example",
    "contact_phone": "",
}


OPENED = "opened=" + "0" * 32
"""As the empty first step is addressed once it is opened."""


class Walk:
    def __init__(self, client, user):
        self.client, self.user = client, user
        client.force_login(user)

    def get(self, step=""):
        """The empty first step has an address of its own, to which it leads."""
        return self.client.get(self.url(step), follow=not step)

    def post(self, step, data, **more):
        return self.client.post(self.url(step), {**data, **more})

    def url(self, step):
        return f"/incidents/new/{self.draft.reference}/{step}/" if step else "/incidents/new/"

    @property
    def draft(self):
        return Incident.objects.filter(filed_by=self.user).latest("pk")

    def problem(self, **fields):
        return self.client.post("/incidents/new/", {"version": a_version().pk, **PROBLEM, **fields})

    def plan(self, line, **fields):
        return self.post("plan", {"entitlement": line.pk, **fields})

    def details(self, **fields):
        return self.post("details", DETAILS, **fields)

    def to_plan(self, **fields):
        self.problem(**fields)
        return self

    def to_details(self, line):
        self.to_plan().plan(line)
        return self

    def to_review(self, line):
        self.to_details(line).details()
        return self

    def submit(self):
        seen = re.search(r'name="seen" value="([^"]+)"', self.get("review").content.decode())
        return self.post("review", {"seen": seen[1] if seen else ""})


def text(response):
    """The page as a person reads it: without markup, one blank between words."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def told(response):
    """The sentences that wait to be shown on the next page."""
    return [str(message) for message in response.wsgi_request._messages]
