"""What is not yours is answered like what does not exist: same status, same body (promise 17)."""

import re

import pytest
from django.urls import reverse

from incidents.models import Incident
from tests.builders import a_contract, a_person

pytestmark = pytest.mark.django_db
MISSING = 987_654_321

READ = {
    "benefits:software_product": lambda w: [w.product.pk],
    "benefits:cloud_product": lambda w: [w.license.pk],
    "benefits:redeem": lambda w: [w.license.pk],
    "benefits:membership": lambda w: [w.membership.pk],
    "support:contract": lambda w: [w.contract.pk],
    "support:contract_csv": lambda w: [w.contract.pk],
    "support:share": lambda w: [w.contract.pk],
    "incidents:detail": lambda w: [w.incident.reference],
    "incidents:attachment": lambda w: [w.incident.reference, w.attachment.pk],
    "incidents:new_problem": lambda w: [w.draft.reference],
    "incidents:new_review": lambda w: [w.draft.reference],
}
POST = {
    "benefits:software_key": lambda w: [w.product.pk],
    "benefits:cloud_key": lambda w: [w.license.pk],
    "benefits:redeem": lambda w: [w.license.pk],
    "benefits:activate": lambda w: [w.ready.pk],
    "benefits:withdraw": lambda w: [w.activation.pk],
    "support:show_ids": lambda w: [w.contract.pk],
    "support:link_member": lambda w: [w.contract.pk],
    "support:unlink": lambda w: [w.contract.pk],
    "incidents:reply": lambda w: [w.incident.reference],
    "incidents:withdraw": lambda w: [w.incident.reference],
    "incidents:close": lambda w: [w.incident.reference],
    "incidents:severity": lambda w: [w.incident.reference],
    "incidents:new_plan": lambda w: [w.draft.reference],
    "incidents:new_discard": lambda w: [w.draft.reference],
}


def missing(arguments):
    """The same address, of something that does not exist."""
    return ["PB-987654" if isinstance(part, str) else MISSING for part in arguments]


def plain(text):
    """Without what differs between any two answers: tokens, made-up ids, and the address that was asked for."""
    return re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|name="next" value="[^"]*"|-[0-9a-f]{8}\b', "", text
    )


def told(response, url):
    return response.status_code, plain(response.text).replace(url, "")


def same(client, method, route, arguments):
    answers = []
    for found in (arguments, missing(arguments)):
        url = reverse(route, args=found)
        answers.append(told(getattr(client, method)(url), url))
    return answers


@pytest.mark.parametrize("route", READ)
def test_reading_what_is_anothers(client, world, route):
    client.force_login(world.cast.outsider)
    foreign, nothing = same(client, "get", route, READ[route](world))
    assert foreign[0] == 404
    assert foreign == nothing


@pytest.mark.parametrize("route", POST)
def test_changing_what_is_anothers(client, world, route):
    client.force_login(world.cast.outsider)
    foreign, nothing = same(client, "post", route, POST[route](world))
    assert foreign[0] == 404
    assert foreign == nothing


def test_a_colleague_without_role_does_not_learn_of_an_incident(client, world):
    client.force_login(a_person(world.cast.acme))
    foreign, nothing = same(client, "get", "incidents:detail", [world.incident.reference])
    assert (foreign[0], foreign) == (404, nothing)


def test_lists_counts_and_exports_do_not_change_with_what_others_have(client, world):
    client.force_login(world.cast.outsider)
    pages = ["/incidents/", "/incidents.csv", "/support/contracts/", "/support/contracts.csv", "/benefits/", "/"]
    before = [told_all(client, page) for page in pages]
    a_contract(world.cast.acme)
    Incident.objects.filter(pk=world.incident.pk).update(title="Secret of Acme")
    assert [told_all(client, page) for page in pages] == before


def told_all(client, page):
    response = client.get(page)
    text = b"".join(response.streaming_content).decode() if response.streaming else response.text
    return plain(text)


def test_searching_finds_nothing_of_others(client, world):
    client.force_login(world.cast.outsider)
    for words in ("It stops", world.incident.reference, "PB", "night"):
        assert not client.get("/incidents/", {"q": words}).context["page"].items


def test_the_choice_of_a_plan_of_others_is_no_choice(client, world):
    """A foreign entitlement in the form is answered like one that does not exist."""
    person = world.cast.outsider
    client.force_login(person)
    client.post("/incidents/new/", {"nature": "break_fix", "version": world.incident.version_id, "title": "Mine",
                                    "description": "Mine.", "do": ""})  # fmt: skip
    draft = Incident.objects.drafts_of(person).get()
    url = reverse("incidents:new_plan", args=[draft.reference])
    foreign = client.post(url, {"entitlement": world.contract.entitlements.get().pk})
    nothing = client.post(url, {"entitlement": MISSING})
    assert foreign.status_code == nothing.status_code != 302
    draft.refresh_from_db()
    assert draft.entitlement_id is None
