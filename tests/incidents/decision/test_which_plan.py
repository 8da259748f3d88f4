"""Which plan pays for what, against the service: for every area, context, plan, partner type, and state of the contract."""  # noqa: E501

import pytest
from django.db import transaction

from incidents import services
from support.models import Area, Kind, Plan
from support.needs import Need
from support.services import NothingLeft, Reason, consume, plan_options
from tests.incidents.builders import MONDAY
from tests.incidents.decision import plans
from tests.incidents.decision.plans import COUNTED, FOREIGN, LINKED, PAYS, SOLD, WITHOUT_CONTRACT, cells, usable
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


@pytest.fixture
def agent(world):
    """Of a direct bill partner."""
    with transaction.atomic():
        yield world.people["direct", "aa"]
        transaction.set_rollback(True)


@pytest.fixture
def held(agent):
    """Every plan that is held as a contract, linked to the person."""
    return {code: a_line(agent, code) for code in WITH_CONTRACT}


@pytest.mark.parametrize(("context", "area", "plan", "expected"), CELLS)
def test_each_plan_pays_or_says_why_not(agent, held, context, area, plan, expected):
    pays, why = options(agent, context, area)
    if expected in PAYS:
        assert pays[plan].is_second == (expected == "second")
        assert (pays[plan].entitlement is None) == (plan in WITHOUT_CONTRACT)
    elif expected == "-":
        assert plan not in pays and plan not in why
    else:
        wanted = need(context, area)
        names = {"what": wanted.what, "plan": Plan.objects.get(code=plan), "area": Area(wanted.area).label}
        titles = {"contract": held[plan].contract} if plan in held else {}
        assert why[plan] == getattr(plans, expected).format(**names, **titles)


@pytest.mark.parametrize(("context", "area"), ROWS)
def test_a_second_choice_comes_last_and_is_not_preselected(agent, held, context, area):
    found = plan_options(agent, need(context, area), agent.organization.today()).usable
    assert [option.is_second for option in found] == sorted(option.is_second for option in found)
    assert {option.plan.code for option in found} == usable(context, area)


@pytest.mark.parametrize(("context", "area"), ROWS)
def test_without_a_contract_only_what_needs_none_is_left(agent, context, area):
    """What could be bought is named where nothing else can be used."""
    pays, why = options(agent, context, area)
    free = usable(context, area) & WITHOUT_CONTRACT
    assert pays.keys() == free
    bought = set() if free else usable(context, area) & SOLD
    assert {code for code, text in why.items() if text == "Your company does not hold this plan."} == bought


@pytest.mark.parametrize(("context", "area"), ROWS)
def test_a_pair_is_linked_once_and_a_paid_plan_is_the_companys(agent, context, area):
    for code in WITH_CONTRACT:
        a_line(agent, code, is_linked=False)
    pays, why = options(agent, context, area)
    assert pays.keys() == usable(context, area) - LINKED
    for code in usable(context, area) & LINKED:
        assert why[code] == "Not linked to your account."


@pytest.mark.parametrize(("context", "area"), ROWS)
def test_what_is_used_up_says_so_and_what_is_not_counted_never_is(agent, context, area):
    for code in WITH_CONTRACT:
        use_up(agent, a_line(agent, code, 1))
    pays, why = options(agent, context, area)
    assert pays.keys() == usable(context, area) - COUNTED
    for code in usable(context, area) & COUNTED:
        assert why[code] == "0 of 1 incidents left."


def use_up(agent, line):
    if line.quota is not None:
        consume(line, "test:last", agent)
        with pytest.raises(NothingLeft):
            consume(line, "test:one-more", agent)


