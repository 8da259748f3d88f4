"""Starting, renewing, upgrading and ending a membership, and the days between them (D11, D13, D15, D16)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import OperationalError

from benefits import services
from benefits.models import Activation, Membership
from partnerportal.accounts.models import Activity
from partnerportal.common.refusals import Refused, WrongState
from support.models import Contract, Entry, Kind
from tests.benefits.builders import a_membership, a_request, an_active, an_offer
from tests.builders import a_company

State = Membership.State
A = date(2027, 3, 14)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def quota(membership, kind):
    return membership.contract.entitlements.get(kind=kind).quota


# --- what each level holds: the table of the sources, out of catalogue and competencies ---

CLOUD, OTHER = ["security"], ["datacenter"]
NONE, UNLIMITED = "none", None
TABLE = [
    ("action-pack", CLOUD, 10, NONE, 20),
    ("action-pack", OTHER, 10, NONE, 20),
    ("action-pack", [], 10, NONE, 20),
    ("silver", CLOUD, 15, UNLIMITED, 80),
    ("silver", OTHER, 15, 5, 80),
    ("gold", CLOUD, 20, UNLIMITED, 200),
    ("gold", OTHER, 20, 10, 200),
    ("gold", CLOUD + OTHER, 20, UNLIMITED, 200),
]


@pytest.mark.parametrize("offer, competencies, on_premises, cloud, quarters", TABLE)
def test_the_entitlement_table(cast, catalogue, offer, competencies, on_premises, cloud, quarters):
    membership = a_membership(cast.acme, offer, competencies=competencies)
    lines = dict(membership.contract.entitlements.values_list("kind", "quota"))
    assert lines.pop(Kind.ON_PREMISES) == on_premises
    assert lines.pop(Kind.CLOUD, NONE) == cloud
    advice = membership.benefits.get(code="advisory-hours").entitlement
    assert (advice.quota, advice.contract) == (quarters, None)


@pytest.mark.parametrize("competency", ["security", "cloud-business-applications", "cloud-platform"])
@pytest.mark.parametrize("offer", ["silver", "gold"])
def test_any_cloud_competency_makes_signature_unlimited(cast, catalogue, offer, competency):
    assert quota(a_membership(cast.acme, offer, competencies=[competency]), Kind.CLOUD) is None


def test_core_comes_from_the_highest_level_and_the_action_pack_is_beside_it(cast, catalogue):
    pack, gold = a_membership(cast.acme, "action-pack"), a_membership(cast.acme, "gold")
    assert pack.contract != gold.contract
    assert [quota(m, Kind.ON_PREMISES) for m in (pack, gold)] == [10, 20]


def test_the_rows_of_the_year_say_what_where_from_and_until_when(cast, catalogue):
    membership = a_membership(cast.acme, "gold", A.replace(year=2026), ["security"])
    signature = membership.benefits.get(code="signature")
    assert (signature.name, signature.grade, signature.is_unlimited) == ("Signature Cloud Support", "incremental", True)
    assert str(signature.competency) == "Security"
    assert (signature.expires_date, signature.usable_until) == (A, A + timedelta(days=30))
    presales = membership.benefits.get(code="technical-presales")
    assert presales.is_unlimited and presales.entitlement is None


def test_presales_of_the_action_pack_come_out_of_its_advisory_hours(cast, catalogue):
    presales = a_membership(cast.acme, "action-pack").benefits.get(code="technical-presales")
    assert (presales.deducts_from, presales.is_unlimited) == ("advisory-hours", False)


def test_starting_announces_a_contract_grants_lines_and_is_logged(cast, catalogue):
    membership = a_membership(cast.acme, "gold", A.replace(year=2026))
    contract = membership.contract
    assert (str(membership), contract.title, contract.state) == ("Gold 2026/27", "Gold 2026/27", "not_activated")
    assert (contract.reference, contract.end_date, contract.usable_until) == (
        membership.reference,
        A,
        date(2027, 4, 13),
    )
    assert Entry.objects.filter(kind="granted", reference=membership.reference).count() == 3
    assert Activity.objects.get(verb="membership.started").facts["offer"] == "Gold 2026/27"


def test_an_offer_is_held_once(cast, catalogue):
    a_membership(cast.acme, "gold")
    with pytest.raises(Refused, match="can be renewed from"):
        a_membership(cast.acme, "gold", cast.acme.today())
    assert Membership.objects.count() == Contract.objects.count() == 1


def test_a_company_outside_mpn_holds_no_offer(cast, catalogue):
    with pytest.raises(Refused, match="not in MPN"):
        a_membership(cast.csp_only, "silver")


def test_a_level_below_the_one_held_is_refused(cast, catalogue):
    a_membership(cast.acme, "gold")
    with pytest.raises(Refused, match="come from the highest level only"):
        a_membership(cast.acme, "silver")


def test_gold_ends_the_contract_of_silver_and_its_open_request(cast, catalogue):
    silver = a_membership(cast.acme, "silver")
    request = a_request(silver, cast.global_admin)
    gold = a_membership(cast.acme, "gold")
    silver.refresh_from_db()
    request.refresh_from_db()
    assert (silver.state, silver.contract.state, request.state) == (State.UPGRADED, "ended", "withdrawn")
    assert quota(gold, Kind.ON_PREMISES) == 20


# --- the renewal window ---

EDGES = [
    (A - timedelta(days=1), False, True),
    (A, False, True),
    (A + timedelta(days=1), True, True),
    (A + timedelta(days=30), True, True),
    (A + timedelta(days=31), False, False),
]


@pytest.mark.parametrize("today, in_window, usable", EDGES)
def test_the_edges_of_the_renewal_window(cast, catalogue, today, in_window, usable):
    membership = a_membership(cast.acme, "gold", A.replace(year=2026))
    assert (membership.in_renewal_window(today), membership.is_usable(today)) == (in_window, usable)


@pytest.mark.parametrize("today, in_window, usable", EDGES)
def test_renewing_works_only_inside_its_window(cast, catalogue, today, in_window, usable):
    old = a_membership(cast.acme, "gold", A.replace(year=2026))
    if in_window:
        assert a_membership(cast.acme, "gold", today).anniversary == A + timedelta(days=365)
    else:
        with pytest.raises(Refused, match="can be renewed from 15 Mar 2027 to 13 Apr 2027"):
            a_membership(cast.acme, "gold", today)
    old.refresh_from_db()
    assert old.state == (State.RENEWED if in_window else State.ACTIVE)


@pytest.mark.parametrize(
    "start, anniversary, usable_until",
    [
        (date(2028, 2, 29), date(2029, 2, 28), date(2029, 3, 30)),
        (date(2027, 2, 28), date(2028, 2, 28), date(2028, 3, 29)),
        (date(2027, 3, 1), date(2028, 3, 1), date(2028, 3, 31)),
        (date(2027, 1, 30), date(2028, 1, 30), date(2028, 2, 29)),
    ],
)
def test_leap_years(cast, catalogue, start, anniversary, usable_until):
    membership = a_membership(cast.acme, "silver", start)
    assert (membership.anniversary, membership.usable_until) == (anniversary, usable_until)


def test_a_renewal_over_a_leap_day_is_365_days(cast, catalogue):
    a_membership(cast.acme, "silver", date(2026, 3, 1))
    renewed = a_membership(cast.acme, "silver", date(2027, 3, 2))
    assert (renewed.anniversary, str(renewed)) == (date(2028, 2, 29), "Silver 2027/28")


def test_renewing_gives_a_new_contract_with_fresh_counts_beside_the_old_one(cast, catalogue):
    old = an_active(
        a_membership(cast.acme, "gold", cast.acme.today() - timedelta(days=370)), cast.global_admin, cast.reviewer
    )
    new = a_membership(cast.acme, "gold", cast.acme.today())
    assert old.contract.state == "active" and new.contract.state == "not_activated"
    assert (old.membership.enrolment_year + 1, quota(new, Kind.ON_PREMISES)) == (new.enrolment_year, 20)


# --- lapsing ---


def test_a_membership_lapses_after_its_window_with_its_contract(cast, catalogue):
    membership = a_membership(cast.acme, "gold", A.replace(year=2026))
    services.lapse(membership, now=noon(A + timedelta(days=31)))
    membership.refresh_from_db()
    assert (membership.state, membership.contract.state) == (State.LAPSED, "ended")
    assert Activity.objects.filter(verb="membership.lapsed").count() == 1


def test_a_membership_does_not_lapse_inside_its_window_nor_twice(cast, catalogue):
    membership = a_membership(cast.acme, "gold", A.replace(year=2026))
    with pytest.raises(WrongState, match="runs until 13 Apr 2027"):
        services.lapse(membership, now=noon(A + timedelta(days=30)))
    services.lapse(membership, now=noon(A + timedelta(days=31)))
    with pytest.raises(WrongState):
        services.lapse(membership, now=noon(A + timedelta(days=31)))


def test_the_day_turns_in_the_company_s_own_zone(cast, catalogue):
    early, late = a_company("Early", time_zone="Pacific/Kiritimati"), a_company("Late", time_zone="Pacific/Pago_Pago")
    for company in (early, late):
        a_membership(company, "silver", A.replace(year=2026))
    last = A + timedelta(days=30)
    assert services.turn_day(now=noon(last)) == 1
    assert Membership.objects.get(organization=early).state == State.LAPSED
    assert services.turn_day(now=noon(last + timedelta(days=2))) == 1
    assert services.turn_day(now=noon(last + timedelta(days=2))) == 0


def test_one_that_cannot_be_ended_holds_up_no_other(cast, catalogue, monkeypatch):
    first, second = a_membership(cast.acme, "silver"), a_membership(cast.rival, "silver")
    real = services.memberships.lapse

    def lapse(membership, now):
        if membership.pk == first.pk:
            raise OperationalError("locked")
        real(membership, now)

    monkeypatch.setattr(services.memberships, "lapse", lapse)
    assert services.turn_day(now=noon(cast.acme.today() + timedelta(days=400))) == 1
    second.refresh_from_db()
    assert second.state == State.LAPSED


def test_turning_the_day_withdraws_what_still_waited(cast, catalogue):
    request = a_request(a_membership(cast.acme, "silver"), cast.global_admin)
    services.turn_day(now=noon(cast.acme.today() + timedelta(days=400)))
    request.refresh_from_db()
    assert request.state == Activation.State.WITHDRAWN
    assert request.events.last().by is None


def test_a_renewed_year_that_was_never_replaced_ends_after_its_window(cast, catalogue):
    old = a_membership(cast.acme, "gold", A.replace(year=2026))
    a_membership(cast.acme, "gold", A + timedelta(days=10))
    assert services.turn_day(now=noon(A + timedelta(days=31))) == 1
    old.refresh_from_db()
    assert (old.state, old.contract.state) == (State.RENEWED, "ended")


def test_after_lapsing_the_offer_is_started_afresh(cast, catalogue):
    membership = a_membership(cast.acme, "gold", A.replace(year=2026))
    services.lapse(membership, now=noon(A + timedelta(days=31)))
    again = services.start_membership(cast.acme, an_offer("gold"), date(2027, 6, 1))
    assert again.anniversary == date(2028, 6, 1)


@pytest.mark.parametrize(
    "days, word",
    [(-100, "Active"), (-365, "Active"), (-366, "Renewal window"), (-395, "Renewal window"), (-396, "Lapsed")],
)
def test_the_word_for_a_membership(cast, catalogue, days, word):
    membership = a_membership(cast.acme, "gold", cast.acme.today() + timedelta(days=days))
    assert str(membership.status.word) == word
