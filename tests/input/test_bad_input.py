"""The bad inputs of promises.md 3 that touch these pages, by their number: answered, nothing saved, no page broken."""

import pytest
from django.db import connection
from django.test import Client

from incidents.models import Incident
from partnerportal.accounts.models import Activity, Ask, Outbox, User
from support.models import ContractLink, Entry
from tests.incidents.wizard import OPENED

pytestmark = pytest.mark.django_db
LONG = "9" * 30
LISTS = [
    "/", "/benefits/", "/benefits/technical/", "/incidents/", f"/incidents/new/?{OPENED}", "/support/contracts/",
    "/support/contracts/link/", "/support/plans/", "/organization/", "/organization/activity/", "/organization/admin/",
    "/join/",
]  # fmt: skip
STAFF_LISTS = ["/", "/staff/activations/", "/staff/companies/", "/staff/incidents/", "/staff/proof/", "/staff/mail/"]
SAVED = [Activity, Ask, ContractLink, Entry, Incident, Outbox, User]

# number, path, what may be answered
READS = [
    (1, "/incidents/?q=%00", {400}),
    (1, "/organization/activity/?about=%00", {400}),
    (2, "/incidents/%00/", {400, 404}),
    (5, f"/support/contracts/{LONG}/", {404}),
    (6, f"/support/contracts/{'9' * 5000}/", {404, 414}),
    (5, f"/incidents/PB-{LONG}/", {404}),
    (7, "/support/contracts/abc/", {404}),
    (7, "/incidents/abc/", {404}),
    (7, "/incidents/PB-٣٣/", {404}),
    (7, "/incidents/../etc/passwd", {404}),
    (8, "/benefits/technical/?open=nonsense", {200}),
    (8, f"/benefits/technical/?open={LONG}", {200}),
    *[(10, f"{path}?after={mark}", {404}) for path in ("/incidents/", "/organization/activity/") for mark in
      ("0", "-1", "abc", "W10=", "bnVsbA==", "W251bGwsbnVsbF0=", "WyJ4IiwieSJd")],
    (13, "/incidents/?sort=password", {200}),
    (13, "/incidents/?sort=filed_by__password", {200}),
    (13, "/benefits/?sort=nope", {200}),
    (14, "/incidents/?filed_by__password__startswith=a", {200}),
    (14, "/support/contracts/?organization__people__password=a", {200}),
    (15, "/incidents/?state=open&state=closed&state[]=x&state[$ne]=y", {200}),
    (16, "/incidents/%ff/", {404}),
    (16, "/incidents/%252e%252e/", {404}),
    (16, "/incidents/?q=%ff%fe", {200, 400}),
    (64, "/incidents/?q=<script>alert(1)</script>{{7*7}}${7*7}%s%n", {200}),
    (65, "/incidents/?q=' OR 1=1--", {200}),
    (65, "/incidents/?q=\\ %25 _ & | ! : * ( )", {200}),
    (63, "/incidents/?q=\u202etxt", {200}),
    (79, "/incidents/?state=nonsense&severity=Z&product=" + LONG, {200}),
    (79, "/organization/activity/?about=secrets&since=2026-02-30", {200}),
    (55, "/organization/activity/?since=0000-00-00&until=99999-01-01", {200}),
    (56, "/organization/activity/?since=0001-01-01&until=9999-12-31", {200}),
    (17, "/incidents/?q=" + "x" * 3000, {200, 414}),
]  # fmt: skip


@pytest.fixture
def admin(client, world):
    client.raise_request_exception = False
    client.force_login(world.cast.global_admin)
    return client


def counts():
    return {model.__name__: model.objects.count() for model in SAVED}


def all_pages_stand(client, world):
    for person, paths in ((world.cast.global_admin, LISTS), (world.cast.operator, STAFF_LISTS)):
        client.force_login(person)
        assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


@pytest.mark.parametrize("number, path, allowed", READS)
def test_what_is_asked_for_is_answered(admin, number, path, allowed):
    before = counts()
    assert admin.get(path).status_code in allowed
    assert counts() == before


def test_the_pages_stand_afterwards(admin, world):
    for _number, path, _allowed in READS:
        admin.get(path)
    all_pages_stand(admin, world)


