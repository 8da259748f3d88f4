"""The four steps of a new incident: their order, what each of them asks, and which one is open (product.md 4.6).

Where exactly one plan without contract applies there is nothing to choose, and the second step is left out.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.wizard import paths
from partnerportal.common.steps import CURRENT, DONE, LATER, Step


@dataclass(frozen=True)
class Page:
    """One step; it is called otherwise in a request for a customer (D55). `asks` is said to who jumps over it."""

    number: int
    slug: str
    template: str
    word: Promise
    heading: Promise
    request_heading: Promise
    asks: Promise

    def url(self, draft: Incident) -> str:
        return reverse(f"incidents:new_{self.slug}", args=[draft.reference])


PROBLEM = Page(
    number=1,
    slug="problem",
    template="incidents/wizard/problem.html",
    word=_("Problem"),
    heading=_("New incident: problem"),
    request_heading=_("New request: problem"),
    asks=_("First say what the problem is: the product and its version, a title and a description."),
)
PLAN = Page(
    number=2,
    slug="plan",
    template="incidents/wizard/plan.html",
    word=_("Support plan"),
    heading=_("New incident: support plan"),
    request_heading=_("New request: support plan"),
    asks=_("First choose the support plan that pays for this incident."),
)
DETAILS = Page(
    number=3,
    slug="details",
    template="incidents/wizard/details.html",
    word=_("Severity and contact"),
    heading=_("New incident: severity and contact"),
    request_heading=_("New request: severity and contact"),
    asks=_("First say how severe the problem is, and who is asked about it."),
)
REVIEW = Page(
    number=4,
    slug="review",
    template="incidents/wizard/review.html",
    word=_("Review and submit"),
    heading=_("New incident: review and submit"),
    request_heading=_("New request: review and submit"),
    asks=_("Look at everything once more, and submit."),
)
PAGES = (PROBLEM, PLAN, DETAILS, REVIEW)


def is_done(draft: Incident, page: Page) -> bool:
    """Whether the draft holds what the page asks for; whether a plan can still be chosen is looked at on its page."""
    if page is PROBLEM:
        return paths.is_told(draft)
    if page is PLAN:
        return draft.plan_id is not None
    return page is DETAILS and paths.is_detailed(draft)


def first_open(draft: Incident) -> Page:
    """The first page that still asks for something; the last one always does."""
    return next(page for page in PAGES if page is REVIEW or not is_done(draft, page))


def after(page: Page) -> Page:
    return PAGES[page.number]


def stepper(current: Page, draft: Incident | None) -> list[Step]:
    """The pages as the stepper draws them; those that can be opened are links."""
    reached = first_open(draft).number if draft else current.number
    pages = [page for page in PAGES if page is not PLAN or page is current or paths.has_plan_step(draft)]
    return [
        Step(
            page.word,
            CURRENT if page is current else DONE if draft and is_done(draft, page) else LATER,
            url=page.url(draft) if draft and page.number <= reached else "",
        )
        for page in pages
    ]
