"""Send, withdraw, reply, start, answer, close, decline: what each does, who may not, and when it is too late."""

from datetime import timedelta

import pytest

from benefits.advice import TooFew
from benefits.models import AdvisoryMessage, AdvisoryRequest, Membership
from benefits.services import advisory
from partnerportal.accounts import leaving
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.benefits.advisory.builders import MONDAY, a_request_of, a_wish, again, in_state
from tests.benefits.builders import a_membership
from tests.builders import a_person

State = AdvisoryRequest.State


def left(hours):
    hours.refresh_from_db()
    return hours.left


def verbs(row):
    return list(Activity.objects.filter(reference=row.reference).order_by("pk").values_list("verb", flat=True))


def test_sending_reserves_the_estimate_and_mails_the_number(cast, hours):
    row = a_request_of(cast.member, estimate=25)
    assert (row.state, row.entitlement, row.area, left(hours)) == (State.REQUESTED, hours, "Microsoft 365", 55)
    mail = Outbox.objects.get(kind="benefits/advisory_requested")
    assert (mail.to, row.code in mail.subject, "6.25 h" in mail.body) == (cast.member.email, True, True)
    assert mail.reference.startswith("benefit:")
    assert verbs(row) == ["advisory.requested"]


def test_presales_with_silver_reserve_nothing(cast, hours, membership):
    row = a_request_of(cast.member, "presales", 40)
    assert (row.is_counted, left(hours)) == (False, 80)
    assert Outbox.objects.get().reference == membership.benefits.get(code="technical-presales").reference


def test_sent_twice_is_one_request(cast, hours):
    first = a_request_of(cast.member, now=MONDAY)
    assert a_request_of(cast.member, now=MONDAY + timedelta(minutes=9)) == first
    assert a_request_of(cast.member, now=MONDAY + timedelta(minutes=11)) != first
    assert (left(hours), Outbox.objects.count()) == (64, 2)


@pytest.mark.parametrize("who", ["global_admin", "partner_admin", "sales_agent", "billing_admin", "member"])
def test_every_member_may_ask(cast, hours, who):
    assert a_request_of(getattr(cast, who)).requested_by == getattr(cast, who)


@pytest.mark.parametrize("who", ["guest", "holder", "reseller", "legacy_admin", "engineer", "operator"])
def test_who_may_not_ask(cast, hours, who):
    with pytest.raises(Forbidden):
        a_request_of(getattr(cast, who))


def test_a_guest_who_is_partner_admin_may_ask(cast, hours):
    guest = a_person(cast.acme, "mpn_partner_admin", is_guest=True)
    assert a_request_of(guest).requested_by == guest


@pytest.mark.parametrize(
    "estimate, fits", [(-4, False), (0, False), (3, False), (4, True), (5, True), (99, True), (100, False)]
)
def test_an_estimate_is_at_least_one_hour_and_less_than_25(cast, catalogue, estimate, fits):
    a_membership(cast.acme, "gold")
    if fits:
        assert a_request_of(cast.member, estimate=estimate).estimate == estimate
    else:
        with pytest.raises(Refused, match="at least 1 hour and less than 25"):
            a_request_of(cast.member, estimate=estimate)


@pytest.mark.parametrize(
    "product, reason",
    [
        ("Exchange Server, on-premises only", "out of scope"),
        ("SharePoint Server, on-premises only", "out of scope"),
        ("Dynamics GP, SL, AX and NAV", "out of scope"),
        ("Nothing of the kind", "from the lists"),
    ],
)
def test_what_is_out_of_scope_is_refused_with_its_reason(cast, hours, product, reason):
    with pytest.raises(Refused, match=reason):
        a_request_of(cast.member, product=product)
    assert (AdvisoryRequest.objects.count(), left(hours)) == (0, 80)


def test_a_preview_is_advised_on(cast, hours):
    assert a_request_of(cast.member, product="Azure services in preview").area == "Azure data, apps and AI"


def test_more_than_is_left_is_refused_with_what_is_left(cast, hours):
    a_request_of(cast.member, estimate=76)
    with pytest.raises(TooFew, match="2 h are more than what is left: 1 h of Silver"):
        a_request_of(cast.member, estimate=8, title="Another")
    assert left(hours) == 4


@pytest.mark.parametrize("who", ["member", "global_admin", "partner_admin"])
def test_withdrawing_gives_everything_back(cast, asked, hours, who):
    row = advisory.withdraw(getattr(cast, who), asked)
    assert (row.state, left(hours), verbs(row)[-1]) == (State.WITHDRAWN, 80, "advisory.withdraw")
    assert Outbox.objects.filter(kind="benefits/advisory_withdrawn").exists() == (who != "member")


