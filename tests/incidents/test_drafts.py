import pytest

from incidents import services
from incidents.models import Incident, Watcher
from partnerportal.common.refusals import Refused, WrongState
from support.models import Entry
from tests.builders import a_version
from tests.incidents.builders import MONDAY, a_draft, an_incident, in_state, later


def test_a_draft_is_kept_and_counts_nothing(cast):
    draft = services.save_draft(cast.member, None, now=MONDAY, title="Replication stops", version=a_version())
    assert (draft.state, draft.organization, draft.saved_at) == ("draft", cast.acme, MONDAY)
    assert draft.product_name == "SQL Server 2022"
    assert not Entry.objects.filter(kind="consumed").exists()


def test_saving_again_changes_the_same_draft_and_its_step_only_grows(cast):
    draft = services.save_draft(cast.member, None, step=3)
    draft = services.save_draft(cast.member, draft, step=2, title="Other")
    assert (draft.step, draft.title, Incident.objects.count()) == (3, "Other", 1)


def test_a_version_taken_out_takes_its_words_with_it(cast):
    draft = services.save_draft(cast.member, a_draft(cast.member), version=None)
    assert draft.product_name == ""


def test_a_draft_has_no_other_fields(cast):
    with pytest.raises(TypeError, match="paid_by"):
        services.save_draft(cast.member, None, paid_by=cast.acme)


def test_nobody_else_saves_or_discards_a_draft(cast):
    draft = a_draft(cast.member)
    with pytest.raises(WrongState):
        services.save_draft(cast.global_admin, draft, title="Mine")
    with pytest.raises(Refused):
        services.discard_draft(cast.global_admin, draft)
    assert Incident.objects.get(pk=draft.pk).title == "Replication stops"


def test_discarding_leaves_nothing_and_is_harmless_twice(cast):
    draft = a_draft(cast.member)
    services.discard_draft(cast.member, draft)
    services.discard_draft(cast.member, draft)
    assert not Incident.objects.exists() and not Watcher.objects.exists()


def test_a_holder_drafts_without_a_company(cast):
    assert a_draft(cast.holder).organization is None


def test_a_follow_up_is_a_new_draft_filled_in_from_the_closed_one(cast):
    closed = in_state("closed", cast.member, cast.engineer)
    draft = services.follow_up(cast.member, closed, "It is back since Friday.")
    assert (draft.state, draft.follows, draft.title) == ("draft", closed, closed.title)
    assert draft.contact_email == closed.contact_email
    assert draft.description == f"This follows {closed.reference}.\n\nIt is back since Friday."


def test_a_follow_up_by_somebody_else_leaves_the_contact_to_them(cast):
    draft = services.follow_up(cast.global_admin, in_state("closed", cast.member, cast.engineer))
    assert (draft.filed_by, draft.contact_name) == (cast.global_admin, "")


def test_what_can_still_be_answered_needs_no_follow_up(cast):
    with pytest.raises(WrongState):
        services.follow_up(cast.member, an_incident(cast.member))


def test_the_promise_is_shown_before_submitting(cast):
    english = services.preview(cast.member, "A", "en", now=MONDAY)
    assert (english.hours, english.counting, english.due_at) == (2, "clock", later(hours=2))
    local = services.preview(cast.member, "C", "nb", now=MONDAY)
    assert (local.counting, local.zone, local.due_at) == ("business", "UTC", later(days=1))
