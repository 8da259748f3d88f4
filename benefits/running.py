"""The years of a company that can be used today: what every page of a family begins with."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from benefits.models import Family, Membership, MembershipBenefit
from benefits.rows.nothing import nothing
from partnerportal.accounts.models import User


def running(user: User, now: datetime) -> list[Membership]:
    """The usable years of the user's company, with their benefits, in a constant number of queries."""
    if user.organization is None:
        return []
    today = user.organization.today(now)
    return [row for row in Membership.objects.visible_to(user).for_pages() if row.is_usable(today)]


def of_family(memberships: list[Membership], family: Family) -> list[MembershipBenefit]:
    """Their benefits of one family, in the order of the offers and of the catalogue."""
    return [benefit for row in memberships for benefit in row.of(family)]


def nothing_yet(request: HttpRequest) -> HttpResponse:
    """Refusal 3: which account and company is signed in, and what can be bought (product.md 2)."""
    return render(request, "benefits/nothing.html", {"nothing": nothing(request.user)})  # type: ignore[arg-type]