@pytest.mark.parametrize("who", ["sales_agent", "guest", "holder", "engineer", "reseller"])
@pytest.mark.parametrize("verb", [advisory.withdraw, lambda user, row: advisory.reply(user, row, "Hello")])
def test_who_may_not_withdraw_or_reply(cast, asked, who, verb):
    with pytest.raises(Forbidden):
        verb(getattr(cast, who), asked)


def test_another_company_may_not_either(cast, asked):
    with pytest.raises(WrongState, match="another company"):
        advisory.withdraw(cast.outsider, asked)


def test_what_was_started_is_not_withdrawn(cast, asked, hours):
    advisory.start(cast.engineer, asked)
    with pytest.raises(WrongState, match="Engineer has started"):
        advisory.withdraw(cast.member, asked)
    assert left(hours) == 72


def test_starting_takes_it(cast, asked):
    row = advisory.start(cast.engineer, asked)
    assert (row.state, row.consultant, row.started_at is not None) == (State.IN_PROGRESS, cast.engineer, True)
    with pytest.raises(WrongState, match="Engineer has started this request already"):
        advisory.start(cast.operator, asked)


def test_an_answer_starts_and_is_the_contact(cast, asked):
    message = advisory.answer(cast.engineer, asked, " When can I call? ")
    row = again(asked)
    assert (row.state, row.consultant, row.contacted_at) == (State.IN_PROGRESS, cast.engineer, message.at)
    assert (message.text, message.is_staff) == ("When can I call?", True)
    assert verbs(asked)[1:] == ["advisory.start", "advisory.answered"]
    assert Outbox.objects.get(kind="benefits/advisory_answered").to == cast.member.email


def test_a_reply_is_mailed_to_the_consultant_once_there_is_one(cast, asked):
    advisory.reply(cast.member, asked, "More about it.")
    assert not Outbox.objects.filter(kind="benefits/advisory_replied").exists()
    advisory.start(cast.engineer, asked)
    advisory.reply(cast.partner_admin, asked, "And more.")
    assert Outbox.objects.get(kind="benefits/advisory_replied").to == cast.engineer.email
    assert again(asked).contacted_at is None


@pytest.mark.parametrize("actual, remains", [(0, 80), (1, 79), (7, 73), (8, 72), (9, 71), (80, 0)])
@pytest.mark.parametrize("started", [True, False])
def test_closing_settles_what_it_took(cast, asked, hours, actual, remains, started):
    if started:
        advisory.start(cast.engineer, asked)
    row = advisory.close(cast.engineer, asked, actual, "Done.")
    assert (row.state, row.actual, row.decided_by, row.consultant) == ("closed", actual, cast.engineer, cast.engineer)
    assert (left(hours), Outbox.objects.filter(kind="benefits/advisory_closed").count()) == (remains, 1)


def test_more_than_is_left_cannot_be_settled_and_says_how_much_is(cast, asked, hours):
    a_request_of(cast.member, estimate=70, title="Another")
    advisory.start(cast.engineer, asked)
    with pytest.raises(TooFew, match=r"2 h are reserved and 0.5 h are left .* at most 2.5 h"):
        advisory.close(cast.engineer, asked, 11)
    assert (again(asked).state, left(hours)) == (State.IN_PROGRESS, 2)
    advisory.close(cast.engineer, asked, 10)
    assert left(hours) == 0


@pytest.mark.parametrize("actual", [-1, 100, 10_000])
def test_an_engagement_stays_under_25_hours(cast, asked, actual):
    with pytest.raises(Refused, match="less than 25 hours"):
        advisory.close(cast.engineer, asked, actual)


def test_uncounted_presales_are_closed_without_the_ledger(cast, hours):
    row = a_request_of(cast.member, "presales")
    assert advisory.close(cast.engineer, row, 40).actual == 40
    assert left(hours) == 80


def test_declining_needs_a_reason_and_gives_everything_back(cast, asked, hours):
    with pytest.raises(Refused, match=r"Write why. Mona Member will read it"):
        advisory.decline(cast.engineer, asked, "  ")
    row = advisory.decline(cast.engineer, asked, "Please ask for licences.")
    assert (row.state, row.reason_text, left(hours)) == (State.DECLINED, "Please ask for licences.", 80)
    assert "Please ask for licences." in Outbox.objects.get(kind="benefits/advisory_declined").body


def test_what_was_started_is_not_declined(cast, asked):
    advisory.start(cast.engineer, asked)
    with pytest.raises(WrongState, match="has started"):
        advisory.decline(cast.engineer, asked, "No.")


STAFF_VERBS = {
    "start": lambda user, row: advisory.start(user, row),
    "answer": lambda user, row: advisory.answer(user, row, "Hello"),
    "close": lambda user, row: advisory.close(user, row, 4),
    "decline": lambda user, row: advisory.decline(user, row, "No."),
}


