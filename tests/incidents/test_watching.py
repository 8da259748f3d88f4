import pytest
from django.db import IntegrityError

from incidents import services
from incidents.models import Incident, Watcher
from partnerportal.common.refusals import Forbidden, Refused
from tests.builders import a_person
from tests.incidents.builders import a_draft, a_line, an_incident


@pytest.fixture
def incident(cast):
    return an_incident(cast.member)


@pytest.fixture
def colleague(cast):
    return a_person(cast.acme)


@pytest.mark.parametrize("who", ["member", "global_admin"])
def test_a_colleague_is_let_in_and_out_again(cast, incident, colleague, who):
    services.watch(getattr(cast, who), incident, colleague)
    services.watch(getattr(cast, who), incident, colleague)
    assert incident in Incident.objects.visible_to(colleague)
    services.unwatch(getattr(cast, who), incident, colleague)
    assert incident not in Incident.objects.visible_to(colleague)


def test_one_ends_the_own_following(cast, incident, colleague):
    services.watch(cast.member, incident, colleague)
    services.unwatch(colleague, incident, colleague)
    assert not Watcher.objects.filter(user=colleague).exists()


@pytest.mark.parametrize("who", ["admin_agent", "outsider", "engineer"])
def test_who_may_not_let_people_in(cast, incident, colleague, who):
    with pytest.raises(Forbidden):
        services.watch(getattr(cast, who), incident, colleague)
    with pytest.raises(Forbidden):
        services.unwatch(getattr(cast, who), incident, cast.member)


def test_nobody_of_another_company_follows(cast, incident):
    for person in (cast.outsider, cast.holder):
        with pytest.raises(Refused):
            services.watch(cast.member, incident, person)


def test_the_database_refuses_a_watcher_of_another_company(cast, incident, django_db_blocker):
    row = Watcher(user=cast.outsider, incident=incident, organization=cast.rival)
    with pytest.raises(IntegrityError, match="same_company_as_incident"):
        row.save()


def test_the_filer_always_follows(cast, incident):
    with pytest.raises(Refused):
        services.unwatch(cast.global_admin, incident, cast.member)


def test_a_draft_and_a_holders_incident_are_followed_by_nobody_else(cast, colleague):
    with pytest.raises(Refused):
        services.watch(cast.member, a_draft(cast.member), colleague)
    with pytest.raises(Refused):
        services.watch(cast.holder, an_incident(cast.holder, a_line(cast.holder, company=cast.acme)), colleague)
