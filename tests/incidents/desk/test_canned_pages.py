"""The pages of canned answers, and filling one into an answer."""

import pytest

from incidents import services
from incidents.models import CannedAnswer, Message
from tests.incidents.builders import in_state
from tests.incidents.desk.builders import a_text
from tests.incidents.pages import said, url

LIST = "/staff/canned-answers/"
TYPED = {"title": "Logs", "body": "Send the logs of {product}.", "area": ""}
HTMX = {"hx-request": "true"}


@pytest.fixture
def text(cast):
    return a_text(cast.engineer)


def path(text, verb=""):
    return f"{LIST}{text.pk}/{verb}"


@pytest.mark.parametrize("who", ["member", "global_admin", "holder", "reviewer"])
def test_engineers_alone(client, cast, incident, text, who):
    client.force_login(getattr(cast, who))
    pages = [client.get(page).status_code for page in (LIST, f"{LIST}new/", path(text))]
    paths = [f"{LIST}add/", path(text, "save/"), path(text, "put-away/"), path(text, "put-back/")]
    posts = [client.post(page, TYPED).status_code for page in [*paths, url(incident, "canned_fill")]]
    assert {*pages, *posts} == {403}
    assert CannedAnswer.objects.get().body == text.body


@pytest.mark.parametrize("page", ["add/", "1/save/", "1/put-away/", "1/put-back/"])
def test_get_is_refused(ines, page):
    assert ines.get(f"{LIST}{page}").status_code == 405


def test_the_get_of_filling_is_refused(ines, incident):
    assert ines.get(url(incident, "canned_fill")).status_code == 405


@pytest.mark.parametrize("verb", ["", "save/", "put-away/", "put-back/"])
def test_what_is_not_there_is_not_there(ines, verb):
    ask = ines.post if verb else ines.get
    assert ask(f"{LIST}999999/{verb}", TYPED).status_code == 404


def test_the_list_has_all_by_title_and_those_put_away_last(ines, cast, text):
    a_text(cast.operator, "Answer B", is_listed=False)
    a_text(cast.operator, "Answer A", area="azure")
    assert [row.title for row in ines.get(LIST).context["rows"]] == ["Answer A", "Logs wanted", "Answer B"]
    assert [row.title for row in ines.get(LIST, {"area": "azure"}).context["rows"]] == ["Answer A"]
    assert len(ines.get(LIST, {"area": "nope"}).context["rows"]) == 3


def test_the_list_asks_as_often_for_many(ines, cast, django_assert_max_num_queries):
    for number in range(30):
        a_text(cast.engineer, f"Text {number}")
    with django_assert_max_num_queries(8):
        assert "Text 29" in ines.get(LIST).text


def test_nothing_there_yet_is_said(ines):
    assert "No text yet" in ines.get(LIST).text


def test_adding(ines, cast):
    answer = ines.post(f"{LIST}add/", TYPED)
    assert (answer.url, said(answer)) == (LIST, ["The canned answer is added."])
    assert CannedAnswer.objects.get().changed_by == cast.engineer


WRONG = [
    ({"title": ""}, 422),
    ({"body": " "}, 422),
    ({"title": "x" * 101}, 422),
    ({"body": "x" * 10_001}, 422),
    ({"title": "a\x07b"}, 422),
    ({"area": "moon"}, 422),
    ({"title": "Logs wanted"}, 409),
]


@pytest.mark.parametrize(("wrong", "status"), WRONG)
def test_what_cannot_be_kept_is_typed_still(ines, text, wrong, status):
    answer = ines.post(f"{LIST}add/", {**TYPED, **wrong})
    assert (answer.status_code, CannedAnswer.objects.count()) == (status, 1)
    assert answer.context["form"]["title"].value() == {**TYPED, **wrong}["title"]


def test_changing(ines, text):
    seen = ines.get(path(text)).context["form"].initial["seen"]
    answer = ines.post(path(text, "save/"), {**TYPED, "seen": seen})
    assert said(answer) == ["The canned answer is changed."]
    assert CannedAnswer.objects.get().title == "Logs"


def test_changed_meanwhile_keeps_what_was_typed(ines, cast, text):
    seen = ines.get(path(text)).context["form"].initial["seen"]
    services.save_canned(cast.operator, text, "Theirs", "Their words.", "", text.mark)
    answer = ines.post(path(text, "save/"), {**TYPED, "seen": seen})
    assert answer.status_code == 409
    assert "Operator changed this text meanwhile" in answer.text and "Send the logs of" in answer.text
    assert CannedAnswer.objects.get().title == "Theirs"


def test_put_away_and_back(ines, text):
    ines.post(path(text, "put-away/"))
    assert not CannedAnswer.objects.get().is_listed
    answer = ines.post(path(text, "put-back/"))
    assert (answer.url, said(answer)[-1]) == (LIST, "The text is offered again.")
    assert CannedAnswer.objects.get().is_listed


# --- in an answer ---


def fill(ines, incident, text, body="", **more):
    return ines.post(url(incident, "canned_fill"), {"canned": getattr(text, "pk", text), "body": body}, **more)


def test_it_is_put_below_what_was_typed_and_nothing_is_sent(ines, incident, text):
    answer = fill(ines, incident, text, "Good morning.")
    assert answer.status_code == 200
    assert answer.context["forms"]["message"]["body"].value() == (
        f"Good morning.\n\nHello Mona Member, about {incident.reference}."
    )
    assert not Message.objects.exists()


def test_htmx_gets_the_text_alone(ines, incident, text):
    answer = fill(ines, incident, text, headers=HTMX)
    assert answer.text.lstrip().startswith('<div class="stack stack-s" id="say-text">')
    assert f"Hello Mona Member, about {incident.reference}." in answer.text


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("key", ["", "abc", "0", "9" * 30])
def test_no_such_text_keeps_what_was_typed(ines, incident, text, key, headers):
    answer = fill(ines, incident, key, "Good morning.", headers=headers)
    assert answer.status_code == 422
    assert "Good morning." in answer.text


def test_one_of_another_area_or_put_away_does_not_fit(ines, cast, incident):
    for wrong in (a_text(cast.engineer, "Azure", area="azure"), a_text(cast.engineer, "Old", is_listed=False)):
        assert fill(ines, incident, wrong).status_code == 422
        assert f">{wrong.title}<" not in ines.get(url(incident)).text


def test_the_chooser_stands_in_the_form_of_engineers_alone(client, cast, incident, text):
    client.force_login(cast.engineer)
    assert ">Logs wanted<" in client.get(url(incident)).text
    client.force_login(cast.member)
    assert "Logs wanted" not in client.get(url(incident)).text


def test_without_a_text_there_is_no_chooser(ines, incident):
    assert "Put into the text" not in ines.get(url(incident)).text


def test_a_note_on_what_is_closed_can_be_filled(ines, cast, text):
    closed = in_state("closed", cast.member, cast.engineer)
    assert fill(ines, closed, text).status_code == 200


def test_what_was_typed_is_escaped(ines, incident, text):
    assert "<script>x" not in fill(ines, incident, text, "<script>x</script>").text
