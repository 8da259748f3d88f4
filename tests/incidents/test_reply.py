import pytest

from incidents import services
from incidents.clock import ReadingKind, reading
from incidents.models import Incident, Message
from partnerportal.accounts.models import Outbox
from partnerportal.common.refusals import Forbidden, Refused
from tests.builders import a_person
from tests.incidents.builders import a_line, an_incident, in_state, later


@pytest.fixture
def waiting(cast):
    """Asked at eleven; waits for the partner."""
    return in_state("attention_needed", cast.member, cast.engineer)


def test_a_reply_ends_the_waiting_and_the_clock_runs_again(cast, waiting):
    incident = services.reply(cast.member, waiting, "2022.", now=later(hours=3))
    assert (incident.state, incident.updated_at) == ("open", later(hours=3))
    assert incident.pauses.get().end_at == later(hours=3)
    assert incident.answer_due_at == later(hours=7)


def test_asking_stops_the_clock(cast, waiting):
    assert waiting.answer_due_at is None
    assert reading(waiting.clock, later(hours=2)).is_paused
    assert reading(waiting.clock, later(hours=2)).kind == ReadingKind.MET


def test_a_second_message_does_not_put_the_answer_off(cast, waiting):
    services.reply(cast.member, waiting, "2022.", now=later(hours=3))
    incident = services.reply(cast.member, waiting, "Standard edition.", now=later(hours=5))
    assert incident.answer_due_at == later(hours=7)


def test_before_the_first_response_the_promise_stays(cast):
    incident = services.reply(cast.member, an_incident(cast.member), "One more thing.", now=later(hours=1))
    assert incident.answer_due_at == incident.due_at == later(hours=4)


@pytest.mark.parametrize("who", ["member", "global_admin", "partner_admin"])
def test_who_may_reply(cast, waiting, who):
    services.reply(getattr(cast, who), waiting, "2022.")
    said = Message.objects.latest("pk")
    assert (said.author, said.is_staff, said.is_internal) == (getattr(cast, who), False, False)


def test_who_watches_may_reply(cast, waiting):
    colleague = a_person(cast.acme)
    services.watch(cast.member, waiting, colleague)
    assert services.reply(colleague, waiting, "2022.").is_open


@pytest.mark.parametrize("who", ["admin_agent", "guest", "outsider", "holder", "reviewer", "engineer"])
def test_who_may_not_reply(cast, waiting, who):
    with pytest.raises(Forbidden):
        services.reply(getattr(cast, who), waiting, "2022.")
    assert Incident.objects.get(pk=waiting.pk).is_waiting


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 20_001])
def test_nothing_said_and_too_much_said_are_refused(cast, waiting, body):
    with pytest.raises(Refused):
        services.reply(cast.member, waiting, body)
    assert Incident.objects.get(pk=waiting.pk).is_waiting


def test_a_double_click_says_it_once(cast, waiting):
    for _click in range(2):
        services.reply(cast.member, waiting, "2022.", now=later(hours=3))
    assert waiting.messages.filter(is_staff=False).count() == 1
    services.reply(cast.member, waiting, "2022.", now=later(hours=4))
    assert waiting.messages.filter(is_staff=False).count() == 2


def test_the_engineer_who_works_on_it_hears_of_it(cast, waiting):
    services.reply(cast.member, waiting, "2022.", now=later(hours=3))
    mail = Outbox.objects.get(kind="incidents/replied")
    assert (mail.to, "2022." in mail.body) == (cast.engineer.email, True)


def test_a_holder_replies_to_the_own_incident(cast):
    line = a_line(cast.holder, company=cast.acme)
    incident = in_state("attention_needed", cast.holder, cast.engineer, line)
    with pytest.raises(Forbidden):
        services.reply(cast.global_admin, incident, "Hello.")
    assert services.reply(cast.holder, incident, "Hello.").is_open