@pytest.mark.parametrize("cookie", ["aaaa\\000b", '"aaaa\\000b"'])
def test_3_a_nul_in_a_cookie(client, cookie):
    client.raise_request_exception = False
    assert client.get("/", headers={"cookie": f"sessionid={cookie}"}).status_code in {302, 400}


def test_4_a_nul_in_the_authorization(client):
    assert client.get("/", headers={"authorization": "Token a\0"}).status_code == 400


@pytest.mark.parametrize("host", ["evil.example", "$nonsense", "localhost:notaport"])
def test_19_a_foreign_host(client, host):
    client.raise_request_exception = False
    assert client.get("/accounts/login/", headers={"host": host}).status_code == 400


def test_20_headers_of_a_proxy_that_is_not_there_have_no_effect(client, world):
    client.force_login(world.cast.member)
    spoofed = {"x-forwarded-host": "evil.example", "x-original-url": "/admin/", "x-http-method-override": "DELETE"}
    assert "evil.example" not in client.get("/", headers=spoofed).text


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "PATCH", "DELETE", "FOO"])
def test_22_other_methods(client, method):
    assert client.generic(method, "/accounts/login/").status_code == 405


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "http:///evil.example",
     "javascript:alert(1)", "data:text/html,x", "https://site@evil.example", "\t//evil.example", " //evil.example"],
)  # fmt: skip
def test_32_the_way_back_never_leaves_the_site(admin, target):
    answer = admin.post("/theme/", {"theme": "dark", "next": target})
    assert answer.url == "/"


def test_34_a_post_without_token_keeps_what_was_typed(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.cast.global_admin)
    answer = client.post("/support/contracts/link/", {"access_id": "A7Q4-TYPED", "contract_id": "C1"})
    assert answer.status_code == 403
    assert "A7Q4-TYPED" in answer.text


def test_66_a_body_that_is_too_large(admin):
    answer = admin.post("/theme/", "x" * 3_000_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {400, 413}


def test_74_too_many_fields(admin):
    assert admin.post("/theme/", {f"f{n}": "x" for n in range(1001)}).status_code == 400


def test_103_a_form_without_a_boundary(admin):
    assert admin.generic("POST", "/theme/", b"x", content_type="multipart/form-data").status_code in {302, 400}


TEXTS = ["a\x00b", "a\x07b", "a\u202eb", "\u200b", "   ", "x" * 20_000, "<script>alert(1)</script>", "{{7*7}}", "null"]


@pytest.mark.parametrize("text", TEXTS)
def test_61_to_64_texts_in_a_rejection(client, world, text):
    client.raise_request_exception = False
    client.force_login(world.cast.reviewer)
    url = world.url("benefits:reject")
    answer = client.post(url, {"reason": "other", "text": text})
    assert answer.status_code in {200, 302, 303, 409, 422}
    assert "<script>alert(1)" not in client.get("/staff/activations/?state=all").text


@pytest.mark.parametrize("pks", [["abc"], [LONG], ["-1"], ["1", "1", "1"], ["0"], [""], ["٣"], ["1 OR 1=1"]])
def test_69_bulk_with_nonsense(client, world, pks):
    client.raise_request_exception = False
    client.force_login(world.cast.reviewer)
    answer = client.post("/staff/activations/decide/", {"pk": pks, "verb": "approve"})
    assert answer.status_code in {200, 302, 303, 409, 422}


@pytest.mark.parametrize("first", ["", "A" * 5000, "A\0", "ＡＢＣ", "' OR 1=1--", "🙂", "-", "A7Q4-2XKD-9TVH"])
def test_80_nonsense_as_an_id(admin, first):
    before = counts()
    answer = admin.post("/support/contracts/link/", {"access_id": first, "contract_id": first})
    assert answer.status_code in {409, 422, 429}
    assert counts() == before


def test_76_the_same_form_twice_is_one_object(admin, world):
    url = world.url("benefits:activate")
    admin.post(url)
    admin.post(url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM benefits_activation WHERE membership_id = %s", [world.ready.pk])
        assert cursor.fetchone() == (1,)


def test_35_a_session_that_ended_asks_to_sign_in(admin, world):
    admin.session.flush()
    assert admin.get("/incidents/").url.startswith("/accounts/login/")
