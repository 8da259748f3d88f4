"""What an old link of a customer still does, and how guessing one is slowed down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnerportal.common.refusals import WrongState
from partnerportal.customers.models import Relationship
from partnerportal.customers.services import relationships
from partnerportal.customers.services.relationships_answers import delegate, found_by, undelegate
from tests.customers.list.builders import text
from tests.customers.relationships.builders import in_state, token_of

pytestmark = pytest.mark.django_db
State = Relationship.State
YEAR = timedelta(days=365)
OLD = "This link is older than a year and gives no rights any more. Ask Acme to mail you a new question."


def accepted_long_ago(cast, admin):
    row, token = in_state(cast.acme, State.ACTIVE, admin=admin)
    Relationship.objects.filter(pk=row.pk).update(accepted_at=timezone.now() - YEAR)
    return row, token


@pytest.mark.parametrize("days, is_young", [(-1, True), (0, False), (800, False)])
def test_it_gives_delegated_admin_for_a_year(cast, days, is_young):
    row, token = in_state(cast.acme, State.ACTIVE, admin=False)
    now = row.accepted_at + YEAR + timedelta(days=days)
    if is_young:
        assert delegate(token, now).has_admin
        return
    with pytest.raises(WrongState, match=OLD):
        delegate(token, now)
    assert not Relationship.objects.get().has_admin


def test_it_takes_it_back_at_any_time(cast):
    _row, token = accepted_long_ago(cast, admin=True)
    assert not undelegate(token, timezone.now() + timedelta(days=800)).has_admin


def test_its_page_says_so_and_a_new_question_mails_one_that_gives(client, cast):
    row, token = accepted_long_ago(cast, admin=False)
    page = client.get(f"/customer-invitations/{token}/")
    assert OLD in text(page) and "delegate/" not in page.text
    relationships.ask_admin(cast.admin_agent, row)
    assert delegate(token_of(row)).has_admin


@pytest.mark.parametrize("state", [State.REMOVED, State.DECLINED])
def test_what_is_over_is_shown_for_a_year(cast, state):
    row, token = in_state(cast.acme, state)
    assert found_by(token, row.ended_at + YEAR - timedelta(days=1)) == row
    assert found_by(token, row.ended_at + YEAR) is None


def test_a_dead_link_tells_how_to_get_another(client):
    assert "ask the partner for a new one" in text(client.get("/customer-invitations/never-was/"))


def test_guessing_is_slowed_down(client, cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "customer_link": "3/m/ip"}
    _row, token = in_state(cast.acme, State.ACTIVE)
    codes = [client.get(f"/customer-invitations/guess{number}/").status_code for number in range(4)]
    assert codes == [404, 404, 404, 429]
    assert client.get("/customer-invitations/guess/")["Retry-After"] == "60"
    assert client.get(f"/customer-invitations/{token}/").status_code == 200, "whoever has one is not slowed"


def test_the_limit_is_that_of_the_links_to_requests(settings):
    assert settings.ACCOUNT_RATE_LIMITS["customer_link"] == settings.ACCOUNT_RATE_LIMITS["read_request"] == "20/m/ip"
