import pytest
from django.utils import timezone

from partnerportal.accounts.models import Activity, Outbox
from support import services
from tests.builders import a_contract, a_person
from tests.support.plans.builders import registered


@pytest.fixture
def contract(cast):
    return a_contract(cast.acme)


def url(contract):
    return f"/support/contracts/{contract.pk}/share/"


def post(client, user, contract, **data):
    client.force_login(user)
    return client.post(url(contract), data)


def mails():
    return {mail.to: mail for mail in Outbox.objects.filter(kind="support/shared")}


def test_members_get_a_mail_that_leads_to_one_click(client, cast, contract):
    response = post(client, cast.member, contract, people=[cast.global_admin.pk, cast.sales_agent.pk])
    assert response.url == contract.get_absolute_url()
    assert set(mails()) == {cast.global_admin.email, cast.sales_agent.email}
    body = mails()[cast.global_admin.email].body
    assert contract.get_absolute_url() in body and "one click" in body
    assert "Shared with 2 people" in client.get(response.url).content.decode()


def test_an_outside_address_is_led_to_typing(client, cast, contract):
    assert post(client, cast.member, contract, email="helper@other.example").status_code == 302
    mail = mails()["helper@other.example"]
    assert "/support/contracts/link/" in mail.body and "Mona Member" in mail.subject
    assert "They are not in this mail" in mail.body


def test_the_ids_are_in_no_mail_and_in_no_log(client, cast, contract):
    post(client, cast.member, contract, people=[cast.global_admin.pk], email="helper@other.example")
    text = str([(m.subject, m.body) for m in mails().values()]) + str(Activity.objects.values_list("facts"))
    for secret in (contract.access_id, contract.contract_id, contract.shown_access_id, contract.shown_contract_id):
        assert secret not in text


def test_it_is_logged_once_with_the_names(client, cast, contract):
    post(client, cast.member, contract, people=[cast.global_admin.pk], email="helper@other.example")
    row = Activity.objects.get(verb="contract.shared")
    assert row.facts["people"] == "Global Admin, helper@other.example"


def test_the_address_of_a_colleague_means_the_colleague(client, cast, contract):
    post(client, cast.member, contract, email=cast.global_admin.email.upper())
    assert mails()[cast.global_admin.email].user == cast.global_admin


def test_twice_in_a_day_is_one_mail(client, cast, contract):
    for _time in range(2):
        post(client, cast.member, contract, email="helper@other.example")
    assert len(mails()) == 1


@pytest.mark.parametrize("who", ["holder", "reviewer", "guest", "reseller", "legacy_admin"])
def test_who_may_not_share(client, cast, contract, who):
    user = getattr(cast, who)
    client.force_login(user)
    assert client.get(url(contract)).status_code == 403
    assert post(client, user, contract, email="helper@other.example").status_code == 403
    assert not mails()


def test_another_companys_contract_is_not_there_even_when_linked(client, cast, contract):
    services.link_typed(cast.outsider, contract.access_id, contract.contract_id)
    assert post(client, cast.outsider, contract, email="helper@other.example").status_code == 404


@pytest.mark.parametrize("state", ["not activated", "expired", "ended"])
def test_only_an_active_contract_is_shared(client, cast, state):
    contract = a_contract(cast.acme, active=state != "not activated", days=-40 if state == "expired" else 200)
    if state == "ended":
        services.end_contract(contract.pk)
    response = post(client, cast.member, contract, email="helper@other.example")
    assert response.status_code == 409
    assert "Only an active contract of your company can be shared." in response.content.decode()
    assert 'value="helper@other.example"' in response.content.decode()


def test_nobody_chosen_is_said(client, cast, contract):
    response = post(client, cast.member, contract)
    assert response.status_code == 409
    assert "Choose at least one person, or type an e-mail address." in response.content.decode()


@pytest.mark.parametrize(
    "email",
    ["nonsense", "a@b", "a@b@c.example", "a@x.example\r\nBcc: b@x.example", "x" * 250 + "@x.example", "a\0@x.example"],
)
def test_an_address_that_is_none_is_said_at_the_field(client, cast, contract, email):
    response = post(client, cast.member, contract, email=email, people=[cast.global_admin.pk])
    assert response.status_code == 422
    assert response.context["form"].errors["email"]
    assert f'value="{cast.global_admin.pk}"' in response.content.decode()
    assert not mails()


def test_the_own_address_is_refused(client, cast, contract):
    assert post(client, cast.member, contract, email=cast.member.email).status_code == 422


@pytest.mark.parametrize("key", ["0", "abc", "-1", "9" * 30, "outsider", "guest", "self"])
def test_only_colleagues_can_be_chosen(client, cast, contract, key):
    person = {"outsider": cast.outsider, "guest": cast.guest, "self": cast.member}.get(key)
    response = post(client, cast.member, contract, people=[person.pk if person else key])
    assert response.status_code == 422
    assert not mails()


def test_many_people_are_searched(client, cast, contract):
    for number in range(55):
        a_person(cast.acme, name=f"Colleague {number:02}")
    client.force_login(cast.member)
    assert len(client.get(url(contract)).context["form"].fields["people"].choices) == 50
    found = client.get(url(contract) + "?q=league 54").context["form"].fields["people"].choices
    assert [label.split(",")[0] for _key, label in found] == ["Colleague 54"]


@pytest.mark.parametrize("pk", ["0", "9" * 30])
def test_no_such_contract(client, cast, pk):
    client.force_login(cast.member)
    assert client.post(f"/support/contracts/{pk}/share/").status_code == 404


def test_a_contract_for_cloud_products_is_not_shared_with_an_outside_address(client, cast):
    contract = registered(cast.reviewer, cast.acme, start=cast.acme.today(), now=timezone.now())
    response = post(client, cast.member, contract, email="helper@other.example", people=[cast.global_admin.pk])
    assert response.status_code == 409 and not mails()
    assert "only members of Acme use it for those" in response.text
    assert post(client, cast.member, contract, people=[cast.global_admin.pk]).status_code == 302
