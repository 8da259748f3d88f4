"""Any order of filing, withdrawing, closing and reopening: the counter equals the entries and the open incidents."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test

from incidents import services
from incidents.models import Incident
from partnerportal.common.refusals import Refused
from support.models import Entry
from tests.conftest import Cast
from tests.incidents.builders import MONDAY, a_draft, a_line


class Ledger(RuleBasedStateMachine):
    incidents = Bundle("incidents")
    drafts = Bundle("drafts")

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.cast, self.now = Cast(), MONDAY
        self.line = a_line(self.cast.member, on_premises=2)

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def do(self, verb, *args):
        self.now += timedelta(minutes=7)
        try:
            with transaction.atomic():
                verb(*args, now=self.now)
        except Refused:
            return

    @rule(target=drafts)
    def draft(self):
        return a_draft(self.cast.member)

    @rule(target=incidents, draft=consumes(drafts))
    def submit(self, draft):
        self.do(services.submit, self.cast.member, draft, self.line.pk)
        return draft

    @rule(incident=incidents)
    def submit_again(self, incident):
        self.do(services.submit, self.cast.member, incident, self.line.pk)

    @rule(incident=incidents)
    def withdraw(self, incident):
        self.do(services.withdraw, self.cast.member, incident)

    @rule(incident=incidents)
    def take(self, incident):
        self.do(services.take, self.cast.engineer, incident)

    @rule(incident=incidents)
    def close(self, incident):
        self.do(services.close, self.cast.member, incident)

    @rule(incident=incidents, reason=st.sampled_from(Incident.STAFF_REASONS))
    def close_as(self, incident, reason):
        self.do(services.close_as, self.cast.engineer, incident, reason, "So.")

    @rule(incident=incidents)
    def reopen(self, incident):
        self.do(services.reopen, self.cast.member, incident, "")

    @rule(days=st.integers(1, 10))
    def wait(self, days):
        self.now += timedelta(days=days)

    @invariant()
    def the_books_add_up(self):
        self.line.refresh_from_db()
        change = sum(entry.change for entry in self.line.entries.exclude(kind=Entry.Kind.GRANTED))
        spent = [row for row in Incident.objects.submitted() if not row.was_given_back]
        assert self.line.used == -change == len(spent) <= self.line.quota


@pytest.mark.django_db
def test_in_any_order_the_books_add_up():
    quiet = [HealthCheck.too_slow]
    run_state_machine_as_test(
        Ledger, settings=settings(max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=quiet)
    )
