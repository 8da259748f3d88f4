"""Creating the companies and accounts of the demo world."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from partnerportal.accounts.models import Organization, Role, RoleAssignment, User
from partnerportal.demo.world import COMPANIES, HOLDER, PASSWORD, ROLE_OF, STAFF, Company


def populate() -> dict[str, Organization]:
    """Every company by the first word of its domain, with its people; staff and the holder too."""
    password = make_password(PASSWORD)
    companies = {company.domain.split(".")[0]: _company(company, password) for company in COMPANIES}
    for email, name, role in STAFF:
        _person(
            None, email, name, (role,), password, is_staff=role == Role.OPERATOR, is_superuser=role == Role.OPERATOR
        )
    _person(None, *HOLDER, (), password)
    return companies


def account(email: str, name: str) -> User:
    """One more account without a company and without a role, with the password of all."""
    return _person(None, email, name, (), make_password(PASSWORD))


def _company(company: Company, password: str) -> Organization:
    row = Organization.objects.create(
        name=company.name,
        mpn_id=company.mpn_id,
        domain=company.domain,
        country=company.country,
        time_zone=company.time_zone,
        email=f"office@{company.domain}",
        in_mpn=company.in_mpn,
        in_csp=company.in_csp,
        csp_type=company.csp_type,
        is_migrated=company.is_migrated,
    )
    for key, name in company.accounts():
        _person(row, f"{key}@{company.domain}", name, ROLE_OF[key], password, is_guest=key == "guest")
    return row


def _person(
    company: Organization | None, email: str, name: str, roles: tuple[Role, ...], password: str, **fields: bool
) -> User:
    user = User.objects.create(organization=company, email=email, name=name, password=password, **fields)
    RoleAssignment.objects.bulk_create(RoleAssignment(user=user, role=role) for role in roles)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
