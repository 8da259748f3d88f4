"""The marketing contact: from the list, with an e-mail of its own; one line in the log for each change."""

import pytest

from benefits.models import MarketingContact
from benefits.services import marketing
from partnerportal.accounts.models import Activity
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.benefits.marketing.builders import PHONE, a_contact, leave, the_contact
from tests.builders import a_person

pytestmark = pytest.mark.django_db
DATA = {"email": "marketing@acme.example", "phone": PHONE, "language": "en"}


def lines():
    return list(
        Activity.objects.filter(verb__startswith="marketing.contact").order_by("pk").values_list("verb", flat=True)
    )


def test_the_first_one_is_added(cast, contact):
    row = the_contact()
    assert (row.person, row.email, row.phone, row.language) == (cast.member, DATA["email"], PHONE, "en")
    assert (row.set_by, lines()) == (cast.global_admin, ["marketing.contact_added"])


def test_an_update_changes_the_data_of_the_same_person(cast, contact):
    marketing.update_contact(cast.partner_admin, "other@acme.example", PHONE, "ko")
    row = the_contact()
    assert (row.person, row.email, row.language, row.set_by) == (
        cast.member, "other@acme.example", "ko", cast.partner_admin,
    )  # fmt: skip
    assert lines() == ["marketing.contact_added", "marketing.contact_updated"]


def test_an_update_that_changes_nothing_writes_nothing(cast, contact):
    marketing.update_contact(cast.global_admin, contact.email, contact.phone, contact.language)
    assert lines() == ["marketing.contact_added"]


def test_a_change_gives_the_duty_to_another_person(cast, contact):
    marketing.change_contact(cast.global_admin, cast.sales_agent, **DATA)
    assert the_contact().person == cast.sales_agent
    last = Activity.objects.latest("pk")
    assert (last.verb, last.facts) == (
        "marketing.contact_changed", {"person": str(cast.sales_agent), "before": str(cast.member)},
    )  # fmt: skip


def test_a_change_to_the_same_person_is_refused(cast, contact):
    with pytest.raises(Refused, match="is the marketing contact already"):
        marketing.change_contact(cast.global_admin, cast.member, **DATA)
    assert lines() == ["marketing.contact_added"]


@pytest.mark.parametrize("swap", [str.upper, str.lower, str.title])
@pytest.mark.parametrize("verb", ["add", "update", "change"])
def test_the_email_of_the_companys_account_is_refused_in_any_case(cast, membership, swap, verb):
    email = swap(cast.acme.email)
    if verb != "add":
        a_contact(cast.global_admin, cast.member)
    with pytest.raises(Refused, match="e-mail of the company's account"):
        if verb == "update":
            marketing.update_contact(cast.global_admin, email, PHONE, "en")
        else:
            person = cast.sales_agent if verb == "change" else cast.member
            getattr(marketing, f"{verb}_contact")(cast.global_admin, person, email, PHONE, "en")


def test_the_persons_own_email_is_welcome(cast, membership):
    a_contact(cast.global_admin, cast.member, email=cast.member.email)
    assert the_contact().email == cast.member.email


@pytest.mark.parametrize("who", ["outsider", "holder", "reseller"])
def test_a_person_of_another_company_is_refused(cast, membership, who):
    with pytest.raises(Refused, match="Choose a person of Acme"):
        a_contact(cast.global_admin, getattr(cast, who))
    assert not MarketingContact.objects.exists()


def test_a_disabled_person_is_refused(cast, membership):
    gone = a_person(cast.acme, is_active=False)
    with pytest.raises(Refused, match="Choose a person of Acme"):
        a_contact(cast.global_admin, gone)


@pytest.mark.parametrize(
    "who", ["member", "guest", "account_admin", "user_admin", "billing_admin", "admin_agent", "legacy_admin", "holder",
            "reseller", "reviewer"]
)  # fmt: skip
@pytest.mark.parametrize("verb", ["add", "update", "change"])
def test_only_the_two_admins_set_it(cast, contact, who, verb):
    user = getattr(cast, who)
    with pytest.raises(Forbidden):
        if verb == "update":
            marketing.update_contact(user, **DATA)
        else:
            getattr(marketing, f"{verb}_contact")(user, cast.member, **DATA)


def test_a_second_add_is_told_that_somebody_was_first(cast, contact):
    with pytest.raises(WrongState, match="Somebody else has just added"):
        a_contact(cast.partner_admin, cast.sales_agent)
    assert the_contact().person == cast.member


@pytest.mark.parametrize("verb", ["update", "change"])
def test_without_a_contact_there_is_nothing_to_change(cast, membership, verb):
    with pytest.raises(WrongState, match="There is no marketing contact yet"):
        if verb == "update":
            marketing.update_contact(cast.global_admin, **DATA)
        else:
            marketing.change_contact(cast.global_admin, cast.sales_agent, **DATA)


def test_it_is_there_while_the_person_works_for_the_company(cast, contact):
    assert the_contact().is_there
    leave(cast.member)
    assert not the_contact().is_there


def test_it_is_seen_by_the_company_alone(cast, contact):
    assert MarketingContact.objects.visible_to(cast.member).get() == contact
    for who in ("outsider", "guest", "holder", "reseller", "reviewer"):
        assert not MarketingContact.objects.visible_to(getattr(cast, who)).exists()
