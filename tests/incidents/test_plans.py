"""At twenty thousand incidents, list, desk and search stand on their indexes (issue's Shown by 12)."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from incidents.models import Incident
from partnerportal.accounts.permissions import may
from tests.builders import a_company, a_person
from tests.conftest import Cast
from tests.incidents import bulk

COUNT = 20_000
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """Acme has one in eight, most of it filed by an admin; forty-two other companies have the rest."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = Cast()
        fill(cast)
        yield cast
        transaction.set_rollback(True)


def fill(cast):
    others = [a_person(a_company(f"Company {n}")) for n in range(42)]
    bulk.many_incidents([*others, cast.member, *[cast.global_admin] * 5], cast.engineer, COUNT)
    bulk.watches_a_tenth(cast.member)
    bulk.analyze()
    # Once for all tests, instead of at the end of each.
    connection.check_constraints()


def plan(rows):
    """The plan of one page and the row that tells of a next one."""
    return rows[:26].explain()


def scans_all(text):
    return "Seq Scan on incidents_incident" in text


@pytest.mark.parametrize("order", [("-pk",), ("pk",), ("-updated_at", "-pk"), ("updated_at", "pk")])
@pytest.mark.parametrize("who", ["global_admin", "engineer"])
def test_the_list_walks_an_index_in_its_order(cast, who, order):
    text = plan(Incident.objects.visible_to(getattr(cast, who)).for_list().order_by(*order))
    assert "Index Scan" in text and "Sort" not in text and not scans_all(text)
    if "updated_at" in order[0]:
        assert "moved_idx" in text


def test_a_plain_member_finds_the_own_and_the_watched_without_a_scan(cast):
    text = plan(Incident.objects.visible_to(cast.member).for_list().order_by("-pk"))
    assert "on incidents_watcher" in text and "Seq Scan on incidents" not in text


def test_a_deep_page_is_as_quick_as_the_first(cast):
    middle = Incident.objects.filter(organization=cast.acme).order_by("pk")[1000].pk
    text = plan(Incident.objects.visible_to(cast.global_admin).filter(pk__lt=middle).for_list().order_by("-pk"))
    assert "Index Scan" in text and "Sort" not in text


@pytest.mark.parametrize("who", ["global_admin", "engineer"])
def test_what_is_open_is_found_among_what_is_closed(cast, who):
    text = plan(Incident.objects.visible_to(getattr(cast, who)).live().order_by("-pk"))
    assert not scans_all(text)
    if who == "global_admin":
        assert "incidents_company_live_idx" in text


def test_the_desk_walks_by_due_time(cast):
    rows = Incident.objects.visible_to(cast.engineer).our_turn().for_list().order_by("answer_due_at", "pk")
    text = plan(rows)
    assert "incidents_our_turn_idx" in text and "Sort" not in text


@pytest.mark.parametrize("who", ["global_admin", "member", "engineer"])
@pytest.mark.parametrize("words", ["raritan", "rarit", "common raritan", "nowhere"])
def test_a_rare_word_is_found_in_the_index_of_words(cast, who, words):
    text = plan(Incident.objects.search(words, getattr(cast, who)).for_list().order_by("-pk"))
    assert "incidents_words_idx" in text and not scans_all(text)


@pytest.mark.parametrize("who", ["global_admin", "member", "engineer"])
def test_a_common_word_needs_no_scan_either(cast, who):
    person = getattr(cast, who)
    assert not scans_all(plan(Incident.objects.search("common", person).for_list().order_by("-pk")))
    assert Incident.objects.search("common", person).count() == 200


def test_a_reference_is_one_look_up(cast):
    text = plan(Incident.objects.visible_to(cast.engineer).with_reference("PB-000007"))
    assert "Index Cond: (id = 7)" in text and not scans_all(text)


@pytest.mark.parametrize("who", ["global_admin", "member", "engineer"])
def test_a_page_of_the_list_is_one_query(cast, who):
    person = getattr(cast, who)
    may(person, "incidents.see_company")
    with CaptureQueriesContext(connection) as captured:
        for row in Incident.objects.search("common", person).for_list().order_by("-pk")[:26]:
            assert row.status and row.filed_by.name and row.engineer.name and row.organization.name
            assert row.product_name and (row.entitlement is None or row.entitlement.plan)
    assert len(captured) == 1
