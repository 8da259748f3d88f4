"""The checklist of a refund, item by item (D17, domain.md 2.5)."""

from datetime import timedelta

import pytest
from django.utils import translation

from benefits import services
from benefits.models import Family, Membership
from benefits.services import orders
from benefits.services.checklist import blocking, checklist, stored
from benefits.services.refund_sentences import SENTENCES
from support import services as support
from tests.benefits.builders import a_membership, a_request, approved
from tests.benefits.offers.builders import competent, ordered
from tests.benefits.refunds import builders
from tests.benefits.refunds.builders import a_benefit, bought, day, fresh, noon
from tests.builders import a_company, a_person

UNUSED = ["in_time", "no_key", "no_support", "nothing_spent", "nobody_assigned", "no_offer"]
USES = {
    "key_revealed": lambda m, c: builders.reveal(m, c.partner_admin),
    "key_redeemed": lambda m, c: builders.redeem(m, c.partner_admin),
    "support_active": lambda m, c: builders.activate(m, c.partner_admin, c.reviewer),
    "hours_taken": lambda m, c: builders.spend(m, c.partner_admin, "advisory", 6, "advisory:1"),
    "assigned": lambda m, c: builders.assign(m, c.partner_admin),
    "offer_requested": lambda m, c: builders.market(m, c.partner_admin),
    "offer_active": lambda m, c: builders.market(m, c.partner_admin, decided_by=c.reviewer),
}


def codes(items):
    return [item.code for item in items]


def found(items, code):
    return next(item for item in items if item.code == code)


def test_nothing_used_blocks_nothing(bought_today):
    items = checklist(bought_today)
    assert codes(items) == UNUSED
    assert blocking(items) == []


@pytest.mark.parametrize("use", USES)
def test_each_use_blocks_by_its_own_name(cast, bought_today, use):
    USES[use](bought_today, cast)
    assert use in codes(blocking(checklist(bought_today)))


@pytest.mark.parametrize("use", USES)
def test_each_use_says_who_and_when(cast, bought_today, use):
    USES[use](bought_today, cast)
    sentence = found(checklist(bought_today), use).sentence
    assert str(cast.partner_admin) in sentence
    assert day(cast.acme.today()) in sentence


def test_a_revealed_key_is_named_as_on_the_page_of_keys(cast, bought_today):
    key = builders.reveal(bought_today, cast.partner_admin)
    expected = f"{key.benefit.name}: key revealed by Partner Admin on {day(cast.acme.today())}"
    assert found(checklist(bought_today), "key_revealed").sentence == expected


def test_the_days_are_those_of_the_company(cast, catalogue):
    """Shortly before midnight in UTC it is the next day in Auckland."""
    company = a_company("Kiwi", time_zone="Pacific/Auckland")
    membership = bought(company, a_person(company, "global_admin"))
    at = noon(company, company.today()).replace(hour=1)
    builders.reveal(membership, a_person(company, name="Kiri"), at)
    assert found(checklist(membership), "key_revealed").facts["used_date"] == company.today(at).isoformat()


@pytest.mark.parametrize(
    "days, code",
    [(0, "in_time"), (1, "in_time"), (29, "in_time"), (30, "in_time"), (31, "too_late"), (60, "too_late")],
)
def test_thirty_days_inclusive(cast, catalogue, days, code):
    membership = bought(cast.acme, cast.global_admin)
    now = noon(cast.acme, cast.acme.today() + timedelta(days=days))
    assert checklist(membership, now)[0].code == code


@pytest.mark.parametrize("hour, minute, code", [(23, 59, "in_time"), (0, 0, "too_late")])
@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York", "UTC", "Asia/Kolkata"])
def test_the_thirtieth_day_ends_at_midnight_of_the_company(catalogue, zone, hour, minute, code):
    company = a_company("Edge", time_zone=zone)
    membership = bought(company, a_person(company, "global_admin"))
    last = company.today() + timedelta(days=30 if hour else 31)
    now = noon(company, last).replace(hour=hour, minute=minute)
    assert checklist(membership, now)[0].code == code


