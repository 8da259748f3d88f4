"""Django admin: operators only; it changes the catalogue and operators' data, and nothing that has services."""

import pytest
from django.contrib import admin
from django.urls import reverse

from benefits import services
from partnerportal.accounts.models import Activity, Organization
from partnerportal.common.admin import LastingAdmin, ReadOnlyAdmin
from tests.benefits.builders import a_membership, an_active

EDITABLE = {"Offer", "Competency", "Currency", "Item", "Plan", "Product", "Organization", "User"}
OURS = {"accounts", "support", "benefits"}


def registered():
    return {model: made for model, made in admin.site._registry.items() if model._meta.app_label in OURS}


@pytest.fixture
def operator(client, cast):
    client.force_login(cast.operator)
    return client


def test_what_may_be_changed_is_written_down():
    assert {model.__name__ for model, made in registered().items() if isinstance(made, LastingAdmin)} == EDITABLE
    rest = [made for model, made in registered().items() if model.__name__ not in EDITABLE]
    assert rest and all(isinstance(made, ReadOnlyAdmin) for made in rest)


@pytest.mark.parametrize("model", registered(), ids=lambda model: model.__name__)
def test_every_list_opens_for_operators(operator, cast, model):
    services.load_catalogue()
    an_active(a_membership(cast.acme, "gold", competencies=["security"]), cast.global_admin, cast.reviewer)
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert operator.get(url).status_code == 200
    assert operator.get(url, {"q": "Acme"}).status_code in {200, 302}


@pytest.mark.parametrize("model", registered(), ids=lambda model: model.__name__)
def test_nothing_is_deleted_and_what_has_services_is_not_added(operator, model):
    options, name = registered()[model], f"admin:{model._meta.app_label}_{model._meta.model_name}"
    added = operator.get(reverse(f"{name}_add")).status_code
    assert added == (200 if isinstance(options, LastingAdmin) and model.__name__ != "User" else 403)
    assert operator.post(reverse(f"{name}_delete", args=[1])).status_code in {302, 403, 404}


@pytest.mark.parametrize("who", ["global_admin", "reviewer", "engineer", "holder"])
def test_nobody_else_enters(client, cast, who):
    client.force_login(getattr(cast, who))
    assert client.get(reverse("admin:index")).status_code == 302


def test_a_pair_of_ids_is_never_in_the_admin(operator, cast):
    services.load_catalogue()
    contract = an_active(a_membership(cast.acme, "gold"), cast.global_admin, cast.reviewer).contract
    page = operator.get(reverse("admin:support_contract_change", args=[contract.pk])).content.decode()
    assert contract.access_id not in page and contract.contract_id not in page


def test_an_operator_marks_a_company_as_migrated_and_it_is_logged(operator, cast):
    company = cast.legacy
    url = reverse("admin:accounts_organization_change", args=[company.pk])
    form = operator.get(url).context["adminform"].form
    data = {name: form.initial[name] for name in form.fields if form.initial.get(name) not in (None, False)}
    assert operator.post(url, {**data, "is_migrated": "on"}).status_code == 302
    assert Organization.objects.get(pk=company.pk).is_migrated
    assert Activity.objects.get(verb="organization.migrated").by == cast.operator
