"""What "incident:3108" means to a reader (model.md 3)."""

import pytest

from incidents.models import Incident
from partnerportal.common.references import Named, resolve
from tests.incidents.builders import a_draft, a_line, an_incident
from tests.incidents.pages import url


@pytest.mark.parametrize(
    "who, opens", [("member", True), ("global_admin", True), ("engineer", True), ("outsider", False)]
)
def test_who_may_open_it_has_title_and_address(cast, who, opens):
    incident = an_incident(cast.member)
    named = resolve(getattr(cast, who), [f"incident:{incident.pk}/2"])[f"incident:{incident.pk}/2"]
    known = Named(f"{incident.reference} Replication stops", url(incident))
    assert named == (known if opens else Named(incident.reference, None))


def test_a_holders_incident_is_a_mere_reference_to_the_payer(cast):
    incident = an_incident(cast.holder, a_line(cast.holder, company=cast.acme))
    named = resolve(cast.global_admin, [incident.ledger_reference])[incident.ledger_reference]
    assert named == Named(incident.reference, None)


def test_one_question_for_many(cast, django_assert_num_queries):
    incidents = [an_incident(cast.global_admin) for _ in range(3)]
    resolve(cast.global_admin, [])
    list(Incident.objects.visible_to(cast.global_admin))  # what is read once by every request
    with django_assert_num_queries(1):
        resolve(cast.global_admin, [incident.ledger_reference for incident in incidents])


@pytest.mark.parametrize("key", ["", "abc", "9" * 30, "-1", "0"])
def test_what_is_no_incident_is_named_by_itself(cast, key):
    assert resolve(cast.member, [f"incident:{key}"])[f"incident:{key}"].url is None


def test_a_draft_is_no_link(cast):
    draft = a_draft(cast.member)
    assert resolve(cast.member, [draft.activity_reference])[draft.activity_reference].url is None
