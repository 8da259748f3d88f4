"""Plain builders for the rows that tests need; the people come from the cast in conftest.py."""

from datetime import timedelta
from itertools import count

from allauth.account.models import EmailAddress
from django.utils import timezone

from partnerportal.accounts.models import CspType, Organization, Role, RoleAssignment, User
from support import services
from support.models import Contract, Kind, Plan, Product, Version

_numbers = count(1)
PASSWORD = "correct-horse-battery"
PLAN_NAMES = {"product-support": "Microsoft Product Support", "signature": "Signature Cloud Support"}


def a_company(name="Acme", **fields):
    number = next(_numbers)
    csp = {"csp_type": CspType.DIRECT_BILL} if fields.get("in_csp") and "csp_type" not in fields else {}
    defaults = {"country": "NO", "email": f"office{number}@{name.lower().replace(' ', '-')}.example", **csp}
    return Organization.objects.create(name=name, **{**defaults, **fields})


def a_person(company=None, *roles, name="", **fields):
    number = next(_numbers)
    user = User(organization=company, name=name or f"Person {number}", email=f"person{number}@example.test", **fields)
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    RoleAssignment.objects.bulk_create(RoleAssignment(user=user, role=role) for role in roles)
    return User.objects.with_roles().get(pk=user.pk)


def with_password(user, password=PASSWORD):
    """Makes the person able to sign in through the form: a password and a confirmed e-mail."""
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


AREAS = {
    "product-support": {"own_areas": ["on_premises"], "customer_areas": ["on_premises"]},
    "signature": {"own_areas": ["azure", "dynamics"], "customer_areas": ["azure"], "second_areas": ["azure"]},
    "asfp": {"own_areas": ["azure", "dynamics"], "customer_areas": ["azure", "dynamics"], "needs_link": False},
    "csp": {"customer_areas": ["azure"], "has_contract": False, "needs_link": False},
    "included": {"own_areas": ["office"], "customer_areas": ["office"], "has_contract": False, "needs_link": False},
    "free": {"own_areas": ["portal"], "customer_areas": ["portal"], "has_contract": False, "needs_link": False},
}
"""As the catalogue has them."""


def a_plan(code="product-support", **fields):
    defaults = {
        "name": {"product-support": "Microsoft Product Support", "signature": "Signature Cloud Support"}.get(
            code, code
        ),
        "short_name": code,
        "position": next(_numbers),
        **AREAS.get(code, {"own_areas": ["azure", "dynamics"]}),
        "is_counted": code in {"product-support", "signature"},
    }
    return Plan.objects.get_or_create(code=code, defaults={**defaults, **fields})[0]


def a_contract(company, active=True, on_premises=15, cloud=0, title="Silver 2026/27", days=200):
    """A contract with a Product Support line, and a Signature line unless `cloud` is 0 (None: unlimited)."""
    reference = f"test:{next(_numbers)}"
    today = company.today()
    end = today + timedelta(days=days)
    contract = services.announce(company, reference, title, end, end + timedelta(days=30))
    services.grant(company, reference, Kind.ON_PREMISES, on_premises, contract, a_plan())
    if cloud != 0:
        services.grant(company, reference, Kind.CLOUD, cloud, contract, a_plan("signature"))
    if active:
        services.mark_pending(contract.pk)
        services.issue_contract(contract.pk, min(today, end), timezone.now())
    return Contract.objects.select_related("organization").get(pk=contract.pk)


def a_version(name="2022", age=0, mainstream_end_date=None, product="SQL Server", kind=Kind.ON_PREMISES, area=""):
    """Of an on-premises product, or of a cloud one: Azure unless another area is named."""
    code = product.lower().replace(" ", "-")
    area = area or ("on_premises" if kind == Kind.ON_PREMISES else "azure")
    facts = {"name": product, "family": product, "kind": kind, "area": area}
    found, _made = Product.objects.get_or_create(code=code, defaults=facts)
    return Version.objects.get_or_create(
        product=found, name=name, defaults={"age": age, "mainstream_end_date": mainstream_end_date}
    )[0]


ROLES = {
    "global_admin": Role.GLOBAL_ADMIN,
    "partner_admin": Role.MPN_PARTNER_ADMIN,
    "admin_agent": Role.ADMIN_AGENT,
    "user_admin": Role.USER_MANAGEMENT_ADMIN,
    "account_admin": Role.ACCOUNT_ADMIN,
    "helpdesk_agent": Role.HELPDESK_AGENT,
    "sales_agent": Role.SALES_AGENT,
    "billing_admin": Role.BILLING_ADMIN,
}
STAFF = {"reviewer": Role.REVIEWER, "engineer": Role.SUPPORT_ENGINEER, "operator": Role.OPERATOR}
