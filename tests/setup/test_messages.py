"""The message catalogues without gettext programs: everything translatable is found, and what is missing is named."""

import gettext

import pytest

from partnerportal import i18n

PAGE = """{% load i18n %}
    <h1>{% translate "Benefits" %}</h1>
  <p>{% translate "May" context "month" %}</p>
<p>{% blocktranslate trimmed count left=left %}
      {{ left }} incident
      is left
   {% plural %}
      {{ left }} incidents
      are left
   {% endblocktranslate %}</p>
 {% include "x.html" with title=_("It's here") only %}
   'unbalanced " quotes (and brackets] are text
"""
CODE = """
from django.utils.translation import gettext_lazy as _, ngettext_lazy, pgettext_lazy
A = _("Signed in as %(name)s")
B = ngettext_lazy("one seat", "%(count)d seats", 2)
C = pgettext_lazy("month", "March")
"""


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A tree with one page and one module, whose catalogues are in tmp_path/locale."""
    for folder in i18n.FOLDERS:
        (tmp_path / folder).mkdir()
    (tmp_path / "templates/page.html").write_text(PAGE)
    (tmp_path / "support/code.py").write_text(CODE)
    monkeypatch.setattr(i18n, "TREE", tmp_path)
    monkeypatch.setattr(i18n, "LOCALES", tmp_path / "locale")
    return tmp_path


def keys():
    return {i18n._key(message) for message in i18n.extract() if message.id}


def test_every_form_of_a_sentence_is_found(source):
    assert keys() == {
        ("", "Benefits"),
        ("month", "May"),
        ("", "%(left)s incident is left", "%(left)s incidents are left"),
        ("", "It's here"),
        ("", "Signed in as %(name)s"),
        ("", "one seat", "%(count)d seats"),
        ("month", "March"),
    }


def test_a_sentence_that_no_catalogue_has_is_named(source):
    i18n.update()
    assert i18n.shortcomings() == []
    (source / "support/code.py").write_text(CODE + 'D = _("A new sentence")')
    assert [said.partition(": ")[2] for said in i18n.shortcomings()] == ["missing ('', 'A new sentence')"]


def test_a_sentence_that_nobody_says_is_named(source):
    i18n.update()
    (source / "support/code.py").unlink()
    assert sum("no longer used" in said for said in i18n.shortcomings()) == 3


def test_another_language_must_say_everything(source):
    i18n.update()
    (source / "locale/ru/LC_MESSAGES").mkdir(parents=True)
    (source / "locale/ru/LC_MESSAGES/django.po").touch()
    i18n.update()
    assert sum("ru/LC_MESSAGES/django.po: not translated" in said for said in i18n.shortcomings()) == 7


def test_an_update_keeps_what_was_translated(source):
    path = source / "locale/ko/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Benefits"\nmsgstr "혜택"\n')
    i18n.update()
    assert 'msgid "Benefits"\nmsgstr "혜택"' in path.read_text()


def test_the_compiled_catalogue_speaks(source):
    path = source / "locale/ko/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Benefits"\nmsgstr "혜택"\n')
    i18n.update()
    i18n.compile_catalogues()
    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Benefits") == "혜택"


def test_a_catalogue_is_compiled_only_when_it_is_newer(source):
    i18n.update()
    i18n.compile_catalogues()
    compiled = source / "locale/en/LC_MESSAGES/django.mo"
    before = compiled.stat().st_mtime_ns
    i18n.compile_catalogues()
    assert compiled.stat().st_mtime_ns == before


@pytest.mark.parametrize("arguments, status", [([], 2), (["nonsense"], 2), (["check"], 1), (["update"], 0)])
def test_the_exit_status_tells(source, arguments, status):
    assert i18n.main(arguments) == status
