"""The incidents of somebody who leaves the company or is disabled: they stay with the company, and somebody follows."""

import pytest
from django.utils import timezone

from incidents import services
from incidents.models import Incident, Watcher
from partnerportal.accounts import leaving
from partnerportal.accounts.models import Activity, Outbox, Role
from partnerportal.accounts.services.ending import disable, enable, leave
from tests.builders import a_person
from tests.incidents.builders import a_draft, an_incident, in_state

STAYS = "Stays with the company."


@pytest.fixture
def person(cast):
    assert cast.global_admin
    return a_person(cast.acme, name="Petra")


def listed(person):
    found = [things for kind, things in leaving.hanging(person) if kind.label == "Incidents"]
    return [(thing.title, thing.consequence) for things in found for thing in things]


def followers(incident):
    return {watcher.user for watcher in Watcher.objects.filter(incident=incident)}


def test_what_is_open_stays_and_an_admin_follows_it(person, cast):
    incident = an_incident(person)
    sentence = f"{STAYS} An admin follows it from now on; choose somebody else on its page."
    assert listed(person) == [(f"{incident.reference} · Replication stops", sentence)]
    disable(cast.global_admin, person)
    incident.refresh_from_db()
    assert (incident.state, incident.filed_by, incident.organization) == ("open", person, cast.acme)
    assert followers(incident) == {cast.global_admin}


def test_where_others_follow_they_go_on(person, cast):
    incident = an_incident(person)
    services.watch(person, incident, cast.member)
    assert listed(person)[0][1] == f"{STAYS} The others who follow it go on."
    disable(cast.global_admin, person)
    assert followers(incident) == {cast.member}


def test_a_follower_who_is_disabled_is_nobody_who_goes_on(person, cast):
    incident = an_incident(person)
    services.watch(person, incident, cast.member)
    disable(cast.global_admin, cast.member)
    assert "An admin follows it" in listed(person)[0][1]


def test_the_one_who_disables_follows_if_they_see_all_incidents(person, cast):
    other = a_person(cast.acme, Role.GLOBAL_ADMIN, name="Aaron, the first by name")
    incident = an_incident(person)
    disable(cast.global_admin, person)
    assert followers(incident) == {cast.global_admin}, other


@pytest.mark.parametrize("first, heir", [("global_admin", "Aaron"), (None, "Petra P.")])
def test_else_an_admin_who_does(cast, first, heir):
    """A User management admin sees no incident of others: disabling somebody must not open them."""
    person = a_person(cast.acme)
    assert a_person(cast.acme, Role.MPN_PARTNER_ADMIN, name="Petra P.")
    if first:
        a_person(cast.acme, first, name="Aaron")
    incident = an_incident(person)
    disable(cast.user_admin, person)
    assert {str(user) for user in followers(incident)} == {heir}


def test_without_any_admin_nobody_follows(cast):
    person = a_person(cast.acme)
    incident = an_incident(person)
    services.let_go_of_incidents(person, cast.user_admin, timezone.now())
    assert followers(incident) == set()


def test_what_they_only_follow_goes_on_without_them(person, cast):
    incident = an_incident(cast.member)
    services.watch(cast.member, incident, person)
    assert listed(person)[0][1] == f"{STAYS} The others who follow it go on."
    disable(cast.global_admin, person)
    assert followers(incident) == {cast.member}
    sentences = [row.sentence for row in Activity.objects.filter(verb="incident.unwatched")]
    assert sentences == [f"Global Admin ended the following of {incident.reference} by Petra"]


def test_drafts_are_discarded(person, cast):
    draft = a_draft(person, title="Half a thought")
    assert listed(person) == [("Half a thought", "Discarded: nobody else can read a draft.")]
    leave(person)
    assert not Incident.objects.filter(pk=draft.pk).exists()


def test_a_draft_without_a_title_has_a_name(person):
    a_draft(person, title="")
    assert listed(person)[0][0] == "Draft without a title"


def test_closed_ones_are_counted_and_stay(person, cast):
    closed = in_state("closed", person, cast.engineer)
    assert listed(person) == [
        ("1 closed incident", f"{STAYS} A Global admin or an MPN partner admin can read it."),
    ]
    disable(cast.global_admin, person)
    assert Incident.objects.visible_to(cast.global_admin).filter(pk=closed.pk).exists()


def test_mail_goes_to_the_new_follower(person, cast):
    incident = an_incident(person)
    disable(cast.global_admin, person)
    Outbox.objects.all().delete()
    services.answer(cast.engineer, incident, "Try this.")
    assert [mail.to for mail in Outbox.objects.all()] == [cast.global_admin.email]


def test_after_enabling_the_person_follows_nothing(person, cast):
    incident = an_incident(person)
    disable(cast.global_admin, person)
    enable(cast.global_admin, person)
    assert not Incident.objects.visible_to(person).filter(pk=incident.pk).exists()


def test_what_a_holder_filed_is_not_the_companys(cast):
    services.let_go_of_incidents(cast.holder, cast.holder, timezone.now())
    assert listed(cast.holder) == []


def test_listing_costs_the_same_for_many(person, django_assert_max_num_queries):
    for _number in range(12):
        a_draft(person)
    with django_assert_max_num_queries(2):
        assert len(next(k for k in leaving._kinds.values() if k.label == "Incidents").find(person)) == 12
