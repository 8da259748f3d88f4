"""The table of who may file for a customer, against the service: each combination has exactly one row."""

from functools import cache

import pytest
from django.db import transaction

from incidents import filing, services
from incidents.models import Incident
from partnerportal.common.refusals import Forbidden, Refused
from partnerportal.customers.standing import standing
from support.models import Plan
from tests.incidents.builders import MONDAY
from tests.incidents.decision.table import COLUMNS, CSP, cases, rows
from tests.incidents.decision.world import a_complete_draft, a_line

pytestmark = pytest.mark.django_db
ROWS = rows()
KINDS = (*CSP, "mpn", "holder")
PLAN = {"azure": "csp", "office": "included", "portal": "free"}
PAID = {"on_premises": "product-support", "dynamics": "asfp", "crm": "asfp"}


def names(world, person, customer):
    return {"company": person.organization, "customer": customer, "provider": world.helper}


@pytest.fixture
def quick(monkeypatch):
    """What the company may do does not hang on the area: it is looked up once for each person and customer."""
    monkeypatch.setattr(filing, "standing", cache(standing))


def test_every_combination_has_exactly_one_row_and_every_row_has_some():
    used = set()
    for kind in KINDS:
        for case in cases(kind):
            fitting = [number for number, row in enumerate(ROWS) if row.fits(case)]
            assert len(fitting) == 1, (case, [str(ROWS[number]) for number in fitting])
            used.update(fitting)
    assert used == set(range(len(ROWS)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_service_answers_what_the_table_says(world, quick, kind):
    wrong = []
    for case in cases(kind):
        person, customer = world.case(case)
        row = next(row for row in ROWS if row.fits(case))
        got = filing.verdict(person, "dynamics" if case["area"] == "crm" else case["area"], customer)
        facts = names(world, person, customer)
        said = (got.missing or "-", got.why, got.meanwhile)
        if said != (row["missing"], row.says("why", **facts), row.says("meanwhile", **facts)):
            wrong.append((case, said))
    assert wrong[:5] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_request_is_handed_over_where_a_provider_can_file_it(world, quick, kind):
    for case in cases(kind):
        person, customer = world.case(case)
        got = filing.verdict(person, "dynamics" if case["area"] == "crm" else case["area"], customer)
        row = next(row for row in ROWS if row.fits(case))
        assert got.can_hand_over == row["meanwhile"].startswith("OVER")
        assert got.providers == ((world.helper,) if got.can_hand_over else ())


def test_whose_role_is_missing_hears_who_has_it(world):
    case = {"partner": "direct", "related": "active", "admin": "yes", "azure": "own", "group": "out"}
    for role, area in (("sa", "office"), ("ha", "azure")):
        person, customer = world.case({**case, "role": role})
        people = filing.verdict(person, area, customer).answer.people
        assert world.people["direct", "ga"] in people


def first_of(row):
    """The first combination of a row, with each of its areas."""
    found = [case for kind in KINDS for case in cases(kind) if row.fits(case)]
    return [next(case for case in found if case["area"] == area) for area in dict.fromkeys(c["area"] for c in found)]


SUBMITTED = [case for row in ROWS if row["partner"] != "holder" for case in first_of(row)]


@pytest.mark.parametrize("case", SUBMITTED, ids=lambda case: "-".join(case[name] for name in COLUMNS))
def test_submitting_does_what_the_table_says(world, case):
    person, customer = world.case(case)
    row = next(row for row in ROWS if row.fits(case))
    with transaction.atomic():
        draft = a_complete_draft(person, case["area"], customer)
        if row["missing"] == "-":
            filed = filed_with_its_plan(person, draft, case["area"])
            assert (filed.state, filed.customer, filed.organization) == ("open", customer, person.organization)
        else:
            with pytest.raises((Forbidden, Refused)) as refusal:
                filed_with_its_plan(person, draft, case["area"])
            assert str(refusal.value) == row.says("why", **names(world, person, customer))
            assert Incident.objects.get(pk=draft.pk).is_draft
        transaction.set_rollback(True)


def filed_with_its_plan(person, draft, area):
    """With the plan that pays for it: of a contract, or one that nobody holds as a contract."""
    if area in PAID:
        return services.submit(person, draft, a_line(person, PAID[area]).pk, MONDAY)
    draft = services.save_draft(person, draft, plan=Plan.objects.get(code=PLAN[area]))
    return services.submit(person, draft, None, MONDAY)
