"""Support groups: made on the page of a customer, and one page for each."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import requires
from partnerportal.common.readonly import shows
from partnerportal.common.refusals import Refused
from partnerportal.common.text import as_key
from partnerportal.customers.forms_partners import GroupForm, MemberForm
from partnerportal.customers.models import Customer, SupportGroup
from partnerportal.customers.rows_partners import group_page
from partnerportal.customers.services import groups
from partnerportal.customers.standing import standing

REFUSED, INVALID = 409, 422


@requires("customers.group")
def new(request, pk):
    customer = get_object_or_404(Customer.objects.visible_to(request.user).distinct(), pk=pk)
    form = GroupForm(request.POST or None, request.user.organization)
    if request.method != "POST" or not form.is_valid():
        return _new_drawn(request, customer, form, INVALID if request.method == "POST" else 200)
    try:
        group = groups.create(request.user, customer, form.cleaned_data["name"], list(form.cleaned_data["members"]))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _new_drawn(request, customer, form, REFUSED)
    text = _("The members of “%(group)s” may log Azure requests for %(customer)s now.")
    return _done(request, text, group)


@requires("customers.view")
@shows
def group(request, pk):
    return _drawn(request, _one(request, pk))


@requires("customers.group")
@require_POST
def add(request, pk):
    group = _one(request, pk)
    form = MemberForm(request.POST, group)
    if not form.is_valid():
        return _drawn(request, group, form, INVALID)
    try:
        groups.add(request.user, group, person := form.cleaned_data["person"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _drawn(request, group, form, REFUSED)
    return _done(request, _("%(person)s may log Azure requests for %(customer)s now."), group, person)


@requires("customers.group")
@require_POST
def remove(request, pk):
    group = _one(request, pk)
    request.back = reverse("customers:group", args=[pk])
    key = as_key(request.POST.get("person", ""))
    person = get_object_or_404(User.objects.visible_to(request.user), pk=key)
    groups.remove(request.user, group, person)
    return _done(request, _("%(person)s is out of the group “%(group)s”."), group, person)


@requires("customers.revoke_group")
@require_POST
def revoke(request, pk):
    group = _one(request, pk)
    request.back = reverse("customers:group", args=[pk])
    groups.revoke(request.user, group)
    return _done(request, _("The support group “%(group)s” is revoked."), group)


def _one(request, pk):
    rows = SupportGroup.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("organization", "customer", "created_by", "revoked_by"), pk=pk)


def _new_drawn(request, customer, form, status):
    answer = groups.can_make(request.user, standing(request.user, customer))
    context = {"customer": customer, "form": form, "may_make": answer}
    return render(request, "customers/group_new.html", context, status=status)


def _drawn(request, group, form=None, status=200):
    context = {**group_page(request.user, group), "form": form or MemberForm(None, group)}
    return render(request, "customers/group.html", context, status=status)


def _done(request, sentence, group, person=None):
    messages.success(request, sentence % {"group": group, "customer": group.customer, "person": person})
    return HttpResponseRedirect(reverse("customers:group", args=[group.pk]), status=303)
