"""Which plan pays for what, against the service: for every area, context, plan, partner type, and state of the contract."""  # noqa: E501

import pytest
from django.db import transaction

from incidents import services
from incidents.needed import is_escalated
from support.models import Area, Kind, Plan
from support.needs import Need
from support.services import NothingLeft, Reason, consume, plan_options
from tests.incidents.builders import MONDAY
from tests.incidents.decision import plans
from tests.incidents.decision.differences import differences
from tests.incidents.decision.plans import (
    COUNTED,
    ESCALATED,
    FOREIGN,
    LINKED,
    PAYS,
    SOLD,
    WITHOUT_CONTRACT,
    cells,
    usable,
)
from tests.incidents.decision.world import HELD as WITH_CONTRACT
from tests.incidents.decision.world import a_complete_draft, a_line, foreign_lines, version_of

pytestmark = pytest.mark.django_db
CELLS = list(cells())
ROWS = list(dict.fromkeys(cell[:2] for cell in CELLS))
OUTSIDE = list(cells(FOREIGN))
SERVED = {"partner": "direct", "related": "active", "admin": "yes", "azure": "own", "group": "in", "role": "aa"}


def need(context, area):
    return Need(Area.PORTAL, context) if area == "portal" else Need.of(version_of(area), context)


def options(user, context, area):
    """The plans by code: usable, and unavailable with their sentences."""
    found = plan_options(user, need(context, area), user.organization.today())
    return (
        {option.plan.code: option for option in found.usable},
        {option.plan.code: option.sentence for option in found.unavailable},
    )


def said(user, table, owner=None):
    """By row and plan what the service answers: `yes`, `second`, `-` for what is not even named, else the sentence."""
    answers = {}
    for context, area in dict.fromkeys(cell[:2] for cell in table):
        pays, why = options(user, context, area)
        for code in dict.fromkeys(cell[2] for cell in table):
            found = "second" if code in pays and pays[code].is_second else "yes"
            answers[context, area, code] = found if code in pays else why.get(code, "-")
    return answers


def sentence(cell, titles, company=""):
    """What the table expects, in words."""
    context, area, code, expected = cell
    if expected in {*PAYS, "-"}:
        return expected
    wanted, plan = need(context, area), Plan.objects.get(code=code)
    facts = {"what": wanted.what, "plan": plan, "area": Area(wanted.area).label, "contract": titles.get(code, "")}
    return getattr(plans, expected).format(**facts, company=company)


@pytest.fixture
def agent(world):
    """Of a direct bill partner."""
    with transaction.atomic():
        yield world.people["direct", "aa"]
        transaction.set_rollback(True)


def held_by(user):
    """Every plan that is held as a contract, linked to the person; the titles of the contracts."""
    return {code: a_line(user, code).contract.title for code in WITH_CONTRACT}


@pytest.mark.parametrize("kind", ["direct", "provider", "reseller", "alone", "mpn"])
def test_each_plan_pays_or_says_why_not_whatever_the_partner_is(world, agent, kind):
    """Outside CSP nobody hears of its plan, and no customer is served."""
    person = world.people[kind, "aa"]
    titles = held_by(person)
    table = [cell for cell in CELLS if kind != "mpn" or (cell[0] == "own" and cell[2] != "csp")]
    answers = said(person, CELLS)
    assert differences(table, lambda cell: sentence(cell, titles), lambda cell: answers[cell[:3]]) == []
    assert kind != "mpn" or {answer for key, answer in answers.items() if key[2] == "csp"} == {"-"}


def test_a_second_choice_comes_last_and_what_needs_no_contract_has_none(agent):
    held_by(agent)
    for context, area in ROWS:
        found = plan_options(agent, need(context, area), agent.organization.today()).usable
        assert [option.is_second for option in found] == sorted(option.is_second for option in found)
        assert {option.plan.code for option in found} == usable(context, area)
        assert {option.plan.code for option in found if option.entitlement is None} <= WITHOUT_CONTRACT


def expects(agent, why_not):
    """For each row: which plans pay, and the sentence of those of the row that do not."""

    def expected(row):
        return why_not(row)

    def got(row):
        pays, why = options(agent, *row)
        return {*pays}, {code: text for code, text in why.items() if code in usable(*row) | SOLD and code not in pays}

    return differences(ROWS, expected, got)


def test_without_a_contract_only_what_needs_none_is_left(agent):
    """What could be bought is named where nothing else can be used."""

    def why_not(row):
        free = usable(*row) & WITHOUT_CONTRACT
        bought = set() if free else usable(*row) & SOLD
        return free, dict.fromkeys(bought, "Your company does not hold this plan.")

    assert expects(agent, why_not) == []


def of_the_row(agent, left, text):
    """The plans of each row that pay, but for `left`, which say `text`."""
    found = []
    for row in ROWS:
        pays, why = options(agent, *row)
        out = usable(*row) & left
        if pays.keys() != usable(*row) - left or {why[code] for code in out} - {text}:
            found.append((row, pays.keys(), why))
    return found


