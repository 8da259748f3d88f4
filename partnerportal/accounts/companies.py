"""The staff queue of requests about companies, and the evidence beside each decision."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerportal.accounts.company_forms import ConfirmForm, RejectForm
from partnerportal.accounts.models import CompanyRequest, Role, User
from partnerportal.accounts.queues import Column, Queue
from partnerportal.accounts.services.companies import alike_companies
from partnerportal.common.times import day_text

SHOWN = 5
"""Of what resembles a request; more is no help."""
PUBLIC_MAIL = {
    "aol.com", "fastmail.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hey.com",
    "hotmail.com", "icloud.com", "live.com", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "naver.com",
    "outlook.com", "pm.me", "proton.me", "protonmail.com", "qq.com", "t-online.de", "web.de", "yahoo.com",
    "yandex.com", "yandex.ru", "zoho.com", "126.com", "163.com",
}  # fmt: skip
"""Where everybody can have an address: one of them says nothing about a company."""


def evidence(request: HttpRequest, row: CompanyRequest) -> dict[str, Any]:
    """What resembles the request, who is there already, and what the person asked before."""
    earlier = CompanyRequest.objects.filter(requested_by=row.requested_by_id).exclude(pk=row.pk)
    found: dict[str, Any] = {"form": RejectForm(), "earlier": list(earlier.order_by("-pk")[:SHOWN])}
    if row.is_join:
        return {**found, **_alike(row)}
    assert row.organization is not None
    admins = User.objects.holding(row.organization, frozenset({Role.GLOBAL_ADMIN})).order_by("name", "pk")
    return {**found, "admins": list(admins[:SHOWN])}


def _alike(row: CompanyRequest) -> dict[str, Any]:
    companies = alike_companies(row)
    same = Q(company_name__iexact=row.company_name) | Q(domain__iexact=row.domain)
    others = CompanyRequest.objects.open().filter(same, kind=CompanyRequest.Kind.JOIN).exclude(pk=row.pk)
    return {
        "companies": companies,
        "confirm": ConfirmForm.of(companies),
        "others": list(others.select_related("requested_by").order_by("pk")[:SHOWN]),
        "is_of_domain": _is_of_domain(row),
        "is_public": row.domain in PUBLIC_MAIL,
    }


def _is_of_domain(row: CompanyRequest) -> bool:
    person = row.requested_by
    if row.domain in PUBLIC_MAIL or person.email.rpartition("@")[2].lower() != row.domain:
        return False
    return person.is_proved


def _proof(row: CompanyRequest) -> str:
    if row.is_join:
        return _("not needed")
    return _("proved on %(day)s") % {"day": day_text(row.proved_at)} if row.proved_at else _("not yet")


COMPANIES = Queue(
    route="accounts_portal:companies",
    model=CompanyRequest,
    title=gettext_lazy("Companies"),
    lead=gettext_lazy("Who wants to join the network with a new company, and who wants to become its Global admin."),
    empty=gettext_lazy("No request about a company waits for a decision."),
    columns=(
        Column(gettext_lazy("Request"), lambda row: row.get_kind_display()),
        Column(gettext_lazy("Domain"), lambda row: row.domain),
        Column(gettext_lazy("Proof"), _proof),
    ),
    item="accounts/company_item.html",
    context=evidence,
    search=("company_name", "domain"),
)
