"""People of Alpine who come and go: one disabled, one invited who has no account, one invited who has one."""

from datetime import datetime, timedelta

from partnerportal.accounts.models import Organization, Role, User
from partnerportal.accounts.services.ending import disable
from partnerportal.accounts.services.invitations import invite
from partnerportal.accounts.services.people import NewPerson, add_person, create_account
from partnerportal.demo.world import PASSWORD

LEFT = NewPerson("jan.ritter@alpine.example", "Jan Ritter", frozenset({Role.SALES_AGENT}))
COMING = NewPerson("nia.frank@summit.example", "Nia Frank", frozenset({Role.HELPDESK_AGENT}))
ALONE = NewPerson("nora.vik@personal.example", "Nora Vik")


def tell(companies: dict[str, Organization], now: datetime) -> None:
    """Through the services, some days ago."""
    admin = User.objects.with_roles().get(organization=companies["alpine"], email="global-admin@alpine.example")
    person = add_person(admin, LEFT, now - timedelta(days=60)).person
    User.objects.filter(pk=person.pk).update(created_at=now - timedelta(days=60), must_change_password=False)
    disable(admin, person, now - timedelta(days=6))
    invite(admin, COMING, now - timedelta(days=2))
    create_account(None, ALONE, PASSWORD)
    invite(admin, ALONE, now - timedelta(days=1))
