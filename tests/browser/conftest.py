"""Real Chromium against the real portal. Every page is watched: no console error, no breach of the content policy."""

import os
import re
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.live.system import running

PASSWORD = "partner-demo"
PICTURES = Path(__file__).resolve().parent.parent / "artifacts"
WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 360, "height": 800}
ARGS = ["--no-sandbox", "--disable-dev-shm-usage", "--enable-blink-features=ComputedAccessibilityInfo"]
"""The last one lets a test ask for the name and the role that a screen reader is given."""
AXE = Axe().axe_script
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""WCAG 2.2 asks for targets of 24 px; axe looks for it when it is told to."""
TO_THE_TOP = "() => document.querySelector('dialog:modal') ? false : (scrollTo(0, 0), true)"
"""So that the bar covers nothing that was scrolled below it."""
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    program = next((found for name in names if name and (found := shutil.which(name))), None)
    assert program, "install Chromium: sudo apt-get install --yes chromium"
    return {"executable_path": program, "args": ARGS}


@pytest.fixture(scope="module")
def portal(tmp_path_factory, request):
    """One for each module, as its PORTAL says: which parts, which settings."""
    shared = tmp_path_factory.getbasetemp().parent
    with running(tmp_path_factory.mktemp("portal"), shared, **getattr(request.module, "PORTAL", {})) as system:
        yield system


class Visitor:
    """A person at the browser: signs in, goes, looks, and keeps a picture of what was seen."""

    def __init__(self, page, url):
        self.page, self.url, self.complaints = page, url, []
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self._hear(message))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", lambda response: self._miss(response))

    def _hear(self, message):
        if message.type == "error" and "status of 4" not in message.text and "status of 5" not in message.text:
            self.complaints.append(message.text)

    def _miss(self, response):
        """A style, script or picture that is not there; pages may answer 4xx."""
        if response.status >= 400 and response.request.resource_type not in {"document", "fetch", "xhr"}:
            self.complaints.append(f"{response.status}: {response.url}")

    def go(self, path):
        return self.page.goto(self.url + path)

    def sign_in(self, email, path="/"):
        self.go(f"/accounts/login/?next={path}")
        return self.fill_in(email)

    def fill_in(self, email):
        """Signs in on the page that asks for it."""
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        expect(self.page).not_to_have_url(re.compile("/accounts/login/"))
        return self

    def shoot(self, name):
        """The whole page from its top; with an open dialog what stands on the screen."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        is_whole = self.page.evaluate(TO_THE_TOP)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=is_whole)

    def axe(self, *rules):
        """What axe finds by all its rules, or by these, as short lines; nothing when all is well."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        self.page.evaluate(TO_THE_TOP)
        only = {"runOnly": list(rules)} if rules else {}
        found = self.page.evaluate("options => axe.run(options)", {**AXE_OPTIONS, **only})
        nodes = [(broken["id"], node) for broken in found["violations"] for node in broken["nodes"][:2]]
        return [f"{rule}: {node['html'][:160]} {node['failureSummary'][:200]}" for rule, node in nodes]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash.setdefault(FAILED, report.failed)
    item.stash[FAILED] |= report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture
def visit(browser, portal, request):
    """Opens a person at a browser of their own: visit("member@alpine.example"), narrow, dark, without JavaScript."""
    contexts = []

    def open_for(email="", path="/", viewport=None, **options):
        context = browser.new_context(viewport=viewport or WIDE, locale="en-GB", **options)
        contexts.append(context)
        visitor = Visitor(context.new_page(), portal.url)
        contexts.append(visitor)
        return visitor.sign_in(email, path) if email else visitor

    yield open_for
    if request.node.stash.get(FAILED, False):
        for number, visitor in enumerate(v for v in contexts if isinstance(v, Visitor)):
            visitor.shoot(f"failed-{request.node.name.split('[')[0]}-{number}")
    complaints = [line for v in contexts if isinstance(v, Visitor) for line in v.complaints]
    for context in contexts:
        if not isinstance(context, Visitor):
            context.close()
    assert complaints == []
