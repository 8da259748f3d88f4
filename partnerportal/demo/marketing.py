"""Go-To-Market in the demo world: Alpine uses an offer and waits for one, Harbor was refused, Fjord has no contact."""

from datetime import datetime, timedelta

from benefits.models import MarketingActivation, MembershipBenefit
from benefits.services import marketing
from benefits.services.promises import mark_cosell_ready
from partnerportal.accounts.models import Organization
from partnerportal.demo.memberships import person

INSTRUCTIONS = (
    "Send us the names of the people who will take the course, and choose one of the dates in the list.\n"
    "The seats are kept for two weeks."
)
DATES = "The course begins next Monday at 10:00. Everybody on your list has got an invitation."
WHY = "The business profile of the company is not public yet. Publish it and ask again."


def tell(companies: dict[str, Organization], now: datetime) -> None:
    _alpine(companies["alpine"], now)
    _harbor(companies["harbor"], now)


def _alpine(company: Organization, now: datetime) -> None:
    mark_cosell_ready(company, now=now - timedelta(days=90))
    _contact(company, "sales-agent", "+47 22 00 01 30", now - timedelta(days=80))
    course = _ask(company, "marketing-course", now - timedelta(days=47))
    reviewer = person("reviewer@portal.example")
    course = marketing.activate(reviewer, course, INSTRUCTIONS, now=now - timedelta(days=44))
    marketing.follow_up(reviewer, course, DATES, now=now - timedelta(days=30))
    _ask(company, "gtm-toolbox", now - timedelta(days=2))


def _harbor(company: Organization, now: datetime) -> None:
    _contact(company, "member", "+44 20 7946 0118", now - timedelta(days=25))
    row = _ask(company, "profile-optimisation", now - timedelta(days=24))
    marketing.reject(person("reviewer@portal.example"), row, WHY, now=now - timedelta(days=20))


def _contact(company: Organization, key: str, phone: str, at: datetime) -> None:
    admin, contact = person(f"global-admin@{company.domain}"), person(f"{key}@{company.domain}")
    marketing.add_contact(admin, contact, f"marketing@{company.domain}", phone, "en", now=at)


def _ask(company: Organization, code: str, at: datetime) -> MarketingActivation:
    found = MembershipBenefit.objects.filter(organization=company, code=code, membership__state="active")
    return marketing.request(person(f"partner-admin@{company.domain}"), found.order_by("-pk")[0], now=at)
