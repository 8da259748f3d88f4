"""The support groups of a person who is disabled or leaves the company."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerportal.accounts.leaving import Hanging, Kind, register
from partnerportal.accounts.models import User
from partnerportal.customers.models import GroupMember
from partnerportal.customers.services import groups


def find(person: User) -> list[Hanging]:
    """The memberships that let the person log requests; in one query."""
    rows = GroupMember.objects.filter(user=person, group__revoked_at=None)
    rows = rows.select_related("group__customer").order_by("group__name", "pk")
    return [_hanging(row) for row in rows]


def _hanging(row: GroupMember) -> Hanging:
    title = _("%(group)s for %(customer)s") % {"group": row.group, "customer": row.group.customer}
    consequence = _("Taken out of the group. The others in it go on logging requests.")
    return Hanging(row.group.status, title, consequence, reverse("customers:group", args=[row.group_id]))


register("support_groups", Kind(gettext_lazy("Support groups"), find, groups.let_go))
