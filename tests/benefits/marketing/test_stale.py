"""Two admins at the form of the marketing contact: the second compares before the first one's words are gone."""

import re

import pytest
from django.urls import reverse

from benefits.services import marketing
from partnerportal.common.refusals import WrongState
from tests.benefits.marketing.builders import PHONE, the_contact

pytestmark = pytest.mark.django_db
CONTACT, CHANGE = reverse("benefits:go_to_market_contact"), reverse("benefits:go_to_market_change")


def seen(client, url):
    return re.search(r'name="seen" value="([^"]*)"', client.get(url).content.decode()).group(1)


def filled(stamp, person=None):
    data = {"email": "mine@acme.example", "phone": PHONE, "language": "ru", "seen": stamp}
    return data | ({"person": person.pk} if person else {})


def somebody_else_saves(cast):
    marketing.update_contact(cast.partner_admin, "theirs@acme.example", PHONE, "ko")


@pytest.mark.parametrize("url", [CONTACT, CHANGE])
def test_a_form_that_was_drawn_before_a_change_shows_both(client, cast, contact, url):
    client.force_login(cast.global_admin)
    stamp = seen(client, url)
    somebody_else_saves(cast)
    answer = client.post(url, filled(stamp, cast.sales_agent if url == CHANGE else None))
    body = answer.content.decode()
    assert answer.status_code == 409 and the_contact().email == "theirs@acme.example"
    assert "mine@acme.example" in body and "theirs@acme.example" in body and "has changed the marketing contact" in body


@pytest.mark.parametrize("url", [CONTACT, CHANGE])
def test_saved_again_after_the_comparison_it_is_taken(client, cast, contact, url):
    client.force_login(cast.global_admin)
    stamp, person = seen(client, url), cast.sales_agent if url == CHANGE else None
    somebody_else_saves(cast)
    body = client.post(url, filled(stamp, person)).content.decode()
    fresh = re.search(r'name="seen" value="([^"]*)"', body).group(1)
    assert fresh != stamp and client.post(url, filled(fresh, person)).status_code == 302
    assert the_contact().email == "mine@acme.example"


def test_nothing_changed_meanwhile_is_saved_at_once(client, cast, contact):
    client.force_login(cast.global_admin)
    assert client.post(CONTACT, filled(seen(client, CONTACT))).status_code == 302


def test_the_verb_names_who_was_first(cast, contact):
    stamp = contact.stamp
    somebody_else_saves(cast)
    with pytest.raises(WrongState, match="Partner Admin has changed the marketing contact on"):
        marketing.update_contact(cast.global_admin, "mine@acme.example", PHONE, "ru", seen=stamp)
