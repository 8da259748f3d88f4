"""Following at the desk on the incident page."""

import pytest

from incidents import services
from tests.builders import a_person


def url(incident, verb):
    return f"/incidents/{incident.reference}/desk/{verb}/"


def followers(incident):
    return [follower.user for follower in incident.desk_followers.all()]


def test_one_follows_and_stops(ines, cast, incident):
    assert "Follow it" in ines.get(incident.get_absolute_url()).text
    answer = ines.post(url(incident, "follow"), {"email": cast.engineer.email}, follow=True)
    assert "follows the incident at the desk." in answer.text and "Stop following" in answer.text
    assert followers(incident) == [cast.engineer]
    ines.post(url(incident, "unfollow"), {"person": cast.engineer.pk})
    assert followers(incident) == []


def test_a_colleague_is_added_by_e_mail_and_removed(ines, cast, incident):
    ines.post(url(incident, "follow"), {"email": cast.operator.email.upper()})
    assert followers(incident) == [cast.operator]
    assert f"Remove {cast.operator}" in ines.get(incident.get_absolute_url()).text
    ines.post(url(incident, "unfollow"), {"person": cast.operator.pk})
    assert followers(incident) == []


@pytest.mark.parametrize("email", ["", "nobody@desk.example", "no address", "partner"])
def test_an_e_mail_of_nobody_at_the_desk_comes_back_with_what_was_typed(ines, cast, incident, email):
    email = cast.member.email if email == "partner" else email
    answer = ines.post(url(incident, "follow"), {"email": email})
    assert answer.status_code == 422 and followers(incident) == []
    assert f'value="{email}"' in answer.text or not email


def test_who_does_not_follow_cannot_be_removed(ines, cast, incident):
    assert ines.post(url(incident, "unfollow"), {"person": cast.operator.pk}).status_code == 404


def test_the_partner_does_not_see_who_follows_at_the_desk(client, cast, incident):
    person = a_person(None, "support_engineer", name="Carla Behind")
    services.follow(cast.engineer, incident, person)
    client.force_login(cast.member)
    assert "Carla Behind" not in client.get(incident.get_absolute_url()).text
    assert client.post(url(incident, "follow"), {"email": person.email}).status_code in (403, 404)


def test_the_desk_finds_what_one_follows(ines, cast, incident, other):
    services.follow(cast.engineer, incident, cast.engineer)
    services.follow(cast.engineer, other, cast.operator)
    found = ines.get("/staff/incidents/", {"whose": "followed"}).context["page"].items
    assert [row.pk for row in found] == [incident.pk]
    services.take(cast.engineer, incident)
    assert not ines.get("/staff/incidents/", {"whose": "followed"}).context["page"].items


@pytest.mark.parametrize("verb", ["follow", "unfollow"])
def test_following_is_never_a_look(ines, incident, verb):
    assert ines.get(url(incident, verb)).status_code == 405
