"""The message catalogues: `python -m partnerportal.i18n update`, `check` or `compile`, without gettext programs."""

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

TREE = Path(__file__).resolve().parent.parent
LOCALES = TREE / "locale"
SOURCE_LANGUAGE = "en"
FOLDERS = ("partnerportal", "support", "benefits", "incidents", "templates")
METHODS = [("**.py", "python"), ("**.html", "partnerportal.i18n_extract:templates")]
METHODS += [("**.txt", "partnerportal.i18n_extract:templates")]
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

HEADER = r"""msgid ""
msgstr ""
"Language: {language}\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plurals}\n"

"""


def extract() -> Catalog:
    """Every translatable sentence of the source, with the files it stands in."""
    found = Catalog(project="Partner Portal", charset="utf-8")
    for folder in FOLDERS:
        rows = extract_from_dir(TREE / folder, METHODS, keywords=KEYWORDS, comment_tags=["Translators:"])
        for name, line, message, comments, context in rows:
            found.add(message, locations=[(f"{folder}/{name}", line)], auto_comments=comments, context=context)
    return found


def update() -> None:
    """Bring each language's catalogue up to date with the source; what is gone is removed."""
    found = extract()
    for path, catalogue in _catalogues():
        catalogue.update(found, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _write(path, catalogue)


def shortcomings() -> list[str]:
    """What the catalogues lack, one sentence each."""
    found = {_key(message) for message in extract() if message.id}
    said = []
    for path, catalogue in _catalogues():
        messages = [message for message in catalogue if message.id]
        known = {_key(message) for message in messages}
        said += [f"{path}: missing {key}" for key in sorted(found - known)]
        said += [f"{path}: no longer used {key}" for key in sorted(known - found)]
        if catalogue.locale_identifier != SOURCE_LANGUAGE:
            said += [f"{path}: not translated {_key(m)}" for m in messages if m.fuzzy or not all(_strings(m.string))]
    return said


def compile_catalogues() -> None:
    """Write the .mo file of every catalogue that is newer than it."""
    for path, catalogue in _catalogues():
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            unfinished = target.with_suffix(".unfinished")
            with unfinished.open("wb") as file:
                write_mo(file, catalogue)
            unfinished.rename(target)


def _catalogues() -> Iterator[tuple[Path, Catalog]]:
    source = LOCALES / SOURCE_LANGUAGE / "LC_MESSAGES" / "django.po"
    for path in sorted({source, *LOCALES.glob("*/LC_MESSAGES/django.po")}):
        text = path.read_bytes() if path.exists() else b""
        yield path, read_po(io.BytesIO(text), locale=path.parts[-3])


def _write(path: Path, catalogue: Catalog) -> None:
    """With a header that holds no dates, so that two people's updates do not collide."""
    path.parent.mkdir(parents=True, exist_ok=True)
    header = HEADER.format(language=path.parts[-3], plurals=catalogue.plural_forms)
    with path.open("wb") as file:
        file.write(header.encode())
        write_po(file, catalogue, sort_output=True, omit_header=True, include_lineno=False, width=120)


def _key(message: Message) -> tuple[str, ...]:
    return (message.context or "", *_strings(message.id))


def _strings(value: str | Sequence[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ("",))


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            update()
        case ["compile"]:
            compile_catalogues()
        case ["check"]:
            said = shortcomings()
            print(*said, "`make messages` brings them up to date." if said else "Messages are complete.", sep="\n")
            return bool(said)
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
