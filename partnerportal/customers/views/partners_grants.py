"""A provider gives a reseller access to a customer's Azure, and revokes it."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerportal.accounts.permissions import requires
from partnerportal.common.refusals import Refused
from partnerportal.customers.forms_partners import GrantForm
from partnerportal.customers.models import Customer
from partnerportal.customers.rows_partners import all_grants
from partnerportal.customers.services import grants

REFUSED, INVALID = 409, 422


@requires("customers.partner")
def give(request, pk):
    customer = get_object_or_404(Customer.objects.visible_to(request.user).distinct(), pk=pk)
    form = GrantForm(request.POST or None, request.user.organization, customer)
    if request.method != "POST" or not form.is_valid():
        return _drawn(request, customer, form, INVALID if request.method == "POST" else 200)
    chosen = form.cleaned_data
    try:
        row = grants.give(request.user, chosen["reseller"], customer, chosen["subscription"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _drawn(request, customer, form, REFUSED)
    messages.success(request, _("%(reseller)s has access to the Azure of %(customer)s now.") % _named(row))
    return HttpResponseRedirect(reverse("customers:customer", args=[pk]), status=303)


@requires("customers.partner")
@require_POST
def revoke(request, pk):
    row = get_object_or_404(all_grants(request.user), pk=pk)
    is_of_customer = request.POST.get("page") == "customer"
    request.back = (
        reverse("customers:customer", args=[row.customer_id]) if is_of_customer else reverse("customers:partners")
    )
    row = grants.revoke(request.user, row)
    messages.success(request, _("%(reseller)s has no access by this grant any more.") % _named(row))
    return HttpResponseRedirect(request.back, status=303)


def _drawn(request, customer, form, status):
    company = request.user.organization
    context = {
        "customer": customer,
        "form": form,
        "may_give": grants.can_give(request.user),
        "has_reseller": form.fields["reseller"].queryset.exists(),
        "has_azure": bool(grants.grantable(company, customer)),
    }
    return render(request, "customers/grant_new.html", context, status=status)


def _named(row):
    return {"reseller": row.reseller, "customer": row.customer}