def test_the_window_says_both_days(cast, catalogue):
    membership = bought(cast.acme, cast.global_admin, days_ago=10)
    first, last = cast.acme.today() - timedelta(days=10), cast.acme.today() + timedelta(days=20)
    expected = f"Bought on {day(first)}: a refund can be asked for until {day(last)}."
    assert checklist(membership)[0].sentence == expected


def test_what_was_asked_in_time_is_decided_later(cast, bought_today):
    asked, now = noon(cast.acme, cast.acme.today() + timedelta(days=30)), noon(cast.acme, cast.acme.today())
    later = now + timedelta(days=45)
    assert checklist(bought_today, later, asked_at=asked)[0].code == "in_time"
    assert checklist(bought_today, later)[0].code == "too_late"


def test_a_membership_without_an_order_says_so(membership):
    (item,) = checklist(membership)
    assert (item.code, item.is_blocking) == ("no_order", True)
    assert "was not bought in the portal" in item.sentence


def test_a_waiting_activation_is_a_note(cast, bought_today):
    a_request(bought_today, cast.partner_admin)
    items = checklist(bought_today)
    assert (found(items, "support_waits").mark, blocking(items)) == ("note", [])


def test_an_approved_activation_blocks_before_it_is_issued(cast, bought_today):
    approved(a_request(bought_today, cast.partner_admin), cast.reviewer)
    assert codes(blocking(checklist(bought_today))) == ["support_active"]


@pytest.mark.parametrize("end", ["withdrawn", "rejected"])
def test_an_activation_that_came_to_nothing_blocks_nothing(cast, bought_today, end):
    row = a_request(bought_today, cast.partner_admin)
    if end == "withdrawn":
        services.withdraw(cast.partner_admin, row)
    else:
        services.reject(cast.reviewer, row, "other", "Not now.")
    assert codes(checklist(bought_today)) == UNUSED


def test_every_incident_taken_is_an_item(cast, bought_today):
    builders.activate(bought_today, cast.partner_admin, cast.reviewer)
    for number in (1, 2):
        builders.spend(bought_today, cast.member, reference=f"incident:{number}/1")
    items = checklist(bought_today)
    assert codes(items).count("incident_taken") == 2
    assert "Mona Member" in found(items, "incident_taken").sentence


def test_an_incident_of_the_unlimited_line_counts_too(cast, bought_today):
    builders.activate(bought_today, cast.partner_admin, cast.reviewer)
    builders.spend(bought_today, cast.member, "cloud")
    assert "incident_taken" in codes(checklist(bought_today))


def test_an_incident_that_was_given_back_is_not_spent(cast, bought_today):
    builders.activate(bought_today, cast.partner_admin, cast.reviewer)
    builders.spend(bought_today, cast.member)
    support.give_back("incident:1/1", cast.member, "withdrawn")
    assert "nothing_spent" in codes(checklist(bought_today))


@pytest.mark.parametrize("actual, code, hours", [(None, "hours_taken", "3 h"), (2, "hours_taken", "0.5 h")])
def test_hours_are_what_was_taken_after_settling(cast, bought_today, actual, code, hours):
    builders.spend(bought_today, cast.member, "advisory", 12, "advisory:1")
    if actual is not None:
        support.settle("advisory:1", actual, cast.engineer)
    item = found(checklist(bought_today), code)
    assert hours in item.sentence


def test_hours_settled_at_nothing_are_not_spent(cast, bought_today):
    builders.spend(bought_today, cast.member, "advisory", 12, "advisory:1")
    support.settle("advisory:1", 0, cast.engineer)
    assert codes(checklist(bought_today)) == UNUSED


@pytest.mark.parametrize("unit", ["seat", "monthly_credit", "bulk_credit"])
def test_a_seat_and_a_credit_are_named_with_the_person(cast, bought_today, unit):
    row = builders.assign(bought_today, cast.partner_admin, unit=unit)
    sentence = found(checklist(bought_today), "assigned").sentence
    assert sentence.startswith(f"{row.benefit.name}: assigned to Ada Assigned by Partner Admin")


def test_a_person_who_was_removed_has_had_it(cast, bought_today):
    row = builders.assign(bought_today, cast.partner_admin)
    row.ended_at, row.end_reason = row.assigned_at, "removed"
    row.save(update_fields=["ended_at", "end_reason"])
    assert "assigned" in codes(blocking(checklist(bought_today)))


