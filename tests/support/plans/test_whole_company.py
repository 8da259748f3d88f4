"""A paid plan on the pages of contracts: nobody of the company links it, and nobody is told to."""

from datetime import timedelta

import pytest
from django.urls import reverse

from partnerportal.accounts.models import Outbox
from partnerportal.common.refusals import Refused
from support import services
from support.holdings import holdings
from support.models import ContractLink
from tests.builders import a_contract
from tests.support.plans.builders import noon, registered

pytestmark = pytest.mark.django_db
LIST = "/support/contracts/"


@pytest.fixture
def paid(cast):
    today = cast.acme.today()
    return lambda code: registered(cast.reviewer, cast.acme, code, today - timedelta(days=5), now=noon(today))


def shown(client, user, path):
    client.force_login(user)
    return client.get(path).text


@pytest.mark.parametrize("code", ["asfp", "psfp", "azure"])
@pytest.mark.parametrize("who", ["member", "global_admin", "partner_admin"])
def test_the_pages_say_whole_company_and_offer_no_link(client, cast, paid, who, code):
    contract, person = paid(code), getattr(cast, who)
    for path in (LIST, contract.get_absolute_url()):
        html = shown(client, person, path)
        assert "Whole company" in html and "New incident" in html
        assert reverse("support:link_member", args=[contract.pk]) not in html
    assert "Link Acme" not in shown(client, person, "/")


@pytest.mark.parametrize("code, files, shares", [("asfp", True, False), ("psfp", True, True), ("azure", True, False)])
def test_what_can_be_done_with_it(cast, paid, code, files, shares):
    held = holdings(cast.member, [paid(code)])[0]
    assert (held.can_link, held.can_file, held.can_share) == (False, files, shares)


def test_what_is_linked_once_is_as_before(cast):
    held = holdings(cast.member, [a_contract(cast.acme)])[0]
    assert (held.is_whole_company, held.can_link, held.can_file, held.can_share) == (False, True, False, True)


def test_a_click_that_was_drawn_before_links_nothing(cast, paid):
    with pytest.raises(Refused, match="Everybody in Acme files with it"):
        services.link_as_member(cast.member, paid("asfp"))
    assert not ContractLink.objects.exists()


def test_a_link_from_before_goes_without_a_false_warning(client, cast, paid):
    contract = paid("psfp")
    services.link_typed(cast.member, contract.access_id, contract.contract_id)
    html = shown(client, cast.member, "/support/contracts/link/")
    assert "You will not be able to file" not in html and "you still can" in html
    assert reverse("support:unlink", args=[contract.pk]) not in shown(client, cast.member, contract.get_absolute_url())


def test_whoever_is_outside_still_links_and_unlinks_it(client, cast, paid):
    contract = paid("psfp")
    services.link_typed(cast.holder, contract.access_id, contract.contract_id)
    html = shown(client, cast.holder, contract.get_absolute_url())
    assert "Whole company" not in html and "You will not be able to file" in html and "New incident" in html


def test_the_lines_of_a_plan_with_two_are_told_apart(client, cast, paid):
    contract = paid("psfp")
    html = shown(client, cast.member, contract.get_absolute_url())
    for name in ("psfp · On-premises", "psfp · Cloud", "PSFP · Cloud"):
        assert name in html
    listed = shown(client, cast.member, LIST)
    assert "PSFP · On-premises" in listed and "PSFP · Cloud" in listed
    assert [line.own_labels[0] for line in contract.entitlements.all()] == ["On-premises products", "Azure"]
    assert "·" not in str(paid("asfp").entitlements.get())


def test_a_colleague_is_told_that_there_is_nothing_to_link(client, cast, paid):
    contract = paid("psfp")
    assert "without linking" in shown(client, cast.member, f"{contract.get_absolute_url()}share/")
    services.share(cast.member, contract, [cast.global_admin], "helper@other.example")
    mails = {mail.to: mail.body for mail in Outbox.objects.filter(kind="support/shared")}
    assert "without linking" in mails[cast.global_admin.email]
    assert "type the two IDs" in mails["helper@other.example"]