@pytest.mark.parametrize("verb", STAFF_VERBS)
@pytest.mark.parametrize("who", ["member", "global_admin", "reviewer", "outsider", "holder"])
def test_only_consultants_work_on_it(cast, asked, verb, who):
    with pytest.raises(Forbidden):
        STAFF_VERBS[verb](getattr(cast, who), asked)


@pytest.mark.parametrize("verb", STAFF_VERBS)
def test_nobody_decides_for_the_own_company(cast, asked, verb):
    with pytest.raises(WrongState, match="own company"):
        STAFF_VERBS[verb](a_person(cast.acme, "support_engineer"), asked)


@pytest.mark.parametrize("verb", STAFF_VERBS)
@pytest.mark.parametrize("state", [State.CLOSED, State.DECLINED, State.WITHDRAWN])
def test_what_is_over_stays_over(cast, asked, hours, verb, state):
    row = in_state(asked, state, cast.engineer, cast.member)
    before = left(hours)
    for act in (STAFF_VERBS[verb], advisory.withdraw, lambda user, r: advisory.reply(user, r, "Hello")):
        person = cast.engineer if act is STAFF_VERBS[verb] else cast.member
        with pytest.raises(WrongState):
            act(person, row)
    assert left(hours) == before


@pytest.mark.parametrize("verb", STAFF_VERBS)
def test_what_somebody_else_has_claimed_is_left_alone(cast, asked, verb):
    advisory.work.claim(cast.operator, asked, MONDAY.replace(year=2099))
    with pytest.raises(WrongState, match="Operator has claimed"):
        STAFF_VERBS[verb](cast.engineer, asked)


@pytest.mark.parametrize("verb", [advisory.reply, advisory.answer])
def test_nothing_is_no_message(cast, asked, verb):
    with pytest.raises(Refused, match="Write a message"):
        verb(cast.engineer if verb is advisory.answer else cast.member, asked, " \n ")
    assert not AdvisoryMessage.objects.exists()


@pytest.mark.parametrize("state", ["lapsed", "upgraded", "refunded"])
def test_open_requests_keep_what_they_reserved_when_the_membership_ends(cast, asked, hours, state):
    Membership.objects.update(state=state)
    with pytest.raises(Refused, match="No membership offer is running"):
        a_request_of(cast.member, title="Another")
    advisory.start(cast.engineer, asked)
    assert advisory.close(cast.engineer, asked, 10).actual == 10
    assert left(hours) == 70


@pytest.mark.parametrize("move", AdvisoryRequest.MOVES)
@pytest.mark.parametrize("state", State)
def test_each_move_starts_where_the_table_says(move, state):
    row = AdvisoryRequest(state=state)
    sources = {
        "start": {"requested"}, "decline": {"requested"}, "withdraw": {"requested"},
        "close": {"requested", "in_progress"},
    }  # fmt: skip
    assert row.can(move) == (state.value in sources[move])


def test_when_the_requester_has_left_the_admins_hear(cast, asked):
    admins = {cast.global_admin.email, cast.partner_admin.email}
    cast.member.is_active = False
    cast.member.save(update_fields=["is_active"])
    advisory.answer(cast.engineer, asked, "Hello")
    assert set(Outbox.objects.filter(kind="benefits/advisory_answered").values_list("to", flat=True)) == admins
    advisory.reply(cast.global_admin, asked, "We go on with it.")


def test_an_open_request_hangs_on_its_requester_and_stays_with_the_company(cast, asked, hours):
    def titles():
        return [
            thing.title for kind, things in leaving.hanging(cast.member) for thing in things if "AH-" in thing.title
        ]

    assert titles() == [str(asked)]
    leaving.let_go(cast.member, cast.global_admin, MONDAY)
    assert (again(asked).state, left(hours)) == (State.REQUESTED, 72)
    advisory.withdraw(cast.global_admin, asked)
    assert titles() == []


def test_the_wish_is_kept_as_it_was_written(cast, hours):
    row = advisory.submit(cast.member, a_wish("marketplace", 4, preferred_hours="9:00 to 12:00"))
    assert (row.topic, row.country, row.time_zone, row.preferred_hours) == (
        "Code review", "NO", "Europe/Oslo", "9:00 to 12:00",
    )  # fmt: skip


def test_the_mail_about_presales_that_are_not_counted_is_in_the_log_of_their_benefit(cast, membership):
    row = a_request_of(cast.member, scenario="presales")
    presales = membership.benefits.get(code="technical-presales")
    assert row.entitlement is None
    assert Outbox.objects.get(kind="benefits/advisory_requested").reference == presales.reference
