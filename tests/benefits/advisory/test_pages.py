"""The company's page of advisory hours: balances, requests, statement, and what stands there when there is nothing."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from benefits.models import AdvisoryRequest, Membership
from benefits.services import advisory
from support import services as support
from tests.benefits.advisory.builders import a_request_of
from tests.benefits.builders import a_membership
from tests.builders import a_person

HOURS, STATEMENT = reverse("benefits:advisory_hours"), reverse("benefits:advisory_statement")


def get(client, user, path=HOURS):
    client.force_login(user)
    return client.get(path)


def lines(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def titles(response):
    return [row.title for row in response.context["page"].items]


def test_each_offer_has_its_balance_with_plot_and_table(client, cast, asked):
    a_membership(cast.acme, "action-pack")
    html = get(client, cast.member).content.decode()
    for text in ("Silver 20", "of 20 h left", "Action Pack 20", "of 5 h left", "2 h taken", "Show as a table"):
        assert text in html
    assert "Unlimited: they take no hours." in html


def test_reserved_and_spent_are_told_apart(client, cast, asked):
    advisory.close(cast.engineer, a_request_of(cast.member, title="Another", estimate=10), 5)
    balance = get(client, cast.member).context["balances"][0]
    assert [value for _name, value in balance.facts] == ["20 h", "2 h", "1.25 h", "16.75 h"]


def test_with_the_action_pack_alone_presales_take_hours(client, cast, catalogue):
    a_membership(cast.acme, "action-pack")
    assert "Unlimited: they take no hours." not in get(client, cast.member).content.decode()


@pytest.mark.parametrize("who, seen", [("member", 1), ("global_admin", 2), ("partner_admin", 2), ("sales_agent", 0)])
def test_admins_see_the_company_s_requests_and_others_their_own(client, cast, asked, who, seen):
    a_request_of(cast.global_admin, title="Another")
    assert len(titles(get(client, getattr(cast, who)))) == seen


@pytest.mark.parametrize(
    "query, found",
    [
        ("?q=teams", ["Teams rollout"]),
        ("?q=AH-{pk:06d}", ["Move of 400 mailboxes"]),
        ("?q=nothing", []),
        ("?state=closed", ["Teams rollout"]),
        ("?state=open", ["Move of 400 mailboxes"]),
        ("?state=nonsense", ["Teams rollout", "Move of 400 mailboxes"]),
        ("?scenario=marketplace", ["Teams rollout"]),
        ("?sort=title", ["Move of 400 mailboxes", "Teams rollout"]),
        ("?sort=-estimate", ["Move of 400 mailboxes", "Teams rollout"]),
        ("?sort=nonsense", ["Teams rollout", "Move of 400 mailboxes"]),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(client, cast, asked, query, found):
    other = a_request_of(cast.member, "marketplace", 4, title="Teams rollout", product="Microsoft Teams")
    advisory.close(cast.engineer, other, 4)
    path = query.format(pk=asked.pk)
    assert titles(get(client, cast.member, HOURS + path)) == found
    exported = lines(client.get(reverse("benefits:advisory_hours_csv") + path))
    assert {row[1] for row in exported[1:]} == set(found)


def test_the_list_goes_on_page_by_page(client, cast, membership):
    for number in range(30):
        row = a_request_of(cast.member, "presales", title=f"Number {number}")
    first = get(client, cast.member)
    older = client.get(HOURS + first.context["page"].older_url)
    assert (len(titles(first)), len(titles(older)), titles(first)[0]) == (25, 5, row.title)


def test_the_csv_says_what_was_asked_and_what_it_took(client, cast, asked):
    advisory.close(cast.engineer, asked, 5)
    row = lines(get(client, cast.member, reverse("benefits:advisory_hours_csv")))[1]
    assert row[0] == f"AH-{asked.pk:06d}" and row[5] == "Closed" and row[8:] == ["2", "1.25", "Yes"]


def test_the_csv_is_safe_in_a_spreadsheet(client, cast, membership):
    a_request_of(cast.member, title="=1+1")
    assert lines(get(client, cast.member, reverse("benefits:advisory_hours_csv")))[1][1] == "'=1+1"


def test_the_statement_runs_with_what_was_left_by_whom_and_for_what(client, cast, asked):
    advisory.close(cast.engineer, asked, 5)
    rows = get(client, cast.partner_admin, STATEMENT).context["rows"]
    assert [(line.row.what, line.change, line.left, line.row.by) for line in rows] == [
        ("Given back", 0.75, 18.75, "Engineer"),
        ("Taken", -2, 18, "Mona Member"),
        ("Granted", 20, 20, "The portal"),
    ]
    assert [line.title for line in rows][:2] == [str(asked)] * 2 and rows[2].title.startswith("Silver")
    assert rows[0].reason == "Reserved, but not needed"


def test_a_withdrawal_is_told_as_one(client, cast, asked):
    advisory.withdraw(cast.member, asked)
    assert get(client, cast.member, STATEMENT).context["rows"][0].reason == "Withdrawn before a consultant started"


def test_a_colleague_reads_the_number_alone(client, cast, asked):
    html = get(client, cast.sales_agent, STATEMENT).content.decode()
    assert asked.code in html and asked.title not in html and asked.get_absolute_url() not in html


def test_the_statement_as_csv_is_in_order(client, cast, asked):
    advisory.close(cast.engineer, asked, 5)
    _header, *rows = lines(get(client, cast.member, reverse("benefits:advisory_statement_csv")))
    assert [row[-2:] for row in rows] == [["20", "20"], ["-2", "18"], ["0.75", "18.75"]]
    assert rows[1][4] == f"advisory:{asked.pk}/1"


def test_without_an_offer_it_is_refusal_3(client, cast, catalogue):
    assert "any benefits yet" in get(client, cast.member).content.decode()
    assert "No movements yet" in client.get(STATEMENT).content.decode()


def test_when_the_membership_ended_open_requests_are_still_there(client, cast, asked):
    Membership.objects.update(state="lapsed")
    html = get(client, cast.member).content.decode()
    assert "No membership offer is running" in html and asked.title in html
    assert "New advisory request" not in html


def test_a_company_managed_elsewhere_only_reads(client, cast, catalogue):
    a_membership(cast.legacy, "silver")
    html = get(client, cast.legacy_admin).content.decode()
    assert "Managed in Partner Membership Center" in html and "of 20 h left" in html
    assert client.get(reverse("benefits:advisory_new")).status_code == 403


def test_holders_of_a_paid_plan_are_told_of_their_manager(client, cast, membership, monkeypatch):
    assert "support account manager" not in get(client, cast.member).content.decode()
    monkeypatch.setattr("benefits.views.advisory.hours.has_paid_plan", lambda user: True)
    assert "support account manager" in get(client, cast.member).content.decode()


@pytest.mark.parametrize("who", ["holder", "guest", "reseller"])
@pytest.mark.parametrize("path", [HOURS, STATEMENT, reverse("benefits:advisory_new")])
def test_who_is_refused(client, cast, membership, who, path):
    assert get(client, getattr(cast, who), path).status_code == 403


def test_a_guest_who_is_partner_admin_sees_the_company_s(client, cast, asked):
    guest = a_person(cast.acme, "mpn_partner_admin", is_guest=True)
    assert titles(get(client, guest)) == [asked.title]


@pytest.mark.parametrize("path", [HOURS, STATEMENT, f"{HOURS}?q=move"])
def test_it_costs_the_same_however_much_there_is(client, cast, catalogue, path, django_assert_max_num_queries):
    a_membership(cast.acme, "gold")
    a_membership(cast.acme, "action-pack")
    for number in range(28):
        advisory.close(cast.engineer, a_request_of(cast.member, estimate=4, title=f"Move {number}"), 3)
    client.force_login(cast.partner_admin)
    with django_assert_max_num_queries(12):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("mark", ["x", "W10=", "WzEsLTFd"])
def test_a_mark_that_was_never_handed_out(client, cast, membership, mark):
    assert get(client, cast.member, f"{HOURS}?after={mark}").status_code == 404
    assert client.get(f"{STATEMENT}?after={mark}").status_code == 404


def test_the_technical_page_leads_here(client, cast, membership):
    html = get(client, cast.member, reverse("benefits:technical")).content.decode()
    assert HOURS in html and reverse("benefits:advisory_new") in html and "comes later" not in html


def test_in_the_renewal_window_the_plot_goes_on_to_its_end(client, cast, catalogue):
    row = a_membership(cast.acme, "silver", cast.acme.today() - timedelta(days=370))
    plot = get(client, cast.member).context["balances"][0].plot
    assert (plot.end, plot.quota, plot.case) == (row.usable_until, 20, "unused")


@pytest.mark.parametrize(
    "taken, days, said",
    [
        (0, 100, "20 h are left until"),
        (80, 100, "Used up since"),
        (60, 100, "before the year ends"),
        (6, 200, "h are still unused"),
        (6, 5, "too early for a forecast"),
        (6, 395, "at the end of the year"),
    ],
)
def test_the_plot_says_what_it_means_in_hours(client, cast, catalogue, taken, days, said):
    a_membership(cast.acme, "silver", cast.acme.today() - timedelta(days=days))
    line = advisory.advice(cast.member, timezone.now()).lines[0].entitlement
    if taken:
        support.consume(line, "advisory:1/1", cast.member, taken)
    assert said in get(client, cast.member).content.decode()
    assert not AdvisoryRequest.objects.exists()
