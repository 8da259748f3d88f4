"""A person's own requests about a company, as their pages show them."""

from django.utils.translation import gettext as _

from partnerportal.accounts.models import CompanyRequest, User
from partnerportal.accounts.permissions import who_can
from partnerportal.common.answers import Answer, Kind
from partnerportal.common.refusals import Refused
from partnerportal.common.steps import CURRENT, DONE, LATER, Step

GIVES_ROLES = "users.assign_directory_roles"
"""What a Global admin is asked to do, in the words of the register."""


def latest(user: User, kind: str) -> CompanyRequest | None:
    """The newest of that kind, whatever became of it."""
    rows = CompanyRequest.objects.filter(requested_by=user, kind=kind).with_people()
    return rows.order_by("-pk").first()


def open_one(user: User, kind: str) -> CompanyRequest:
    """The one that can still be withdrawn. Raises Refused where there is none."""
    row = CompanyRequest.objects.open().filter(requested_by=user, kind=kind).with_people().first()
    if row is None:
        raise Refused(_("You have no open request of this kind. Reload the page."))
    return row


def steps(row: CompanyRequest) -> list[Step]:
    """The tracker: asked, proved where a proof is needed, decided."""
    asked = Step(_("Requested"), DONE, when=row.requested_at)
    last = Step(row.status.word if row.decided_at else _("Decision"), LATER, when=row.decided_at)
    if row.decided_at:
        last = Step(row.status.word, DONE, when=row.decided_at)
    proof = [] if row.is_join else [_proof(row)]
    review = Step(_("In review"), DONE if row.decided_at else CURRENT if row.is_waiting else LATER)
    return [asked, *proof, review, last]


def ask_an_admin(user: User) -> Answer | None:
    """The company's Global admins, who can give the role with a few clicks; None where nobody is left (D53, D57)."""
    people = who_can(user, GIVES_ROLES)
    if not people:
        return None
    why = _("The Global admins of your company can give you the role. Ask them first: it takes them a minute.")
    return Answer(False, why, Kind.MISSING_ROLE, GIVES_ROLES, people)


def _proof(row: CompanyRequest) -> Step:
    if row.proved_at:
        return Step(_("Domain proved"), DONE, when=row.proved_at)
    return Step(_("Domain proof"), CURRENT if row.is_open else LATER)
