"""`verify_ledgers` covers advisory hours: each broken rule is found, and names its row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benefits.models import AdvisoryRequest
from benefits.services import advisory, proof_advisory
from partnerportal.pages.proof import findings as all_findings
from support import services as support
from support.models import Entry
from tests.benefits.advisory.builders import a_request_of, hours_of, in_state
from tests.benefits.builders import a_membership

State = AdvisoryRequest.State


def found():
    return {finding.row for finding in proof_advisory.findings()}


@pytest.mark.parametrize("state", State)
def test_all_is_well_in_every_state(cast, asked, state):
    in_state(asked, state, cast.engineer, cast.member)
    assert all_findings() == []


@pytest.mark.parametrize("actual", [0, 3, 8, 12])
def test_all_is_well_whatever_it_took(cast, asked, actual):
    advisory.close(cast.engineer, asked, actual)
    assert all_findings() == []


def test_all_is_well_where_nothing_is_counted(cast, membership):
    row = a_request_of(cast.member, "presales")
    advisory.close(cast.engineer, row, 12)
    assert found() == set()


@pytest.mark.parametrize("state", [State.REQUESTED, State.IN_PROGRESS])
def test_an_open_request_that_reserves_something_else_is_named(cast, asked, state):
    in_state(asked, state, cast.engineer, cast.member)
    AdvisoryRequest.objects.update(estimate=9)
    assert found() == {asked.reference}


def test_an_open_request_that_was_given_back_is_named(cast, asked):
    support.give_back(f"{asked.reference}/1", cast.member, "withdrawn")
    assert found() == {asked.reference}


def test_a_closed_request_that_took_something_else_is_named(cast, asked):
    advisory.close(cast.engineer, asked, 6)
    AdvisoryRequest.objects.update(actual=7)
    assert found() == {asked.reference}


def test_a_closed_request_with_an_act_too_many_is_named(cast, asked, hours):
    advisory.close(cast.engineer, asked, 6)
    support.consume(hours, f"{asked.reference}/2", cast.engineer, 1)
    assert found() == {asked.reference}


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.DECLINED])
def test_what_ended_without_advice_and_still_takes_hours_is_named(cast, asked, hours, state):
    in_state(asked, state, cast.engineer, cast.member)
    support.consume(hours, f"{asked.reference}/2", cast.engineer, 4)
    assert found() == {asked.reference}


def test_hours_of_another_offer_are_named(cast, asked):
    other = hours_of(a_membership(cast.acme, "action-pack"))
    AdvisoryRequest.objects.update(entitlement=other)
    assert found() == {asked.reference}


def test_hours_taken_for_uncounted_presales_are_named(cast, membership, hours):
    row = a_request_of(cast.member, "presales")
    support.consume(hours, f"{row.reference}/1", cast.member, 4)
    assert found() == {row.reference}


def test_hours_taken_and_given_back_for_uncounted_presales_are_named(cast, membership, hours):
    row = a_request_of(cast.member, "presales")
    support.consume(hours, f"{row.reference}/1", cast.member, 4)
    support.give_back(f"{row.reference}/1", cast.member, "withdrawn")
    assert found() == {row.reference}


def test_a_counted_request_that_never_reserved_is_named(cast, membership, hours):
    row = a_request_of(cast.member, "presales")
    AdvisoryRequest.objects.update(entitlement=hours, state=State.WITHDRAWN)
    assert found() == {row.reference}


@pytest.mark.parametrize("reference", ["advisory:999999/1", "incident:1/1"])
def test_hours_without_a_request_are_named(cast, hours, reference):
    support.consume(hours, reference, cast.member, 4)
    assert found() == {reference.partition("/")[0]}


def test_a_spoilt_counter_of_hours_is_named(cast, asked, hours):
    type(hours).objects.filter(pk=hours.pk).update(used=9)
    assert f"entitlement:{hours.pk}" in {finding.row for finding in all_findings()}


def test_looking_costs_the_same_however_much_there_is(cast, asked, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        proof_advisory.findings()
    for number in range(4):
        a_request_of(cast.member, title=f"Number {number}")
    assert Entry.objects.filter(kind="consumed").count() == 5
    with django_assert_num_queries(len(few)):
        proof_advisory.findings()
