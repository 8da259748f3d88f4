import pytest
from django.urls import reverse

from partnerportal.accounts.models import Activity
from support import services
from support.models import ContractLink
from support.signals import link_removing
from tests.builders import a_contract


@pytest.fixture
def contract(cast):
    return a_contract(cast.acme)


@pytest.fixture
def link(contract, cast):
    services.link_typed(cast.holder, contract.access_id, contract.contract_id)
    return ContractLink.objects.get(user=cast.holder)


def post(client, user, link, **data):
    client.force_login(user)
    return client.post(f"/support/contracts/{link.contract_id}/unlink/", {"link": link.pk, **data})


def is_linked(link):
    return ContractLink.objects.filter(pk=link.pk).exists()


def test_the_own_link_goes(client, cast, link):
    response = post(client, cast.holder, link)
    assert response.url == reverse("support:link")
    assert "Silver 2026/27 is no longer linked to your account." in client.get(response.url).content.decode()
    assert not is_linked(link)
    assert Activity.objects.filter(verb="contract.unlinked", by=cast.holder).count() == 1


def test_a_member_stays_on_the_statement(client, cast, contract):
    services.link_as_member(cast.member, contract)
    mine = ContractLink.objects.get(user=cast.member)
    assert post(client, cast.member, mine).url == contract.get_absolute_url()


def test_it_comes_back_to_the_page_it_was_asked_from(client, cast, link):
    assert post(client, cast.holder, link, next=reverse("support:plans")).url == reverse("support:plans")


@pytest.mark.parametrize("who", ["global_admin", "partner_admin"])
def test_admins_unlink_anybody(client, cast, contract, link, who):
    response = post(client, getattr(cast, who), link)
    assert response.url == contract.get_absolute_url()
    assert "Hanna Holder is no longer linked." in client.get(response.url).content.decode()
    assert not is_linked(link)


@pytest.mark.parametrize("who", ["member", "admin_agent"])
def test_members_without_the_role_may_not(client, cast, link, who):
    response = post(client, getattr(cast, who), link)
    assert response.status_code == 403
    assert "Only a Global admin or an MPN partner admin sees who is linked" in response.content.decode()
    assert is_linked(link)


@pytest.mark.parametrize("who", ["outsider", "reseller", "reviewer", "operator", "guest"])
def test_for_everybody_else_the_link_does_not_exist(client, cast, link, who):
    assert post(client, getattr(cast, who), link).status_code == 404
    assert is_linked(link)


def test_who_is_linked_too_cannot_reach_another_link(client, cast, contract, link):
    services.link_typed(cast.outsider, contract.access_id, contract.contract_id)
    assert post(client, cast.outsider, link).status_code == 404


def test_an_open_incident_keeps_the_own_link(client, cast, link):
    def receiver(sender, link, **kwargs):
        return "PB-1 is still open. Close it first."

    link_removing.connect(receiver)
    try:
        response = post(client, cast.holder, link)
    finally:
        link_removing.disconnect(receiver)
    assert (response.status_code, response.url) == (303, link.contract.get_absolute_url())
    assert "PB-1 is still open." in client.get(response.url).content.decode()
    assert is_linked(link)


def test_a_link_that_is_gone_already(client, cast, link):
    post(client, cast.holder, link)
    assert post(client, cast.holder, link).status_code == 404


@pytest.mark.parametrize("value", ["", "abc", "-1", "0", "9" * 30, "٣", "1\0"])
def test_no_such_link(client, cast, contract, link, value):
    client.force_login(cast.holder)
    url = f"/support/contracts/{contract.pk}/unlink/"
    assert client.post(url, {"link": value}).status_code == client.post(url).status_code == 404
    assert is_linked(link)


def test_the_link_must_be_of_this_contract(client, cast, link):
    other = a_contract(cast.acme)
    client.force_login(cast.holder)
    assert client.post(f"/support/contracts/{other.pk}/unlink/", {"link": link.pk}).status_code == 404


def test_get_is_refused(client, cast, link):
    client.force_login(cast.holder)
    assert client.get(f"/support/contracts/{link.contract_id}/unlink/").status_code == 405
