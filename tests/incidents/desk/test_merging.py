"""Merging a duplicate into the incident that goes on, and parting them again."""

import pytest
from django.db import IntegrityError, transaction

from incidents import services
from incidents.models import Incident, Message
from partnerportal.accounts.models import Activity, Outbox
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from support.models import Entitlement
from tests.builders import a_person
from tests.customers.builders import a_customer
from tests.incidents.builders import a_line, an_incident, in_state, later
from tests.incidents.desk.builders import fresh


def merge(cast, incident, other, text="", **more):
    seen = incident.messages.order_by("-pk").values_list("pk", flat=True).first() or 0
    return services.merge(cast.engineer, incident, other, text, **{"seen": seen, "now": later(hours=2), **more})


def used(incident):
    return Entitlement.objects.get(pk=incident.entitlement_id).used


def test_the_duplicate_closes_and_names_the_other(cast, incident, other):
    merged = merge(cast, incident, other)
    assert (merged.state, merged.close_reason, merged.merged_into) == ("closed", "duplicate", other)
    assert (merged.closed_at, merged.answer_due_at, fresh(other).state) == (later(hours=2), None, "open")


def test_its_unit_is_given_back(cast, incident, other):
    assert used(incident) == 2
    merge(cast, incident, other)
    assert used(incident) == 1


def test_who_follows_it_follows_the_other(cast, incident, other):
    colleague, gone = a_person(cast.acme), a_person(cast.acme)
    for person in (colleague, gone):
        services.watch(cast.member, incident, person)
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    merge(cast, incident, other)
    assert {watcher.user for watcher in other.watchers.all()} == {cast.global_admin, cast.member, colleague}
    assert other.watchers.filter(organization=cast.acme).count() == 3


def test_the_partner_is_told_with_the_link(cast, incident, other):
    Outbox.objects.all().delete()
    merge(cast, incident, other, "The other one has the log.")
    mail = Outbox.objects.get()
    assert (mail.kind, mail.to) == ("incidents/merged", cast.member.email)
    assert mail.subject == f"{incident.reference} goes on in {other.reference}"
    for part in (other.get_absolute_url(), "The other one has the log.", "was given back"):
        assert part in mail.body


def test_what_was_said_stays_where_it_is(cast, incident, other):
    services.reply(cast.member, incident, "It is the same.", now=later(hours=1))
    merge(cast, incident, other, "So it is.")
    assert [message.body for message in incident.messages.all()] == ["It is the same.", "So it is."]
    assert not other.messages.exists()


def test_a_text_is_the_first_response(cast, incident, other):
    assert merge(cast, incident, other).first_response_at is None
    again = in_state("open", cast.member, cast.engineer)
    assert merge(cast, again, other, "The same.").first_response_at == later(hours=2)


def test_both_timelines_say_it(cast, incident, other):
    merge(cast, incident, other)
    assert incident.events.last().sentence == f"Engineer closed the incident as a duplicate of {other.reference}"
    said = f"Engineer merged {incident.reference} into this incident, which is now due as that one was: by "
    assert other.events.last().sentence == said + "16 Nov 2026, 14:00 UTC"
    assert set(Activity.objects.filter(verb__startswith="incident.").values_list("verb", flat=True)) >= {
        "incident.merged",
        "incident.absorbed",
    }


def test_a_pause_ends_with_it(cast, other):
    asked = in_state("attention_needed", cast.member, cast.engineer)
    merge(cast, asked, other)
    assert asked.pauses.get().end_at == later(hours=2)


# --- what is refused ---


def test_not_into_itself(cast, incident):
    with pytest.raises(Refused, match="no duplicate of itself"):
        merge(cast, incident, incident)


def test_not_into_another_companys(cast, incident):
    theirs = an_incident(cast.outsider)
    with pytest.raises(Refused, match="is of another company"):
        merge(cast, incident, theirs)
    assert fresh(incident).is_open


