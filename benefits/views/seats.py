from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.forms.seats import SeatFilter
from benefits.models import Assignment
from benefits.permissions.seats import can_reassign, can_remove, can_transfer
from benefits.regions import MEMBERSHIP_CENTER_URL
from benefits.rows.choosing import page_of
from benefits.rows.credits import credits
from benefits.rows.mine import mine as own
from benefits.rows.seats import SORTS, seats, sort
from benefits.rows.sorting import sort_links
from benefits.running import nothing_yet, running
from partnerportal.accounts.permissions import may, requires
from partnerportal.common.csvs import csv_response
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import demand


def _listed(request):
    """The page's data, its filter, and the rows as filtered and sorted: the same for the page and its export."""
    now = timezone.now()
    memberships = running(request.user, now)
    page = seats(request.user, memberships, now)
    form = SeatFilter(request.GET, page.rows)
    return memberships, page, form, sort(form.narrow(), request.GET.get("sort", ""))


@requires("benefits.view")
@shows
def show(request):
    memberships, page, form, rows = _listed(request)
    if request.user.organization.is_migrated and not memberships:
        return nothing_yet(request)
    context = {"page": page, "form": form, "rows": rows, "columns": sort_links(request.GET, SORTS)}
    context["csv_url"] = f"{reverse('benefits:seats_csv')}?{request.GET.urlencode()}"
    return render(request, "benefits/seats/page.html", {**context, "center_url": MEMBERSHIP_CENTER_URL})


@requires("benefits.view")
@shows
def export(request):
    _memberships, _page, _form, rows = _listed(request)
    header = [
        *(_("Person"), _("E-mail"), _("Guest"), _("Account"), _("Subscription"), _("Edition"), _("Offer"), _("Year")),
        *(_("Seat"), _("Assigned"), _("Can be reassigned from"), _("Usable through")),
    ]
    return csv_response("visual-studio-seats.csv", header, map(_line, rows))


def _line(row):
    benefit, person, assignment = row.benefit, row.person, row.assignment
    return [
        *(person.name, person.email, _("Yes") if person.is_guest else _("No")),
        assignment.account_word,
        *(benefit.name, benefit.group, benefit.membership.offer.name, benefit.membership.year, assignment.place),
        *(assignment.assigned_date.isoformat(), assignment.free_from.isoformat(), benefit.usable_until.isoformat()),
    ]


@requires("benefits.view")
@shows
def export_credits(request):
    now = timezone.now()
    found = credits(request.user, running(request.user, now), now)
    header = [
        *(_("Credit"), _("Offer"), _("Year"), _("Amount"), _("Amount in US dollars"), _("Place"), _("Places")),
        *(_("Person"), _("E-mail"), _("Account"), _("Assigned"), _("Usable through")),
    ]
    return csv_response(
        "azure-credits.csv", header, (line for row in found.rows for line in _credit(row)) if found else []
    )


def _credit(row):
    """A line for each person; one without a person where nobody has it."""
    benefit = row.places.benefit
    first = [benefit.name, benefit.membership.offer.name, benefit.membership.year, row.amount, benefit.amount_usd]
    if not row.holders:
        yield [*first, "", row.places.total, "", "", "", "", benefit.usable_until.isoformat()]
    for holder in row.holders:
        one = holder.assignment
        since, until = one.assigned_date.isoformat(), benefit.usable_until.isoformat()
        yield [
            *first,
            one.place,
            row.places.total,
            one.assignee.name,
            one.assignee.email,
            one.account_word,
            since,
            until,
        ]


@requires("benefits.view")
@shows
def assignment(request, pk):
    """One place: who has it, who had it before, and how its person changes."""
    rows = Assignment.objects.visible_to(request.user).filter(organization=request.user.organization_id)
    shown = ("benefit__membership__organization", "benefit__membership__offer", "assignee", "assigned_by", "ended_by")
    found = get_object_or_404(rows.select_related(*shown), pk=pk)
    of_offer = {"benefit__code": found.benefit.code, "benefit__membership__offer": found.benefit.membership.offer_id}
    same = rows.filter(**of_offer, place=found.place).select_related(*shown)
    user = request.user
    context = {
        "assignment": found,
        "history": list(same.order_by("-assigned_at", "-pk")[:50]),
        "may_reassign": can_reassign(user, found),
        "may_transfer": can_transfer(user, found),
        "may_remove": can_remove(user, found),
        "back": page_of(found.benefit),
    }
    return render(request, "benefits/seats/assignment.html", context)


@requires("seats.own")
@shows
def mine(request):
    """For guests, members and holders; an account that is associated with CSP only reads why there is nothing (D52)."""
    company = request.user.organization
    if company is not None and not company.in_mpn:
        demand(may(request.user, "benefits.view"))
    return render(request, "benefits/seats/mine.html", {"rows": own(request.user)})
