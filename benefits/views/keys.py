"""What the two pages with product keys have in common: finding a product, and showing its key once it may be shown."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from benefits.models import Item, MembershipBenefit
from benefits.services import keys
from partnerportal.accounts.recent import type_again, typed_lately
from partnerportal.common.csvs import csv_response

WITH = ("organization", "membership__offer", "membership__organization", "product_key")


def one(request, pk, family):
    """A product of the company, or 404."""
    rows = MembershipBenefit.objects.visible_to(request.user).filter(family=family)
    return get_object_or_404(rows.select_related(*WITH).prefetch_related("membership__refunds__benefit"), pk=pk)


@sensitive_variables()
def answer(request, benefit, route):
    """The page with the key, which no browser keeps; before it the password, if it was not typed just now."""
    if not typed_lately(request):
        return type_again(f"{reverse(route, args=[benefit.pk])}?ask=1")
    key = keys.reveal(request.user, benefit)
    item = Item.objects.filter(code=benefit.code).first()
    context = {"benefit": benefit, "item": item, "key": key, "back": reverse(route, args=[benefit.pk])}
    response = render(request, "benefits/keys/key.html", context)
    response["Cache-Control"] = "no-store"
    return response


def export(filename, rows):
    """Every product with what is known of its key; the key itself is in no file."""
    header = [
        *(_("Product"), _("Offer"), _("Year"), _("Type"), _("Quantity"), _("Unit")),
        *(_("Status"), _("Shown first on"), _("Shown first to"), _("Begin by"), _("Usable through")),
    ]
    return csv_response(filename, header, map(_line, rows))


def _line(row):
    benefit, key = row.benefit, row.key
    return [
        *(benefit.name, row.membership.offer.name, row.membership.year, benefit.get_grade_display()),
        *(_("Unlimited") if benefit.is_unlimited else benefit.quantity, benefit.get_unit_display(), row.status.word),
        *((key.revealed_at.date().isoformat(), key.revealed_by) if key else (None, None)),
        *(benefit.activate_by.isoformat(), benefit.usable_until.isoformat()),
    ]
