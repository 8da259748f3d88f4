"""Account settings › Users: who is there, found by role, name and e-mail; anyone may look for an admin."""

import pytest

from partnerportal.accounts.models import Role
from tests.accounts.people.builders import USERS, an_invitation
from tests.builders import a_person

CSV = "/organization/users.csv"


@pytest.fixture
def many(cast):
    assert cast.global_admin and cast.partner_admin and cast.guest and cast.outsider
    a_person(cast.acme, name="Olaf Off", is_active=False)
    return cast


def names(client, **query):
    return [person.name for person in client.get(USERS, query).context["page"].items]


@pytest.mark.parametrize(
    "who, status",
    [
        ("global_admin", 200),
        ("member", 200),
        ("partner_admin", 200),
        ("guest", 403),
        ("holder", 403),
        ("reviewer", 403),
        ("reseller", 200),
        ("legacy_admin", 200),
    ],
)
@pytest.mark.parametrize("url", [USERS, CSV])
def test_who_sees_the_people(client, cast, who, status, url):
    client.force_login(getattr(cast, who))
    assert client.get(url).status_code == status


def test_a_member_without_a_role_finds_an_admin(client, many):
    client.force_login(many.member)
    assert "?role=global_admin&amp;status=active" in client.get(USERS).text
    assert names(client, role="global_admin", status="active") == ["Global Admin"]


@pytest.mark.parametrize(
    "query, found",
    [
        ({}, ["Global Admin", "Gus Guest", "Mona Member", "Olaf Off", "Partner Admin"]),
        ({"sort": "-name"}, ["Partner Admin", "Olaf Off", "Mona Member", "Gus Guest", "Global Admin"]),
        ({"sort": "password"}, ["Global Admin", "Gus Guest", "Mona Member", "Olaf Off", "Partner Admin"]),
        ({"role": "mpn_partner_admin"}, ["Partner Admin"]),
        ({"role": "none"}, ["Gus Guest", "Mona Member", "Olaf Off"]),
        ({"kind": "guest"}, ["Gus Guest"]),
        ({"kind": "member", "role": "none"}, ["Mona Member", "Olaf Off"]),
        ({"status": "off"}, ["Olaf Off"]),
        ({"q": "mona"}, ["Mona Member"]),
        ({"q": "nobody of that name"}, []),
        ({"role": "king", "kind": "x", "status": "y", "q": "\u202e"}, None),
    ],
)
def test_filters_and_order(client, many, query, found):
    client.force_login(many.member)
    everybody = ["Global Admin", "Gus Guest", "Mona Member", "Olaf Off", "Partner Admin"]
    assert names(client, **query) == (everybody if found is None else found)


@pytest.mark.parametrize("sort", ["email", "-email", "added", "-added"])
def test_every_order_sorts(client, many, sort):
    client.force_login(many.member)
    key = {"email": lambda p: p.email, "added": lambda p: p.created_at}[sort.lstrip("-")]
    found = client.get(USERS, {"sort": sort}).context["page"].items
    assert found == sorted(found, key=key, reverse=sort.startswith("-"))


def test_it_is_searched_by_e_mail_too(client, cast):
    client.force_login(cast.member)
    assert names(client, q=cast.member.email[:9]) == ["Mona Member"]


def test_roles_guests_and_states_are_in_words(client, many):
    client.force_login(many.member)
    text = client.get(USERS).text
    assert all(word in text for word in ("MPN partner admin", "No role", "Guest", "Disabled", "Active"))


def test_nobody_fits_says_what_to_do(client, many):
    client.force_login(many.member)
    text = client.get(USERS, {"q": "zebra"}).text
    assert "Nobody fits" in text
    assert "Show everybody of the company" in text


def test_the_download_holds_what_the_filters_show(client, many):
    client.force_login(many.member)
    lines = b"".join(client.get(CSV, {"role": "mpn_partner_admin"}).streaming_content).decode().splitlines()
    assert lines[0] == "\ufeffName,E-mail,Roles,Kind,Status,Added (UTC)"
    assert lines[1].startswith(f"Partner Admin,{many.partner_admin.email},MPN partner admin,Member,Active,")
    assert len(lines) == 2


def test_a_name_never_runs_as_a_formula(client, cast):
    a_person(cast.acme, name="=1+1")
    client.force_login(cast.member)
    assert "'=1+1," in b"".join(client.get(CSV).streaming_content).decode()


