"""All requests that the company files for one customer."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from incidents.exports import export
from incidents.filters import CustomerFilter
from incidents.handed_over import handed_over
from incidents.models import Incident
from incidents.rows import for_list
from incidents.views.lists import is_fragment
from partnerportal.accounts.permissions import may, requires
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows
from partnerportal.customers.models import Customer


def found(request, pk):
    """The customer, if the company serves or served it, and what is seen of its requests, as filtered."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user).distinct(), pk=pk)
    form = CustomerFilter(request.GET, request.user)
    return customer, form, form.narrow(Incident.objects.submitted().filter(customer=customer))


@requires("customers.see_requests")
@shows
def requests(request, pk):
    customer, form, rows = found(request, pk)
    context = {
        "customer": customer,
        "form": form,
        "page": keyset(for_list(rows), request.GET, form.order),
        "now": timezone.now(),
        "handed": handed_over(request.user, customer),
        "may_file": may(request.user, "customers.file"),
        "csv_url": f"{reverse('incidents:customer_requests_csv', args=[pk])}{form.query}",
    }
    template = "incidents/_results.html" if is_fragment(request) else "incidents/requests/list.html"
    return render(request, template, context)


@requires("customers.see_requests")
@shows
def requests_csv(request, pk):
    _customer, form, rows = found(request, pk)
    return export(f"requests-{pk}.csv", rows, form.order)
