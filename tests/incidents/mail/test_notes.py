"""A reply to what only staff may read stays among staff, however a mail program quotes it (model.md 5)."""

from datetime import timedelta
from pathlib import Path

import pytest

from incidents import services
from incidents.mail.addresses import NOTE, REPLY, read_address, reply_address, tokens_in
from incidents.mail.letterhead import foot, headers
from incidents.models import Incident
from incidents.services import escalating
from partnerportal.accounts.models import Outbox
from tests.builders import a_person
from tests.incidents.builders import an_incident, later
from tests.incidents.mail.builders import a_mail, sent, taken, with_file

SECRET = "The customer is bluffing."
KINDS = {
    "answered": REPLY,
    "asked": REPLY,
    "assigned": NOTE,
    "at_the_desk": NOTE,
    "closed": REPLY,
    "due_soon": NOTE,
    "merged": REPLY,
    "not_added": "",
    "opened": REPLY,
    "outage_again": REPLY,
    "outage_linked": REPLY,
    "outage_over": REPLY,
    "overdue": NOTE,
    "reopened": REPLY,
    "replied": REPLY,
    "severity": REPLY,
}
ELSEWHERE = ("handed_over", "read_link")
"""Of no incident of the reader's, or to people without an account."""
ATTRIBUTION = "On Mon, 16 Nov 2026 at 10:00, Partner Portal <no-reply@portal.example> wrote:\n"
SHAPES = {
    "words between the quoted lines": lambda sent: quoted(sent).replace("> Read and", "I look at it.\n> Read and"),
    "nothing but the quotation": lambda sent: ATTRIBUTION + quoted(sent),
    "a quotation without marks": lambda sent: f"I take it.\n\n{sent}",
    "an attribution nobody knows": lambda sent: f"I take it.\n\nPartner Portal kirjoitti 16.11.2026:\n\n{sent}",
    "as it should be": lambda sent: f"I take it.\n\n{ATTRIBUTION}{quoted(sent)}",
}


def quoted(text):
    return "".join(f"> {line}\n" for line in text.splitlines())


@pytest.fixture
def colleague(cast):
    return a_person(None, "support_engineer", name="Eva Engineer")


@pytest.fixture
def handed_over(cast, incident, colleague):
    """With a note that the partner must never read."""
    services.assign(cast.engineer, incident, colleague, SECRET, instead_of=cast.engineer.pk)
    return sent(incident, "assigned")


def reply_to(row, text, **more):
    incident = Incident.objects.get(pk=int(row.reference.partition(":")[2]))
    return taken(a_mail(incident, row.user, text, To=headers(row)["Reply-To"]), **more)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_reply_to_a_hand_over_never_reaches_the_partner(cast, incident, handed_over, shape):
    mails = Outbox.objects.filter(to=cast.member.email).count()
    row = reply_to(handed_over, shape(handed_over.body))
    assert row.verdict == ("refused" if shape is SHAPES["nothing but the quotation"] else "reply")
    assert not [message for message in incident.messages.visible_to(cast.member) if SECRET in message.body]
    assert Outbox.objects.filter(to=cast.member.email).count() == mails


def test_it_is_a_note_of_its_sender(cast, incident, handed_over, colleague):
    reply_to(handed_over, "I look at it.")
    note = incident.messages.order_by("-pk").first()
    assert (note.body, note.author, note.is_internal) == ("I look at it.", colleague, True)


@pytest.mark.parametrize(("move", "kind"), [("warn", "due_soon"), ("escalate", "overdue")])
def test_an_answer_to_the_clock_is_no_response(cast, move, kind):
    assert cast.operator and cast.engineer
    late = an_incident(cast.member)
    escalating.tell(move, late.pk, late.due_at + timedelta(minutes=1 if move == "escalate" else -1))
    reply_to(sent(late, kind), "Jim, please take this one, the customer is difficult.", now=later(hours=6))
    late.refresh_from_db()
    assert (late.first_response_at, late.engineer) == (None, None)
    assert late.messages.get(author__isnull=False, is_staff=True).is_internal
    assert not Outbox.objects.filter(kind="incidents/answered").exists()


def test_each_mail_says_what_a_reply_becomes(cast, incident):
    for kind, purpose in KINDS.items():
        row = Outbox(kind=f"incidents/{kind}", user=cast.engineer, to="jim@x.example")
        row.pk, row.reference = 1, incident.activity_reference
        address, said = headers(row).get("Reply-To", ""), foot(row)
        assert address == (reply_address(incident.pk, cast.engineer.pk, purpose) if purpose else ""), kind
        assert ("becomes an internal note" in said, "is an answer on" in said) == (purpose == NOTE, purpose == REPLY)


def test_no_mail_about_an_incident_is_left_out_of_that():
    folder = Path(__file__).parents[3] / "templates/emails/incidents"
    kinds = {path.name.removesuffix(".subject.txt") for path in folder.glob("*.subject.txt")}
    assert {kind for kind in kinds if not kind.startswith(ELSEWHERE)} <= set(KINDS)


def test_of_two_addresses_of_the_sender_the_one_for_notes_counts(cast, incident):
    both = [reply_address(incident.pk, cast.engineer.pk, purpose) for purpose in (REPLY, NOTE)]
    for to in (both, both[::-1]):
        taken(a_mail(incident, cast.engineer, f"To {to[0]}", To=", ".join(to)))
    assert [said.is_internal for said in incident.messages.order_by("-pk")[:2]] == [True, True]


def test_the_purpose_cannot_be_changed(cast, incident):
    tokens = [tokens_in(reply_address(1, 2, purpose))[0] for purpose in (REPLY, NOTE)]
    assert [read_address(token).is_note for token in tokens] == [False, True]
    assert tokens[0].rpartition("-")[0] == tokens[1].rpartition("-")[0]


def test_a_partner_has_no_use_of_an_address_for_notes(cast, incident):
    row = taken(a_mail(incident, cast.member, To=reply_address(incident.pk, cast.member.pk, NOTE)))
    assert row.verdict == "refused"
    assert not incident.messages.filter(author=cast.member).exists()


def test_an_answer_of_nothing_but_a_quotation_is_refused(cast, incident):
    row = taken(a_mail(incident, cast.engineer, ATTRIBUTION + quoted("PB-000001 needs you.")))
    assert (row.verdict, "Write a message" in row.why) == ("refused", True)
    assert sent(incident, "not_added").to == cast.engineer.email


def test_with_a_file_it_is_the_file_alone(cast, incident):
    mail = with_file(a_mail(incident, cast.engineer, ATTRIBUTION + quoted("PB-000001 needs you.")))
    assert taken(mail).verdict == "reply"
    assert incident.messages.order_by("-pk").first().body == ""
