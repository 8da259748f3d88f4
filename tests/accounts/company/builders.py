"""Requests about companies, as their people make them."""

from datetime import UTC, datetime

from partnerportal.accounts import resolvers
from partnerportal.accounts.models import CompanyRequest

MONDAY = datetime(2026, 11, 16, 10, tzinfo=UTC)
COMPANY = {
    "company_name": "Nordlys Data",
    "domain": "nordlys.example",
    "country": "NO",
    "language": "en",
    "time_zone": "Europe/Oslo",
    "company_email": "office@nordlys.example",
}


def a_join_request(person, now=MONDAY, **fields):
    """Waiting for staff; a bare row, so that tests of the mechanism need nothing of the verbs."""
    kind = CompanyRequest.Kind.JOIN
    return CompanyRequest.objects.create(kind=kind, requested_by=person, requested_at=now, **{**COMPANY, **fields})


def a_proof_request(person, proved_at=MONDAY, now=MONDAY, **fields):
    """Somebody of a company has asked to become its Global admin; the domain is proved unless `proved_at` is None."""
    company = person.organization
    facts = {"company_name": company.name, "domain": company.domain, "proof_value": "partner-portal=abc", **fields}
    kind = CompanyRequest.Kind.BECOME_ADMIN
    return CompanyRequest.objects.create(
        kind=kind, organization=company, requested_by=person, requested_at=now, proved_at=proved_at, **facts
    )


def stands_at(monkeypatch, values, then=lambda: None):
    """The TXT values of each name: a list, None for a name that nobody knows, "timeout" for no answer."""

    class Known:
        def txt(self, name):
            then()
            found = values.get(name)
            if found is None:
                raise resolvers.DomainUnknown(name)
            if found == "timeout":
                raise resolvers.NoAnswer(name)
            return found

    monkeypatch.setattr("partnerportal.accounts.services.companies.resolver", Known)
