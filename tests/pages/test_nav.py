"""The navigation: who is drawn what, and which entry is marked (product.md 3)."""

import pytest

from partnerportal.pages.nav import navigation

REVIEW = [f"/staff/{queue}/" for queue in ("activations", "orders", "refunds", "competencies", "go-to-market")]
DESK = ["/staff/incidents/", "/staff/incidents/report/", "/staff/canned-answers/"]
EVERY = ["/staff/proof/", "/staff/mail/"]
OPERATED = ["/staff/mail-in/", "/components/"]


def groups(user, route="pages:home"):
    return {group.key: [link.url for link in group.entries] for group in navigation(user, route)}


@pytest.mark.parametrize(
    "who, keys",
    [
        ("member", {"home", "benefits", "support", "account"}),
        ("guest", {"home", "benefits", "support", "account"}),
        ("reseller", {"home", "benefits", "support", "csp", "account"}),
        ("sales_agent", {"home", "benefits", "support", "csp", "account"}),
        ("user_admin", {"home", "benefits", "support", "account"}),
        ("outsider", {"home", "benefits", "support", "account"}),
        ("holder", {"home", "benefits", "support"}),
        ("reviewer", {"home", "benefits", "support", "staff"}),
    ],
)
def test_groups_of_another_kind_of_person_are_not_drawn(cast, who, keys):
    assert set(groups(getattr(cast, who))) == keys


@pytest.mark.parametrize(
    "who, staff",
    [
        ("reviewer", [*REVIEW, "/staff/companies/", *EVERY]),
        ("engineer", [*DESK, "/staff/advisory/", *EVERY]),
        ("operator", [*REVIEW, *DESK, "/staff/advisory/", "/staff/companies/", *EVERY, *OPERATED]),
    ],
)
def test_staff_are_drawn_what_they_work_on(cast, who, staff):
    assert groups(getattr(cast, who))["staff"] == staff


@pytest.mark.parametrize(
    "route, url",
    [
        ("pages:home", "/"),
        ("benefits:technical", "/benefits/technical/"),
        ("incidents:detail", "/incidents/"),
        ("incidents:new_plan", "/incidents/new/"),
        ("support:contract", "/support/contracts/"),
        ("support:link", "/support/contracts/"),
        ("benefits:review", "/staff/activations/"),
        ("benefits:go_to_market_change", "/benefits/go-to-market/"),
        ("benefits:marketing_item", "/staff/go-to-market/"),
    ],
)
def test_one_entry_is_marked_as_current(cast, route, url):
    marked = [link.url for group in navigation(cast.operator, route) for link in group.entries if link.current]
    assert marked == [url]


@pytest.mark.parametrize(
    "route, url",
    [
        ("customers:customer", "/customers/"),
        ("incidents:customer_requests", "/customers/"),
        ("incidents:request_new", "/customers/"),
        ("incidents:hand_over_new", "/customers/"),
        ("incidents:hand_over", "/customers/hand-overs/"),
    ],
)
def test_pages_about_a_customer_are_marked_too(cast, route, url):
    marked = [link.url for group in navigation(cast.reseller, route) for link in group.entries if link.current]
    assert marked == [url]


def test_drawing_it_costs_no_query(cast, django_assert_num_queries):
    user = cast.global_admin
    assert user.roles
    with django_assert_num_queries(0):
        navigation(user, "pages:home")
