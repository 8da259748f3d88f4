"""What the pages about people show of roles: a box for each, open or with the reason why it is not."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from partnerportal.accounts.models import COMPANY_ROLES, Role, User
from partnerportal.accounts.people.rights import DOES, GROUPS, can_assign
from partnerportal.common.answers import Answer


@dataclass(frozen=True)
class Box:
    """One role of a person as somebody sees it who may, or may not, change it."""

    role: Role
    answer: Answer
    is_checked: bool

    @property
    def does(self) -> Promise:
        return DOES[self.role]


@dataclass(frozen=True)
class Group:
    """Roles of one kind, and below them each reason once."""

    label: str | Promise
    boxes: list[Box]
    reasons: list[Answer] = field(default_factory=list)


def groups(by: User, person: User, chosen: Iterable[str] | None = None) -> list[Group]:
    """The boxes of `person` for `by`; `chosen` are those of a form that comes back."""
    checked = person.roles if chosen is None else set(chosen)
    return [_group(label, roles, by, person, checked) for label, roles in GROUPS]


def kept(by: User, person: User) -> frozenset[Role]:
    """The roles that `by` cannot take: their boxes are not sent."""
    return frozenset(role for role in person.roles & COMPANY_ROLES if not can_assign(by, person, role))


def _group(label: Promise, roles: Iterable[Role], by: User, person: User, checked: Iterable[str]) -> Group:
    boxes = [Box(role, can_assign(by, person, role), role in checked) for role in Role if role in set(roles)]
    reasons = {box.answer.why: box.answer for box in boxes if not box.answer}
    return Group(label, boxes, list(reasons.values()))
