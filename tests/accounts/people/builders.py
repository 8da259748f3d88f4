"""What the tests about people need beside the cast."""

import re
from datetime import timedelta

from django.utils import timezone

from partnerportal.accounts.models import Invitation, Outbox, Role, User
from partnerportal.accounts.services import invitations
from partnerportal.accounts.services.people import NewPerson
from tests.builders import PASSWORD

USERS = "/organization/users/"
GA, MPA, UMA = Role.GLOBAL_ADMIN, Role.MPN_PARTNER_ADMIN, Role.USER_MANAGEMENT_ADMIN
TEMPORARY = re.compile(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>")


def new(email="ada@new.example", *roles, name="Ada Added", is_guest=False):
    return NewPerson(email, name, frozenset(roles), is_guest)


def typed(email="ada@new.example", *roles, **fields):
    """What the form of a new person sends."""
    return {"name": "Ada Added", "email": email, "roles": list(roles), **fields}


def again(person):
    """The account as the next request finds it."""
    return User.objects.with_roles().get(pk=person.pk)


def an_invitation(by, email="ada@new.example", *roles, days=0, **fields):
    """An invitation and the token of its mail, sent some days ago."""
    now = timezone.now() - timedelta(days=days)
    row = invitations.invite(by, new(email, *roles, **fields), now)
    return row, token_of(row)


def token_of(row):
    """What the newest mail of the invitation leads to."""
    mail = Outbox.objects.filter(reference=row.reference).latest("pk")
    return re.search(r"/invitations/([\w-]+)/", mail.body).group(1)


def link(token):
    return f"/invitations/{token}/"


ACCOUNT = {"name": "Ada Added", "password": PASSWORD}


def open_invitations(company):
    return Invitation.objects.filter(organization=company).open()


def mails(kind, to=None):
    found = Outbox.objects.filter(kind=f"accounts/{kind}")
    return found.filter(to=to.email) if to else found
