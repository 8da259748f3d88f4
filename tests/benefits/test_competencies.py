"""A competency gained within the year lifts what runs, at once and never downward (D12)."""

import pytest

from benefits import services
from benefits.models import CompetencyHeld
from partnerportal.accounts.models import Activity
from support.models import Entry, Kind
from tests.benefits.builders import a_competency, a_membership


def cloud_line(membership):
    return membership.contract.entitlements.filter(kind=Kind.CLOUD).first()


@pytest.mark.parametrize("offer, before", [("silver", 5), ("gold", 10)])
def test_a_cloud_competency_makes_the_running_pack_unlimited(cast, catalogue, offer, before):
    membership = a_membership(cast.acme, offer, competencies=["datacenter"])
    assert cloud_line(membership).quota == before
    services.add_competency(cast.acme, a_competency("security"), "silver", cast.operator)
    row = membership.benefits.get(code="signature")
    assert (row.quantity, row.grade, str(row.competency), row.entitlement.quota) == (
        None,
        "incremental",
        "Security",
        None,
    )
    assert Entry.objects.filter(entitlement=row.entitlement, kind=Entry.Kind.ADJUSTED).count() == 1


def test_what_was_used_stays_used(cast, catalogue):
    membership = a_membership(cast.acme, "gold")
    line = cloud_line(membership)
    type(line).objects.filter(pk=line.pk).update(used=4)
    services.add_competency(cast.acme, a_competency("security"), "gold")
    line.refresh_from_db()
    assert (line.used, line.left) == (4, None)


def test_another_competency_lifts_nothing(cast, catalogue):
    membership = a_membership(cast.acme, "gold")
    services.add_competency(cast.acme, a_competency("datacenter"), "gold")
    assert cloud_line(membership).quota == 10


def test_the_action_pack_gets_no_cloud_support_by_it(cast, catalogue):
    membership = a_membership(cast.acme, "action-pack")
    services.add_competency(cast.acme, a_competency("security"), "silver")
    assert cloud_line(membership) is None


def test_a_second_cloud_competency_adjusts_nothing_more(cast, catalogue):
    membership = a_membership(cast.acme, "gold")
    for code in ("security", "cloud-platform", "security"):
        services.add_competency(cast.acme, a_competency(code), "gold")
    assert cloud_line(membership).entries.filter(kind=Entry.Kind.ADJUSTED).count() == 1


def test_another_company_s_packs_stay_as_they_are(cast, catalogue):
    theirs = a_membership(cast.rival, "gold")
    services.add_competency(cast.acme, a_competency("security"), "gold")
    assert cloud_line(theirs).quota == 10


def test_losing_it_lowers_nothing_within_the_year(cast, catalogue):
    membership = a_membership(cast.acme, "gold", competencies=["security"])
    CompetencyHeld.objects.update(state=CompetencyHeld.State.LAPSED)
    services.add_competency(cast.acme, a_competency("datacenter"), "gold")
    assert cloud_line(membership).quota is None


def test_a_lapsed_competency_does_not_count_for_a_new_year(cast, catalogue):
    services.add_competency(cast.acme, a_competency("security"), "gold")
    CompetencyHeld.objects.update(state=CompetencyHeld.State.LAPSED)
    assert cloud_line(a_membership(cast.acme, "gold")).quota == 10


def test_repeating_is_harmless_and_a_higher_level_is_kept(cast, catalogue):
    for level in ("silver", "gold", "silver"):
        held = services.add_competency(cast.acme, a_competency("security"), level)
    assert (CompetencyHeld.objects.count(), held.level) == (1, "gold")
    assert Activity.objects.filter(verb="competency.gained").count() == 1
