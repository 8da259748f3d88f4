"""A competency from its start to its end, move by move (domain.md 2.2, D12)."""

import pytest

from benefits import services
from benefits.models import CompetencyHeld, Family
from benefits.services import competencies
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from support.models import Kind
from tests.benefits.builders import a_competency, a_membership
from tests.builders import a_person

State = CompetencyHeld.State
TABLE = {
    (State.STARTED, "qualify"): State.QUALIFIED,
    (State.STARTED, "lapse"): State.LAPSED,
    (State.QUALIFIED, "lapse"): State.LAPSED,
    (State.ACTIVE, "warn"): State.AT_RISK,
    (State.ACTIVE, "lapse"): State.LAPSED,
    (State.AT_RISK, "clear"): State.ACTIVE,
    (State.AT_RISK, "lapse"): State.LAPSED,
}
"""Everything that staff may do, and where it leads."""


@pytest.fixture
def started(cast, catalogue):
    """Acme works towards Security, which is about the cloud."""
    return competencies.start(cast.global_admin, a_competency("security"), "silver")


def held_in(company, state, code="security", level="silver"):
    return CompetencyHeld.objects.create(
        organization=company, competency=a_competency(code), level=level, state=state, gained_date=company.today()
    )


def cloud_line(membership):
    return membership.contract.entitlements.get(kind=Kind.CLOUD)


def again(held):
    return CompetencyHeld.objects.get(pk=held.pk)


# --- starting ---


@pytest.mark.parametrize("role", ["global_admin", "partner_admin"])
@pytest.mark.parametrize("level", ["silver", "gold"])
def test_two_roles_start_one(cast, catalogue, role, level):
    held = competencies.start(getattr(cast, role), a_competency("devops"), level)
    assert (held.state, held.level, held.organization) == (State.STARTED, level, cast.acme)
    assert Activity.objects.get(verb="competency.started").by == getattr(cast, role)


@pytest.mark.parametrize(
    "role", ["member", "account_admin", "user_admin", "guest", "reviewer", "reseller", "legacy_admin"]
)
def test_nobody_else_starts_one(cast, catalogue, role):
    with pytest.raises(Forbidden):
        competencies.start(getattr(cast, role), a_competency("devops"), "silver")


def test_one_is_started_once(cast, started):
    with pytest.raises(WrongState, match="has Security already"):
        competencies.start(cast.partner_admin, a_competency("security"), "gold")


@pytest.mark.parametrize("state", [state for state in State if state != State.LAPSED])
def test_what_is_held_is_not_started(cast, catalogue, state):
    held_in(cast.acme, state)
    with pytest.raises(WrongState):
        competencies.start(cast.global_admin, a_competency("security"), "silver")


def test_what_has_lapsed_is_started_again(cast, catalogue):
    held_in(cast.acme, State.LAPSED)
    assert competencies.start(cast.global_admin, a_competency("security"), "silver").state == State.STARTED


def test_another_company_starts_the_same(cast, started):
    assert competencies.start(cast.outsider, a_competency("security"), "silver").organization == cast.rival


@pytest.mark.parametrize("level", ["", "platinum", "Silver"])
def test_there_are_two_levels(cast, catalogue, level):
    with pytest.raises(Refused, match="Silver or Gold"):
        competencies.start(cast.global_admin, a_competency("devops"), level)


def test_what_is_started_gives_nothing(cast, catalogue):
    membership = a_membership(cast.acme, "silver")
    competencies.start(cast.global_admin, a_competency("security"), "silver")
    assert cloud_line(membership).quota == 5
    assert not CompetencyHeld.objects.live().exists()


# --- the moves of staff, pair by pair ---


@pytest.mark.parametrize("move", competencies.VERBS)
@pytest.mark.parametrize("state", State)
def test_each_pair_of_state_and_move(cast, catalogue, state, move):
    held, target = held_in(cast.acme, state), TABLE.get((state, move))
    if target is None:
        with pytest.raises(WrongState, match="stands at"):
            competencies.move(cast.reviewer, held, move)
        assert again(held).state == state
    else:
        competencies.move(cast.reviewer, held, move)
        assert again(held).state == target


@pytest.mark.parametrize("state, move", TABLE)
def test_each_move_is_a_line_and_a_mail(cast, catalogue, state, move):
    admins = {cast.global_admin.pk, cast.partner_admin.pk}
    assert cast.member.pk
    held = competencies.move(cast.reviewer, held_in(cast.acme, state), move)
    assert Activity.objects.get(verb=competencies.VERBS[move]).reference == held.reference
    mails = Outbox.objects.filter(kind="benefits/competency")
    assert set(mails.values_list("user", flat=True)) == admins
    assert all(str(held.get_state_display()) in mail.subject for mail in mails)


