"""A mail that is HTML only, as text: nothing is fetched, run or kept of it but its words.

Not by `html.parser`, which takes a minute over 60 KB of tags that never end. What comes out is plain text and escaped
wherever it is shown, so a tag that is misread costs a word and no more.
"""

import re
from html import unescape

UNSEEN = {"script", "style", "head", "title", "template", "noscript"}
LINES = {"br", "tr", "hr"}
BLOCKS = {
    "p",
    "div",
    "table",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "pre",
    "blockquote",
}
MOST = 2_000_000
"""Characters that are read; the words of a reply are far fewer."""
TAG = re.compile(r"(<[!?/a-zA-Z][^<>]*>)")
NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")


class _Words:
    """Collects lines; what stands in a blockquote is marked as mail programs mark it, with >."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.inside = dict.fromkeys(("unseen", "blockquote", "pre"), 0)

    def read(self, html: str) -> None:
        for piece in TAG.split(_without_comments(html)):
            tag = NAME.match(piece)
            if tag:
                self._tag(tag[2].lower(), bool(tag[1]))
            elif not piece.startswith(("<!", "<?")):
                self._text(unescape(piece))
        self.end_block()

    def _tag(self, name: str, ends: bool) -> None:
        if name in LINES and not ends:
            self.end_line()
        if name in BLOCKS or name == "li":
            self.end_block()
        kind = "unseen" if name in UNSEEN else name
        if kind in self.inside:
            self.inside[kind] = max(0, self.inside[kind] + (-1 if ends else 1))
        if name == "li" and not ends:
            self.line.append("- ")

    def _text(self, text: str) -> None:
        if self.inside["unseen"]:
            return
        if not self.inside["pre"]:
            self.line.append(re.sub(r"\s+", " ", text))
            return
        first, *others = text.split("\n")
        self.line.append(first)
        for other in others:
            self.end_line()
            self.line.append(other)

    def end_block(self) -> None:
        if "".join(self.line).strip():
            self.end_line()
        self.line.clear()

    def end_line(self) -> None:
        text = "".join(self.line).rstrip()
        self.lines.append("> " * min(self.inside["blockquote"], 5) + (text if self.inside["pre"] else text.strip()))
        self.line.clear()


def as_text(html: str) -> str:
    """The words of `html`, a line per block."""
    words = _Words()
    words.read(html[:MOST])
    return "\n".join(words.lines)


def _without_comments(html: str) -> str:
    kept, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        kept.append(html[at:start])
        end = html.find("-->", start)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join([*kept, html[at:]])
