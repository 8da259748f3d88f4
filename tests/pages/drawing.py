"""Draws a piece of template, and reads the elements out of it."""

import re
from html.parser import HTMLParser

from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory


def draw(source, path="/here/?page=2", method="get", **context):
    request = getattr(RequestFactory(), method)(path)
    request.user, request.resolver_match = context.pop("user", AnonymousUser()), None
    return engines["django"].from_string(source).render(context, request)


def tag(html, name, /, **attributes):
    """The first opening tag `name` that has all these attributes; underscores stand for hyphens."""
    for found in re.findall(rf"<{name}\b[^>]*>", html):
        if all(f'{key.replace("_", "-")}="{value}"' in found for key, value in attributes.items()):
            return found
    raise AssertionError(f"no <{name} {attributes}> in {html}")


def attribute(element, name):
    found = re.search(rf'\s{name}="([^"]*)"', element)
    return found and found.group(1)


class _Page(HTMLParser):
    """What must hold of every page, whatever it shows."""

    def __init__(self, html):
        super().__init__()
        self.faults, self.ids, self.headings, self.words, self.forms = [], [], [], {"title": "", "h1": ""}, 0
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids += [attrs["id"]] if "id" in attrs else []
        if "style" in attrs or tag == "style" or any(name.startswith("on") for name in attrs):
            self.faults.append(f"inline style or handler on <{tag}>")
        if tag == "script" and "src" not in attrs and attrs.get("type") != "application/json":
            self.faults.append("inline script")
        if tag == "form":
            self.forms += 1
            if self.forms > 1:
                self.faults.append(f"a form in a form: {attrs}")
        if tag in {"title", "h1"}:
            self.inside = tag
            self.headings += [tag] if tag == "h1" else []

    def handle_endtag(self, tag):
        self.forms -= tag == "form"
        self.inside = "" if tag == self.inside else self.inside

    def handle_data(self, data):
        if self.inside:
            self.words[self.inside] += data


def faults_of(html):
    """What is wrong with the frame of this page: an empty list when all is well."""
    page = _Page(html)
    title, heading = (" ".join(page.words[name].split()) for name in ("title", "h1"))
    faults = [*page.faults, *(f"id {name} twice" for name in page.ids if page.ids.count(name) > 1)]
    faults += [] if len(page.headings) == 1 else [f"{len(page.headings)} h1"]
    return faults + ([] if heading and title.startswith(heading) else [f"title {title!r}, h1 {heading!r}"])