def test_a_pair_is_linked_once_and_a_paid_plan_is_the_companys(agent):
    for code in WITH_CONTRACT:
        a_line(agent, code, is_linked=False)
    assert of_the_row(agent, LINKED, "Not linked to your account.") == []


def test_what_is_used_up_says_so_and_what_is_not_counted_never_is(agent):
    for code in WITH_CONTRACT:
        use_up(agent, a_line(agent, code, 1))
    assert of_the_row(agent, COUNTED, "0 of 1 incidents left.") == []


def use_up(agent, line):
    if line.quota is not None:
        consume(line, "test:last", agent)
        with pytest.raises(NothingLeft):
            consume(line, "test:one-more", agent)


def filed(world, agent, cell):
    """What becomes of a request with that plan: what was counted for whom, or that it cannot be used."""
    context, area, code, _expected = cell
    with transaction.atomic():
        line = a_line(agent, code, area=area) if code in WITH_CONTRACT else None
        customer = world.case(SERVED)[1] if context == "customer" else None
        draft = a_complete_draft(agent, area, customer, plan=Plan.objects.get(code=code))
        try:
            incident = services.submit(agent, draft, line.pk if line else None, MONDAY)
        except services.PlanUnusable:
            return "unusable"
        else:
            used = type(line).objects.get(pk=line.pk).used if line else None
            return incident.state, incident.plan.code, incident.customer, incident.paid_by, used
        finally:
            transaction.set_rollback(True)


def test_a_request_is_filed_with_the_plan_that_pays_and_counted_where_it_counts(world, agent):
    """A plan that does not pay cannot be forced; used is written in an unlimited line too."""

    def expected(cell):
        context, _area, code, answer = cell
        if answer not in PAYS:
            return "unusable"
        customer = world.case(SERVED)[1] if context == "customer" else None
        is_held = code in WITH_CONTRACT
        return "open", code, customer, agent.organization if is_held else None, 1 if is_held else None

    assert differences(CELLS, expected, lambda cell: filed(world, agent, cell)) == []
    assert set(Plan.objects.filter(is_counted=True).values_list("code", flat=True)) == COUNTED


@pytest.fixture
def owner(world):
    return world.people["provider", "aa"]


def test_a_pair_of_another_company_pays_for_on_premises_alone(agent, owner):
    titles = {code: line.contract.title for code, line in foreign_lines(agent, owner).items()}
    answers = said(agent, OUTSIDE)
    expected = {cell[:3]: sentence(cell, titles, owner.organization) for cell in OUTSIDE}
    assert differences(OUTSIDE, lambda cell: expected[cell[:3]], lambda cell: answers[cell[:3]]) == []


def test_nor_can_it_be_forced(world, agent, owner):
    lines = foreign_lines(agent, owner, "azure")
    for context, area, plan, _expected in [cell for cell in OUTSIDE if cell[3] == "MEMBERS"]:
        line, customer = lines[plan], world.case(SERVED)[1] if context == "customer" else None
        draft = a_complete_draft(agent, area, customer, plan=line.plan)
        with pytest.raises(services.PlanUnusable, match=f"Only members of {owner.organization}"):
            services.submit(agent, draft, line.pk, MONDAY)
        line.refresh_from_db()
        assert line.used == 0


def test_a_holder_files_on_premises_products_alone_with_a_pair(world, owner, agent):
    holder, today = world.people["holder", "none"], owner.organization.today()
    foreign_lines(holder, owner)
    found = {area: plan_options(holder, need("own", area), today).usable for area in ("on_premises", "azure")}
    assert {area: {option.plan.code for option in rows} for area, rows in found.items()} == {
        "on_premises": {"product-support", "psfp"},
        "azure": set(),
    }


def test_which_requests_are_escalated_is_said_in_the_table(world, agent):
    for context, area in ROWS:
        customer = world.case(SERVED)[1] if context == "customer" else None
        assert is_escalated(a_complete_draft(agent, area, customer)) == ((context, area) in ESCALATED)


def test_the_first_reason_is_the_one_that_nobody_can_mend(agent):
    """An unlinked pair for another kind of product: linking it would not help (D28)."""
    a_line(agent, "product-support", is_linked=False)
    found = plan_options(agent, need("customer", "dynamics"), agent.organization.today()).unavailable
    assert found[0].reason is Reason.ON_PREMISES_ONLY
    assert found[0].entitlement.kind == Kind.ON_PREMISES


def test_the_tables_speak_of_every_plan_of_the_catalogue(world):
    spoken = {cell[2] for cell in CELLS}
    assert spoken == set(Plan.objects.values_list("code", flat=True)) == {*WITH_CONTRACT, *WITHOUT_CONTRACT}
