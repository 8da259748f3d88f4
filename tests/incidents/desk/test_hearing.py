"""Who is told at the desk: who works on an incident and who follows it there, and nobody who may not any more."""

import pytest

from incidents import permissions, services
from incidents.services import escalating
from partnerportal.accounts.models import Activity, Outbox, Role
from partnerportal.common.refusals import Forbidden, Refused
from tests.builders import a_person
from tests.incidents.builders import later
from tests.incidents.desk.builders import fresh

SECRET = "The password is in the log."


@pytest.fixture
def colleague(cast):
    return a_person(None, Role.SUPPORT_ENGINEER, name="Carla")


@pytest.fixture
def followed(cast, incident, colleague):
    """Taken by the engineer, and followed by a colleague."""
    services.take(cast.engineer, incident)
    services.follow(cast.operator, incident, colleague)
    Outbox.objects.all().delete()
    return incident


def mailed(person):
    return list(Outbox.objects.filter(to=person.email).order_by("pk").values_list("kind", flat=True))


def dismiss(person):
    person.role_assignments.all().delete()


# --- who is no engineer any more ---


def test_who_is_no_engineer_any_more_does_not_get_the_words_of_the_partner(cast, followed, colleague):
    for person in (cast.engineer, colleague):
        dismiss(person)
    services.reply(cast.member, followed, SECRET)
    services.note(cast.operator, followed, SECRET)
    assert not Outbox.objects.filter(body__contains=SECRET).exists()
    assert permissions.working_engineer(fresh(followed)) is None


def test_a_warning_then_goes_to_those_on_duty(cast, followed, colleague):
    assert escalating.hearers(fresh(followed), "warn") == [cast.engineer, colleague]
    dismiss(cast.engineer)
    assert escalating.hearers(fresh(followed), "warn") == [colleague]
    dismiss(colleague)
    assert escalating.hearers(fresh(followed), "warn") == [cast.operator]


def test_without_operators_a_miss_is_told_to_those_on_duty(cast, incident, colleague):
    assert cast.engineer and cast.operator
    assert escalating.hearers(incident, "escalate") == [cast.operator]
    dismiss(cast.operator)
    assert set(escalating.hearers(incident, "escalate")) == {cast.engineer, colleague}


# --- following at the desk ---

TOLD = {
    "reply": lambda cast, incident: services.reply(cast.member, incident, "Here it is."),
    "note": lambda cast, incident: services.note(cast.operator, incident, SECRET),
    "answer": lambda cast, incident: services.answer(cast.engineer, incident, "Try this."),
    "ask": lambda cast, incident: services.ask_partner(cast.engineer, incident, "Which one?"),
    "take": lambda cast, incident: services.take(cast.operator, incident, cast.engineer.pk),
    "severity": lambda cast, incident: services.change_severity(cast.engineer, incident, "A"),
    "close": lambda cast, incident: services.close_as(cast.engineer, incident, "resolved", "Done."),
}


@pytest.mark.parametrize("move", TOLD)
def test_who_follows_at_the_desk_is_told_as_the_engineer_is(cast, followed, colleague, move):
    TOLD[move](cast, followed)
    assert len(mailed(colleague)) == 1
    assert "incidents/at_the_desk" not in mailed(cast.member)


def test_internal_notes_reach_the_desk_alone(cast, followed, colleague):
    services.note(cast.operator, followed, SECRET)
    mails = Outbox.objects.filter(body__contains=SECRET)
    assert {mail.to for mail in mails} == {cast.engineer.email, colleague.email}
    assert mails[0].subject == f"{followed.reference}: {cast.operator} added an internal note"
    assert "Engineer works on it." in mails[0].body


def test_following_is_written_where_the_partner_does_not_read(cast, followed, colleague):
    services.follow(cast.operator, followed, colleague)
    services.unfollow(colleague, followed, colleague)
    services.unfollow(colleague, followed, colleague)
    lines = Activity.objects.filter(verb__startswith="incident.desk_").order_by("pk")
    assert [line.verb for line in lines] == ["incident.desk_followed", "incident.desk_unfollowed"]
    assert {line.organization for line in lines} == {None}
    assert not followed.desk_followers.exists()


def test_only_who_works_at_the_desk_lets_follow_and_follows(cast, incident, colleague):
    for by, person in ((cast.member, colleague), (colleague, cast.member), (colleague, a_person(cast.acme))):
        with pytest.raises((Forbidden, Refused)):
            services.follow(by, incident, person)
    with pytest.raises(Forbidden):
        services.unfollow(cast.member, incident, colleague)


# --- an incident that goes from one to another ---


def test_who_loses_an_incident_is_told(cast, followed, colleague):
    services.assign(cast.operator, followed, cast.operator, "", cast.engineer.pk)
    services.assign(cast.operator, followed, cast.engineer, "Try the log.", cast.operator.pk)
    assert mailed(cast.engineer) == ["incidents/at_the_desk", "incidents/assigned"]
    services.take(cast.operator, followed, cast.engineer.pk)
    assert mailed(cast.engineer)[2:] == ["incidents/at_the_desk"]
    assert "took the incident" in Outbox.objects.filter(to=cast.engineer.email).order_by("pk").last().subject
    assert mailed(colleague) == ["incidents/at_the_desk"] * 3


def test_who_loses_it_to_the_queue_is_told(cast, followed):
    services.assign(cast.operator, followed, None, "", cast.engineer.pk)
    mail = Outbox.objects.get(to=cast.engineer.email)
    assert "handed the incident over to the queue" in mail.body and "Nobody works on it yet." in mail.body


def test_the_engineer_of_the_other_one_hears_of_a_merge_and_the_desk_goes_on_following(
    cast, followed, other, colleague
):
    theirs = a_person(None, Role.SUPPORT_ENGINEER, name="Theo")
    services.take(theirs, other)
    services.merge(cast.operator, followed, other, now=later(hours=3))
    assert mailed(theirs) == ["incidents/at_the_desk"]
    assert mailed(cast.engineer) == mailed(colleague) == ["incidents/merged"]
    assert {follower.user for follower in other.desk_followers.all()} == {cast.engineer, colleague}
