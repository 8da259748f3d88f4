"""The partner's list: /incidents/."""

import base64
import csv
import io
import json

import pytest
from django.urls import reverse

from incidents import services
from incidents.models import Incident
from tests.builders import a_person
from tests.incidents.builders import a_draft, a_line, an_incident, in_state, later

URL = "/incidents/"


@pytest.fixture
def mona(client, cast):
    client.force_login(cast.member)
    return client


def titles(answer):
    return [incident.title for incident in answer.context["page"].items]


def exported(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_it_lists_what_one_may_see_last_change_first(mona, cast):
    line = a_line(cast.member, on_premises=9)
    an_incident(cast.member, line, title="Older")
    an_incident(cast.member, line, later(hours=1), title="Newer")
    an_incident(a_person(cast.acme), title="Of a colleague")
    assert titles(mona.get(URL)) == ["Newer", "Older"]


def test_who_sees_the_company_is_told_so(client, cast):
    an_incident(cast.member)
    client.force_login(cast.global_admin)
    answer = client.get(URL)
    assert titles(answer) == ["Replication stops"]
    assert "All incidents of Acme, its own" in answer.text


@pytest.mark.parametrize(
    "who, seen", [("outsider", 0), ("reviewer", 0), ("holder", 0), ("engineer", 1), ("operator", 1)]
)
def test_others_see_what_is_theirs(client, cast, who, seen):
    an_incident(cast.member)
    client.force_login(getattr(cast, who))
    assert len(titles(client.get(URL))) == seen


def test_a_follower_sees_it_among_the_own(client, cast):
    colleague = a_person(cast.acme)
    services.watch(cast.member, an_incident(cast.member), colleague)
    client.force_login(colleague)
    assert titles(client.get(URL, {"whose": "followed"})) == ["Replication stops"]
    assert titles(client.get(URL, {"whose": "mine"})) == []


def test_nothing_yet_says_where_to_start(mona):
    text = mona.get(URL).text
    assert "No incidents yet" in text
    assert f'href="{reverse("incidents:new")}"' in text
    assert f'href="{reverse("support:link")}"' in text


LEADS = {
    "global_admin": "All incidents of Acme, its own and those for its customers.",
    "partner_admin": "All incidents of Acme.",
    "sales_agent": "The requests of Acme for its customers, and the incidents that you filed or follow.",
    "member": "The incidents that you filed, and those that you follow.",
    "engineer": "The incidents of all companies.",
}


@pytest.mark.parametrize("who", LEADS)
def test_the_lead_says_whose_incidents_these_are(client, cast, who):
    client.force_login(getattr(cast, who))
    assert LEADS[who] in client.get(URL).text


def test_drafts_stand_apart_with_continue_and_discard(mona, cast):
    draft = a_draft(cast.member, title="Half written")
    a_draft(a_person(cast.acme), title="Of a colleague")
    answer = mona.get(URL)
    assert titles(answer) == []
    assert "Half written" in answer.text
    assert "Of a colleague" not in answer.text
    assert reverse("incidents:new_draft", args=[draft.reference]) in answer.text
    assert reverse("incidents:new_discard", args=[draft.reference]) in answer.text


def test_of_very_many_drafts_the_newest_are_shown(mona, cast):
    for number in range(21):
        a_draft(cast.member, title=f"Draft {number}")
    answer = mona.get(URL)
    assert len(answer.context["drafts"]) == 20
    assert "The newest 20 are shown." in answer.text


@pytest.fixture
def three(cast):
    line = a_line(cast.member, on_premises=9)
    return {
        state: in_state(state, cast.member, cast.engineer, line) for state in ("open", "attention_needed", "closed")
    }


FILTERS = [
    ({}, {"open", "attention_needed", "closed"}),
    ({"state": "open"}, {"open"}),
    ({"state": "live"}, {"open", "attention_needed"}),
    ({"state": "waiting"}, {"attention_needed"}),
    ({"state": "closed"}, {"closed"}),
    ({"severity": "A"}, set()),
    ({"severity": "B"}, {"open", "attention_needed", "closed"}),
    ({"product": "sql-server"}, {"open", "attention_needed", "closed"}),
    ({"q": "replic"}, {"open", "attention_needed", "closed"}),
    ({"q": "replic stop", "state": "closed"}, {"closed"}),
    ({"q": "nothing of the kind"}, set()),
    ({"sort": "due"}, {"open"}),
    ({"state": "closed", "sort": "due"}, {"closed"}),
]


@pytest.mark.parametrize("params, found", FILTERS)
def test_filters_narrow(mona, three, params, found):
    assert {incident.state for incident in mona.get(URL, params).context["page"].items} == found


def test_waiting_for_me_is_not_what_waits_for_a_colleague(client, cast, three):
    client.force_login(cast.global_admin)
    assert titles(client.get(URL, {"state": "waiting"})) == []
    assert len(titles(client.get(URL, {"state": "attention_needed"}))) == 1


@pytest.mark.parametrize("text", ["PB-{0:06d}", "pb {0}", "{0:06d}"])
def test_a_reference_finds_the_one(mona, three, text):
    wanted = three["closed"]
    assert mona.get(URL, {"q": text.format(wanted.pk)}).context["page"].items == [wanted]


def test_the_reference_of_another_company_finds_nothing(client, cast, three):
    client.force_login(cast.outsider)
    assert titles(client.get(URL, {"q": three["open"].reference})) == []


def test_no_hit_says_what_the_search_does_and_offers_the_way_back(mona, three):
    text = mona.get(URL, {"q": "<b>zzz"}).text
    assert "No incident fits “&lt;b&gt;zzz” and these filters." in text
    assert "whole words and their beginnings" in text


@pytest.mark.parametrize(
    "sort, order",
    [
        ("", ["-updated_at", "-pk"]),
        ("changed", ["updated_at", "pk"]),
        ("number", ["pk"]),
        ("-number", ["-pk"]),
        ("password", ["-updated_at", "-pk"]),
    ],
)
def test_sorting(mona, three, sort, order):
    expected = list(Incident.objects.order_by(*order).values_list("pk", flat=True))
    assert [row.pk for row in mona.get(URL, {"sort": sort}).context["page"].items] == expected


def test_the_head_of_a_sorted_column_turns_it_round(mona, three):
    heads = mona.get(URL, {"state": "live", "sort": "number"}).context["form"].headings
    assert (heads["number"].sort, heads["number"].url) == ("ascending", "?state=live&sort=-number")
    assert (heads["changed"].sort, heads["changed"].url) == ("", "?state=live")


def test_pages_go_on_and_back(mona, cast):
    line = a_line(cast.member, on_premises=30)
    for number in range(27):
        an_incident(cast.member, line, later(minutes=number), title=f"No {number}")
    first = mona.get(URL, {"severity": "B"})
    second = mona.get(URL + first.context["page"].older_url)
    assert titles(first) == [f"No {number}" for number in range(26, 1, -1)]
    assert titles(second) == ["No 1", "No 0"]
    assert titles(mona.get(URL + second.context["page"].newer_url)) == titles(first)


def test_htmx_gets_the_rows_alone_and_the_history_the_page(mona, three):
    rows = mona.get(URL, {"state": "open"}, headers={"hx-request": "true"}).text
    assert rows.lstrip().startswith('<div id="incidents-rows">')
    assert "<html" not in rows
    history = {"hx-request": "true", "hx-history-restore-request": "true"}
    assert "<html" in mona.get(URL, headers=history).text


def test_the_csv_has_exactly_what_is_filtered_and_sorted(mona, three):
    answer = mona.get(mona.get(URL, {"state": "live", "sort": "number"}).context["csv_url"])
    assert [row["Incident"] for row in exported(answer)] == sorted(
        three[state].reference for state in ("open", "attention_needed")
    )
    assert answer["Content-Disposition"] == 'attachment; filename="incidents.csv"'


def test_the_csv_has_no_formulas_and_only_what_one_sees(client, mona, cast):
    an_incident(cast.member, title='=HYPERLINK("http://evil.example")', customer_reference="@SUM(1)")
    an_incident(a_person(cast.acme), title="Of a colleague")
    rows = exported(mona.get("/incidents.csv"))
    assert [(row["Title"], row["Customer reference"]) for row in rows] == [
        ('\'=HYPERLINK("http://evil.example")', "'@SUM(1)")
    ]
    assert rows[0]["Opened (UTC)"] == "2026-11-16T10:00:00+00:00"


def test_an_empty_csv_is_its_head(mona):
    assert exported(mona.get("/incidents.csv", {"q": "zzz"})) == []


NONSENSE = [
    {"state": "nope"}, {"severity": "Z"}, {"product": "9" * 30}, {"whose": "everybody"}, {"sort": "filed_by__password"},
    {"q": "' OR 1=1--"}, {"q": "\\ % _ & | ! : * ( ) < >"}, {"q": "\u202etxt"}, {"q": "x" * 5000}, {"q": "\u200b"},
    {"q": "🙂"}, {"q": "PB-" + "9" * 30}, {"state[$ne]": "x"}, {"filed_by__password__startswith": "a"},
]  # fmt: skip


@pytest.mark.parametrize("params", NONSENSE)
def test_nonsense_in_a_filter_is_answered(mona, three, params):
    assert mona.get(URL, params).status_code == 200
    assert mona.get("/incidents.csv", params).status_code == 200


def marked(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


MARKS = [
    "0", "abc", "W10=", "9" * 40, marked(1, 1), marked(None, 1), marked({"a": 1}, 1),
    marked("2026-01-01T00:00:00Z", "x"), marked("2026-01-01T00:00:00Z", 10**30),
    marked("0001-01-01T00:00:00+14:00", 1), marked("9999-12-31T23:59:59-14:00", 1),
]  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_that_was_never_handed_out_is_not_there(mona, three, mark):
    assert mona.get(URL, {"after": mark}).status_code in {200, 404}
    assert mona.get(URL, {"before": mark, "sort": "number"}).status_code in {200, 404}


def test_nul_is_refused(mona):
    assert mona.get(URL + "?q=%00").status_code == 400


@pytest.mark.parametrize("url", [URL, "/incidents.csv"])
def test_post_is_refused(mona, url):
    assert mona.post(url).status_code == 405


def test_nobody_is_asked_to_sign_in(client, db):
    assert client.get(URL).url.startswith("/accounts/login/")
