"""From one year into the next: what waits goes on or is withdrawn with a mail, what is active stays until its day."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse

from benefits import services
from benefits.models import Membership
from partnerportal.accounts.models import Activity, Outbox
from tests.benefits.builders import a_membership, an_offer
from tests.benefits.marketing.builders import State, a_contact, a_request, again, an_offer_of, in_state, leave

pytestmark = pytest.mark.django_db
PAGE = reverse("benefits:go_to_market")


@pytest.fixture
def in_window(cast, catalogue):
    """Silver, whose anniversary was five days ago."""
    row = a_membership(cast.acme, "silver", cast.acme.today() - timedelta(days=370))
    a_contact(cast.global_admin, cast.member)
    return row


def renewed(cast):
    return services.start_membership(cast.acme, an_offer("silver"), cast.acme.today())


def upgraded(cast):
    return services.start_membership(cast.acme, an_offer("gold"), cast.acme.today())


def lapsed(membership):
    day = membership.usable_until + timedelta(days=1)
    services.lapse(Membership.objects.get(pk=membership.pk), now=datetime.combine(day, time(12), UTC))


def dropped():
    return list(Outbox.objects.filter(kind="benefits/marketing_dropped").values_list("to", flat=True))


def page(client, user):
    client.force_login(user)
    return client.get(PAGE).content.decode()


# --- what waits ---


@pytest.mark.parametrize("verb", [renewed, upgraded])
def test_a_waiting_request_goes_on_with_the_same_offer_of_the_new_year(client, cast, in_window, verb):
    row = a_request(cast.partner_admin, an_offer_of(in_window))
    new = verb(cast)
    found = again(row)
    assert (found.benefit, found.state) == (an_offer_of(new), State.REQUESTED)
    assert (found.expires_date, found.requested_at) == (an_offer_of(new).usable_until, row.requested_at)
    assert Activity.objects.get(verb="marketing.carried_over").sentence.endswith(f"goes on in {new}")
    assert dropped() == [] and "Asked by" in page(client, cast.member)


def test_staff_decide_it_in_the_new_year(cast, in_window):
    row = a_request(cast.partner_admin, an_offer_of(in_window))
    renewed(cast)
    assert in_state(again(row), State.ACTIVE, cast.reviewer, cast.global_admin).is_active


def test_what_the_new_year_does_not_hold_waits_on_in_its_own_and_is_seen(client, cast, in_window):
    row = a_request(cast.partner_admin, an_offer_of(in_window))
    in_window.offer.benefits.filter(code="marketing-course").delete()
    renewed(cast)
    assert (again(row).benefit, again(row).state) == (an_offer_of(in_window), State.REQUESTED)
    assert "Asked by" in page(client, cast.member)


def test_an_upgrade_without_that_offer_withdraws_it_with_a_mail_and_a_line(cast, in_window):
    row = a_request(cast.partner_admin, an_offer_of(in_window))
    an_offer("gold").benefits.filter(code="marketing-course").delete()
    upgraded(cast)
    assert (again(row).state, dropped()) == (State.WITHDRAWN, [cast.partner_admin.email])
    mail = Outbox.objects.get(kind="benefits/marketing_dropped")
    assert mail.reference == row.benefit.reference and "has ended before the request of Acme" in mail.body
    assert Activity.objects.filter(verb="marketing.withdraw", by=None).count() == 1


def test_a_year_that_lapses_withdraws_what_waits(cast, in_window):
    row = a_request(cast.partner_admin, an_offer_of(in_window))
    lapsed(in_window)
    assert (again(row).state, dropped()) == (State.WITHDRAWN, [cast.partner_admin.email])


def test_where_the_person_has_left_the_admins_read_it(cast, in_window):
    a_request(cast.partner_admin, an_offer_of(in_window))
    leave(cast.partner_admin)
    lapsed(in_window)
    assert cast.partner_admin.email not in dropped() and cast.global_admin.email in dropped()


# --- what is active ---


@pytest.mark.parametrize("verb", [renewed, upgraded])
def test_an_active_offer_stays_active_until_its_own_day(client, cast, in_window, verb):
    row = a_request(cast.partner_admin, an_offer_of(in_window))
    in_state(row, State.ACTIVE, cast.reviewer, cast.global_admin)
    verb(cast)
    found = again(row)
    assert (found.benefit, found.is_active, found.expires_date) == (row.benefit, True, row.expires_date)
    body = page(client, cast.member)
    assert f'id="benefit-{row.benefit_id}"' in body and "Begin with the profile." in body
    rows = Membership.objects.for_pages().get(pk=in_window.pk).benefits.all()
    assert {str(benefit.status.word) for benefit in rows if benefit.pk == row.benefit_id} == {"Active"}


def test_after_its_day_it_is_gone_from_the_page(client, cast, in_window):
    row = a_request(cast.partner_admin, an_offer_of(in_window))
    in_state(row, State.ACTIVE, cast.reviewer, cast.global_admin)
    upgraded(cast)
    type(row).objects.filter(pk=row.pk).update(expires_date=cast.acme.today() - timedelta(days=1))
    assert f'id="benefit-{row.benefit_id}"' not in page(client, cast.member)