@pytest.mark.parametrize("kind", ["direct", "provider", "reseller", "mpn"])
@pytest.mark.parametrize(("context", "area"), ROWS)
def test_the_plan_of_csp_is_for_partners_in_csp(world, kind, context, area):
    """In the own context it is never usable, and outside CSP nobody hears of it."""
    pays, why = options(world.people[kind, "aa"], context, area)
    assert ("csp" in pays) == (kind != "mpn" and "csp" in usable(context, area))
    named = kind != "mpn" and (context, area, "csp", "CUSTOMERS") in CELLS
    assert (why.get("csp") == plans.CUSTOMERS) == named


@pytest.mark.parametrize(("context", "area", "plan", "expected"), [cell for cell in CELLS if cell[3] in PAYS])
def test_a_request_is_filed_with_the_plan_and_counted_where_it_counts(world, agent, context, area, plan, expected):
    line = a_line(agent, plan, area=area) if plan in WITH_CONTRACT else None
    customer = world.case(SERVED)[1] if context == "customer" else None
    draft = a_complete_draft(agent, area, customer, plan=Plan.objects.get(code=plan))
    filed = services.submit(agent, draft, line.pk if line else None, MONDAY)
    assert (filed.state, filed.plan.code, filed.entitlement, filed.customer) == ("open", plan, line, customer)
    assert filed.paid_by == (agent.organization if line else None)
    if line:
        line.refresh_from_db()
        assert line.used == 1
    assert filed.plan.is_counted == (plan in COUNTED)


@pytest.mark.parametrize(("context", "area", "plan", "expected"), [cell for cell in CELLS if cell[3] not in PAYS])
def test_a_plan_that_does_not_pay_cannot_be_forced(world, agent, context, area, plan, expected):
    line = a_line(agent, plan, area=area) if plan in WITH_CONTRACT else None
    customer = world.case(SERVED)[1] if context == "customer" else None
    draft = a_complete_draft(agent, area, customer, plan=Plan.objects.get(code=plan))
    with pytest.raises(services.PlanUnusable):
        services.submit(agent, draft, line.pk if line else None, MONDAY)


@pytest.fixture
def owner(world):
    return world.people["provider", "aa"]


@pytest.mark.parametrize(("context", "area", "plan", "expected"), OUTSIDE)
def test_a_pair_of_another_company_pays_for_on_premises_alone(agent, owner, context, area, plan, expected):
    lines = foreign_lines(agent, owner)
    pays, why = options(agent, context, area)
    assert (plan in pays) == (expected in PAYS)
    if expected not in PAYS:
        wanted = need(context, area)
        names = {"what": wanted.what, "plan": Plan.objects.get(code=plan), "area": Area(wanted.area).label}
        assert why[plan] == getattr(plans, expected).format(
            **names, contract=lines[plan].contract, company=owner.organization
        )


@pytest.mark.parametrize(("context", "area", "plan", "expected"), [cell for cell in OUTSIDE if cell[3] == "MEMBERS"])
def test_nor_can_it_be_forced(world, agent, owner, context, area, plan, expected):
    line = foreign_lines(agent, owner, area)[plan]
    customer = world.case(SERVED)[1] if context == "customer" else None
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


@pytest.mark.parametrize("role", ["none", "mpa", "ga"])
def test_the_own_cloud_products_are_for_every_member_and_not_for_holders(world, role):
    member, holder = world.people["mpn", role], world.people["holder", "none"]
    for area in ("azure", "dynamics", "office"):
        assert services.submitting.locked_verdict(member, a_draft_of(area))
        assert not services.submitting.locked_verdict(holder, a_draft_of(area))
    assert services.submitting.locked_verdict(holder, a_draft_of("on_premises"))


def a_draft_of(area):
    return services.submitting.Incident(area=area, nature="break_fix")


def test_the_first_reason_is_the_one_that_nobody_can_mend(agent):
    """An unlinked pair for another kind of product: linking it would not help (D28)."""
    a_line(agent, "product-support", is_linked=False)
    found = plan_options(agent, need("customer", "dynamics"), agent.organization.today()).unavailable
    assert found[0].reason is Reason.ON_PREMISES_ONLY
    assert found[0].entitlement.kind == Kind.ON_PREMISES