def test_the_same_move_made_later_is_mailed_again(cast, catalogue):
    assert cast.global_admin.pk
    held = held_in(cast.acme, State.ACTIVE)
    for move in ("warn", "clear", "warn"):
        competencies.move(cast.reviewer, held, move)
    assert Outbox.objects.filter(kind="benefits/competency").count() == 3


@pytest.mark.parametrize("role", ["global_admin", "partner_admin", "engineer", "member", "outsider"])
def test_only_staff_move_them(cast, started, role):
    with pytest.raises(Forbidden):
        competencies.move(getattr(cast, role), started, "qualify")


def test_nobody_decides_for_the_own_company(cast, started):
    with pytest.raises(WrongState, match="own company"):
        competencies.move(a_person(cast.acme, "reviewer"), started, "qualify")


@pytest.mark.parametrize("move", ["activate", "", "delete"])
def test_becoming_active_is_nobodys_move(cast, started, move):
    with pytest.raises(KeyError):
        competencies.move(cast.reviewer, started, move)


# --- what qualifying brings ---


@pytest.mark.parametrize("offer, state", [(None, State.QUALIFIED), ("action-pack", State.QUALIFIED),
                                          ("silver", State.ACTIVE), ("gold", State.ACTIVE)])  # fmt: skip
def test_qualified_with_a_level_held_is_active_at_once(cast, started, offer, state):
    if offer:
        a_membership(cast.acme, offer)
    assert competencies.move(cast.reviewer, started, "qualify").state == state


@pytest.mark.parametrize("offer", ["silver", "gold"])
def test_a_cloud_competency_lifts_the_limit_at_once(cast, started, offer):
    membership = a_membership(cast.acme, offer)
    competencies.move(cast.reviewer, started, "qualify")
    assert cloud_line(membership).quota is None
    assert str(membership.benefits.get(code="signature").competency) == "Security"


def test_another_competency_lifts_nothing(cast, catalogue):
    membership = a_membership(cast.acme, "silver")
    held = competencies.start(cast.global_admin, a_competency("datacenter"), "silver")
    competencies.move(cast.reviewer, held, "qualify")
    assert cloud_line(membership).quota == 5


def test_the_offers_of_a_competency_come_with_it(cast, catalogue):
    membership = a_membership(cast.acme, "gold")
    before = membership.benefits.filter(family=Family.CLOUD).count()
    held = competencies.start(cast.global_admin, a_competency("cloud-platform"), "gold")
    competencies.move(cast.reviewer, held, "qualify")
    assert membership.benefits.filter(family=Family.CLOUD).count() > before


@pytest.mark.parametrize("move", ["warn", "lapse"])
def test_nothing_is_lowered_within_the_year(cast, started, move):
    membership = a_membership(cast.acme, "gold")
    competencies.move(cast.reviewer, started, "qualify")
    promised = set(membership.benefits.values_list("code", "quantity"))
    competencies.move(cast.reviewer, started, move)
    assert cloud_line(membership).quota is None
    assert set(membership.benefits.values_list("code", "quantity")) == promised


def test_a_lapsed_one_counts_no_more_in_the_next_year(cast, started):
    membership = a_membership(cast.acme, "gold")
    competencies.move(cast.reviewer, started, "qualify")
    competencies.move(cast.reviewer, started, "lapse")
    days = membership.usable_until
    renewed = services.start_membership(cast.acme, membership.offer, days)
    assert cloud_line(renewed).quota == 10


def test_a_qualified_one_waits_for_the_offer(cast, started):
    competencies.move(cast.reviewer, started, "qualify")
    membership = a_membership(cast.acme, "silver", cast.acme.today())
    assert again(started).state == State.ACTIVE
    assert cloud_line(membership).quota is None


def test_it_is_held_from_the_day_of_qualifying(cast, started):
    CompetencyHeld.objects.filter(pk=started.pk).update(gained_date="2020-01-01")
    competencies.move(cast.reviewer, started, "qualify")
    assert again(started).gained_date == cast.acme.today()


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_look_and_its_meaning(cast, catalogue, state):
    held = held_in(cast.acme, state)
    assert (held.status.word, held.meaning.endswith(".")) == (str(state.label), True)
