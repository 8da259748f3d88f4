"""The first sign-in: nothing works before the temporary password is replaced (domain.md 1.4)."""

import pytest
from django.urls import reverse

from partnerportal.accounts import outbox
from partnerportal.accounts.models import Outbox
from partnerportal.accounts.services.people import add_person, reset_sign_in
from tests.accounts.people.builders import again, new
from tests.builders import PASSWORD, with_password

CHANGE = "/accounts/password/change/"


@pytest.fixture
def data(cast):
    return add_person(cast.global_admin, new())


@pytest.fixture
def signed_in(client, data):
    client.post("/accounts/login/", {"login": data.person.email, "password": data.password})
    return client


def change(client, old, fresh):
    return client.post(CHANGE, {"oldpassword": old, "password1": fresh, "password2": fresh})


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/benefits/",
        "/incidents/",
        "/organization/users/",
        "/support/contracts/link/",
        "/accounts/email/",
        "/components/",
    ],
)
def test_every_page_leads_to_the_password(signed_in, path):
    answer = signed_in.get(path)
    assert (answer.status_code, answer.url) == (302, CHANGE)


@pytest.mark.parametrize("path", ["/ask/", "/incidents/new/", "/organization/leave/"])
def test_nothing_can_be_posted(signed_in, data, path):
    assert signed_in.post(path).url == CHANGE
    assert again(data.person).organization is not None


def test_a_fragment_takes_the_whole_page_there(signed_in):
    answer = signed_in.get("/incidents/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == CHANGE


def test_signing_out_theme_and_health_go_on(signed_in):
    assert signed_in.get("/health/live/").status_code == 200
    assert signed_in.post("/theme/", {"theme": "dark", "next": CHANGE}).url == CHANGE
    assert signed_in.post(reverse("account_logout")).status_code == 302
    assert "/accounts/login/" in signed_in.get("/").url


def test_switching_the_account_goes_on(signed_in):
    assert signed_in.post("/switch-account/", {"next": "/"}).url.startswith("/accounts/login/")


def test_the_page_says_why(signed_in):
    page = signed_in.get(CHANGE)
    assert page.status_code == 200
    assert "Choose your own password first" in page.text


def test_with_an_own_password_everything_works(signed_in, data):
    answer = change(signed_in, data.password, PASSWORD)
    assert (answer.status_code, answer.url) == (302, "/")
    assert not again(data.person).must_change_password
    assert signed_in.get("/incidents/").status_code == 200
    assert "Choose your own" not in signed_in.get(CHANGE).text


@pytest.mark.parametrize("fresh", ["short", "12345678901", "password1234"])
def test_a_weak_one_is_refused(signed_in, data, fresh):
    assert change(signed_in, data.password, fresh).status_code == 200
    assert again(data.person).must_change_password


def test_the_temporary_one_is_no_own_one(signed_in, data):
    answer = change(signed_in, data.password, data.password)
    assert "Choose a password of your own" in answer.text
    assert again(data.person).must_change_password


def test_a_reset_by_mail_is_an_own_password_too(client, data):
    client.post("/accounts/password/reset/", {"email": data.person.email})
    outbox.deliver_due()
    mail = Outbox.objects.latest("pk")
    link = next(word for word in mail.body.split() if "/password/reset/key/" in word)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    person = again(data.person)
    assert (person.must_change_password, person.check_password(PASSWORD)) == (False, True)


def test_it_holds_from_the_next_request_after_a_reset(client, cast):
    person = with_password(cast.member)
    data = reset_sign_in(cast.global_admin, person)
    client.post("/accounts/login/", {"login": person.email, "password": data.password})
    assert client.get("/organization/").url == CHANGE


def test_who_has_an_own_password_is_not_held(client, cast, django_assert_max_num_queries):
    client.force_login(cast.member)
    with django_assert_max_num_queries(5):
        assert client.get("/organization/users/").status_code == 200
