"""A company becomes ISV Co-sell ready: by a command that gives what goes with it, and by no tick in the admin."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from benefits.services.promises import mark_cosell_ready
from partnerportal.accounts.models import Activity, Organization
from tests.benefits.builders import a_membership

pytestmark = pytest.mark.django_db
CODE = "cosell-marketing"


def count(membership):
    return membership.benefits.filter(code=CODE).count()


def lines():
    return Activity.objects.filter(verb="organization.cosell_ready").count()


def test_the_command_marks_the_company_gives_the_offers_and_may_be_repeated(cast, membership, capsys):
    for _ in range(2):
        call_command("mark_cosell_ready", cast.acme.mpn_id)
    cast.acme.refresh_from_db()
    assert (cast.acme.is_cosell_ready, count(membership), lines()) == (True, 1, 1)
    assert "Acme is ISV Co-sell ready." in capsys.readouterr().out


def test_the_command_says_that_there_is_no_such_company(catalogue, db):
    with pytest.raises(CommandError, match="There is no company with the MPN ID '0000'"):
        call_command("mark_cosell_ready", "0000")


def test_a_company_that_was_ticked_without_its_offers_gets_them(cast, membership):
    Organization.objects.filter(pk=cast.acme.pk).update(is_cosell_ready=True)
    mark_cosell_ready(cast.acme)
    assert (count(membership), lines()) == (1, 0)


def test_another_running_offer_adds_none_a_second_time(cast, membership):
    pack = a_membership(cast.acme, "action-pack")
    for _ in range(2):
        mark_cosell_ready(cast.acme)
    assert count(membership) + count(pack) == 1


def test_operators_read_the_mark_in_the_admin_and_cannot_set_it(client, cast, membership):
    client.force_login(cast.operator)
    url = reverse("admin:accounts_organization_change", args=[cast.acme.pk])
    form = client.get(url).context["adminform"].form
    assert "is_cosell_ready" not in form.fields and "name" in form.fields
    values = {name: value for name, value in form.initial.items() if value is not None}
    client.post(url, {**values, "is_cosell_ready": "on"})
    cast.acme.refresh_from_db()
    assert not cast.acme.is_cosell_ready
