"""One Go-To-Market offer, asked for and decided by several people at once."""

import pytest
from django.utils import timezone

from benefits import services
from benefits.models import MarketingActivation, MarketingContact, MarketingFollowUp
from benefits.services import marketing
from partnerportal.accounts.models import Outbox
from partnerportal.common.refusals import WrongState
from tests.benefits.builders import a_membership
from tests.benefits.marketing.builders import a_contact, a_request, an_offer_of
from tests.races.harness import accepted, at_once, refused, together, without

ONE_LIVE = "benefits_marketingactivation_one_live_per_benefit"


@pytest.fixture
def offer(cast):
    services.load_catalogue()
    return an_offer_of(a_membership(cast.acme, "silver"))


def test_many_who_ask_at_once_have_one_request(cast, offer):
    a_contact(cast.global_admin, cast.member)
    outcomes = at_once(8, lambda: a_request(cast.global_admin, offer))
    assert {row.pk for row in accepted(outcomes)} == {MarketingActivation.objects.get().pk}
    assert refused(outcomes) == []


def test_the_twin_without_the_guards_has_many(cast, offer):
    facts = {"organization": cast.acme, "benefit": offer, "requested_by": cast.global_admin}
    facts |= {"requested_at": timezone.now(), "expires_date": offer.usable_until}
    with without(MarketingActivation, ONE_LIVE):
        at_once(4, lambda: MarketingActivation.objects.create(**facts))
        assert MarketingActivation.objects.count() == 4


def test_of_two_who_name_a_contact_one_is_told(cast, offer):
    people = [cast.member, cast.sales_agent, cast.partner_admin, cast.user_admin]
    adds = [lambda person=person: a_contact(cast.global_admin, person) for person in people]
    outcomes = together(*adds)
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 3)
    assert MarketingContact.objects.count() == 1


def test_of_two_decisions_one_counts_and_one_mail_goes_out(cast, offer):
    a_contact(cast.global_admin, cast.member)
    row = a_request(cast.global_admin, offer)
    outcomes = together(
        lambda: marketing.activate(cast.reviewer, row, "Begin."),
        lambda: marketing.reject(cast.operator, row, "Not now."),
        lambda: marketing.withdraw(cast.global_admin, row),
    )
    assert (len(accepted(outcomes)), len(refused(outcomes, WrongState))) == (1, 2)
    mails = Outbox.objects.filter(kind__startswith="benefits/marketing").count()
    assert mails == (MarketingActivation.objects.get().state != MarketingActivation.State.WITHDRAWN)
    assert not MarketingFollowUp.objects.exists()