def test_a_withdrawn_offer_is_not_used(cast, bought_today):
    row = builders.market(bought_today, cast.partner_admin)
    type(row).objects.filter(pk=row.pk).update(state="withdrawn")
    assert "no_offer" in codes(checklist(bought_today))


def test_a_silver_that_was_upgraded_is_not_refundable(cast, bought_today):
    builders.upgrade(bought_today, cast.partner_admin)
    items = checklist(fresh(bought_today))
    assert codes(blocking(items)) == ["upgraded"]
    assert "Partner Admin" in found(items, "upgraded").sentence


def test_an_upgrade_says_that_silver_does_not_come_back(cast, bought_today):
    gold = builders.upgrade(bought_today, cast.partner_admin)
    items = checklist(gold)
    assert (found(items, "from_upgrade").mark, blocking(items)) == ("note", [])


def test_a_silver_whose_upgrade_is_ordered_is_not_refundable_until_the_order_is_cancelled(cast, bought_today):
    order = an_upgrade_order(bought_today, cast.partner_admin)
    items = checklist(fresh(bought_today))
    assert codes(blocking(items)) == ["upgrade_open"]
    assert (
        f"by Partner Admin on {day(cast.acme.today())}: {order.number} is open" in found(items, "upgrade_open").sentence
    )
    orders.cancel(cast.partner_admin, order)
    assert blocking(checklist(fresh(bought_today))) == []


def test_an_upgrade_that_is_ordered_keeps_no_single_benefit_from_being_returned(cast, bought_today):
    an_upgrade_order(bought_today, cast.partner_admin)
    assert blocking(checklist(fresh(bought_today), benefit=a_benefit(bought_today))) == []


def an_upgrade_order(silver, user):
    competent(silver.organization)
    order = ordered(user, "gold")
    assert (order.kind, order.replaces) == ("upgrade", silver)
    return order


@pytest.mark.parametrize("state", ["renewed", "lapsed", "refunded"])
def test_a_membership_that_has_ended_blocks(bought_today, state):
    Membership.objects.filter(pk=bought_today.pk).update(state=state)
    item = found(checklist(fresh(bought_today)), "ended")
    assert item.is_blocking
    assert str(Membership.State(state).label) in item.sentence


def test_what_another_membership_used_blocks_nothing(cast, bought_today):
    other = a_membership(cast.acme, "action-pack")
    builders.reveal(other, cast.partner_admin)
    builders.assign(other, cast.partner_admin)
    assert codes(checklist(bought_today)) == UNUSED


def test_one_benefit_asks_only_for_its_own_use(cast, bought_today):
    builders.assign(bought_today, cast.partner_admin)
    software, seat = a_benefit(bought_today), bought_today.benefits.filter(unit="seat").order_by("position").first()
    assert blocking(checklist(bought_today, benefit=software)) == []
    assert codes(blocking(checklist(bought_today, benefit=seat))) == ["assigned"]


@pytest.mark.parametrize("family", [Family.TECHNICAL_SUPPORT, Family.ADVISORY])
def test_incidents_and_hours_go_back_with_the_offer_only(bought_today, family):
    items = checklist(bought_today, benefit=a_benefit(bought_today, family))
    assert codes(blocking(items)) == ["not_alone"]


def test_an_item_comes_back_from_its_stored_form(cast, bought_today):
    builders.reveal(bought_today, cast.partner_admin)
    items = checklist(bought_today)
    assert stored([item.stored for item in items]) == items


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_one_and_names_only_facts(code):
    facts = ["membership", "benefit", "who", "person", "state", "units", "order"]
    with translation.override("en"):
        text = str(SENTENCES[code]) % {**dict.fromkeys(facts, "X"), **dict.fromkeys(DATES, "Y")}
    assert text[0].isupper() or text.startswith("X")


DATES = ["used_date", "bought_date", "last_date", "ordered_date"]


def test_every_code_of_the_checklist_has_its_sentence(cast, bought_today):
    for use in USES:
        if use not in {"offer_active"}:
            USES[use](bought_today, cast)
    assert all(item.sentence for item in checklist(bought_today))
