"""Before step 1 of a request for a customer: whom it is for, and what it is about."""

from functools import partial

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from incidents.handed_over import handed_over
from incidents.wizard import drafts, summary
from incidents.wizard.choosing import CustomerSearch, offers, served
from incidents.wizard.forms import ProblemForm
from incidents.wizard.products import ABOUT, OTHERS
from incidents.wizard.views import problem
from incidents.wizard.views.draft import line
from incidents.wizard.views.frame import OPENED, form_page, opened
from partnerportal.accounts.permissions import requires
from partnerportal.common.paging import keyset
from partnerportal.common.readonly import shows
from partnerportal.customers.models import Customer

FILES = "customers.file"


def the(request, pk):
    """The customer, if the person's company serves it or did."""
    return get_object_or_404(Customer.objects.visible_to(request.user).distinct(), pk=pk)


@requires(FILES)
@shows
def choose(request):
    """The customers that the company serves, by name or domain."""
    form = CustomerSearch(request.GET)
    context = {"form": form, "page": keyset(form.narrow(served(request.user)), request.GET, "name")}
    return render(request, "incidents/wizard/choose_customer.html", context)


@partial(form_page, action=FILES, ahead=lambda request: opened(request) if _about(request) else None)
def start(request, pk):
    """What the request is about; then the first step, with the customer in it and every product to change to."""
    customer, about = the(request, pk), _about(request)
    if request.method == "POST":
        form = ProblemForm(request.POST, user=request.user, customer=customer)
        return problem.answer(request, None, form, customer, here=request.get_full_path())
    if not about:
        return _offers(request, customer)
    form = ProblemForm(user=request.user, customer=customer, about=about)
    context = {"token": request.GET[OPENED], "here": request.get_full_path()}
    return problem.page(request, None, form, customer=customer, **context)


def _about(request):
    about = request.GET.get("about", "")
    return about if about in {*ABOUT, OTHERS} else ""


def _offers(request, customer):
    context = {"customer": customer, "banner": summary.banner(request.user, customer)}
    context |= {"offers": offers(request.user, customer), "handed": handed_over(request.user, customer)}
    return render(request, "incidents/wizard/about.html", context)


@requires(FILES)
@require_POST
def autosave(request, pk):
    """The first step before there is a draft: the first words begin one, for this customer."""
    customer = the(request, pk)
    form = ProblemForm(request.POST, user=request.user, customer=customer)
    token = drafts.as_token(request.POST.get("token", ""))
    return line(problem.keep(request, None, form, token, customer), form)
