"""The competencies of a company, and the page of staff that moves them."""

import pytest
from django.urls import reverse

from benefits import services
from benefits.models import Competency, CompetencyHeld
from benefits.rows.competencies import held_by
from benefits.services import competencies
from tests.benefits.builders import a_competency, a_membership
from tests.builders import a_company, a_person

State = CompetencyHeld.State
URL, START, STAFF = (reverse(f"benefits:{name}") for name in ("competencies", "competency_start", "staff_competencies"))


@pytest.fixture
def started(cast, catalogue):
    return competencies.start(cast.global_admin, a_competency("security"), "silver")


def text(answer):
    return " ".join(answer.content.decode().split())


def one(held):
    return reverse("benefits:staff_competency", args=[held.pk])


def move(held, name):
    return reverse("benefits:competency_move", args=[held.pk, name])


# --- the company ---


def test_all_eighteen_are_shown_by_area(client, cast, catalogue):
    client.force_login(cast.member)
    areas = client.get(URL).context["areas"]
    assert sum(len(area.lines) for area in areas) == 18
    assert [area.name for area in areas] == sorted({c.area for c in Competency.objects.all()})


def test_what_is_held_stands_with_its_state_and_level(client, cast, started):
    services.add_competency(cast.acme, a_competency("devops"), "gold")
    client.force_login(cast.member)
    page = text(client.get(URL))
    lines = {line.competency.code: line for area in client.get(URL).context["areas"] for line in area.lines}
    assert (lines["security"].held.status.word, lines["devops"].held.status.word) == ("Started", "Active")
    assert lines["messaging"].held is None
    assert "not started" in page


def test_the_page_says_what_each_state_means(client, cast, catalogue):
    client.force_login(cast.member)
    page = text(client.get(URL))
    for state in State:
        assert str(CompetencyHeld.MEANINGS[state]) in page


@pytest.mark.parametrize(
    "code, gives", [("cloud-platform", True), ("security", True), ("datacenter", False), ("erp", False)]
)
def test_a_cloud_competency_says_that_it_lifts_the_limit(client, cast, catalogue, code, gives):
    client.force_login(cast.member)
    lines = {line.competency.code: line for area in client.get(URL).context["areas"] for line in area.lines}
    assert any("without limit" in name for name in lines[code].gives) is gives


def test_starting_one_says_who_checks_it(client, cast, catalogue):
    client.force_login(cast.partner_admin)
    answer = client.post(START, {"competency": a_competency("devops").pk, "level": "gold"}, follow=True)
    assert "DevOps is started. The programme checks the requirements." in text(answer)
    assert CompetencyHeld.objects.get().level == "gold"


@pytest.mark.parametrize("role", ["member", "account_admin", "billing_admin"])
def test_others_read_who_can(client, cast, catalogue, role):
    assert cast.global_admin.pk
    client.force_login(getattr(cast, role))
    assert "Only a Global admin or an MPN partner admin starts a competency" in text(client.get(URL))
    assert client.post(START, {"competency": a_competency("devops").pk, "level": "gold"}).status_code == 403


def test_what_is_held_is_not_offered(client, cast, started):
    client.force_login(cast.global_admin)
    offered = client.get(URL).context["form"].fields["competency"].queryset
    assert (started.competency in offered, offered.count()) == (False, 17)
    answer = client.post(START, {"competency": started.competency_id, "level": "gold"})
    assert answer.status_code == 422
    assert "does not have yet" in text(answer)


@pytest.mark.parametrize("data", [{}, {"competency": "x", "level": "gold"}, {"competency": "9" * 30, "level": "gold"},
                                  {"competency": "", "level": ""}, {"level": "silver"}])  # fmt: skip
def test_what_cannot_be_started_is_said_at_the_field(client, cast, catalogue, data):
    client.force_login(cast.global_admin)
    assert client.post(START, data).status_code == 422
    assert not CompetencyHeld.objects.exists()


@pytest.mark.parametrize("level", ["platinum", "a\x00", "x" * 1000])
def test_a_level_that_is_none_is_refused(client, cast, catalogue, level):
    client.force_login(cast.global_admin)
    assert client.post(START, {"competency": a_competency("devops").pk, "level": level}).status_code in {400, 422}


def test_a_company_that_has_not_moved_reads_only(client, cast, catalogue):
    client.force_login(cast.legacy_admin)
    assert "Managed in Partner Membership Center" in text(client.get(URL))
    assert client.post(START, {"competency": a_competency("devops").pk, "level": "gold"}).status_code == 403


