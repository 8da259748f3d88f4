"""Azure and cloud products: credits for people, and licences that a key gives (domain.md 3.4, 3.5)."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.models import Family, Redemption
from benefits.regions import MEMBERSHIP_CENTER_URL
from benefits.rows.credits import credits
from benefits.rows.keys import products, subscriptions, years
from benefits.running import nothing_yet
from benefits.views import keys
from partnerportal.accounts.permissions import requires
from partnerportal.common.csvs import csv_response
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import posts


@requires("benefits.view")
@shows
def show(request):
    return _page(request)


@requires("benefits.view")
@shows
def product(request, pk):
    return _page(request, keys.one(request, pk, Family.CLOUD))


@requires("benefits.view")
@shows
def export(request):
    now = timezone.now()
    return keys.export(
        "cloud-products.csv", products(request.user, years(request.user, Family.CLOUD, now), Family.CLOUD, now)
    )


@requires("benefits.view")
@shows
def export_redemptions(request):
    header = [
        *(_("Product"), _("Offer"), _("Redeemed on"), _("Redeemed by"), _("Tenant"), _("Way"), _("Seats of the key")),
        *(_("Seats before"), _("Seats after"), _("End before"), _("End after")),
    ]
    return csv_response("redemptions.csv", header, map(_line, _redemptions(request.user)))


@requires("cloud.redeem")
@posts("benefits:cloud_product")
def get_key(request, pk):
    return keys.answer(request, keys.one(request, pk, Family.CLOUD), "benefits:cloud_product")


def _redemptions(user):
    rows = Redemption.objects.visible_to(user)
    return rows.select_related("key__benefit__membership__offer", "subscription__item", "by").defer(
        "key__sealed", "key__fingerprint"
    )


def _line(row):
    return [
        *(row.subscription.item, row.key.benefit.membership, row.at.date().isoformat(), row.by),
        *(row.subscription.tenant, row.get_way_display(), row.key_seats, row.seats_before, row.seats_after),
        *(row.end_before.isoformat() if row.end_before else None, row.end_after.isoformat()),
    ]


def _page(request, opened=None):
    now = timezone.now()
    memberships = years(request.user, Family.CLOUD, now)
    if request.user.organization.is_migrated and not memberships:
        return nothing_yet(request)
    context = {
        "credits": credits(request.user, memberships, now),
        "rows": products(request.user, memberships, Family.CLOUD, now),
        "subscriptions": subscriptions(request.user, now),
        "page": keyset(_redemptions(request.user), request.GET),
        "opened": opened.pk if opened else 0,
        "asked": "ask" in request.GET,
        "center_url": MEMBERSHIP_CENTER_URL,
    }
    return render(request, "benefits/keys/cloud.html", context)
