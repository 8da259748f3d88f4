"""Azure credits: monthly ones come and go, bulk ones are only transferred and stand alone (domain.md 3.4, D44, D51)."""

from decimal import Decimal

import pytest

from benefits.models import Assignment, Currency, Membership
from benefits.permissions.seats import OtherOffer, can_remove, can_transfer
from benefits.rows.credits import amounts
from benefits.services import assignments
from partnerportal.accounts.models import Activity, Organization, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.benefits.builders import a_membership
from tests.benefits.seats.builders import BULK, MONTHLY, again, assigned, live, the_benefit
from tests.builders import a_person

pytestmark = pytest.mark.django_db

CODES = {
    "bulk": ("gold", "azure-bulk-12000"),
    "other bulk": ("gold", "azure-bulk-13000"),
    "pack": ("action-pack", "azure-monthly-credit"),
    "monthly": ("gold", "azure-monthly-credit"),
    "seat": ("gold", "visual-studio-enterprise"),
    "pack seat": ("action-pack", "visual-studio-professional"),
}
# what the person has, what is given, the name of the conflict or nothing
CONFLICTS = [
    (None, "bulk", ""),
    (None, "pack", ""),
    (None, "monthly", ""),
    ("other bulk", "bulk", "Azure bulk credit 13,000"),
    ("bulk", "other bulk", "Azure bulk credit 12,000"),
    ("pack", "bulk", "Azure monthly credit"),
    ("bulk", "pack", "Azure bulk credit 12,000"),
    ("monthly", "bulk", ""),
    ("bulk", "monthly", ""),
    ("monthly", "pack", ""),
    ("pack", "monthly", ""),
    ("seat", "bulk", ""),
    ("bulk", "seat", ""),
    ("bulk", "pack seat", ""),
    ("pack seat", "bulk", ""),
]


@pytest.fixture
def given(gold, pack):
    """The benefit of a name of the table."""
    years = {"gold": gold, "action-pack": pack}
    return lambda name: the_benefit(years[CODES[name][0]], code=CODES[name][1])


@pytest.mark.parametrize("has, wants, conflict", CONFLICTS)
def test_what_may_be_held_beside_what(cast, given, has, wants, conflict):
    if has:
        assigned(cast, given(has), cast.member)
    if not conflict:
        assert assigned(cast, given(wants), cast.member).assignee == cast.member
    else:
        with pytest.raises(
            Refused, match=f"cannot be combined with other Azure offers, and Mona Member has {conflict}"
        ):
            assigned(cast, given(wants), cast.member)


@pytest.mark.parametrize("has, wants, conflict", [row for row in CONFLICTS if row[2]])
def test_what_has_ended_stands_against_nothing(cast, given, has, wants, conflict):
    row = assigned(cast, given(has), cast.member)
    Assignment.objects.filter(pk=row.pk).update(ended_at=row.assigned_at, end_reason="removed")
    assert assigned(cast, given(wants), cast.member).pk


@pytest.mark.parametrize("other", [offer for offer in OtherOffer if offer != OtherOffer.NONE])
def test_a_declared_offer_stands_against_a_bulk_credit_only(cast, given, other):
    with pytest.raises(Refused, match=f"Mona Member has {other.label}"):
        assigned(cast, given("bulk"), cast.member, other=other)
    assert assigned(cast, given("monthly"), cast.member, other=other).pk
    assert assigned(cast, given("seat"), cast.member, other=other).pk


def test_the_company_may_hold_several_at_once(cast, given):
    for name in ("bulk", "other bulk", "monthly", "pack"):
        assigned(cast, given(name), a_person(cast.acme))
    assert len(live()) == 4


# --- the sample catalogue: each amount is given by some offer (D51) ---


@pytest.mark.parametrize("offer, competencies, amounts_usd", [
    ("action-pack", (), []),
    ("silver", (), []),
    ("silver", ("cloud-platform",), [6000]),
    ("gold", ("data-platform",), []),
    ("gold", ("security",), [12000]),
    ("gold", ("cloud-platform",), [12000, 13000]),
])  # fmt: skip
def test_which_offer_gives_which_bulk_credit(cast, catalogue, offer, competencies, amounts_usd):
    membership = a_membership(cast.acme, offer, competencies=competencies)
    rows = membership.benefits.filter(unit=BULK).order_by("amount_usd")
    assert list(rows.values_list("amount_usd", flat=True)) == amounts_usd
    assert the_benefit(membership, MONTHLY).amount_usd == 100


@pytest.mark.parametrize("country, usd, expected", [
    ("US", 13000, ("USD\u00a013,000.00", "")),
    ("BR", 100, ("USD\u00a0100.00", "")),
    ("CH", 13000, ("CHF\u00a011,440.00", "USD\u00a013,000.00")),
    ("NO", 100, ("NOK\u00a01,050.00", "USD\u00a0100.00")),
    ("AE", 100, ("AED\u00a0367.25", "USD\u00a0100.00")),
    ("PT", 6000, ("EUR\u00a05,520.00", "USD\u00a06,000.00")),
])  # fmt: skip
def test_amounts_are_in_the_companys_currency(catalogue, country, usd, expected):
    assert amounts(usd, Currency.of(Organization(country=country))) == expected


