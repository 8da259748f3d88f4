"""The communication log of a benefit: every mail about it, and never what a mail says."""

import pytest
from django.urls import reverse

from benefits.services import marketing
from partnerportal.accounts import outbox
from partnerportal.accounts.models import Outbox
from tests.benefits.builders import a_membership, an_active
from tests.benefits.marketing.builders import TEXT, State, a_contact, a_request, an_offer_of, in_state

pytestmark = pytest.mark.django_db


def listed(client, user, benefit):
    client.force_login(user)
    answer = client.get(reverse("benefits:mails", args=[benefit.pk]))
    return [mail.kind for mail in answer.context["page"].items], answer.content.decode()


@pytest.fixture
def offer(cast, membership):
    a_contact(cast.global_admin, cast.member)
    benefit = an_offer_of(membership)
    row = in_state(a_request(cast.global_admin, benefit), State.ACTIVE, cast.reviewer, cast.global_admin)
    marketing.follow_up(cast.reviewer, row, "The dates are set.")
    return benefit


def test_every_mail_about_it_is_listed_the_newest_first(client, cast, offer):
    kinds, text = listed(client, cast.member, offer)
    assert kinds == ["benefits/marketing_follow_up", "benefits/marketing_activated"]
    assert "marketing@acme.example" in text and "Marketing course is active" in text and "Waiting to be sent" in text


def test_what_a_mail_says_is_not_shown(client, cast, offer):
    _kinds, text = listed(client, cast.global_admin, offer)
    assert TEXT not in text and "The dates are set." not in text


def test_a_benefit_without_mail_says_so(client, cast, membership):
    kinds, text = listed(client, cast.member, membership.benefits.get(code="advisory-hours"))
    assert kinds == [] and "No mail was sent about this benefit yet" in text


def test_support_lists_its_activation_and_the_year_its_reminders(client, cast, membership):
    active = an_active(membership, cast.global_admin, cast.reviewer)
    outbox.send("benefits/issued", cast.member, "reminder", membership.reference, cast.acme,
                {"activation": active, "contract": active.contract})  # fmt: skip
    support = membership.benefits.get(code="product-support")
    assert listed(client, cast.member, support)[0] == ["benefits/issued", "benefits/issued"]
    assert listed(client, cast.member, membership.benefits.get(code="marketing-course"))[0] == ["benefits/issued"]


def test_no_id_stands_in_it(client, cast, membership):
    contract = an_active(membership, cast.global_admin, cast.reviewer).contract
    text = listed(client, cast.global_admin, membership.benefits.get(code="product-support"))[1]
    assert contract.access_id not in text and contract.contract_id not in text


@pytest.mark.parametrize("who, status", [("outsider", 404), ("guest", 403), ("holder", 403), ("reseller", 403),
                                         ("reviewer", 403), ("member", 200)])  # fmt: skip
def test_it_is_the_companys(client, cast, offer, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(reverse("benefits:mails", args=[offer.pk])).status_code == status


def test_mail_of_another_company_about_its_own_is_not_there(client, cast, offer):
    a_membership(cast.rival, "silver")
    Outbox.objects.filter(kind="benefits/marketing_activated").update(organization=cast.rival)
    assert listed(client, cast.member, offer)[0] == ["benefits/marketing_follow_up"]


def test_it_only_shows_and_goes_page_by_page(client, cast, offer, django_assert_max_num_queries):
    facts = {"kind": "benefits/runs_out", "reference": offer.reference, "organization": cast.acme, "subject": "Again"}
    Outbox.objects.bulk_create(Outbox(key=f"k{n}", to=f"p{n}@acme.example", **facts) for n in range(60))
    client.force_login(cast.member)
    url = reverse("benefits:mails", args=[offer.pk])
    client.get(url)
    with django_assert_max_num_queries(12):
        assert len(client.get(url).context["page"].items) == 25
    assert client.post(url).status_code == 405
    assert client.get(f"{url}?after=nonsense").status_code == 404