def test_the_database_holds_the_company(cast, incident):
    theirs = an_incident(cast.outsider)
    changes = {"state": "closed", "close_reason": "duplicate", "closed_at": later(hours=1), "answer_due_at": None}
    with pytest.raises(IntegrityError, match="merged_in_same_company"), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(merged_into=theirs, **changes)


def test_not_for_another_customer(cast, incident, other):
    Incident.objects.filter(pk=other.pk).update(customer=a_customer(cast.acme))
    with pytest.raises(Refused, match="is for another customer"):
        merge(cast, incident, other)


def test_not_into_a_duplicate(cast, incident, other):
    third = an_incident(cast.member, a_line(cast.member))
    merge(cast, other, third)
    with pytest.raises(Refused, match="is a duplicate itself"):
        merge(cast, incident, other)


def test_not_into_what_is_closed(cast, incident):
    closed = in_state("closed", cast.member, cast.engineer)
    with pytest.raises(WrongState, match=f"{closed.reference} has moved on"):
        merge(cast, incident, closed)


def test_a_duplicate_is_not_merged_twice(cast, incident, other):
    merge(cast, incident, other)
    with pytest.raises(WrongState, match="has moved on"):
        merge(cast, incident, other)
    assert used(incident) == 1


def test_what_the_partner_wrote_meanwhile_is_read_first(cast, incident, other):
    services.reply(cast.member, incident, "Wait.", now=later(hours=1))
    with pytest.raises(WrongState, match="The partner has written"):
        merge(cast, incident, other, "The same.", seen=0)
    assert (fresh(incident).is_open, Message.objects.count()) == (True, 1)


def test_what_a_colleague_noted_meanwhile_stops_nothing(cast, incident, other):
    services.note(cast.operator, incident, "The same?", now=later(hours=1))
    assert merge(cast, incident, other, seen=0).is_closed


@pytest.mark.parametrize("who", ["member", "reviewer", "holder", "global_admin"])
def test_who_may_not_merge(cast, incident, other, who):
    with pytest.raises(Forbidden):
        services.merge(getattr(cast, who), incident, other)


def test_nobody_merges_incidents_of_the_own_company(cast, incident, other):
    with pytest.raises(Refused, match="own company"):
        services.merge(a_person(cast.acme, "support_engineer"), incident, other)


def test_two_of_a_holder_are_merged_and_two_of_two_holders_are_not(cast):
    line = a_line(cast.holder, company=cast.acme)
    first, second = an_incident(cast.holder, line), an_incident(cast.holder, line)
    someone = a_person(None)
    theirs = an_incident(someone, a_line(someone, company=cast.acme))
    with pytest.raises(Refused, match="was filed by somebody else"):
        merge(cast, first, theirs)
    assert merge(cast, first, second).merged_into == second


# --- afterwards ---


def test_a_reply_goes_on_where_the_incident_does(cast, incident, other):
    services.take(cast.engineer, other)
    merge(cast, incident, other)
    held = services.reply(cast.member, incident, "One more thing.", now=later(hours=3))
    assert held == other
    assert (other.messages.get().body, fresh(incident).is_closed) == ("One more thing.", True)
    assert Outbox.objects.filter(kind="incidents/replied", to=cast.engineer.email).exists()


def test_a_reply_follows_from_duplicate_to_duplicate(cast, incident, other):
    third = an_incident(cast.member, a_line(cast.member))
    merge(cast, incident, other)
    merge(cast, other, third)
    assert services.reply(cast.member, incident, "One more thing.", now=later(hours=3)) == third


def test_reopening_parts_them_and_takes_the_unit_again(cast, incident, other):
    merge(cast, incident, other)
    opened = services.reopen(cast.member, incident, "It is another one.", now=later(hours=4))
    assert (opened.state, opened.merged_into, used(incident)) == ("open", None, 2)
    assert services.reply(cast.member, incident, "Here.", now=later(hours=5)) == incident


def test_what_was_parted_can_be_merged_the_other_way(cast, incident, other):
    merge(cast, incident, other)
    services.reopen(cast.member, incident, "It is another one.", now=later(hours=4))
    assert merge(cast, other, fresh(incident), now=later(hours=5)).merged_into == incident
