"""Withdrawing and closing, and what is given back (D27)."""

import pytest

from incidents import services
from incidents.models import Incident
from partnerportal.accounts.models import Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from support.models import Entry
from tests.builders import a_person
from tests.incidents.builders import a_line, an_incident, in_state, later


@pytest.fixture
def line(cast):
    return a_line(cast.member)


@pytest.fixture
def incident(cast, line):
    return an_incident(cast.member, line)


def used(line):
    line.refresh_from_db()
    return line.used


@pytest.mark.parametrize("who", ["member", "global_admin", "partner_admin"])
def test_withdrawing_gives_the_unit_back(cast, incident, line, who):
    withdrawn = services.withdraw(getattr(cast, who), incident, later(hours=1))
    assert (withdrawn.state, withdrawn.close_reason, withdrawn.closed_at) == ("closed", "withdrawn", later(hours=1))
    assert used(line) == 0
    back = Entry.objects.get(kind="given_back")
    assert (back.undoes.reference, back.reason, back.by) == (incident.ledger_reference, "withdrawn", getattr(cast, who))


@pytest.mark.parametrize("verb", [services.take, lambda *row: services.answer(*row, "Try this.")])
def test_nothing_is_withdrawn_once_an_engineer_has_started(cast, incident, line, verb):
    verb(cast.engineer, incident)
    with pytest.raises(WrongState, match="has started"):
        services.withdraw(cast.member, incident)
    assert used(line) == 1


@pytest.mark.parametrize("who", ["admin_agent", "guest", "outsider", "holder", "reviewer", "engineer"])
def test_who_may_not_withdraw_close_or_reopen(cast, incident, who):
    for verb in (services.withdraw, services.close, lambda *row: services.reopen(*row, "Again.")):
        with pytest.raises(Forbidden):
            verb(getattr(cast, who), incident)


def test_who_watches_does_not_manage(cast, incident):
    colleague = a_person(cast.acme)
    services.watch(cast.member, incident, colleague)
    with pytest.raises(Forbidden):
        services.withdraw(colleague, incident)


def test_the_partner_closes_what_was_started(cast, incident, line):
    services.answer(cast.engineer, incident, "Try this.", now=later(hours=1))
    closed = services.close(cast.member, incident, "That was it.", now=later(hours=2))
    assert (closed.close_reason, closed.closed_at, used(line)) == ("resolved", later(hours=2), 1)
    assert closed.messages.last().body == "That was it."


def test_closing_before_the_start_would_waste_the_unit(cast, incident):
    with pytest.raises(Refused, match="Withdraw the incident instead"):
        services.close(cast.member, incident)
    assert Incident.objects.get(pk=incident.pk).is_open


def test_closing_while_waiting_ends_the_waiting(cast, line):
    waiting = in_state("attention_needed", cast.member, cast.engineer, line)
    closed = services.close(cast.member, waiting, now=later(hours=5))
    assert closed.pauses.get().end_at == later(hours=5)


@pytest.mark.parametrize(
    ("reason", "left_used"), [("resolved", 1), ("no_answer", 1), ("duplicate", 0), ("product_defect", 0)]
)
def test_the_desk_closes_with_a_reason(cast, incident, line, reason, left_used):
    closed = services.close_as(cast.engineer, incident, reason, "We know of it.", now=later(hours=1))
    assert (closed.close_reason, closed.first_response_at) == (reason, later(hours=1))
    assert (used(line), closed.was_given_back) == (left_used, left_used == 0)


@pytest.mark.parametrize("reason", ["withdrawn", "", "because"])
def test_the_desk_has_no_other_reasons(cast, incident, reason):
    with pytest.raises(Refused):
        services.close_as(cast.engineer, incident, reason, "So.")


def test_nobody_is_sent_away_without_a_word(cast, incident):
    with pytest.raises(Refused, match="Say why"):
        services.close_as(cast.engineer, incident, "resolved")
    services.answer(cast.engineer, incident, "Try this.")
    assert services.close_as(cast.engineer, incident, "no_answer").is_closed


@pytest.mark.parametrize("who", ["member", "global_admin", "reviewer"])
def test_who_may_not_close_at_the_desk(cast, incident, who):
    with pytest.raises(Forbidden):
        services.close_as(getattr(cast, who), incident, "duplicate", "So.")


def test_closing_twice_gives_back_once(cast, incident, line):
    services.close_as(cast.engineer, incident, "duplicate", "So.")
    with pytest.raises(WrongState):
        services.close_as(cast.operator, incident, "product_defect", "So.")
    assert (used(line), Entry.objects.filter(kind="given_back").count()) == (0, 1)


def test_the_filer_hears_that_it_was_closed_and_what_came_back(cast, incident):
    services.close_as(cast.engineer, incident, "duplicate", "We know of it.")
    mail = Outbox.objects.get(kind="incidents/closed")
    assert mail.to == cast.member.email
    assert "Duplicate" in mail.body and "given back" in mail.body and "We know of it." in mail.body


def test_closing_by_an_admin_is_told_to_the_filer_and_the_engineer(cast, incident):
    services.take(cast.engineer, incident)
    services.close(cast.global_admin, incident)
    mails = Outbox.objects.filter(kind="incidents/closed")
    assert {mail.to for mail in mails} == {cast.member.email, cast.engineer.email}
