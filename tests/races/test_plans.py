"""The hourly end of a plan that is over against the payment of its next year: what is paid is never refused."""

import pytest
from django.db import connection

from partnerportal.common.refusals import WrongState
from support.models import Contract
from support.services import plans
from tests.races.harness import letting_others_by, unlocked
from tests.support.plans.builders import START, a_sold_plan, noon, registered

LATE = noon(START + 2 * plans.YEAR)


def sweep():
    """The job, which does not wait long for what another holds."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    return plans.end_due(LATE)


@pytest.fixture
def swept(cast, monkeypatch):
    """The contract is over; the job comes while the payment has looked at it and has not ended it yet."""
    registered(cast.reviewer, cast.acme)
    return letting_others_by(monkeypatch, plans.contracts, "end_contract", sweep)


def test_the_payment_brings_its_year_and_the_job_waits(cast, swept):
    paid = plans.bring(cast.acme, a_sold_plan(), "order:7", LATE)
    assert swept == [0]
    assert list(Contract.objects.filter(state=Contract.State.ACTIVE)) == [paid]


def test_its_twin_without_the_lock_refuses_what_is_paid(cast, swept, monkeypatch):
    monkeypatch.setattr(plans, "_locked", lambda company: unlocked(company.pk))
    with pytest.raises(WrongState):
        plans.bring(cast.acme, a_sold_plan(), "order:7", LATE)
    assert swept == [1]
