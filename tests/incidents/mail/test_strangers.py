"""Forged and foreign mail: never added, noted once, and nobody is mailed."""

import pytest

from incidents.models import InboundMail, Watcher
from partnerportal.accounts.models import Outbox, RoleAssignment
from tests.builders import a_person
from tests.incidents.mail.builders import a_mail, taken, with_file


def unchanged(incident):
    return list(incident.messages.values()), list(incident.events.values()), list(Outbox.objects.values("pk"))


def is_only_noted(incident, mail, verdict, why=""):
    """Also a second time, and as a whole: one row and nothing else."""
    before = unchanged(incident)
    rows = [taken(mail) for _copy in range(2)]
    assert {row.pk for row in rows} == {InboundMail.objects.get().pk}
    assert rows[0].verdict == verdict
    assert why in rows[0].why
    assert unchanged(incident) == before


FORGED = {
    "no address of ours": "office@acme.example",
    "no token": "reply@replies.example",
    "a made-up token": "reply+1-2-aaaaaaaaaaaaaaaaaaaaaaaa@replies.example",
    "no To at all": None,
    "only letters": "reply+abc@replies.example",
}


@pytest.mark.parametrize("to", FORGED.values(), ids=FORGED)
def test_a_forged_address(cast, incident, to):
    is_only_noted(incident, a_mail(incident, cast.member, To=to), "forged")


def test_the_address_of_another_incident_with_this_seal(cast, incident):
    to = str(a_mail(incident, cast.member)["To"])
    other = to.replace("reply+", "reply+1", 1)
    is_only_noted(incident, a_mail(incident, cast.member, To=other), "forged")


def test_a_forged_mail_with_a_file_does_not_reach_the_storage(cast, incident):
    is_only_noted(incident, with_file(a_mail(incident, cast.member, To="reply+x@y.example")), "forged")


FOREIGN = {
    "a stranger": "eve@elsewhere.example",
    "a name that looks like it": '"mona@acme.example" <eve@elsewhere.example>',
    "nobody": None,
    "two at once": "one@acme.example, two@acme.example",
    "no address": "Mona",
    "a group": "Team: one@acme.example;",
}


@pytest.mark.parametrize("sender", FOREIGN.values(), ids=FOREIGN)
def test_from_somebody_else(cast, incident, sender):
    is_only_noted(incident, a_mail(incident, cast.member, From=sender), "foreign", cast.member.email)


def test_a_colleague_with_a_forwarded_address(cast, incident):
    mail = a_mail(incident, cast.member, From=cast.global_admin.email)
    is_only_noted(incident, mail, "foreign")


def test_two_from_lines(cast, incident):
    raw = a_mail(incident, cast.member).as_bytes()
    is_only_noted(incident, b"From: eve@elsewhere.example\r\n" + raw, "foreign")


def test_somebody_who_was_disabled(cast, incident):
    cast.member.is_active = False
    cast.member.save(update_fields=["is_active"])
    is_only_noted(incident, a_mail(incident, cast.member), "foreign", "may not see")


def test_somebody_who_no_longer_follows_it(cast, incident):
    colleague = a_person(cast.acme, name="Cole League")
    is_only_noted(incident, a_mail(incident, colleague), "foreign", "may not see")


def test_somebody_who_left_the_company(cast, incident):
    Watcher.objects.filter(user=cast.member).delete()
    cast.member.organization = cast.rival
    cast.member.save(update_fields=["organization"])
    is_only_noted(incident, a_mail(incident, cast.member), "foreign", "may not see")


def test_an_engineer_who_is_no_engineer_any_more(cast, incident):
    RoleAssignment.objects.filter(user=cast.engineer).delete()
    is_only_noted(incident, a_mail(incident, cast.engineer), "foreign", "may not see")


def test_what_a_guessed_message_id_cannot_do(cast, incident):
    """Whoever knows the ID of a mail that is under way cannot keep it out by being first."""
    mail = a_mail(incident, cast.member)
    assert (
        taken(a_mail(incident, cast.member, To="reply+x@y.example", Message_ID=mail["Message-ID"])).verdict == "forged"
    )
    assert taken(mail).verdict == "reply"
