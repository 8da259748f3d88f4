from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerportal.accounts.models import COMPANY_ROLES, Invitation, User
from partnerportal.accounts.people import rights
from partnerportal.accounts.people.admins import is_last
from partnerportal.accounts.people.lists import PeopleFilter
from partnerportal.accounts.people.rows import groups
from partnerportal.accounts.permissions import may, requires
from partnerportal.common.csvs import csv_response
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows


def people_of(request):
    """The people of the company of who asks."""
    return User.objects.visible_to(request.user).filter(organization=request.user.organization_id).with_roles()


def found(request, pk):
    """One of them. Raises Http404."""
    return get_object_or_404(people_of(request), pk=pk)


@requires("users.view")
@shows
def users(request):
    form, may_create = PeopleFilter(request.GET), may(request.user, "users.create")
    page = keyset(form.narrow(people_of(request)), request.GET, form.order)
    csv_url = f"{reverse('accounts_portal:users_csv')}?{request.GET.urlencode()}"
    open_count = Invitation.objects.visible_to(request.user).open().count() if may_create else 0
    context = {"form": form, "page": page, "csv_url": csv_url, "may_create": may_create, "open_count": open_count}
    return render(request, "accounts/people/list.html", context)


@requires("users.view")
@shows
def users_csv(request):
    form = PeopleFilter(request.GET)
    rows = form.narrow(people_of(request)).order_by(form.order, "pk")
    header = [_("Name"), _("E-mail"), _("Roles"), _("Kind"), _("Status"), _("Added (UTC)")]
    cells = ([row.name, row.email, row.role_label, _kind(row), row.status.word, row.created_at.isoformat()]
             for row in rows.iterator(500))  # fmt: skip
    return csv_response("users.csv", header, cells)


@requires("users.view")
@shows
def person(request, pk):
    return page_of(request, found(request, pk))


def page_of(request, person, chosen=None, error="", status=200):
    """The page of one person; `chosen` and `error` come from a form that was refused."""
    user = request.user
    boxes = groups(user, person, chosen)
    context = {
        "person": person,
        "seen": " ".join(sorted(person.roles & COMPANY_ROLES)),
        "groups": boxes,
        "may_change": any(box.answer for group in boxes for box in group.boxes),
        "may_disable": rights.can_disable(user, person),
        "may_enable": rights.can_enable(user, person),
        "may_reset": rights.can_reset(user, person),
        "is_last": is_last(person),
        "error": error,
    }
    return render(request, "accounts/people/person.html", context, status=status)


def _kind(person):
    return _("Guest") if person.is_guest else _("Member")
