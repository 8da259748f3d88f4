"""The customer's link to one request: mailed by who manages it, read without an account, ended at any time."""

import re

import pytest
from django.urls import reverse

from incidents import services
from incidents.models import ReadLink
from incidents.services import readlinks
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused
from tests.builders import a_company, a_person
from tests.incidents.builders import later
from tests.incidents.requests.builders import a_request


@pytest.fixture
def request_(cast):
    return a_request(cast.admin_agent)


def give(user, incident, email="", now=None):
    return readlinks.give(user, incident, email or f"Boss@{incident.customer.domain}", now)


def main_of(answer):
    """Without the forms for language and look, which know the address."""
    return re.sub(r"<form.*?</form>", "", answer.text, flags=re.DOTALL)


def path_in_the_mail():
    return re.search(r"/requests/read/\S+/", Outbox.objects.filter(kind="incidents/read_link").latest("pk").body)[0]


def test_the_link_is_mailed_logged_and_kept_as_a_hash_only(cast, request_):
    link = give(cast.admin_agent, request_)
    mail = Outbox.objects.get(kind="incidents/read_link")
    token = path_in_the_mail().split("/")[-2]
    assert (mail.to, mail.is_secret, link.email) == (link.email, True, f"boss@{request_.customer.domain}")
    assert token not in link.token_hash and len(link.token_hash) == 64
    assert readlinks.found_by(token) == link
    line = Activity.objects.get(verb="readlink.given")
    assert (line.organization, line.reference) == (cast.acme, request_.activity_reference)
    assert token not in str(line.facts) and token not in mail.subject


@pytest.mark.parametrize(
    "email", ["boss@elsewhere.example", "boss@evil-{domain}", "{domain}", "boss@{domain}.evil.example"]
)
def test_only_the_customer_gets_one(cast, request_, email):
    with pytest.raises(Refused, match="Give an address of"):
        give(cast.admin_agent, request_, email.format(domain=request_.customer.domain))
    assert not ReadLink.objects.exists()


def test_a_part_of_the_domain_and_the_administrator_are_the_customers(cast, request_):
    give(cast.admin_agent, request_, f"boss@it.{request_.customer.domain}")
    give(cast.admin_agent, request_, request_.customer.email.upper())
    assert ReadLink.objects.count() == 2


@pytest.mark.parametrize("who", ["helpdesk_agent", "sales_agent", "partner_admin", "outsider"])
def test_who_does_not_manage_the_request_gives_none(cast, request_, who):
    with pytest.raises(Forbidden):
        give(getattr(cast, who), request_)


def test_an_incident_of_the_own_context_has_no_customer(cast):
    from_own = a_request(cast.admin_agent, customer=None)
    with pytest.raises(Refused, match="Only a request for a customer"):
        readlinks.give(cast.admin_agent, from_own, "boss@customer.example")


def test_a_new_link_ends_the_older_one_of_the_address(cast, request_):
    give(cast.admin_agent, request_)
    old = path_in_the_mail().split("/")[-2]
    give(cast.admin_agent, request_)
    assert readlinks.found_by(old) is None
    assert ReadLink.objects.filter(revoked_at=None).count() == 1


def test_more_than_ten_readers_are_too_many(cast, request_):
    for number in range(readlinks.MOST_READERS):
        give(cast.admin_agent, request_, f"reader{number}@{request_.customer.domain}")
    with pytest.raises(Refused, match="Revoke a link first"):
        give(cast.admin_agent, request_)


def test_revoking_ends_it_at_once_and_twice_is_harmless(cast, request_):
    link = give(cast.admin_agent, request_)
    path = path_in_the_mail()
    with pytest.raises(Forbidden):
        readlinks.revoke(cast.sales_agent, link)
    for _time in range(2):
        readlinks.revoke(cast.global_admin, link)
    assert readlinks.found_by(path.split("/")[-2]) is None
    assert Activity.objects.filter(verb="readlink.revoked").count() == 1


def test_the_page_shows_how_it_stands_without_names_files_and_notes(cast, request_, client):
    give(cast.admin_agent, request_)
    services.answer(cast.engineer, request_, "Restart the host.", now=later(hours=1))
    services.note(cast.engineer, request_, "Odd customer.", now=later(hours=1))
    services.reply(cast.admin_agent, request_, "It helps.", now=later(hours=2))
    answer = client.get(path_in_the_mail())
    assert answer.status_code == 200
    for shown in (request_.reference, request_.title, "Restart the host.", "It helps.", "Support engineer", "Acme"):
        assert shown in answer.text
    for hidden in ("Odd customer.", str(cast.engineer), str(cast.admin_agent), request_.contact_email):
        assert hidden not in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")


def test_a_duplicate_says_where_it_goes_on_and_how_that_stands(cast, request_, client):
    give(cast.admin_agent, request_)
    other = a_request(cast.admin_agent, request_.customer, title="Of the other one alone")
    services.merge(cast.engineer, request_, other, now=later(hours=1))
    services.ask_partner(cast.engineer, other, "Which host?", now=later(hours=2))
    text = main_of(client.get(path_in_the_mail()))
    assert "Goes on in" in text and other.reference in text and "Attention needed" in text
    assert other.title not in text and "Which host?" not in text


def test_a_dead_link_and_one_that_never_was_look_the_same(cast, request_, client):
    link = give(cast.admin_agent, request_)
    path = path_in_the_mail()
    never = client.get(reverse("incidents:read", args=["x" * 43]))
    readlinks.revoke(cast.admin_agent, link)
    revoked = client.get(path)
    ReadLink.objects.update(revoked_at=None, expires_at=later(days=-1))
    late = client.get(path)
    assert {never.status_code, revoked.status_code, late.status_code} == {404}
    assert main_of(never) == main_of(revoked) == main_of(late)
    assert request_.reference not in revoked.text


def test_guessing_is_slowed_down(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "read_request": "3/m/ip"}
    path = reverse("incidents:read", args=["guess"])
    assert [client.get(path).status_code for _try in range(4)] == [404, 404, 404, 429]
    assert client.get(path)["Retry-After"] == "60"


def test_the_page_of_the_request_gives_lists_and_revokes_links(cast, request_, client):
    client.force_login(cast.admin_agent)
    page = reverse("incidents:detail", args=[request_.reference])
    url = reverse("incidents:read_link_give", args=[request_.reference])
    wrong = client.post(url, {"email": "boss@elsewhere.example"})
    assert wrong.status_code == 409 and "boss@elsewhere.example" in wrong.text
    assert client.post(url, {"email": "nothing"}).status_code == 422
    assert client.post(url, {"email": f"boss@{request_.customer.domain}"}).status_code == 302
    assert f"boss@{request_.customer.domain}" in client.get(page).text
    link = ReadLink.objects.get()
    revoke = reverse("incidents:read_link_revoke", args=[request_.reference, link.pk])
    assert (client.get(revoke).status_code, client.post(revoke).status_code) == (405, 302)
    assert f"boss@{request_.customer.domain}" not in client.get(page).text


def test_a_link_of_another_request_is_not_there(cast, request_, client):
    other = a_request(cast.admin_agent)
    link = give(cast.admin_agent, other)
    client.force_login(cast.admin_agent)
    assert client.post(reverse("incidents:read_link_revoke", args=[request_.reference, link.pk])).status_code == 404
    client.force_login(a_person(a_company("Another partner", in_csp=True), "admin_agent"))
    assert client.post(reverse("incidents:read_link_revoke", args=[other.reference, link.pk])).status_code == 404
