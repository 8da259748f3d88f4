"""When a linked outage is over, or is not after all: who hears of it, and once (issue 4)."""

import pytest

from incidents import periodic, services
from incidents.models import Incident
from incidents.services.outages import sweep, tell
from partnerportal.accounts.models import Outbox
from partnerportal.common.refusals import WrongState
from support.services import outages
from tests.incidents.builders import an_incident, later
from tests.incidents.desk.builders import fresh


@pytest.fixture
def outage(cast, incident):
    report = outages.Report("Sign-in fails", [incident.version.product], "", "down", "We look into it.")
    return outages.open_outage(cast.operator, report)


@pytest.fixture
def linked(cast, incident, outage):
    services.take(cast.engineer, incident)
    services.link_outage(cast.operator, incident, outage)
    Outbox.objects.all().delete()
    return incident


def mails():
    return sorted(Outbox.objects.values_list("kind", "to"))


def told(incident):
    return list(incident.events.filter(move__startswith="outage_").values_list("move", flat=True))


def test_who_follows_an_incident_hears_that_it_is_a_case_of_an_outage(cast, incident, outage):
    services.take(cast.engineer, incident)
    Outbox.objects.all().delete()
    services.link_outage(cast.operator, incident, outage)
    assert mails() == [("incidents/at_the_desk", cast.engineer.email), ("incidents/outage_linked", cast.member.email)]
    mail = Outbox.objects.get(to=cast.member.email)
    assert "a case of a known outage: Sign-in fails. It stands at: Not available." in mail.body
    assert "We look into it." in mail.body and "You are told when it is over." in mail.body


def test_its_end_is_told_once_to_the_engineer_and_to_who_follows_it(cast, linked, outage):
    outages.resolve(cast.operator, outage, "It works again.")
    assert [sweep(), sweep()] == [1, 0]
    assert told(linked) == ["outage_over"]
    assert mails() == [("incidents/outage_over", to) for to in sorted([cast.engineer.email, cast.member.email])]
    assert all("It works again." in mail.body for mail in Outbox.objects.all())


def test_it_is_told_again_when_it_was_not_over(cast, linked, outage):
    outages.resolve(cast.operator, outage, "It works again.")
    sweep()
    outages.reopen(cast.operator, outage, "It does not.")
    assert [sweep(), sweep()] == [1, 0]
    outages.resolve(cast.operator, outage, "Now it does.")
    assert [sweep(), sweep()] == [1, 0]
    assert told(linked) == ["outage_over", "outage_again", "outage_over"]


def test_what_was_over_and_again_between_two_sweeps_is_not_told(cast, linked, outage):
    outages.resolve(cast.operator, outage, "It works again.")
    outages.reopen(cast.operator, outage, "It does not.")
    assert (sweep(), mails()) == (0, [])


def test_nothing_is_told_of_what_was_over_when_it_was_linked(cast, incident, outage):
    outages.resolve(cast.operator, outage, "It works again.")
    services.link_outage(cast.operator, incident, fresh_outage(outage))
    assert sweep() == 0


def fresh_outage(outage):
    outage.refresh_from_db()
    return outage


def test_nothing_is_told_of_what_is_linked_no_more(cast, linked, outage):
    services.clear_outage(cast.engineer, linked)
    outages.resolve(cast.operator, outage, "It works again.")
    assert sweep() == 0


def test_nothing_is_told_of_what_is_closed(cast, linked, outage):
    services.close_as(cast.engineer, linked, "resolved", "Done.")
    Outbox.objects.all().delete()
    outages.resolve(cast.operator, outage, "It works again.")
    assert (sweep(), mails()) == (0, [])
    Incident.objects.filter(pk=linked.pk).update(outage_over=False)
    with pytest.raises(WrongState):
        tell(linked.pk, later(hours=4))


def test_a_sweep_takes_a_batch_and_the_next_one_goes_on(cast, line, outage, monkeypatch):
    monkeypatch.setattr("incidents.services.outages.BATCH", 2)
    for number in range(3):
        services.link_outage(cast.engineer, an_incident(cast.member, line, title=f"No {number}"), outage)
    outages.resolve(cast.operator, outage, "It works again.")
    assert [sweep() for _ in range(3)] == [2, 1, 0]


def test_one_that_cannot_be_told_does_not_hold_up_the_others(cast, line, linked, outage, monkeypatch):
    other = an_incident(cast.member, line, title="Other")
    services.link_outage(cast.engineer, other, outage)
    outages.resolve(cast.operator, outage, "It works again.")
    one = "incidents.services.outages.tell"
    monkeypatch.setattr(one, lambda pk, now: 1 / 0 if pk == linked.pk else tell(pk, now))
    assert (sweep(), told(linked), told(other)) == (1, [], ["outage_over"])
    monkeypatch.undo()
    assert (sweep(), told(linked)) == (1, ["outage_over"])


def test_the_clockwork_tells(cast, linked, outage):
    outages.resolve(cast.operator, outage, "It works again.")
    periodic.watch_outages()
    assert fresh(linked).outage_over and told(linked) == ["outage_over"]
