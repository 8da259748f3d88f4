"""The activation queue: oldest first, its figures, filters, pages, plot and export."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from benefits import services
from benefits.models import Activation
from partnerportal.accounts.models import Role
from tests.benefits.builders import REASON, TEXT, a_membership, a_request, approved
from tests.builders import a_company, a_person

State = Activation.State
URL = reverse("benefits:queue")


@pytest.fixture
def asks(cast, catalogue):
    """A request of a fresh company, so many hours ago."""

    def ask(name, hours=1, offer="silver", competencies=(), **company):
        owner = a_company(name, **company)
        membership = a_membership(owner, offer, competencies=competencies)
        return a_request(membership, a_person(owner, Role.GLOBAL_ADMIN), timezone.now() - timedelta(hours=hours))

    return ask


def page(client, user, query=""):
    client.force_login(user)
    return client.get(f"{URL}{query}")


def companies(response):
    return [row.activation.organization.name for row in response.context["page"].items]


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("who", ["reviewer", "operator"])
def test_reviewers_and_operators_see_every_company_oldest_first(client, cast, asks, who):
    asks("Young", 1)
    asks("Old", 50)
    asks("Middle", 20)
    assert companies(page(client, getattr(cast, who))) == ["Old", "Middle", "Young"]


@pytest.mark.parametrize("who", ["global_admin", "member", "guest", "holder", "reseller", "engineer"])
def test_nobody_else_sees_it(client, cast, asks, who):
    asks("Old")
    for name in ("benefits:queue", "benefits:queue_csv"):
        client.force_login(getattr(cast, who))
        response = client.get(reverse(name))
        assert response.status_code == 403 and b"Old" not in response.content


def test_a_row_says_who_wants_what_since_when_and_how_late(client, cast, asks):
    asks("Nimbus", 24 * 9, "gold", ["cloud-platform"], mpn_id="4177310")
    text = text_of(page(client, cast.reviewer))
    for words in ("Nimbus", "MPN 4177310", "Gold 2026/27"[:4], "Cloud Platform", "9 d", "past target", "Requested"):
        assert words in text
    assert 'aria-label="Claim Nimbus"' in text and 'aria-label="Select Nimbus"' in text


def test_the_figures_above_count_what_waits_what_is_late_and_what_is_stuck(client, cast, asks):
    asks("Late", 24 * 9)
    asks("Fresh")
    stuck = approved(asks("Stuck"), cast.reviewer)
    Activation.objects.filter(pk=stuck.pk).update(state=State.FAILED, next_try_at=None)
    head = page(client, cast.reviewer).context["head"]
    assert (head.waiting, head.late, head.stuck, head.oldest.organization.name) == (2, 1, 1, "Late")


def test_filters_narrow(client, cast, asks):
    mine = services.claim(cast.reviewer, asks("Mine", 5, "gold"))
    asks("Waiting", 24 * 9, mpn_id="4199")
    gone = asks("Gone", 3)
    services.reject(cast.reviewer, gone, REASON, TEXT)
    stuck = approved(asks("Stuck"), cast.reviewer)
    Activation.objects.filter(pk=stuck.pk).update(attempts=1, last_error="Broken")
    expected = {
        "": ["Waiting", "Mine"],
        "?state=requested": ["Waiting"],
        "?state=in_review": ["Mine"],
        "?state=stuck": ["Stuck"],
        "?state=issuing": ["Stuck"],
        "?state=rejected": ["Gone"],
        "?state=active": [],
        "?state=all": ["Stuck", "Gone", "Mine", "Waiting"],
        "?offer=gold": ["Mine"],
        "?claimed=me": ["Mine"],
        "?claimed=nobody": ["Waiting"],
        "?claimed=others": [],
        "?late=on": ["Waiting"],
        "?q=wait": ["Waiting"],
        "?q=4199": ["Waiting"],
        "?q=%25": [],
    }
    assert {query: companies(page(client, cast.reviewer, query)) for query in expected} == expected
    assert mine.claimed_by == cast.reviewer


@pytest.mark.parametrize(
    "query",
    [
        "?state=nope", "?offer=" + "9" * 30, "?claimed=%27", "?late=maybe", "?q=" + "x" * 5000, "?q=%E2%80%AE",
        "?state=in_review&state=requested", "?organization__email__startswith=a", "?q=%5C%25_",
    ],
)  # fmt: skip
def test_a_filter_that_does_not_fit_is_no_mistake_of_the_server(client, cast, asks, query):
    asks("Old")
    assert page(client, cast.reviewer, query).status_code == 200


@pytest.mark.parametrize("mark", ["abc", "W10=", "9" * 400, "eyJhIjogMX0="])
def test_a_mark_that_was_never_handed_out_is_not_found(client, cast, asks, mark):
    asks("Old")
    assert page(client, cast.reviewer, f"?after={mark}").status_code == 404


def test_pages_follow_one_another_without_a_gap(client, cast, asks):
    for number in range(27):
        asks(f"Company {number:02}", 100 - number)
    first = page(client, cast.reviewer)
    second = page(client, cast.reviewer, first.context["page"].older_url)
    assert companies(first) + companies(second) == [f"Company {number:02}" for number in range(27)]
    assert companies(page(client, cast.reviewer, second.context["page"].newer_url)) == companies(first)


def test_own_approvals_can_be_undone_from_the_list(client, cast, asks, settings):
    settings.UNDO_SECONDS = 60
    row = services.approve(cast.reviewer, asks("Quick"))
    text = text_of(page(client, cast.reviewer))
    assert 'aria-label="Undo Quick"' in text and reverse("benefits:undo", args=[row.pk]) in text
    assert 'aria-label="Undo Quick"' not in text_of(page(client, cast.operator))


def test_what_failed_can_be_retried_from_the_list(client, cast, asks):
    row = approved(asks("Stuck"), cast.reviewer)
    Activation.objects.filter(pk=row.pk).update(state=State.FAILED, next_try_at=None)
    text = text_of(page(client, cast.reviewer, "?state=stuck"))
    assert 'aria-label="Retry Stuck"' in text and "Approve" not in text


def test_the_plot_shows_the_median_age_by_week_and_its_table(client, cast, asks):
    now = timezone.now()
    for hours in (4, 8, 20):
        row = asks(f"Decided {hours}", hours + 1)
        services.approve(cast.reviewer, row, now=row.requested_at + timedelta(hours=hours))
    plot = page(client, cast.reviewer).context["plot"]
    values = [bar.value for bar in plot.bars if bar.value is not None]
    assert len(plot.bars) == 6 and (8 in values or now.weekday() == 0)
    text = text_of(page(client, cast.reviewer))
    assert "3 requests were decided in the last 6 weeks." in text and "Show as a table" in text


def test_an_empty_queue_says_what_will_appear(client, cast, catalogue):
    text = text_of(page(client, cast.reviewer))
    assert "Nothing waits for a decision" in text and "Nothing was decided in the last 6 weeks." in text


def exported(client, query=""):
    response = client.get(f"{reverse('benefits:queue_csv')}{query}")
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_the_export_is_what_is_filtered(client, cast, asks):
    asks("Young", 1)
    asks("=cmd()", 50)
    services.claim(cast.reviewer, asks("Mine", 5))
    client.force_login(cast.reviewer)
    assert [row[0] for row in exported(client)[1:]] == ["'=cmd()", "Mine", "Young"]
    assert [row[0] for row in exported(client, "?claimed=me")[1:]] == ["Mine"]
    assert reverse("benefits:queue_csv") + "?claimed=me" in text_of(page(client, cast.reviewer, "?claimed=me"))


@pytest.mark.parametrize("name", ["benefits:queue", "benefits:queue_csv"])
def test_it_only_shows(client, cast, name):
    client.force_login(cast.reviewer)
    assert client.post(reverse(name)).status_code == 405