def test_pages_are_walked_at_a_constant_cost(client, cast, django_assert_max_num_queries):
    for number in range(60):
        a_person(cast.acme, Role.BILLING_ADMIN, name=f"Person {number:02}")
        an_invitation(cast.global_admin, f"p{number}@new.example") if number < 5 else None
    client.force_login(cast.global_admin)
    with django_assert_max_num_queries(5):
        page = client.get(USERS)
    assert "5 open invitations" in page.text
    older = client.get(USERS + page.context["page"].older_url)
    assert "Person 24" in older.text and "Person 23" not in older.text


def test_who_may_not_add_reads_why_and_whom_to_ask(client, many):
    client.force_login(many.member)
    text = client.get(USERS).text
    assert "Only a Global admin, a User management admin or an Account admin adds and invites people." in text
    assert "Ask Global Admin" in text
    assert "open invitation" not in text


class TestOnePerson:
    def url(self, person):
        return f"{USERS}{person.pk}/"

    def test_everybody_of_the_company_reads_it(self, client, many):
        client.force_login(many.member)
        page = client.get(self.url(many.partner_admin))
        assert page.status_code == 200
        assert "Only a Global admin gives and takes the Global admin role." in page.text
        assert "Only a Global admin makes new sign-in data for somebody else." in page.text

    def test_another_company_finds_nobody(self, client, many):
        client.force_login(many.outsider)
        assert client.get(self.url(many.member)).status_code == 404

    def test_the_last_global_admin_is_named_so(self, client, many):
        client.force_login(many.global_admin)
        assert "The last Global admin" in client.get(self.url(many.global_admin)).text
        assert "The last Global admin" not in client.get(self.url(many.member)).text

    def test_oneself_finds_the_way_out(self, client, many):
        client.force_login(many.member)
        text = client.get(self.url(many.member)).text
        assert "Leave the company" in text and "/organization/leave/" in text
        assert "/disable/" not in text

    @pytest.mark.parametrize("who", ["global_admin", "user_admin", "member"])
    def test_it_costs_the_same_for_all(self, client, many, who, django_assert_max_num_queries):
        client.force_login(getattr(many, who))
        with django_assert_max_num_queries(7):
            client.get(self.url(many.partner_admin))

    def test_save_is_drawn_only_where_something_can_be_changed(self, client, many):
        for who, drawn in (
            ("member", False),
            ("partner_admin", False),
            ("account_admin", True),
            ("global_admin", True),
        ):
            client.force_login(getattr(many, who))
            assert ("Save roles" in client.get(self.url(many.guest)).text) is drawn


@pytest.mark.parametrize("mark", ["0", "-1", "abc", "W10=", "bnVsbA==", "W251bGwsbnVsbF0=", "WyJ4IiwieSJd"])
@pytest.mark.parametrize("page", ["", "invitations/"])
def test_a_mark_that_was_never_handed_out_is_not_found(client, cast, mark, page):
    client.force_login(cast.global_admin)
    assert client.get(f"{USERS}{page}?after={mark}").status_code == 404


@pytest.mark.parametrize("key", ["9" * 30, "abc", "-1", "%00", "0", "٣"])
@pytest.mark.parametrize("verb", ["", "disable/", "roles/"])
def test_nonsense_as_a_person_is_not_found(client, cast, key, verb):
    client.force_login(cast.global_admin)
    assert client.get(f"{USERS}{key}/{verb}").status_code in {400, 404, 405}


@pytest.mark.parametrize(
    "query", ["q=%ff%fe", "q=' OR 1=1--", "q=%25_\\", "sort=organization__name", "q=" + "x" * 3000]
)
def test_nonsense_as_a_filter_is_answered(client, cast, query):
    client.force_login(cast.member)
    assert client.get(f"{USERS}?{query}").status_code == 200
    assert client.get(f"/organization/users.csv?{query}").status_code == 200


@pytest.mark.parametrize("token", ["x" * 5000, "%ff", "٣", "' OR 1=1--", "..", "a\u202eb"])
def test_nonsense_as_a_token_is_the_one_page(client, db, token):
    answer = client.get(f"/invitations/{token}/")
    assert answer.status_code in {200, 302, 404}
    assert "Join" not in answer.text


def test_no_open_invitation_is_said_in_words(client, cast):
    client.force_login(cast.global_admin)
    text = client.get(USERS).text
    assert "Invitations: none is open" in text and "0 open invitations" not in text
