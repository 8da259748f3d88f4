import re
from types import SimpleNamespace

import pytest
from django import forms

from partnerportal.common.answers import YES, Answer, no
from partnerportal.common.paging import Page
from partnerportal.common.status import SHAPES, TONES, Status
from partnerportal.common.steps import CURRENT, DONE, Step
from partnerportal.pages import gallery
from tests.house.reading import ROOT
from tests.pages.drawing import attribute, draw, tag

EVIL = '"><script>alert(1)</script>'
MINA = SimpleNamespace(pk=7, name="Mina Park", role_label="Global admin")
REFUSED = Answer(False, "Only a Global admin activates benefits.", action="benefits.activate", people=(MINA,))
SYMBOLS = set(re.findall(r'id="(\w+)"', (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")))


class AForm(forms.Form):
    title = forms.CharField(help_text="In one sentence.")
    phone = forms.CharField(required=False)
    text = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    sure = forms.BooleanField()
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


# --- nothing that comes from people becomes markup ---


@pytest.mark.parametrize(
    "source",
    [
        "{% badge evil %}",
        "{% badge 'x' tone=evil shape=evil %}",
        "{% status state %}",
        "{% figure evil evil %}",
        "{% avatar evil %}",
        "{% remaining evil evil %}",
        "{% button evil kind=evil name=evil value=evil spoken=evil counted=evil %}",
        "{% button evil href=evil %}",
        "{% button evil answer=refused %}",
        "{% post_button evil evil reason=evil %}",
        "{% dialog evil evil title=evil verb=evil safe=evil spoken=evil %}{{ evil }}{% enddialog %}",
        "{% why_not refused %}",
        "{% panel evil aside=evil link=evil url=evil id=evil %}{{ evil }}{% endpanel %}",
        "{% message 'warn' evil %}{{ evil }}{% endmessage %}",
        "{% empty evil %}{{ evil }}{% endempty %}",
        "{% disclosure evil %}{{ evil }}{% enddisclosure %}",
        "{% choice evil evil evil note=evil %}{{ evil }}{% endchoice %}",
        "{% table evil %}{% thead %}{% column evil url=evil sort=evil %}{% endthead %}{% endtable %}",
        "{% rowhead %}{{ evil }}{% endrowhead %}{% cell evil kind=evil %}{{ evil }}{% endcell %}",
        "{% pager page evil %}",
        "{% bulk evil id=evil hint=evil %}{% endbulk %}",
        "{% pick evil evil form=evil name=evil %}",
        "{% facts pairs %}",
        "{% copyable evil evil %}",
        "{% crumbs evil evil evil %}",
        "{% tracker steps %}{% stepper steps %}",
        "{% meter 1 2 tone=evil label=evil %}",
        "{% progress evil %}",
    ],
)
def test_a_variable_is_escaped(source):
    html = draw(
        source,
        evil=EVIL,
        state=Status(EVIL),
        refused=Answer(False, EVIL, action=EVIL, people=(SimpleNamespace(pk=1, name=EVIL, role_label=EVIL),)),
        page=Page([], newer_url=EVIL, older_url=EVIL),
        pairs=[(EVIL, EVIL)],
        steps=[Step(EVIL, DONE, note=EVIL, url=EVIL)],
    )
    assert "<script>" not in html
    assert "&quot;" in html


def test_what_is_typed_is_escaped_in_a_field():
    form = AForm({"title": EVIL})
    form.add_error("title", EVIL)
    assert "<script>" not in draw("{% fields form %}", form=form)


# --- buttons ---


def test_a_button_is_a_submit_button_and_a_link_with_href():
    assert tag(draw("{% button 'Send' kind='primary' %}"), "button", type="submit")
    assert draw("{% button 'Go' href='/x/' %}").startswith("<a ")


def test_a_refused_button_is_disabled_and_says_why_and_whom_to_ask():
    html = draw("{% button 'Activate' kind='primary' answer=answer %}", answer=REFUSED)
    button = tag(html, "button", aria_disabled="true", type="button")
    assert "button-primary" not in button and " disabled" not in button
    assert tag(html, "div", id=attribute(button, "aria-describedby"), **{"class": "why-not"})
    assert "#lock" in html and "Only a Global admin activates benefits." in html
    assert "Ask Mina Park" in html and "Global admin" in html


def test_ask_posts_the_action_and_the_person_with_a_token():
    html = draw("{% why_not answer %}", answer=REFUSED)
    assert tag(html, "form", method="post", action="/ask/")
    assert tag(html, "input", name="action", value="benefits.activate")
    assert tag(html, "input", name="person", value="7")
    assert tag(html, "input", name="csrfmiddlewaretoken")


def test_a_condition_names_no_people():
    html = draw("{% button 'Withdraw' answer=answer %}", answer=no("It was approved at 10:00."))
    assert "It was approved at 10:00." in html and "<form" not in html


def test_an_allowed_button_has_no_reason():
    html = draw("{% button 'Activate' answer=answer %}{% why_not answer %}", answer=YES)
    assert "aria-disabled" not in html and "why-not" not in html


def test_two_refused_buttons_have_reasons_of_their_own():
    html = draw("{% button 'A' answer=a %}{% button 'A' answer=a %}", a=REFUSED)
    ids = re.findall(r'id="(why-[^"]+)"', html)
    assert len(set(ids)) == 2


def test_an_unknown_look_is_a_mistake_of_ours():
    with pytest.raises(TypeError, match="colour"):
        draw("{% button 'A' colour='red' %}")


def test_a_post_button_is_a_whole_form():
    html = draw("{% post_button 'Reject' '/reject/' kind='danger' reason='unpaid' %}")
    assert tag(html, "form", method="post", action="/reject/")
    assert tag(html, "input", type="hidden", name="reason", value="unpaid")
    assert "csrfmiddlewaretoken" in html and "button-danger" in html


def test_a_refused_post_button_and_a_refused_dialog_post_nothing_but_ask():
    source = "{% post_button 'A' '/do/' answer=a %}{% dialog 'A' '/do/' answer=a %}{% enddialog %}"
    assert "/do/" not in draw(source, a=REFUSED)


def test_a_dialog_works_without_javascript_and_offers_the_way_out_first():
    html = draw("{% dialog 'Reveal' '/r/' title='Reveal the key?' safe='Keep it' kind='danger' %}Text{% enddialog %}")
    assert tag(html, "details", **{"class": "confirm"})
    dialog = tag(html, "dialog", **{"class": "dialog"})
    assert " open" in dialog and f'id="{attribute(dialog, "aria-labelledby")}"' in html
    assert tag(html, "a", href="/here/?page=2")
    assert html.index("Keep it") < html.rindex("Reveal")


def test_after_a_post_the_way_out_of_a_dialog_leads_home():
    html = draw("{% dialog 'Reveal' '/r/' %}{% enddialog %}", method="post")
    assert tag(html, "a", href="/")


# --- states ---


@pytest.mark.parametrize("one", gallery.STATUSES, ids=lambda one: str(one.word))
def test_a_status_is_a_word_a_shape_and_a_tone(one):
    html = draw("{% status one %}", one=SimpleNamespace(status=one))
    assert one.tone in TONES and one.shape in SHAPES and one.shape in SYMBOLS
    assert f'data-tone="{one.tone}"' in html and f"#{one.shape}" in html and str(one.word) in html


def test_every_symbol_that_a_template_names_exists():
    named = set()
    for path in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r"""\{% icon "(\w+)"|icon="(\w+)"|shape="(\w+)\"""", path.read_text(encoding="utf-8")))
    assert {name for names in named for name in names if name} <= SYMBOLS
    assert set(gallery.ICONS) | {"mark"} == SYMBOLS


# --- fields ---


def filled():
    form = AForm({"title": "", "kind": "", "phone": "1"})
    form.is_valid()
    return form


def test_a_field_names_its_control_its_error_and_its_hint():
    html = draw("{% field form.title %}", form=filled())
    control = tag(html, "input", id="id_title")
    assert attribute(control, "aria-describedby") == "id_title_error id_title_hint"
    assert attribute(control, "aria-invalid") == "true"
    assert tag(html, "label", **{"for": "id_title"})
    assert html.index("<label") < html.index('id="id_title_error"') < html.index("<input") < html.index('_hint"')


def test_a_correct_field_has_no_error():
    html = draw("{% field form.phone %}", form=filled())
    assert "error" not in html and "aria-describedby" not in html and "(optional)" in html


def test_only_the_first_wrong_field_takes_the_focus():
    html = draw("{% fields form %}", form=filled())
    assert html.count("autofocus") == 1
    assert " autofocus" in tag(html, "input", id="id_title")


def test_radio_buttons_are_one_group_with_a_legend():
    html = draw("{% field form.kind %}", form=filled())
    group = tag(html, "fieldset")
    assert attribute(group, "aria-describedby") == "id_kind_error"
    assert "<legend>Kind</legend>" in html and html.count('type="radio"') == 2


def test_a_box_stands_before_its_words():
    html = draw("{% field form.sure %}", form=filled())
    assert html.index("<input") < html.index("<label") and "Sure" in html


def test_a_hidden_field_has_no_label():
    assert "<label" not in draw("{% field form.secret %}", form=filled())


def test_the_words_of_a_field_can_be_replaced():
    html = draw("{% field form.title label='Subject' hint='' %}", form=AForm())
    assert "Subject" in html and "In one sentence." not in html


def test_what_is_wrong_with_the_whole_form_is_an_alert():
    form = filled()
    form.add_error(None, "The two IDs do not belong together.")
    html = draw("{% form_errors form %}", form=form)
    assert tag(html, "div", role="alert") and "The two IDs do not belong together." in html


# --- lists ---


def test_the_ends_of_a_list_are_disabled():
    html = draw("{% pager page 'x' %}", page=Page([1], newer_url="", older_url="?after=2"))
    assert tag(html, "a", href="?after=2", rel="next")
    assert tag(html, "span", role="link", aria_disabled="true")


def test_a_list_of_one_page_has_no_ends():
    assert "Newer" not in draw("{% pager page 'x' %}", page=Page([1], newer_url="", older_url=""))


def test_a_sorted_column_says_so():
    html = draw("{% column 'Date' url='?sort=date' sort='descending' %}")
    assert tag(html, "th", aria_sort="descending", scope="col") and tag(html, "a", href="?sort=date")


def test_a_table_that_scrolls_can_be_reached_by_keyboard():
    scrolling = draw("{% table 'Statement' narrow='scroll' %}{% thead %}{% endthead %}{% endtable %}")
    assert tag(scrolling, "div", tabindex="0", aria_label="Statement")
    assert "tabindex" not in draw("{% table 'Statement' %}{% thead %}{% endthead %}{% endtable %}")


def test_the_boxes_of_rows_point_at_the_bulk_form():
    html = draw(
        "{% bulk '/approve/' id='b' %}{% button 'Approve' counted='Approve {n}' %}{% endbulk %}"
        "{% pick 5 'Select' form='b' %}"
    )
    assert tag(html, "form", id="b", action="/approve/", method="post")
    assert tag(html, "input", type="checkbox", form="b", value="5", aria_label="Select")
    assert tag(html, "button", data_counted="Approve {n}")


# --- how far ---


def test_a_tally_has_a_cell_for_each_unit():
    html = draw("{% tally 12 15 cost=1 %}")
    assert (html.count("<rect"), html.count("is-left"), html.count("is-cost")) == (15, 11, 1)
    assert "12 of 15 left; this takes one" in html


@pytest.mark.parametrize(("left", "total", "drawn"), [(3, None, 0), (0, 0, 0), (40, 100, 2), (20, 20, 20)])
def test_a_tally_of_no_units_is_empty_and_of_many_a_bar(left, total, drawn):
    assert draw("{% tally left total %}", left=left, total=total).count("<rect") == drawn


@pytest.mark.parametrize(("value", "most", "share"), [(1, 4, 25), (9, 4, 100), (1, 0, 0)])
def test_a_meter_stays_within_its_track(value, most, share):
    assert f'width="{share}%"' in draw("{% meter value most %}", value=value, most=most)


def test_what_is_done_and_what_is_current_is_said_in_words_too():
    steps = [Step("Asked", DONE), Step("Review", CURRENT), Step("Active")]
    html = draw("{% tracker steps %}", steps=steps)
    assert html.count("(done)") == 1 and html.count('aria-current="step"') == 1


def test_a_message_of_the_framework_takes_the_tone_of_its_level():
    html = draw("{% message_of one %}", one=SimpleNamespace(level_tag="success", message="Linked."))
    assert tag(html, "div", data_tone="ok", role="status") and "Linked." in html
