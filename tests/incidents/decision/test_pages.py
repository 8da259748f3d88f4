"""The same tables against the pages: what the service answers is what the person reads. One test for each kind of page;
it names every case that is shown otherwise."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from incidents.models import Incident
from tests.incidents.decision import table
from tests.incidents.decision.differences import differences
from tests.incidents.decision.plans import FOREIGN, MEMBERS, PAYS, cells
from tests.incidents.decision.table import CSP, ROLES, cases, own_cases, row_of
from tests.incidents.decision.test_which_plan import CELLS, ROWS, SERVED, held_by, sentence
from tests.incidents.decision.test_who_may_file import submitted
from tests.incidents.decision.world import a_complete_draft, foreign_lines
from tests.incidents.wizard import text

pytestmark = pytest.mark.django_db
STOPPED, PROBLEM = "This cannot be filed now", "incidents:new_problem"
FILES, SERVED_ONCE = ("ga", "aa", "ha"), ("active", "removed")
ABOUT = {"azure": "azure", "office": "cloud", "on_premises": "on-premises", "portal": "others"}


@pytest.fixture(autouse=True)
def _nothing_stays(world):
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def read(world):
    """Reads a page as one of the people, who stay signed in."""
    clients = {}

    def get(person, name, *args):
        if person not in clients:
            clients[person] = Client()
            clients[person].force_login(person)
        return clients[person].get(reverse(name, args=args))

    return get


def one(cases, *names):
    """The first case of each combination of those names."""
    found = {}
    for case in cases:
        found.setdefault(tuple(case[name] for name in names), case)
    return list(found.values())


def shown_of(world, case, page):
    """What of the row of the case stands on the page: whether it stops, with which sentences, people and way out."""
    row, facts, shown = row_of(case), world.names(case), text(page)
    sentences = [said for said in (row.says("why", **facts), row.says("meanwhile", **facts)) if said]
    people = [f"Ask {case['partner']} {role}" for role in sorted(row.gives(case))]
    found = [said for said in (*sentences, *people) if said in shown]
    return page.status_code, STOPPED in shown, found, f"Hand over to {world.helper}" in shown


def expected_of(world, case, status=200):
    row, facts = row_of(case), world.names(case)
    sentences = [said for said in (row.says("why", **facts), row.says("meanwhile", **facts)) if said]
    people = [f"Ask {case['partner']} {role}" for role in sorted(row.gives(case))]
    return status, row["missing"] != "-", [*sentences, *people], "OVER" in row["meanwhile"]


def test_the_first_step_of_a_draft_says_what_the_table_says(world, read):
    def got(case):
        person, customer = world.case(case)
        draft = a_complete_draft(person, case["area"], customer, **world.place(case))
        return shown_of(world, case, read(person, PROBLEM, draft.reference))

    assert differences(submitted(), lambda case: expected_of(world, case), got) == []


def start_cases():
    """Who may file at all, and every standing; the group matters to Helpdesk agents alone."""
    found = [case for kind in CSP for case in cases(kind) if case["role"] in FILES and case["related"] in SERVED_ONCE]
    found = [case for case in found if case["role"] == "ha" or case["group"] == "out" or case["related"] != "active"]
    return one(found, "partner", "related", "role", "admin", "azure", "group")


def test_what_a_request_can_be_about_says_it_before_anything_is_typed(world, read):
    """All four beginnings at once. Which subscription it will be about is not known yet: another one is open."""

    def of_areas(case):
        known = {"other": "own" if case["partner"] in ("direct", "provider") else "granted"}
        return {area: {**case, "area": area, "azure": known.get(case["azure"], case["azure"])} for area in ABOUT}

    def expected(case):
        found = {}
        for area, about in of_areas(case).items():
            row, facts = row_of(about), world.names(case)
            people = {world.people[case["partner"], role] for role in row.gives(about)}
            found[ABOUT[area]] = row.says("why", **facts), row.says("meanwhile", **facts), people
        return found

    def got(case):
        person, customer = world.case(case)
        page = read(person, "incidents:request_new", customer.pk)
        shown, found = text(page), {}
        for offer in page.context["offers"]:
            stop = offer.block
            assert not stop or (stop.why in shown and stop.meanwhile in shown)
            assert (f"requests/new/?about={offer.about}" in page.text) == (stop is None)
            found[offer.about] = (stop.why, stop.meanwhile, {*stop.answer.people}) if stop else ("", "", set())
        return found

    assert differences(start_cases(), expected, got) == []


def test_who_may_file_for_nobody_hears_who_can_and_what_is_open_to_everybody(world, read):
    """The role comes first here, whatever stands between the company and the customer."""
    shut = [case for kind in CSP for case in cases(kind) if case["role"] not in FILES and case["related"] == "active"]
    shut = one(shut, "partner", "role") + one(cases("mpn"), "role")

    def expected(case):
        status, _stopped, sentences, _over = expected_of(world, case, 403)
        return status, sentences, case["partner"] != "mpn"

    def got(case):
        person, customer = world.case(case)
        page = read(person, "incidents:request_new", customer.pk)
        status, _stopped, sentences, _over = shown_of(world, case, page)
        return status, sentences, f'class="button" href="{reverse("incidents:new")}"' in page.text

    assert differences(shut, expected, got) == []


def test_a_customer_whom_the_company_never_served_is_not_there(world, read):
    """Nor one that has not accepted its invitation; without a company nobody is."""
    for case in one([case for kind in CSP for case in cases(kind)], "partner", "related"):
        status = 200 if case["related"] in SERVED_ONCE else 404
        customer = world.case(case)[1].pk
        assert read(world.people[case["partner"], "ga"], "incidents:request_new", customer).status_code == status
        assert read(world.people["holder", "none"], "incidents:request_new", customer).status_code == 403


def test_the_first_step_in_the_own_context_says_what_its_table_says(world, read):
    found = [cell for cell in own_cases() if cell[0] in {"mpn", "direct", "holder"} and cell[1] in {*ROLES[-2:], "ga"}]

    def got(cell):
        person = world.people[cell[0], cell[1]]
        draft = a_complete_draft(person, cell[2])
        shown = text(read(person, PROBLEM, draft.reference))
        why = getattr(table, cell[3], None)
        if STOPPED in shown:
            return why if why and why in shown else "stopped"
        return "yes"

    assert differences(found, lambda cell: "yes" if cell[3] == "yes" else getattr(table, cell[3]), got) == []


ELSEWHERE = """
context  asked       leads
own      marketplace /support/marketplace/
own      advice      elsewhere
customer marketplace /support/marketplace/
customer advice      elsewhere
"""


def test_what_is_no_incident_leads_to_who_answers_it(world, read):
    """A marketplace product to its publisher, how-to and design to the advisory hours; neither is filed here (D35)."""
    agent, customer = world.case(SERVED)
    for context, asked, leads in [line.split() for line in ELSEWHERE.strip().splitlines()[1:]]:
        client = Client()
        client.force_login(agent)
        version = a_complete_draft(agent, "office").version_id if asked == "advice" else "marketplace"
        nature = "advice" if asked == "advice" else "break_fix"
        url = (
            reverse("incidents:request_new", args=[customer.pk]) if context == "customer" else reverse("incidents:new")
        )
        data = {"nature": nature, "version": version, "title": asked, "description": context, "topic": "mail"}
        answer = client.post(url, data)
        assert answer.status_code == 302 and leads in answer.url, (context, asked, answer.status_code)
        assert {row.state for row in Incident.objects.filter(title=asked)} <= {"draft"}


@pytest.mark.parametrize("kind", ["direct", "reseller"])
def test_the_plan_page_offers_and_explains_what_the_table_says(world, read, kind):
    agent, customer = world.case({**SERVED, "partner": kind})
    titles = held_by(agent)

    def page_of(row):
        context, area = row
        draft = a_complete_draft(agent, area, customer if context == "customer" else None)
        return read(agent, "incidents:new_plan", draft.reference)

    def got(row):
        page = page_of(row)
        wanted = [cell for cell in CELLS if cell[:2] == row and cell[3] != "-"]
        said = [sentence(cell, titles) for cell in wanted]
        usable = {option.plan.code for option in page.context["options"].usable}
        return page.status_code, usable, [one for one in said if one not in PAYS and one not in text(page)]

    def expected(row):
        return 200, {cell[2] for cell in CELLS if cell[:2] == row and cell[3] in PAYS}, []

    assert differences([row for row in ROWS if row[1] != "portal"], expected, got) == []


def test_the_plan_page_says_what_a_pair_of_another_company_is_good_for(world, read):
    agent, customer = world.case(SERVED)
    owner, table_of = world.people["provider", "aa"], list(cells(FOREIGN))
    foreign_lines(agent, owner)

    def got(row):
        draft = a_complete_draft(agent, row[1], customer if row[0] == "customer" else None)
        page = read(agent, "incidents:new_plan", draft.reference)
        return MEMBERS.format(company=owner.organization) in text(page)

    def expected(row):
        return "MEMBERS" in [cell[3] for cell in table_of if cell[:2] == row]

    assert differences(dict.fromkeys(cell[:2] for cell in table_of), expected, got) == []