@pytest.mark.parametrize("rate, expected", [("0.00005", "0.01"), ("0.00004", "0.00"), ("1.23456", "123.46")])
def test_half_a_cent_counts_as_a_whole_one(rate, expected):
    assert amounts(100, Currency(code="XXX", rate=Decimal(rate)))[0].endswith(expected)


# --- removing ---


def test_a_monthly_credit_is_removed_at_any_time(cast, monthly):
    row = assigned(cast, monthly, cast.member)
    assignments.remove(cast.global_admin, row)
    assert live(monthly) == []
    assert (again(row).end_reason, again(row).ended_by) == ("removed", cast.global_admin)
    assert assigned(cast, monthly, cast.member).place == 1


def test_removing_tells_the_person_and_the_log(cast, monthly):
    row = assigned(cast, monthly, cast.member)
    assignments.remove(cast.global_admin, row)
    mail = Outbox.objects.get(kind="benefits/unassigned")
    assert (mail.user, mail.reference) == (cast.member, f"benefit:{monthly.pk}")
    assert "Reason: Removed" in mail.body
    line = Activity.objects.get(verb="assignment.removed")
    assert line.sentence == "Global Admin removed Azure monthly credit from Mona Member"


def test_a_bulk_credit_is_never_removed(cast, bulk):
    row = assigned(cast, bulk)
    with pytest.raises(Refused, match="A bulk credit cannot be removed, only transferred"):
        assignments.remove(cast.global_admin, row)
    assert not can_remove(cast.global_admin, row)


@pytest.mark.parametrize("who", ["member", "guest", "account_admin", "holder"])
def test_whoever_may_not_assign_may_not_remove(cast, monthly, who):
    row = assigned(cast, monthly)
    with pytest.raises(Forbidden):
        assignments.remove(getattr(cast, who), row)


def test_removing_twice_says_who_was_first(cast, monthly):
    row = assigned(cast, monthly, cast.member)
    assignments.remove(cast.partner_admin, row)
    with pytest.raises(WrongState, match="Mona Member has this no more: Removed by Partner Admin on"):
        assignments.remove(cast.global_admin, row)


# --- transferring ---


@pytest.mark.parametrize("days_ago", [0, 1, 89, 90])
def test_a_bulk_credit_is_transferred_at_any_time(cast, bulk, days_ago):
    row = assigned(cast, bulk, days_ago=days_ago)
    new = assignments.transfer(cast.partner_admin, row, cast.member)
    assert live(bulk) == [(cast.member, 1)]
    assert (new.place, again(row).end_reason) == (1, "transferred")
    assert Activity.objects.get(verb="assignment.transferred").by == cast.partner_admin


def test_a_transfer_tells_both(cast, bulk):
    row = assigned(cast, bulk, cast.guest)
    Outbox.objects.all().delete()
    assignments.transfer(cast.global_admin, row, cast.member)
    mails = dict(Outbox.objects.values_list("user", "kind"))
    assert mails == {cast.member.pk: "benefits/assigned", cast.guest.pk: "benefits/unassigned"}


@pytest.mark.parametrize("other", [offer for offer in OtherOffer if offer != OtherOffer.NONE])
def test_the_new_person_may_use_no_other_offer(cast, bulk, other):
    row = assigned(cast, bulk)
    with pytest.raises(Refused, match=str(other.label)):
        assignments.transfer(cast.global_admin, row, cast.member, other)
    assert again(row).is_live


def test_the_new_person_may_have_no_other_bulk_credit(cast, given):
    row = assigned(cast, given("bulk"))
    assigned(cast, given("other bulk"), cast.member)
    with pytest.raises(Refused, match="Azure bulk credit 13,000"):
        assignments.transfer(cast.global_admin, row, cast.member)


@pytest.mark.parametrize("state", ["renewed", "upgraded", "lapsed", "refunded"])
def test_a_transfer_is_within_the_enrolment_year(cast, gold, bulk, state):
    row = assigned(cast, bulk)
    Membership.objects.filter(pk=gold.pk).update(state=state)
    assert not can_transfer(cast.global_admin, again(row))
    with pytest.raises(Refused, match="has ended"):
        assignments.transfer(cast.global_admin, row, cast.member)


@pytest.mark.parametrize("who", ["member", "guest", "account_admin", "holder"])
def test_whoever_may_not_assign_may_not_transfer(cast, bulk, who):
    row = assigned(cast, bulk)
    with pytest.raises(Forbidden):
        assignments.transfer(getattr(cast, who), row, cast.member)


def test_transferring_twice_says_who_was_first(cast, bulk):
    row = assigned(cast, bulk, cast.guest)
    assignments.transfer(cast.partner_admin, row, cast.member)
    with pytest.raises(WrongState, match="Gus Guest has this no more: Transferred by Partner Admin"):
        assignments.transfer(cast.global_admin, row, a_person(cast.acme))


def test_a_monthly_credit_is_not_transferred(cast, monthly):
    with pytest.raises(Refused, match="cannot be done"):
        assignments.transfer(cast.global_admin, assigned(cast, monthly), cast.member)
