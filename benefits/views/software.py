"""Software: products of each offer, how they are downloaded, and their keys (domain.md 3.3)."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from benefits.forms.keys import Download, ProductFilter
from benefits.models import Family
from benefits.regions import MEMBERSHIP_CENTER_URL
from benefits.rows.keys import products, years
from benefits.running import nothing_yet
from benefits.views import keys
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import posts


@requires("benefits.view")
@shows
def show(request):
    return _page(request)


@requires("benefits.view")
@shows
def product(request, pk):
    """The page with one product expanded: after a choice of its download, after the password, after a refusal."""
    return _page(request, keys.one(request, pk, Family.SOFTWARE))


@requires("benefits.view")
@shows
def export(request):
    return keys.export("software.csv", _listed(request)[1].narrow())


@requires("software.get_keys")
@posts("benefits:software_product")
def get_key(request, pk):
    return keys.answer(request, keys.one(request, pk, Family.SOFTWARE), "benefits:software_product")


def _listed(request):
    """The running years, and the filter over their products."""
    now = timezone.now()
    memberships = years(request.user, Family.SOFTWARE, now)
    return memberships, ProductFilter(request.GET, products(request.user, memberships, Family.SOFTWARE, now))


def _page(request, opened=None):
    memberships, form = _listed(request)
    if request.user.organization.is_migrated and not memberships:
        return nothing_yet(request)
    context = {
        "form": form,
        "shown": [(row, _download(request, row, opened)) for row in form.narrow()],
        "opened": opened.pk if opened else 0,
        "asked": "ask" in request.GET,
        "csv_url": f"{reverse('benefits:software_csv')}?{request.GET.urlencode()}",
        "center_url": MEMBERSHIP_CENTER_URL,
    }
    return render(request, "benefits/keys/software.html", context)


def _download(request, row, opened):
    """A choice is for the product that is expanded; the others show their first language and system."""
    return Download(request.GET if opened and row.benefit.pk == opened.pk else None, row)
