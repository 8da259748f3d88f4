"""The list of the company's people: filters and order, read from the address; what does not fit narrows nothing."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import COMPANY_ROLES, Role, RoleAssignment, UserQuerySet
from partnerportal.common.filters import Filter, Sorted
from partnerportal.common.text import like_words

ROLES = [(role.value, role.label) for role in Role if role in COMPANY_ROLES]
NOBODY = "none"


class PeopleFilter(Sorted, Filter):
    """Anyone of the company may look for an admin: by role, by name or e-mail (domain.md 1.4)."""

    ORDERS = {"name": "name", "-name": "-name", "email": "email", "-email": "-email"} | {
        "added": "created_at",
        "-added": "-created_at",
    }
    FIRSTS = ("name", "email", "added")

    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100, widget=forms.SearchInput)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("Any")), *ROLES, (NOBODY, _("Without a role"))]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), ("member", _("Members")), ("guest", _("Guests"))]
    )
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), ("active", _("Active")), ("off", _("Disabled"))]
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def narrow(self, rows: UserQuerySet) -> UserQuerySet:
        wanted = self.wanted
        if role := wanted.get("role"):
            held = RoleAssignment.objects.filter(role__in=COMPANY_ROLES if role == NOBODY else [role]).values("user")
            rows = rows.exclude(pk__in=held) if role == NOBODY else rows.filter(pk__in=held)
        if kind := wanted.get("kind"):
            rows = rows.filter(is_guest=kind == "guest")
        if status := wanted.get("status"):
            rows = rows.filter(is_active=status == "active")
        if words := like_words(wanted.get("q", "")):
            rows = rows.filter(Q(name__icontains=words) | Q(email__icontains=words))
        return rows
