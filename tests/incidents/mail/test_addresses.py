"""Reply addresses: read in any case, made by nobody else, and never mistaken for another kind of seal."""

import pytest

from incidents.mail.addresses import read_address, read_sent_id, reply_address, sent_id, tokens_in


def token(incident=123, user=45):
    return tokens_in(reply_address(incident, user))[0]


def test_it_names_the_incident_and_the_person():
    assert read_address(token()) == (123, 45, False)
    assert read_address(token(10**15, 10**12)) == (10**15, 10**12, False)


def test_it_fits_into_an_address_and_survives_capitals():
    address = reply_address(10**18, 10**18)
    assert len(address.partition("@")[0]) <= 64
    assert read_address(tokens_in(address.upper())[0]) == (10**18, 10**18, False)


def test_without_a_domain_there_is_none(settings):
    settings.REPLY_DOMAIN = ""
    assert reply_address(1, 2) == ""


FORGED = {
    "no seal": "3f-19",
    "empty": "",
    "dashes": "---",
    "of another incident": lambda: token().replace("3f-", "3g-", 1),
    "of another person": lambda: token().replace("-19-", "-1a-", 1),
    "one letter changed": lambda: token()[:-1] + ("a" if token()[-1] != "a" else "b"),
    "one letter less": lambda: token()[:-1],
    "one letter more": lambda: token() + "a",
    "keys moved": lambda: token().replace("-19-", "19-", 1),
    "a message ID's seal": lambda: sent_id(123).removeprefix("<mail.").partition("@")[0],
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_what_this_portal_did_not_sign_names_nothing(forged):
    assert read_address(forged() if callable(forged) else forged) is None


def test_another_key_reads_nothing_and_an_older_one_still_does(settings):
    made, old = token(), settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    assert read_address(made) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert read_address(made) == (123, 45, False)


def test_a_message_id_names_the_mail_and_is_sealed_too():
    assert read_sent_id(f"Re: {sent_id(77)} and more") == 77
    assert read_sent_id("<mail.25-aaaaaaaaaaaaaaaaaaaaaaaa@replies.example>") is None
    assert read_sent_id(f"<mail.{token()}@replies.example>") is None
    assert read_sent_id("") is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("mona@acme.example, reply@replies.example", 0),
        ("Portal <REPLY+A-b-C@replies.example>, reply+a-b-c@other.example", 1),
        ("reply+a@x, reply+b@x", 2),
        ("reply+" + "a" * 100 + "@x", 0),
    ],
)
def test_the_addresses_in_a_header(text, count):
    assert len(tokens_in(text)) == count
