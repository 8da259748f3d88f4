"""A person on any path of the wizard: which product, for whom, and the plans that there are."""

from support.models import Contract, Entitlement, Kind, Plan
from support.services import link_as_member
from tests.builders import a_contract, a_plan, a_version
from tests.incidents.wizard import DETAILS, PROBLEM, Walk

CLOUD = {
    "azure": ("Azure", "azure"),
    "dynamics": ("Dynamics 365", "dynamics"),
    "finance": ("Dynamics 365 Finance and Operations", "dynamics"),
    "crm": ("Dynamics CRM Online", "dynamics"),
    "office": ("Microsoft 365", "office"),
    "ems": ("Enterprise Mobility Suite", "office"),
}
"""The cloud products, by the names of these tests: each with its area."""
ASKS = {
    "azure": {"subscription": "Production"},
    "dynamics": {"topic": "technical"},
    "finance": {"topic": "finance-operations"},
    "crm": {"topic": "technical"},
    "office": {"topic": "mail"},
    "ems": {"topic": "devices"},
}
"""What each of them asks beside the problem."""
ESCALATION = {"criterion": "unavailable", "health_checked_at": "on"}
FREE_PLANS = ("csp", "included", "free")


def all_plans():
    """Every plan that needs no contract, named as in the catalogue."""
    names = {"csp": "Cloud Solution Provider", "included": "Included support", "free": "Billing and portal support"}
    return {code: a_plan(code, name=names[code]) for code in FREE_PLANS}


def a_product(key):
    """The version of a cloud product, or of an on-premises one."""
    if key == "on-premises":
        return a_version()
    name, area = CLOUD[key]
    version = a_version("", product=name, kind=Kind.CLOUD, area=area)
    if key == "crm":
        version.product.is_included = True
        version.product.save(update_fields=["is_included"])
    return version


def signature(user, left=5):
    """The Signature line of a contract that is linked to the person."""
    contract = a_contract(user.organization, cloud=left)
    link_as_member(user, contract)
    return contract.entitlements.get(kind=Kind.CLOUD)


def paid_plan(company, code="asfp"):
    """The line of a support plan that the whole company uses."""
    contract = a_contract(company, title="Advanced Support")
    Contract.objects.filter(pk=contract.pk).update(title="Advanced Support")
    line = contract.entitlements.get(kind=Kind.ON_PREMISES)
    Entitlement.objects.filter(pk=line.pk).update(plan=a_plan(code), kind=Kind.CLOUD, quota=None)
    return Entitlement.objects.get(pk=line.pk)


class Journey(Walk):
    """As a walk, on the path of a product, for the own company or for a customer."""

    def __init__(self, client, user, key="azure", customer=None):
        super().__init__(client, user)
        self.key, self.customer, self.version = key, customer, a_product(key)

    @property
    def start_url(self):
        return f"/customers/{self.customer.pk}/requests/new/?about=azure" if self.customer else "/incidents/new/"

    def problem(self, **fields):
        data = {**PROBLEM, "version": self.version.pk, **self.asks, **fields}
        about = "" if "about" not in fields else f"?about={fields['about']}"
        url = f"/customers/{self.customer.pk}/requests/new/{about}" if self.customer else "/incidents/new/"
        return self.client.post(url, data)

    @property
    def asks(self):
        if self.key == "azure" and self.customer:
            return {"customer_subscription": self.customer.subscriptions.first().pk}
        return ASKS.get(self.key, {})

    def plan_for_free(self):
        """The support plan of Cloud Solution Provider, which is chosen already on the page (D29, D30)."""
        return self.post("plan", {"entitlement": f"plan-{Plan.objects.get(code='csp').pk}"})

    def details(self, **fields):
        contact = {"contact_name": self.user.name, "contact_email": self.user.email}
        escalation = ESCALATION if self.customer else {}
        return self.post("details", {**DETAILS, **contact, **escalation, **fields})
