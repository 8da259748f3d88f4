"""Dynamics 365 asks for a topic first, Office 365 and Enterprise Mobility Suite for a category (domain.md 5.1, 5.4)."""

import pytest

from incidents import topics
from incidents.models import Incident
from tests.incidents.paths.builders import ASKS, Journey, a_product, paid_plan, signature
from tests.incidents.wizard import text

FREE = [topic.code for topic in topics.DYNAMICS if topic.is_free]
TECHNICAL = [topic.code for topic in topics.DYNAMICS if not topic.is_free]
OFTEN = [topic.code for topic in topics.OFFICE if not topic.is_more]
RARE = [topic.code for topic in topics.OFFICE if topic.is_more]


def test_the_topics_of_dynamics_are_those_of_the_sources():
    assert FREE == ["plan-subscriptions", "licensing", "billing", "product-licences"]
    assert TECHNICAL == ["finance-operations", "technical"]


@pytest.mark.parametrize("area, number", [("dynamics", 6), ("office", 13), ("azure", 0), ("on_premises", 0), ("", 0)])
def test_which_areas_have_topics(area, number):
    assert len(topics.topics_of(area)) == number
    assert len({topic.code for topic in topics.topics_of(area)}) == number


@pytest.mark.parametrize(
    "area, code, label",
    [
        ("dynamics", "technical", "Any other technical problem"),
        ("office", "mail", "Mail and calendar"),
        ("office", "technical", ""),
        ("azure", "mail", ""),
        ("", "", ""),
    ],
)
def test_a_topic_is_told_in_words(area, code, label):
    assert topics.label_of(area, code) == label


def test_every_category_helps_before_it_is_filed_but_the_last():
    assert [topic.code for topic in topics.OFFICE if not topic.helps] == ["other"]
    assert all(len(topic.code) <= 40 for topic in (*topics.OFFICE, *topics.DYNAMICS))


@pytest.mark.parametrize("code", FREE)
@pytest.mark.parametrize("for_customer", [False, True])
def test_a_topic_about_buying_is_free_whatever_was_answered_before(client, agent, customer, code, for_customer):
    journey = Journey(client, agent, "dynamics", customer if for_customer else None)
    assert journey.problem(topic=code).url == journey.url("details")
    draft = journey.draft
    assert (draft.nature, draft.plan.code, draft.topic) == (Incident.Nature.BILLING, "free", code)


@pytest.mark.parametrize("code", TECHNICAL)
def test_a_technical_topic_needs_a_plan(client, agent, code):
    signature(agent)
    journey = Journey(client, agent, "dynamics")
    assert journey.problem(topic=code).url == journey.url("plan")
    assert journey.draft.nature == Incident.Nature.BREAK_FIX


@pytest.mark.parametrize("code", TECHNICAL)
def test_a_technical_topic_is_no_billing(client, agent, code):
    response = Journey(client, agent, "dynamics").problem(topic=code, nature="billing")
    assert response.status_code == 422
    assert "This is a technical topic. Choose “A specific problem” above, or another topic." in text(response)


@pytest.mark.parametrize("product", ["dynamics", "finance", "crm", "office", "ems"])
@pytest.mark.parametrize("code", ["", "nonsense", "mail\0", "x" * 5000])
def test_a_topic_is_one_of_the_list(client, agent, product, code):
    journey = Journey(client, agent, product)
    response = journey.problem(topic=code)
    assert response.status_code == 422 and "Choose" in text(response)
    assert (journey.draft.topic, journey.draft.title) == ("", "Replication stops")


@pytest.mark.parametrize("product, code", [("dynamics", "mail"), ("office", "technical")])
def test_a_topic_of_another_area_is_none_of_this_one(client, agent, product, code):
    assert Journey(client, agent, product).problem(topic=code).status_code == 422


def test_rarer_categories_stand_behind_more(client, agent):
    journey = Journey(client, agent, "office")
    html = client.get("/incidents/new/coverage/", {"version": journey.version.pk}).content.decode()
    often, rare = html.split("More…")
    assert all(f'value="{code}"' in often for code in OFTEN)
    assert all(f'value="{code}"' in rare for code in RARE)
    assert "What may help: Mail and calendar" in often and "message trace" in often


@pytest.mark.parametrize("code, is_open", [("mail", False), ("domains", True)])
def test_more_is_open_where_the_answer_stands_behind_it(client, agent, code, is_open):
    journey = Journey(client, agent, "office")
    journey.problem(topic=code)
    html = journey.get("problem").content.decode()
    assert ("open>\n  <summary><svg" in html or " open>" in html.split("More…")[0][-400:]) == is_open


@pytest.mark.parametrize("product", ["dynamics", "office"])
def test_the_review_and_the_summary_tell_the_topic(client, agent, product):
    paid_plan(agent.organization)
    journey = Journey(client, agent, product)
    journey.problem()
    label = topics.label_of(journey.version.product.area, ASKS[product]["topic"])
    step = "details" if product == "office" else "plan"
    assert label in text(journey.get(step))


def test_a_topic_is_no_question_of_azure(client, agent):
    journey = Journey(client, agent, "azure")
    html = client.get("/incidents/new/coverage/", {"version": journey.version.pk}).content.decode()
    assert 'name="subscription"' in html and 'name="topic"' not in html


@pytest.mark.parametrize("key", ["", "0", "abc", "marketplace", "portal", "9" * 400])
def test_no_product_asks_nothing_more(client, agent, key):
    client.force_login(agent)
    response = client.get("/incidents/new/coverage/", {"version": key})
    assert response.status_code == 200
    assert "name=" not in response.content.decode()


def test_a_customer_of_somebody_else_brings_nothing_to_the_page(client, cast, agent, customer):
    client.force_login(cast.outsider)
    version = a_product("azure").pk
    for key in (customer.pk, "0", "x", "9" * 30):
        assert client.get("/incidents/new/coverage/", {"version": version, "customer": key}).status_code == 404
