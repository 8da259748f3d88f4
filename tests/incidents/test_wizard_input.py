"""What can be typed into the steps: each refusal at its field, the draft kept, nothing half done."""

import pytest

from incidents import services
from incidents.models import Incident
from support.models import Kind, Version
from tests.builders import a_plan, a_version
from tests.incidents.builders import a_line
from tests.incidents.wizard import DETAILS, PROBLEM, Walk, text


@pytest.fixture
def walk(client, cast):
    a_plan("csp")
    return Walk(client, cast.member)


BAD = [
    ("title", "", "Give the problem a title."),
    ("title", "  \t ", "Give the problem a title."),
    ("title", "\u200b\u200b", "Give the problem a title."),
    ("title", "\u0301\u0301", "Give the problem a title."),
    ("title", "x" * 151, "at most 150 characters"),
    ("title", "A\0B", "This text has a character that cannot be shown."),
    ("title", "A\x1b[31mB", "This text has a character that cannot be shown."),
    ("title", "A\u202eB", "This text has a character that cannot be shown."),
    ("title", "two\r\nlines", "This text has a character that cannot be shown."),
    ("description", "\n \n", "Describe the problem."),
    ("description", "x" * 10_001, "at most 10000 characters"),
    ("description", "A\0B", "This text has a character that cannot be shown."),
    ("description", "A\x07B", "This text has a character that cannot be shown."),
    ("customer_reference", "x" * 101, "at most 100 characters"),
    ("customer_reference", "A\0", "This text has a character that cannot be shown."),
    ("nature", "", "Choose what it is about."),
    ("nature", "refund", "Choose one of these answers."),
    ("version", "", "Choose the product and the version in which the problem occurs."),
    ("version", "0", "This version is not in the list any more."),
    ("version", "9" * 40, "This version is not in the list any more."),
    ("version", "1\0", "This version is not in the list any more."),
    ("version", "-1 OR 1=1", "This version is not in the list any more."),
]


@pytest.mark.parametrize("field, value, says", BAD)
def test_what_is_wrong_with_the_problem_is_said_at_its_field(walk, field, value, says):
    response = walk.problem(**{field: value})
    assert response.status_code == 422
    assert says in text(response)
    others = {name: value for name, value in PROBLEM.items() if name not in {field, "nature"}}
    assert {name: getattr(walk.draft, name) for name in others} == others
    assert walk.get().status_code == walk.get("problem").status_code == 200


def test_what_was_typed_wrong_is_still_in_the_page(walk):
    assert "x" * 10_001 in walk.problem(description="x" * 10_001).content.decode()


def test_a_kept_text_is_not_lost_when_a_later_one_is_refused(walk):
    walk.to_plan()
    walk.post("problem", {**PROBLEM, "version": a_version().pk, "description": "x" * 10_001})
    assert walk.draft.description == PROBLEM["description"]


def test_the_longest_texts_are_taken(walk):
    assert walk.problem(title="t" * 150, description="d" * 10_000, customer_reference="c" * 100).status_code == 302


def test_text_is_shown_as_text(walk, cast):
    line = a_line(cast.member)
    walk.to_plan(title="<script>alert(1)</script>{{7*7}}", description="' OR 1=1-- %s <b>x</b>")
    walk.plan(line)
    walk.details()
    html = walk.get("review").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in html and "<b>x</b>" not in html


@pytest.mark.parametrize("who", ["holder", "guest", "engineer"])
def test_a_cloud_product_is_offered_to_members_of_a_company_alone(client, cast, who):
    cloud = a_version("", product="Azure", kind=Kind.CLOUD)
    assert ">Azure<" in Walk(client, cast.member).get().content.decode()
    walk = Walk(client, getattr(cast, who))
    assert ">Azure<" not in walk.get().content.decode()
    response = walk.problem(version=cloud.pk, subscription="Production")
    assert response.status_code == 422 and "This version is not in the list any more." in text(response)


def test_a_version_that_became_a_cloud_product_asks_what_that_one_asks(walk):
    walk.to_plan()
    product = walk.draft.version.product
    product.kind, product.area = Kind.CLOUD, "dynamics"
    product.save()
    services.save_draft(walk.user, walk.draft, version=Version.objects.get())
    assert walk.get("plan").url == walk.url("problem")
    assert walk.draft.title == PROBLEM["title"]


def test_versions_say_before_they_are_chosen_whether_they_are_covered(walk):
    a_version("2022", age=0)
    a_version("2016", age=2)
    html = walk.get().content.decode()
    assert "SQL Server 2022 (N)</option>" in html
    assert "SQL Server 2016 (older than N-1), not covered by Product Support</option>" in html


def test_the_coverage_is_said_at_once(walk):
    new, old = a_version("2022", age=0), a_version("2016", age=2)
    covered = text(walk.client.get("/incidents/new/coverage/", {"version": new.pk}))
    assert covered == "Covered Microsoft Product Support covers SQL Server 2022."
    warning = text(walk.client.get("/incidents/new/coverage/", {"version": old.pk}))
    assert "Microsoft Product Support does not cover this version" in warning
    assert "choose that one: SQL Server 2022." in warning and "a paid support plan is needed" in warning


