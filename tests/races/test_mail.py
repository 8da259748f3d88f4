"""Mail that comes in at the same moment: a replay is added once, and a storm is noted once (issue 4)."""

from threading import Barrier

import pytest

from incidents import services
from incidents.mail import maildir, receiving
from incidents.models import InboundMail, Incident
from incidents.services import messages
from incidents.services.moves import RELATED
from tests.incidents.builders import an_incident, later
from tests.incidents.mail.builders import DOMAIN, a_mail, taken
from tests.races.harness import accepted, slowly, together, without

COPIES = 4
ONCE = "incidents_inboundmail_once_per_message"


@pytest.fixture
def incident(cast, settings):
    settings.REPLY_DOMAIN = DOMAIN
    made = an_incident(cast.member)
    return services.ask_partner(cast.engineer, made, "Which version?", now=later(hours=1))


def unlocked(incident):
    """For a twin, in the place of `lock`: the row as it is, for everybody at once."""
    return Incident.objects.select_related(*RELATED).get(pk=incident.pk)


def deliver_copies(incident, user):
    raw = a_mail(incident, user, "It is 15.").as_bytes()
    return together(*[lambda: taken(raw)] * COPIES)


def said(incident):
    return incident.messages.filter(body="It is 15.").count()


def test_four_servers_deliver_one_mail_and_it_is_added_once(cast, incident):
    outcomes = deliver_copies(incident, cast.member)
    assert len(accepted(outcomes)) == COPIES, outcomes
    assert len({row.pk for row in outcomes}) == InboundMail.objects.count() == 1
    assert said(incident) == 1


def test_the_twin_without_the_constraint_adds_it_again(cast, incident, monkeypatch):
    monkeypatch.setattr(messages, "_already_said", lambda *_said: False)
    slowly(monkeypatch, receiving, "kept")
    with without(InboundMail, ONCE):
        deliver_copies(incident, cast.member)
        assert said(incident) > 1


def storm(incident, user):
    gusts = [a_mail(incident, user, Auto_Submitted="auto-replied").as_bytes() for _gust in range(8)]
    return together(*[lambda raw=raw: taken(raw) for raw in gusts])


def test_eight_absence_notices_at_once_are_one_note(cast, incident):
    outcomes = storm(incident, cast.member)
    assert len(accepted(outcomes)) == 8, outcomes
    assert incident.events.filter(move="mail").count() == 1


def test_the_twin_without_the_lock_notes_several(cast, incident, monkeypatch):
    monkeypatch.setattr(receiving, "lock", unlocked)
    slowly(monkeypatch, receiving, "_is_noted")
    storm(incident, cast.member)
    assert incident.events.filter(move="mail").count() > 1


def two_runs(folder, monkeypatch):
    """Both have seen the same mail before either takes it."""
    seen, real = Barrier(2), maildir._waiting

    def waiting(path):
        found = real(path)
        seen.wait(10)
        return found

    monkeypatch.setattr(maildir, "_waiting", waiting)
    return together(*[lambda: maildir.work(folder)] * 2)


@pytest.fixture
def folder(incident, cast, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.mail").write_bytes(a_mail(incident, cast.member, "It is 15.").as_bytes())
    return tmp_path


def test_of_two_runs_one_takes_the_mail_and_the_other_goes_on(incident, folder, monkeypatch):
    outcomes = two_runs(folder, monkeypatch)
    assert sorted(map(dict, accepted(outcomes)), key=str) == [{"gone": 1}, {"reply": 1}], outcomes
    assert said(incident) == 1


def test_the_twin_that_does_not_look_whether_it_is_there_stops(incident, folder, monkeypatch):
    monkeypatch.setattr(maildir, "_held", lambda path: path.rename(folder / "later" / path.name))
    assert any(isinstance(outcome, FileNotFoundError) for outcome in two_runs(folder, monkeypatch))
