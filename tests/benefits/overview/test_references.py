"""What a reference of benefits means to a reader: a title and an address, for who may see it."""

import pytest

from benefits.models import MembershipBenefit
from partnerportal.common.references import resolve
from tests.benefits.builders import a_request
from tests.benefits.marketing.builders import a_contact, an_offer_of
from tests.benefits.marketing.builders import a_request as a_marketing_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(cast, membership):
    """One of each kind, by its reference."""
    a_contact(cast.global_admin, cast.member)
    benefit = membership.benefits.get(code="marketing-course")
    return {
        "benefit": benefit,
        "membership": membership,
        "activation": a_request(membership, cast.global_admin),
        "marketing": a_marketing_request(cast.global_admin, an_offer_of(membership)),
    }


def named(user, rows):
    found = resolve(user, {row.reference for row in rows.values()})
    return {kind: (found[row.reference].title, found[row.reference].url) for kind, row in rows.items()}


def test_the_company_reads_titles_that_lead_to_its_pages(cast, rows, membership):
    technical = f"/benefits/technical/{membership.pk}/"
    benefit = rows["benefit"]
    place = f"/benefits/go-to-market/#benefit-{benefit.pk}"
    assert named(cast.member, rows) == {
        "benefit": ("Marketing course", place),
        "membership": (str(membership), technical),
        "activation": (str(rows["activation"]), technical),
        "marketing": ("Marketing course · Acme", place),
    }


def test_staff_read_what_they_decide_and_go_to_its_queue(cast, rows):
    found = named(cast.reviewer, rows)
    assert found["activation"][1] == f"/staff/activations/{rows['activation'].pk}/"
    assert found["marketing"][1] == f"/staff/go-to-market/{rows['marketing'].pk}/"
    assert found["benefit"] == (rows["benefit"].reference, None)


@pytest.mark.parametrize("who", ["outsider", "guest", "holder", "reseller"])
def test_others_read_the_reference_alone(cast, rows, who):
    assert named(getattr(cast, who), rows) == {kind: (row.reference, None) for kind, row in rows.items()}


@pytest.mark.parametrize("key", ["x", "", "9" * 30, "-1", "٣"])
@pytest.mark.parametrize("kind", ["benefit", "membership", "activation", "order", "refund", "marketing"])
def test_what_is_no_key_is_named_by_itself(cast, catalogue, kind, key):
    found = resolve(cast.member, {f"{kind}:{key}"})[f"{kind}:{key}"]
    assert found.url is None


def test_a_kind_costs_one_query_whatever_the_number(cast, membership, django_assert_num_queries):
    references = [row.reference for row in MembershipBenefit.objects.all()]
    user = cast.member
    assert user.roles is not None
    with django_assert_num_queries(1):
        assert len(resolve(user, references)) == len(references)