@pytest.mark.parametrize("who, status", [("holder", 403), ("guest", 403), ("reseller", 403), ("reviewer", 403)])
def test_who_does_not_see_them(client, cast, catalogue, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(URL).status_code == status


def test_the_offers_page_gets_what_has_not_ended(cast, started):
    services.add_competency(cast.acme, a_competency("devops"), "gold")
    services.add_competency(cast.rival, a_competency("erp"), "gold")
    held = held_by(cast.member)
    assert [str(row) for row in held] == ["DevOps", "Security"]
    competencies.move(cast.reviewer, started, "lapse")
    assert [str(row) for row in held_by(cast.member)] == ["DevOps"]


# --- staff ---


@pytest.fixture
def reviewer(client, cast):
    client.force_login(cast.reviewer)
    return client


def test_staff_see_those_of_every_company(reviewer, cast, started):
    services.add_competency(cast.rival, a_competency("erp"), "gold")
    page = text(reviewer.get(STAFF))
    assert "Acme" in page
    assert "Rival" in page


@pytest.mark.parametrize(
    "query, found",
    [("", {"Acme", "Rival"}), ("?q=acm", {"Acme"}), ("?q=ERP", {"Rival"}), ("?state=started", {"Acme"}),
     ("?state=active", {"Rival"}), ("?state=lapsed", {"Resale"}), ("?state=all", {"Acme", "Rival", "Resale"}),
     ("?q=nobody", set()), ("?state=none", {"Acme", "Rival"})],
)  # fmt: skip
def test_the_list_is_filtered_and_searched(reviewer, cast, started, query, found):
    services.add_competency(cast.rival, a_competency("erp"), "gold")
    lapsed = services.add_competency(cast.csp_only, a_competency("erp"), "gold")
    CompetencyHeld.objects.filter(pk=lapsed.pk).update(state=State.LAPSED)
    rows = reviewer.get(STAFF + query).context["page"].items
    assert {row.held.organization.name for row in rows} == found


def test_an_empty_list_says_so(reviewer, catalogue):
    assert "No competency fits" in text(reviewer.get(STAFF))


@pytest.mark.parametrize(
    "state, labels",
    [(State.STARTED, ["Qualify", "Let lapse"]), (State.QUALIFIED, ["Let lapse"]),
     (State.ACTIVE, ["Mark as at risk", "Let lapse"]), (State.AT_RISK, ["Clear the warning", "Let lapse"]),
     (State.LAPSED, [])],
)  # fmt: skip
def test_the_page_offers_the_moves_of_the_state(reviewer, started, state, labels):
    CompetencyHeld.objects.filter(pk=started.pk).update(state=state)
    assert [found.label for found in reviewer.get(one(started)).context["row"].moves] == labels


def test_each_confirmation_names_the_consequence(reviewer, started):
    page = text(reviewer.get(one(started)))
    assert "makes Signature Cloud Support unlimited, and nothing lowers it again within the year." in page
    assert "The next year counts without it" in page


def test_a_move_is_made_and_written_down(reviewer, cast, started):
    a_membership(cast.acme, "silver")
    answer = reviewer.post(move(started, "qualify"), follow=True)
    assert "Security of Acme: the state is changed." in text(answer)
    assert "Reviewer confirmed that the requirements of the competency Security are met" in text(answer)
    assert CompetencyHeld.objects.get().state == State.ACTIVE


def test_a_move_from_the_wrong_state_says_where_it_stands(reviewer, started):
    answer = reviewer.post(move(started, "clear"), follow=True)
    assert "Security stands at: Started." in text(answer)


@pytest.mark.parametrize("name", ["activate", "delete", "x"])
def test_what_is_no_move_does_not_exist(reviewer, started, name):
    assert reviewer.post(move(started, name)).status_code == 404


def test_get_moves_nothing(reviewer, started):
    assert reviewer.get(move(started, "lapse")).status_code == 405
    assert CompetencyHeld.objects.get().state == State.STARTED


@pytest.mark.parametrize("who", ["global_admin", "partner_admin", "engineer", "member"])
def test_only_reviewers_and_operators_see_the_page(client, cast, started, who):
    client.force_login(getattr(cast, who))
    answers = [client.get(STAFF), client.get(one(started)), client.post(move(started, "lapse"))]
    assert {answer.status_code for answer in answers} == {403}


def test_a_reviewer_of_the_company_leaves_it_to_others(client, cast, started):
    client.force_login(a_person(cast.acme, "reviewer"))
    assert "Nobody decides about the own company." in text(client.get(one(started)))


# --- queries ---


def test_the_pages_cost_the_same_for_more(client, cast, catalogue, django_assert_max_num_queries):
    for number in range(4):
        company = a_company(f"Company {number}")
        for code in ("security", "devops", "erp", "messaging"):
            services.add_competency(company, a_competency(code), "gold")
    for code in ("security", "devops", "erp"):
        services.add_competency(cast.acme, a_competency(code), "gold")
    client.force_login(cast.global_admin)
    with django_assert_max_num_queries(9):
        client.get(URL)
    client.force_login(cast.reviewer)
    with django_assert_max_num_queries(7):
        client.get(STAFF)
    with django_assert_max_num_queries(7):
        client.get(one(CompetencyHeld.objects.first()))
