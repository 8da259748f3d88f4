"""Any order of asking, withdrawing, starting, closing and declining: the books add up, and the proof finds nothing."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

from benefits import services
from benefits.models import AdvisoryRequest
from benefits.services import advisory, proof_advisory
from partnerportal.common.refusals import Refused
from support.models import Entry
from tests.benefits.advisory.builders import MONDAY, a_wish, hours_of
from tests.benefits.builders import a_membership
from tests.conftest import Cast


class Hours(RuleBasedStateMachine):
    requests = Bundle("requests")

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        services.load_catalogue()
        self.cast, self.now = Cast(), MONDAY
        self.line = hours_of(a_membership(self.cast.acme, "action-pack", MONDAY.date()))

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def do(self, verb, *args):
        self.now += timedelta(minutes=11)
        try:
            with transaction.atomic():
                return verb(*args, now=self.now)
        except Refused:
            return None

    @rule(target=requests, estimate=st.integers(4, 20), scenario=st.sampled_from(AdvisoryRequest.Scenario.values))
    def ask(self, estimate, scenario):
        row = self.do(advisory.submit, self.cast.member, a_wish(scenario, estimate))
        return row if row is not None else multiple()

    @rule(request=requests)
    def withdraw(self, request):
        self.do(advisory.withdraw, self.cast.member, request)

    @rule(request=requests)
    def start(self, request):
        self.do(advisory.start, self.cast.engineer, request)

    @rule(request=requests)
    def answer(self, request):
        self.do(advisory.answer, self.cast.engineer, request, "Hello")

    @rule(request=requests, actual=st.integers(0, 30))
    def close(self, request, actual):
        self.do(advisory.close, self.cast.engineer, request, actual)

    @rule(request=requests)
    def decline(self, request):
        self.do(advisory.decline, self.cast.engineer, request, "No.")

    @invariant()
    def the_books_add_up(self):
        self.line.refresh_from_db()
        change = sum(entry.change for entry in self.line.entries.exclude(kind=Entry.Kind.GRANTED))
        assert self.line.used == -change <= self.line.quota
        assert proof_advisory.findings() == []


@pytest.mark.django_db
def test_in_any_order_the_books_add_up():
    quiet = [HealthCheck.too_slow]
    run_state_machine_as_test(
        Hours, settings=settings(max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=quiet)
    )
