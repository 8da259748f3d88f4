"""What a partner does with a customer from its page, and inviting one."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partnerportal.accounts.permissions import may, requires
from partnerportal.common.refusals import Refused, posts
from partnerportal.customers.forms import InviteForm
from partnerportal.customers.rows_customer import found
from partnerportal.customers.services import relationships

REFUSED, INVALID = 409, 422
PAGE = "customers:customer"


@requires("customers.invite")
def invite(request):
    form = InviteForm(request.POST or None, request.user)
    if request.method != "POST":
        return _form(request, form)
    if not form.is_valid():
        return _form(request, form, INVALID)
    try:
        row = relationships.invite(request.user, form.customer, form.chosen)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, form, REFUSED)
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": form.customer.email})
    return redirect(row)


@requires("customers.invite")
@posts(PAGE)
def send_again(request, pk):
    row = relationships.send_again(request.user, found(request.user, pk))
    return _done(request, row, _("A new link is on its way to %(customer)s. The old one is dead."))


@requires("customers.invite")
@posts(PAGE)
def withdraw(request, pk):
    row = relationships.withdraw(request.user, found(request.user, pk))
    return _done(request, row, _("The invitation of %(customer)s is withdrawn."))


@requires("customers.ask_admin")
@posts(PAGE)
def ask_admin(request, pk):
    row = relationships.ask_admin(request.user, found(request.user, pk))
    return _done(request, row, _("The question for delegated admin is on its way to %(customer)s."))


@requires("customers.remove")
@posts(PAGE)
def remove(request, pk):
    row = relationships.remove(request.user, found(request.user, pk))
    return _done(request, row, _("The relationship to %(customer)s has ended."))


def _done(request, row, sentence):
    messages.success(request, sentence % {"customer": row.known})
    return HttpResponseRedirect(row.get_absolute_url(), status=303)


def _form(request, form, status=200):
    context = {"form": form, "may_ask_admin": may(request.user, "customers.ask_admin")}
    return render(request, "customers/invite.html", context, status=status)
