"""The list of customers, and the page of one."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerportal.accounts.permissions import may, requires
from partnerportal.common.asides import asides
from partnerportal.common.csvs import csv_response
from partnerportal.common.readonly import shows
from partnerportal.customers import rows_customer, rows_list, rows_partners
from partnerportal.customers.services import relationships


@requires("customers.view")
@shows
def customers(request):
    form = rows_list.CustomerFilter(request.GET, request.user)
    csv_url = f"{reverse('customers:customers_csv')}?{request.GET.urlencode()}"
    page = rows_list.page_of(form, request.GET)
    context = {"form": form, "page": page, "csv_url": csv_url, "may_invite": may(request.user, "customers.invite")}
    return render(request, "customers/list.html", context)


@requires("customers.view")
@shows
def customers_csv(request):
    header = [_("Microsoft ID"), _("Company"), _("Primary domain"), _("Relationship")]
    return csv_response("customers.csv", header, rows_list.export(rows_list.CustomerFilter(request.GET, request.user)))


@requires("customers.view")
@shows
def customer(request, pk):
    page = rows_customer.page_of(rows_customer.found(request.user, pk))
    context = {
        "page": page,
        "relationship": page.relationship,
        "customer": page.customer,
        "may_invite": may(request.user, "customers.invite"),
        "may_send_again": relationships.can_send_again(request.user, page.relationship),
        "may_ask_admin": relationships.can_ask_admin(request.user, page.relationship),
        "may_remove": may(request.user, "customers.remove"),
        "grants": rows_partners.grants_panel(request.user, page.customer),
        "groups": rows_partners.groups_panel(request.user, page.standing),
        "may_file": may(request.user, "customers.file"),
        "asides": asides("relationship", request.user, page.relationship),
    }
    return render(request, "customers/customer.html", context)
