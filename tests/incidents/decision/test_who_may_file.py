"""The tables of who may file, against the service: each combination has exactly one row."""

import pytest
from django.db import transaction

from incidents import filing, services
from incidents.models import Incident
from partnerportal.common.refusals import Forbidden, Refused
from partnerportal.customers.standing import standing
from support.models import Plan
from tests.incidents.builders import MONDAY
from tests.incidents.decision import table
from tests.incidents.decision.differences import differences
from tests.incidents.decision.table import KINDS, ROWS, cases, everything, own_cases, row_of
from tests.incidents.decision.world import a_complete_draft, a_line, key

pytestmark = pytest.mark.django_db
PLAN = {"azure": "csp", "office": "included", "portal": "free"}
PAID = {"on_premises": "product-support", "dynamics": "asfp", "crm": "asfp"}


@pytest.fixture
def quick(monkeypatch):
    """What a company may do hangs on neither the area nor the person, for here all are in the group or nobody is."""
    known = {}

    def look(user, customer):
        key = user.organization_id, customer.pk
        known[key] = known.get(key) or standing(user, customer)
        return known[key]

    monkeypatch.setattr(filing, "standing", look)


def test_every_combination_has_exactly_one_row_and_every_row_has_some():
    found = [(case, [number for number, row in enumerate(ROWS) if row.fits(case)]) for case in everything()]
    assert [(case, numbers) for case, numbers in found if len(numbers) != 1] == []
    assert {numbers[0] for _case, numbers in found} == set(range(len(ROWS)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_service_answers_what_the_table_says(world, quick, kind):
    """What is missing, why, what to do meanwhile, who in the company can give it, and who files instead."""

    def expected(case):
        row, facts = row_of(case), world.names(case)
        people = {world.people[kind, role] for role in row.gives(case)}
        instead = (world.helper,) if "OVER" in row["meanwhile"] else ()
        return row["missing"], row.says("why", **facts), row.says("meanwhile", **facts), people, instead

    def got(case):
        found = filing.verdict_of(world.case(case)[0], world.unsaved(case))
        instead = found.providers if found.can_hand_over else ()
        return str(found.missing or "-"), found.why, found.meanwhile, {*found.answer.people}, instead

    assert differences(cases(kind), expected, got) == []


def test_in_the_own_context_the_person_alone_decides(world):
    def expected(cell):
        return "" if cell[3] == "yes" else getattr(table, cell[3])

    def got(cell):
        partner, role, area, _expected = cell
        return filing.verdict(world.people[partner, role], "dynamics" if area == "crm" else area).why

    assert differences(own_cases(), expected, got) == []


def some_of(row):
    """Of a row a case for each partner and for each area that it has."""
    found = [case for case in everything() if row.fits(case)]
    return [
        next(case for case in found if case[name] == value)
        for name in ("partner", "area")
        for value in dict.fromkeys(case[name] for case in found)
    ]


def submitted():
    found = [case for row in ROWS for case in some_of(row) if case["partner"] != "holder"]
    return {(*key(case), case["role"], case["area"]): case for case in found}.values()


def outcome(world, case):
    """The sentence that refuses it, with the draft kept; "open" where it is filed."""
    person, customer = world.case(case)
    with transaction.atomic():
        draft = a_complete_draft(person, case["area"], customer, **world.place(case))
        try:
            is_paid = row_of(case)["missing"] == "-"
            return filed_with_its_plan(person, draft, case["area"] if is_paid else "portal").state
        except (Forbidden, Refused) as refusal:
            assert Incident.objects.get(pk=draft.pk).is_draft
            return str(refusal)
        finally:
            transaction.set_rollback(True)


def test_submitting_does_what_the_table_says(world):
    def expected(case):
        return row_of(case).says("why", **world.names(case)) or "open"

    assert differences(submitted(), expected, lambda case: outcome(world, case)) == []


def filed_with_its_plan(person, draft, area):
    """With the plan that pays for it: of a contract, or one that nobody holds as a contract."""
    if area in PAID:
        return services.submit(person, draft, a_line(person, PAID[area]).pk, MONDAY)
    draft = services.save_draft(person, draft, plan=Plan.objects.get(code=PLAN[area]))
    return services.submit(person, draft, None, MONDAY)


def test_submitting_in_the_own_context_does_what_its_table_says(world):
    """A free question of everybody, and what holders and guests are refused; what pays is the table of plans."""

    def expected(cell):
        return "open" if cell[3] == "yes" else getattr(table, cell[3])

    def got(cell):
        partner, role, area, _expected = cell
        person = world.people[partner, role]
        with transaction.atomic():
            draft = a_complete_draft(person, area, plan=Plan.objects.get(code=PLAN.get(area, "free")))
            try:
                return services.submit(person, draft, None, MONDAY).state
            except (Forbidden, Refused) as refusal:
                return str(refusal)
            finally:
                transaction.set_rollback(True)

    cells = [cell for cell in own_cases() if cell[3] != "yes" or cell[2] == "portal"]
    assert differences(cells, expected, got) == []
