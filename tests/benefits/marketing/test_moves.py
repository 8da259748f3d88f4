"""Asking for a Go-To-Market offer, and what staff answer: who, when, and what is mailed to whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from benefits import services
from benefits.models import MarketingActivation, MarketingFollowUp, Membership
from benefits.services import marketing
from partnerportal.accounts import work
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.benefits.builders import a_membership, an_offer
from tests.benefits.marketing.builders import (
    TEXT,
    WHY,
    State,
    a_contact,
    a_request,
    again,
    an_offer_of,
    expire,
    in_state,
    leave,
)
from tests.builders import a_person

pytestmark = pytest.mark.django_db


def verbs():
    return list(Activity.objects.filter(verb__startswith="marketing").order_by("pk").values_list("verb", flat=True))


def mails(kind):
    return list(Outbox.objects.filter(kind=f"benefits/marketing_{kind}"))


def test_asking_waits_for_staff_until_its_last_day(cast, asked, offer):
    row = again(asked)
    assert (row.state, row.requested_by, row.expires_date) == (State.REQUESTED, cast.partner_admin, offer.usable_until)
    assert verbs() == ["marketing.contact_added", "marketing.requested"]


def test_asking_twice_is_one_request(cast, asked, offer):
    assert a_request(cast.global_admin, offer).pk == asked.pk
    assert MarketingActivation.objects.count() == 1


def test_without_a_contact_nothing_is_asked_for(cast, offer):
    with pytest.raises(WrongState, match="A marketing contact must exist before any offer is activated"):
        a_request(cast.global_admin, offer)


def test_a_contact_that_left_is_none(cast, contact, offer):
    leave(cast.member)
    with pytest.raises(WrongState, match="The marketing contact Mona Member has left Acme"):
        a_request(cast.global_admin, offer)


@pytest.mark.parametrize(
    "who", ["member", "guest", "account_admin", "user_admin", "sales_agent", "legacy_admin", "reseller", "reviewer"]
)
def test_only_the_two_admins_ask(cast, contact, offer, who):
    with pytest.raises(Forbidden):
        a_request(getattr(cast, who), offer)


def test_the_offer_of_another_company_is_refused(cast, contact, offer):
    a_membership(cast.rival, "silver")
    a_contact(cast.outsider, cast.outsider, email="m@rival.example")
    with pytest.raises(WrongState, match="belongs to another company"):
        a_request(cast.outsider, offer)


@pytest.mark.parametrize("days, ok", [(0, True), (365, True), (366, True), (395, True), (396, False)])
def test_it_is_asked_for_through_the_window_and_not_after(cast, contact, offer, days, ok):
    start = offer.membership.start_date
    on = timezone.now().replace(hour=12) + (start - cast.acme.today()) + timedelta(days=days)
    if ok:
        assert a_request(cast.global_admin, offer, now=on).expires_date == offer.membership.anniversary + timedelta(30)
    else:
        with pytest.raises(WrongState, match="could be activated until"):
            a_request(cast.global_admin, offer, now=on)


@pytest.mark.parametrize("state", [s for s in Membership.State if s != Membership.State.ACTIVE])
def test_of_a_year_that_is_over_nothing_is_asked_for(cast, contact, offer, state):
    Membership.objects.filter(pk=offer.membership_id).update(state=state)
    with pytest.raises(WrongState, match="could be activated until"):
        a_request(cast.global_admin, an_offer_of(offer.membership))


@pytest.mark.parametrize("state, again_ok", [
    (State.REQUESTED, None), (State.ACTIVE, False), (State.REJECTED, True), (State.WITHDRAWN, True),
])  # fmt: skip
def test_it_is_asked_for_again_after_no(cast, asked, offer, state, again_ok):
    in_state(asked, state, cast.reviewer, cast.global_admin)
    if again_ok is False:
        with pytest.raises(WrongState, match="It stands at: Active"):
            a_request(cast.global_admin, offer)
    else:
        assert (a_request(cast.global_admin, offer).pk != asked.pk) is bool(again_ok)


MOVES = [(move, state) for move in MarketingActivation.MOVES for state in State]


@pytest.mark.parametrize("move, state", MOVES)
def test_each_move_is_possible_from_its_states_alone(cast, asked, move, state):
    row = in_state(asked, state, cast.reviewer, cast.global_admin)
    act = {
        "activate": lambda: marketing.activate(cast.operator, row, TEXT),
        "reject": lambda: marketing.reject(cast.operator, row, WHY),
        "withdraw": lambda: marketing.withdraw(cast.global_admin, row),
    }[move]
    if state in MarketingActivation.MOVES[move][0]:
        act()
        assert again(row).state == MarketingActivation.MOVES[move][1]
    else:
        with pytest.raises(WrongState):
            act()
        assert again(row).state == state


def test_activating_mails_the_instructions_to_the_contact(cast, asked):
    row = in_state(asked, State.ACTIVE, cast.reviewer, cast.global_admin)
    (mail,) = mails("activated")
    assert (mail.to, mail.reference, mail.user) == ("marketing@acme.example", f"benefit:{row.benefit_id}", None)
    assert TEXT in mail.body and "Mona Member" in mail.body
    assert (row.decided_by, row.reason_text, str(row.status.word)) == (cast.reviewer, TEXT, "Active")
    assert verbs()[-1] == "marketing.activate"


def test_a_no_is_mailed_to_who_asked_with_the_reason(cast, asked):
    in_state(asked, State.REJECTED, cast.reviewer, cast.global_admin)
    (mail,) = mails("rejected")
    assert (mail.user, mail.reference) == (cast.partner_admin, f"benefit:{asked.benefit_id}")
    assert WHY in mail.body and WHY in str(Activity.objects.latest("pk").sentence)


def test_nothing_is_activated_for_a_contact_that_left(cast, asked):
    leave(cast.member)
    with pytest.raises(WrongState, match="has left Acme"):
        marketing.activate(cast.reviewer, asked, TEXT)
    assert (again(asked).state, mails("activated")) == (State.REQUESTED, [])


def test_nothing_is_activated_after_its_last_day(cast, asked):
    row = expire(asked)
    with pytest.raises(Refused, match="The time of this offer is over"):
        marketing.activate(cast.reviewer, row, TEXT)


@pytest.mark.parametrize("state", ["lapsed", "upgraded", "refunded"])
def test_nothing_is_activated_of_a_membership_that_has_ended(cast, asked, state):
    Membership.objects.filter(pk=asked.benefit.membership_id).update(state=state)
    with pytest.raises(WrongState, match="has ended"):
        marketing.activate(cast.reviewer, again(asked), TEXT)
    assert (again(asked).state, mails("activated")) == (State.REQUESTED, [])


def test_a_year_that_is_renewed_still_gives_what_was_asked_of_it(cast, asked):
    Membership.objects.filter(pk=asked.benefit.membership_id).update(state="renewed")
    assert marketing.activate(cast.reviewer, again(asked), TEXT).state == State.ACTIVE


def test_what_waits_is_withdrawn_with_the_membership(cast, asked):
    membership = asked.benefit.membership
    services.lapse(membership, timezone.now() + (membership.usable_until - cast.acme.today()) + timedelta(days=1))
    row = again(asked)
    assert (row.state, row.decided_by) == (State.WITHDRAWN, None)
    assert verbs()[-1] == "marketing.withdraw"


@pytest.mark.parametrize("verb", ["activate", "reject"])
@pytest.mark.parametrize("who", ["global_admin", "engineer", "member", "outsider", "holder"])
def test_only_reviewers_decide(cast, asked, verb, who):
    with pytest.raises(Forbidden):
        getattr(marketing, verb)(getattr(cast, who), asked, TEXT)


@pytest.mark.parametrize("verb", ["activate", "reject"])
def test_what_a_colleague_has_claimed_is_left_alone(cast, asked, verb):
    work.claim(cast.reviewer, asked, timezone.now())
    with pytest.raises(WrongState, match="has claimed this request"):
        getattr(marketing, verb)(cast.operator, asked, TEXT)


def test_a_claim_goes_with_a_withdrawal(cast, asked):
    work.claim(cast.reviewer, asked, timezone.now())
    row = in_state(asked, State.WITHDRAWN, cast.reviewer, cast.global_admin)
    assert (row.claimed_by, row.claimed_at) == (None, None)


def test_nobody_decides_for_the_own_company(cast, asked):
    both = a_person(cast.acme, "reviewer")
    with pytest.raises(WrongState, match="Nobody decides a request of the own company"):
        marketing.activate(both, asked, TEXT)


@pytest.mark.parametrize("who", ["member", "guest", "sales_agent", "outsider", "reviewer"])
def test_only_the_companys_admins_withdraw(cast, asked, who):
    with pytest.raises((Forbidden, WrongState)):
        marketing.withdraw(getattr(cast, who), asked)


def test_after_its_last_day_it_is_expired_and_unusable(cast, asked):
    row = expire(in_state(asked, State.ACTIVE, cast.reviewer, cast.global_admin))
    assert (str(row.status.word), row.is_active, row.is_granted) == ("Expired", False, True)
    with pytest.raises(WrongState, match="stands at: Expired"):
        marketing.follow_up(cast.reviewer, row, "More")


def test_a_follow_up_is_mailed_and_kept(cast, asked):
    row = in_state(asked, State.ACTIVE, cast.reviewer, cast.global_admin)
    for text in ("First", "Second"):
        marketing.follow_up(cast.operator, row, text)
    assert [(m.text, m.to, m.by) for m in MarketingFollowUp.objects.all()] == [
        (text, "marketing@acme.example", cast.operator) for text in ("First", "Second")
    ]
    assert {mail.to for mail in mails("follow_up")} == {"marketing@acme.example"} and len(mails("follow_up")) == 2
    assert verbs()[-2:] == ["marketing.followed_up"] * 2


def test_a_follow_up_goes_to_the_contact_of_the_day(cast, asked):
    row = in_state(asked, State.ACTIVE, cast.reviewer, cast.global_admin)
    marketing.change_contact(cast.global_admin, cast.sales_agent, "sales@acme.example", "+47 22000118", "en")
    assert marketing.follow_up(cast.reviewer, row, "More").to == "sales@acme.example"


def test_a_follow_up_to_nobody_is_refused(cast, asked):
    row = in_state(asked, State.ACTIVE, cast.reviewer, cast.global_admin)
    leave(cast.member)
    with pytest.raises(WrongState, match="has left Acme"):
        marketing.follow_up(cast.reviewer, row, "More")


@pytest.mark.parametrize("state", [State.REQUESTED, State.REJECTED, State.WITHDRAWN])
def test_follow_ups_are_about_what_is_active(cast, asked, state):
    row = in_state(asked, state, cast.reviewer, cast.global_admin)
    with pytest.raises(WrongState, match="Follow-ups are written about active offers"):
        marketing.follow_up(cast.operator, row, "More")


@pytest.mark.parametrize("who", ["global_admin", "engineer", "member"])
def test_only_reviewers_follow_up(cast, asked, who):
    row = in_state(asked, State.ACTIVE, cast.reviewer, cast.global_admin)
    with pytest.raises(Forbidden):
        marketing.follow_up(getattr(cast, who), row, "More")


def test_the_benefit_has_the_word_of_its_request(cast, contact, offer):
    words = []
    row = None
    for state in (None, State.REJECTED, State.REQUESTED, State.ACTIVE):
        if state:
            row = in_state(a_request(cast.global_admin, offer), state, cast.reviewer, cast.global_admin)
        seen = Membership.objects.for_pages().get(pk=offer.membership_id)
        words.append(next(str(b.status.word) for b in seen.benefits.all() if b.code == offer.code))
    assert words == ["Not used yet", "Rejected", "Requested", "Active"]
    assert row.benefit.used == 1


def test_an_upgrade_leaves_no_offer_twice(cast, contact, offer):
    services.start_membership(cast.acme, an_offer("gold"), cast.acme.today())
    gold = Membership.objects.active().get(organization=cast.acme)
    assert a_request(cast.global_admin, an_offer_of(gold, "gtm-toolbox")).state == State.REQUESTED
