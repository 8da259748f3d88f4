"""A person's own requests about a company, as their pages show them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from partnerportal.accounts.models import CompanyRequest, User
from partnerportal.accounts.models.requests import CompanyRequestQuerySet
from partnerportal.accounts.permissions import who_can
from partnerportal.common.answers import Answer, Kind
from partnerportal.common.refusals import Refused
from partnerportal.common.steps import CURRENT, DONE, LATER, Step

GIVES_ROLES = "users.assign_global_admin"
"""What a Global admin is asked to do, in the words of the register."""


@dataclass(frozen=True)
class Own:
    """The newest request of one kind, whatever became of it, with its tracker."""

    row: CompanyRequest
    steps: list[Step]


def own(user: User, kind: str) -> Own | None:
    """What `user` has asked last; None for nothing yet."""
    row = _mine(user, kind).with_people().order_by("-pk").first()
    return Own(row, _steps(row)) if row else None


def open_one(user: User, kind: str) -> CompanyRequest:
    """The one that can still be withdrawn. Raises Refused where there is none."""
    row = _mine(user, kind).open().with_people().first()
    if row is None:
        raise Refused(_("You have no open request of this kind. Reload the page."))
    return row


def ask_an_admin(user: User) -> Answer | None:
    """The company's Global admins, who can give the role with a few clicks; None where nobody is left (D53, D57)."""
    people = who_can(user, GIVES_ROLES)
    if not people:
        return None
    why = _("The Global admins of your company can give you the role. Ask them first: it takes them a minute.")
    return Answer(False, why, Kind.MISSING_ROLE, GIVES_ROLES, people)


def _mine(user: User, kind: str) -> CompanyRequestQuerySet:
    """To become Global admin only of the company of now; who wants to join has none yet."""
    rows = CompanyRequest.objects.filter(requested_by=user, kind=kind)
    return rows if kind == CompanyRequest.Kind.JOIN else rows.filter(organization=user.organization_id)


def _steps(row: CompanyRequest) -> list[Step]:
    """The tracker: asked, proved where a proof is needed, decided."""
    asked = Step(_("Requested"), DONE, when=row.requested_at)
    proof = [] if row.is_join else [_proof(row)]
    if row.decided_at:
        return [asked, *proof, Step(row.status.word, DONE, when=row.decided_at)]
    return [asked, *proof, Step(_("In review"), CURRENT if row.is_waiting else LATER), Step(_("Decided"))]


def _proof(row: CompanyRequest) -> Step:
    if row.proved_at:
        return Step(_("Domain proved"), DONE, when=row.proved_at)
    return Step(_("Domain proof"), CURRENT if row.is_open else LATER)
