"""Quarters of an hour, the order of a list, and forms that stand beside each other on one page."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse

from benefits.forms.advisory import AskForm, CloseForm, DeclineForm, MessageForm, prefilled, quarters
from benefits.forms.advisory_filter import RequestFilter
from tests.benefits.advisory.builders import PRODUCT, posted


@pytest.mark.parametrize("typed, counted", [("0", 0), ("0.25", 1), ("1", 4), ("6.50", 26), ("24.75", 99)])
def test_hours_are_counted_in_quarters(typed, counted):
    assert quarters(Decimal(typed)) == counted


@pytest.mark.parametrize("typed", ["0.1", "1.3", "24.99"])
def test_a_part_of_a_quarter_is_none(typed):
    with pytest.raises(ValidationError, match="quarters of an hour"):
        quarters(Decimal(typed))


def test_fields_of_forms_on_one_page_have_names_of_their_own():
    ids = [form["text"].id_for_label for form in (MessageForm(), DeclineForm(), CloseForm())]
    assert len(set(ids)) == 3


def test_what_is_valid_becomes_a_wish():
    form = AskForm(posted(hours="6.25"))
    assert form.is_valid()
    wish = form.wish()
    assert (wish.product, wish.estimate, wish.time_zone) == (PRODUCT, 25, "Europe/Oslo")


def test_topics_are_those_of_the_scenario():
    names = {scenario: len(AskForm(initial={"scenario": scenario}).fields["topic"].choices) for scenario in
             ("presales", "deployment", "marketplace", "nonsense")}  # fmt: skip
    assert names == {"presales": 7, "deployment": 6, "marketplace": 5, "nonsense": 1}


def test_a_product_in_preview_is_marked():
    groups = dict(AskForm().fields["product"].choices[1:])
    assert ("Azure services in preview", "Azure services in preview (best effort)") in groups["Azure data, apps and AI"]


@pytest.mark.parametrize("language, chosen", [("de", "de"), ("nb", "nb"), ("tlh", "en"), ("", "en")])
def test_the_language_is_the_person_s_where_consultants_speak_it(cast, language, chosen):
    cast.member.language = language
    assert prefilled(cast.member, "deployment")["language"] == chosen


@pytest.mark.parametrize(
    "sort, column, turned, state",
    [
        ("", "by_number", "pk", "descending"),
        ("pk", "by_number", "-pk", "ascending"),
        ("", "by_title", "title", ""),
        ("title", "by_title", "-title", "ascending"),
        ("-title", "by_title", "title", "descending"),
        ("", "by_estimate", "-estimate", ""),
        ("password", "by_number", "pk", "descending"),
    ],
)
def test_each_column_turns_its_order(sort, column, turned, state):
    found = getattr(RequestFilter(QueryDict(f"sort={sort}&after=x&q=a")), column)
    assert found == {"url": f"?sort={turned}&q=a", "sort": state}


@pytest.mark.parametrize("query, filtered", [("", False), ("sort=title", False), ("q=a", True), ("state=open", True)])
def test_an_order_is_no_filter(query, filtered):
    assert RequestFilter(QueryDict(query)).is_filtered == filtered


def test_operators_find_requests_in_the_admin_and_change_nothing(client, cast, asked):
    client.force_login(cast.operator)
    path = reverse("admin:benefits_advisoryrequest_changelist")
    assert asked.title in client.get(f"{path}?q=mailboxes").content.decode()
    assert client.post(reverse("admin:benefits_advisoryrequest_add"), {}).status_code == 403