@pytest.mark.parametrize("value", ["", "0", "abc", "-1", "9" * 18, "9" * 5000, "٣", "²"])
def test_no_version_says_nothing(walk, value):
    response = walk.client.get("/incidents/new/coverage/", {"version": value})
    assert (response.status_code, text(response)) == (200, "")


@pytest.mark.parametrize(
    "field, value, says",
    [
        ("severity", "", "Choose the sentence that fits the impact."),
        ("severity", "D", "Choose one of these three sentences."),
        ("language", "xx", "Choose a language from the list."),
        ("contact_name", " ", "Name the person whom the engineer can ask."),
        ("contact_name", "x" * 151, "at most 150 characters"),
        ("contact_email", "", "Give the e-mail of that person."),
        ("contact_email", "a@b", "Type one e-mail address"),
        ("contact_email", "a@b.example\r\nBcc: c@d.example", "Type one e-mail address"),
        ("contact_email", "x" * 255 + "@acme.example", "at most 254 characters"),
        ("contact_email", "a\0@b.example", "Null characters are not allowed."),
        ("contact_phone", "1" * 41, "at most 40 characters"),
        ("contact_phone", "+47\0", "This text has a character that cannot be shown."),
    ],
)
def test_what_is_wrong_with_the_details_is_said_at_its_field(walk, cast, field, value, says):
    walk.to_details(a_line(cast.member))
    response = walk.details(**{field: value})
    assert response.status_code == 422 and says in text(response)
    kept = {name: value for name, value in DETAILS.items() if name != field}
    assert {name: getattr(walk.draft, name) for name in kept} == kept
    assert walk.get("details").status_code == 200


def autosave(walk, step, data):
    path = f"{walk.draft.reference}/{step}/autosave/" if step else "autosave/"
    return walk.client.post(f"/incidents/new/{path}", data)


def test_the_first_words_begin_a_draft_and_the_next_ones_go_into_it(walk):
    response = autosave(walk, "", {"token": "a" * 32, "title": "Repl"})
    assert response.content.decode().startswith("Draft saved ")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    autosave(walk, "", {"token": "a" * 32, "title": "Replication"})
    walk.problem(token="a" * 32, title="Replication stops")
    assert [draft.title for draft in Incident.objects.all()] == ["Replication stops"]


def test_an_empty_page_is_not_saved_by_itself(walk):
    assert autosave(walk, "", {"token": "a" * 32}).content.decode() == "Nothing to save yet."
    assert not Incident.objects.exists()


def test_each_step_saves_itself(walk, cast):
    line = a_line(cast.member)
    walk.to_plan()
    autosave(walk, "problem", {"title": "Changed"})
    autosave(walk, "plan", {"entitlement": line.pk})
    autosave(walk, "details", {"severity": "C", "contact_name": "Zoë", "contact_email": "not yet"})
    draft = walk.draft
    assert (draft.title, draft.entitlement, draft.severity, draft.contact_name) == ("Changed", line, "C", "Zoë")
    assert draft.contact_email == ""


def test_what_cannot_be_saved_is_named(walk):
    walk.to_plan()
    answer = autosave(walk, "problem", {"title": "x" * 151, "description": "New"}).content.decode()
    assert answer.endswith("but not this, which has to be corrected: Title")
    assert (walk.draft.title, walk.draft.description) == (PROBLEM["title"], "New")


def test_saving_by_itself_never_unchooses_a_plan_or_a_language(walk, cast):
    line = a_line(cast.member)
    walk.to_review(line)
    autosave(walk, "plan", {})
    autosave(walk, "details", {"severity": "A"})
    assert (walk.draft.entitlement, walk.draft.language) == (line, "en")


def test_what_was_submitted_is_not_saved_any_more(walk, cast):
    walk.to_review(a_line(cast.member)).submit()
    answer = autosave(walk, "problem", {"title": "Too late"})
    assert (answer.status_code, answer.content.decode()) == (409, "Not saved: this draft has been submitted.")
    assert walk.draft.title == PROBLEM["title"]


@pytest.mark.parametrize("step", ["review", "elsewhere", "x"])
def test_only_steps_that_are_typed_in_save_themselves(walk, step):
    walk.to_plan()
    assert autosave(walk, step, {}).status_code == 404


@pytest.mark.parametrize("value", ["", "x", "../../", "a" * 31, "A" * 32, "\0" * 32, "9" * 5000])
def test_a_token_of_ones_own_making_is_only_a_new_page(walk, value):
    assert walk.problem(token=value).status_code == 302
    assert Version.objects.exists() and Incident.objects.count() == 1


def test_a_token_of_somebody_else_leads_nowhere(walk, client, cast):
    walk.problem(token="a" * 32)
    other = Walk(client, cast.outsider)
    other.problem(token="a" * 32, title="Another")
    assert {draft.title: draft.filed_by for draft in Incident.objects.all()} == {
        PROBLEM["title"]: cast.member,
        "Another": cast.outsider,
    }
