"""What the name service may answer, and that each answer is one of three (D53)."""

import pytest
from dns import exception as errors
from dns import resolver as dns
from dns.rdata import from_text
from dns.rdataclass import IN
from dns.rdatatype import TXT

from partnerportal.accounts.resolvers import DemoResolver, DnsResolver, DomainUnknown, NoAnswer, resolver
from tests.accounts.company.builders import MONDAY, a_proof_request

NAME = "_partner-portal.acme.example"


class NoTxt(dns.NoAnswer):
    """The name is there, without a TXT value; the library builds it of a whole response."""

    def __init__(self):
        Exception.__init__(self, NAME)


def answers(monkeypatch, found):
    """The library answers with these rows, or raises."""

    def resolve(name, kind, lifetime):
        assert (name, kind) == (NAME, "TXT") and lifetime <= 5
        if isinstance(found, Exception):
            raise found
        return [from_text(IN, TXT, row) for row in found]

    monkeypatch.setattr(dns, "resolve", resolve)


@pytest.mark.parametrize(
    "rows, values",
    [
        (['"one"'], ["one"]),
        (['"v=spf1 -all"', '"partner-portal=abc"'], ["v=spf1 -all", "partner-portal=abc"]),
        (['"partner-" "portal=abc"'], ["partner-portal=abc"]),
        (['"\\195\\184"'], ["ø"]),
        (['"\\255"'], ["\ufffd"]),
    ],
)
def test_every_value_is_read_whole(monkeypatch, rows, values):
    answers(monkeypatch, rows)
    assert DnsResolver().txt(NAME) == values


@pytest.mark.parametrize("error", [dns.NXDOMAIN(), NoTxt()], ids=["no such name", "no such value"])
def test_a_name_that_is_not_there_is_unknown(monkeypatch, error):
    answers(monkeypatch, error)
    with pytest.raises(DomainUnknown):
        DnsResolver().txt(NAME)


@pytest.mark.parametrize(
    "error",
    [errors.Timeout(), dns.LifetimeTimeout(timeout=4, errors=[]), dns.NoNameservers(), dns.YXDOMAIN(), OSError("net")],
    ids=lambda error: type(error).__name__,
)
def test_a_service_that_does_not_answer_proves_nothing(monkeypatch, error):
    answers(monkeypatch, error)
    with pytest.raises(NoAnswer):
        DnsResolver().txt(NAME)


@pytest.mark.parametrize("name", ["a..b", f"{'a' * 64}.example", "\udcff.example"])
def test_a_name_that_cannot_be_one_is_answered_too(name):
    with pytest.raises((NoAnswer, DomainUnknown)):
        DnsResolver().txt(name)


def test_the_demo_finds_the_value_at_the_second_look(cast):
    row = a_proof_request(cast.member, proved_at=None)
    with pytest.raises(DomainUnknown):
        DemoResolver().txt(row.proof_name)
    row.checked_at = MONDAY
    row.save(update_fields=["checked_at"])
    assert row.proof_value in DemoResolver().txt(row.proof_name)


def test_the_demo_knows_no_domain_of_the_world(cast):
    with pytest.raises(DomainUnknown):
        DemoResolver().txt("_partner-portal.acme.com")


@pytest.mark.parametrize("kind", [DnsResolver, DemoResolver])
def test_the_setting_chooses(settings, kind):
    settings.DOMAIN_RESOLVER = f"partnerportal.accounts.resolvers.{kind.__name__}"
    assert isinstance(resolver(), kind)
