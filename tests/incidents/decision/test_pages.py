"""The same tables against the pages: what the service answers is what the person reads."""

import pytest
from django.db import transaction
from django.urls import reverse

from support.models import Area, Plan
from tests.incidents.decision import plans
from tests.incidents.decision.plans import COUNTED, FOREIGN, PAYS, WITHOUT_CONTRACT, cells
from tests.incidents.decision.table import COLUMNS
from tests.incidents.decision.test_which_plan import ROWS, SERVED, WITH_CONTRACT, need
from tests.incidents.decision.test_who_may_file import ROWS as WHO
from tests.incidents.decision.test_who_may_file import SUBMITTED, names
from tests.incidents.decision.world import a_complete_draft, a_line, foreign_lines
from tests.incidents.wizard import text

pytestmark = pytest.mark.django_db
STOPPED = "This cannot be filed now"
ABOUT = {"azure": "azure", "office": "cloud", "on_premises": "on-premises", "portal": "others"}
OPEN = [case for case in SUBMITTED if case["role"] in {"ga", "aa", "ha"} and case["related"] == "active"]
SHUT = [case for case in SUBMITTED if case["role"] not in {"ga", "aa", "ha"} or case["partner"] == "mpn"]


@pytest.fixture(autouse=True)
def _nothing_stays(world):
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def called(case):
    return "-".join(case[name] for name in COLUMNS)


def row_of(case):
    return next(row for row in WHO if row.fits(case))


@pytest.mark.parametrize("case", SUBMITTED, ids=called)
def test_the_first_step_of_a_draft_says_what_the_table_says(world, client, case):
    person, customer = world.case(case)
    draft = a_complete_draft(person, case["area"], customer)
    client.force_login(person)
    shown = text(client.get(reverse("incidents:new_problem", args=[draft.reference])))
    row, facts = row_of(case), names(world, person, customer)
    assert (STOPPED in shown) == (row["missing"] != "-")
    for column in ("why", "meanwhile"):
        assert row.says(column, **facts) in shown
    assert (f"Hand over to {world.helper}" in shown) == row["meanwhile"].startswith("OVER")


@pytest.mark.parametrize("case", [case for case in OPEN if case["area"] in ABOUT], ids=called)
def test_what_a_request_can_be_about_says_it_before_anything_is_typed(world, client, case):
    person, customer = world.case(case)
    client.force_login(person)
    answer = client.get(reverse("incidents:request_new", args=[customer.pk]))
    row, facts = row_of(case), names(world, person, customer)
    assert row.says("why", **facts) in text(answer)
    assert (f"?about={ABOUT[case['area']]}" in answer.text) == (row["missing"] == "-")


@pytest.mark.parametrize("case", SHUT, ids=called)
def test_who_may_file_for_nobody_is_refused_with_the_same_sentence(world, client, case):
    person, customer = world.case(case)
    client.force_login(person)
    answer = client.get(reverse("incidents:request_new", args=[customer.pk]))
    assert answer.status_code == 403
    if row_of(case)["why"] in {"ROLE", "MPN_ONLY"}:
        assert row_of(case).says("why") in text(answer)


@pytest.mark.parametrize(("context", "area"), [row for row in ROWS if row[1] != "portal"])
def test_the_plan_page_offers_and_explains_what_the_table_says(world, client, context, area):
    case = {**SERVED, "area": area}
    agent, customer = world.case(case)
    for code in WITH_CONTRACT:
        a_line(agent, code)
    draft = a_complete_draft(
        agent, area, customer if context == "customer" else None, **path_of(area, context, customer)
    )
    client.force_login(agent)
    answer = client.get(reverse("incidents:new_plan", args=[draft.reference]))
    assert answer.status_code == 200
    shown, wanted = text(answer), need(context, area)
    for of, what, plan, expected in cells():
        if (of, what) == (context, area) and expected != "-":
            facts = {"what": wanted.what, "plan": Plan.objects.get(code=plan), "area": Area(wanted.area).label}
            assert str(facts["plan"]) in shown
            assert expected in PAYS or getattr(plans, expected).format(**facts) in shown


@pytest.mark.parametrize(("context", "area"), dict.fromkeys(cell[:2] for cell in cells(FOREIGN)))
def test_the_plan_page_says_what_a_pair_of_another_company_is_good_for(world, client, context, area):
    agent, customer = world.case({**SERVED, "area": area})
    owner = world.people["provider", "aa"]
    foreign_lines(agent, owner)
    about = customer if context == "customer" else None
    draft = a_complete_draft(agent, area, about, **path_of(area, context, customer))
    client.force_login(agent)
    shown = text(client.get(reverse("incidents:new_plan", args=[draft.reference])))
    named = [cell[3] for cell in cells(FOREIGN) if cell[:2] == (context, area)]
    assert (plans.MEMBERS.format(company=owner.organization) in shown) == ("MEMBERS" in named)


def path_of(area, context, customer):
    """What the first step of each path asks for, beside the problem."""
    if area == "azure":
        return (
            {"customer_subscription": customer.subscriptions.get()} if context == "customer" else {"subscription": "A"}
        )
    topics = {"dynamics": "technical", "crm": "technical", "office": "mail"}
    return {"topic": topics.get(area, "")}


def test_the_tables_speak_of_every_plan_of_the_catalogue(world):
    spoken = {plan for _context, _area, plan, _expected in cells()}
    assert spoken == set(Plan.objects.values_list("code", flat=True))
    assert {*WITH_CONTRACT, *WITHOUT_CONTRACT} == spoken
    assert set(Plan.objects.filter(is_counted=True).values_list("code", flat=True)) == COUNTED
