import pytest

from partnerportal.accounts import services
from partnerportal.accounts.models import Activity, Ask, Outbox
from partnerportal.common.refusals import Refused

ASK = "/ask/"


@pytest.fixture
def posted(cast):
    return {"action": "benefits.activate", "person": str(cast.global_admin.pk), "next": "/organization/"}


def test_asking_mails_once_and_is_on_the_home_of_the_person(client, cast, posted):
    client.force_login(cast.member)
    response = client.post(ASK, posted)
    assert (response.status_code, response.url) == (302, "/organization/")
    row = Ask.objects.get()
    assert (row.asker, row.asked) == (cast.member, cast.global_admin)
    assert Outbox.objects.get().to == cast.global_admin.email
    assert Activity.objects.get(verb="account.ask").by == cast.member


def test_asking_again_on_the_same_day_is_refused(client, cast, posted):
    client.force_login(cast.member)
    client.post(ASK, posted)
    response = client.post(ASK, posted, follow=True)
    assert "You have already asked" in response.text
    assert (Ask.objects.count(), Outbox.objects.count()) == (1, 1)


@pytest.mark.parametrize("person", ["", "abc", "-1", "9" * 30, "٣", "1 OR 1=1"])
def test_nonsense_asks_nobody(client, cast, posted, person):
    client.force_login(cast.member)
    assert client.post(ASK, posted | {"person": person}).status_code == 303
    assert not Ask.objects.exists()


@pytest.mark.parametrize("action", ["", "benefits.misspelt", "staff.review"])
def test_an_action_that_nobody_in_the_company_can_do_asks_nobody(client, cast, posted, action):
    client.force_login(cast.member)
    assert client.post(ASK, posted | {"action": action}).status_code == 303
    assert not Ask.objects.exists()


def test_somebody_of_another_company_cannot_be_asked(cast):
    with pytest.raises(Refused):
        services.ask(cast.member, cast.outsider.pk, "benefits.activate")


def test_it_never_leads_to_another_site(client, cast, posted):
    client.force_login(cast.member)
    for url in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        assert client.post(ASK, posted | {"next": url}).url == "/"


def test_get_is_refused(client, cast):
    client.force_login(cast.member)
    assert client.get(ASK).status_code == 405
    assert client.get("/ask/1/done/").status_code == 405


def test_the_person_asked_takes_it_off_home(client, cast, posted):
    row = services.ask(cast.member, cast.global_admin.pk, "benefits.activate")
    client.force_login(cast.global_admin)
    client.post(f"/ask/{row.pk}/done/")
    row.refresh_from_db()
    assert row.done_at


def test_nobody_else_takes_it_off(client, cast):
    row = services.ask(cast.member, cast.global_admin.pk, "benefits.activate")
    client.force_login(cast.outsider)
    client.post(f"/ask/{row.pk}/done/")
    row.refresh_from_db()
    assert row.done_at is None
