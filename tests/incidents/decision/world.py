"""Everything that the decision tables name: a company of each kind, its people, and a customer for every state."""

from benefits.services import load_catalogue
from incidents import services
from incidents.models import Incident
from partnerportal.customers.models import Customer
from support.models import ContractLink, Kind, Plan, Version
from support.services import announce, grant, issue_contract, link_as_member, mark_pending
from tests.builders import a_company, a_person, a_version
from tests.customers.builders import a_grant, a_group, a_partnership, a_relationship, a_subscription
from tests.incidents.builders import COMPLETE, MONDAY
from tests.incidents.decision.table import CSP, KINDS, ROLES, states

ROLE_NAMES = {
    "ga": "global_admin", "aa": "admin_agent", "ha": "helpdesk_agent", "sa": "sales_agent",
    "mpa": "mpn_partner_admin", "ba": "billing_admin", "uma": "user_management_admin", "aca": "account_admin",
}  # fmt: skip
TYPES = {"direct": "direct_bill", "provider": "indirect_provider", "reseller": "indirect_reseller"}
HELD = ("product-support", "signature", "asfp", "psfp", "azure")
LINES = {"product-support": (Kind.ON_PREMISES,), "psfp": (Kind.ON_PREMISES, Kind.CLOUD)}
TOPICS = {"dynamics": "technical", "crm": "technical", "office": "mail"}


class World:
    def __init__(self):
        load_catalogue()
        self.helper = self.company("Nordic Distribution", "indirect_provider")
        self.other = self.company("Former Distribution", "indirect_provider")
        self.companies = {kind: self.company(f"The {kind}", TYPES.get(kind, "indirect_reseller")) for kind in CSP}
        self.companies["mpn"] = a_company("The mpn", domain="mpn.example")
        a_partnership(self.helper, self.companies["reseller"])
        self.people = {(kind, role): self.person(kind, role) for kind in self.companies for role in ROLES}
        self.people["holder", "none"] = a_person(name="Hanna Holder")
        self.about = {}
        """By state, the subscription that a request about Azure names."""
        self.customers = {key(state): self.customer(state) for kind in KINDS for state in states(kind)}

    def company(self, name, csp_type):
        return a_company(name, domain=f"{name.lower().replace(' ', '-')}.example", in_csp=True, csp_type=csp_type)

    def person(self, kind, role):
        roles = [ROLE_NAMES[role]] if role in ROLE_NAMES else []
        return a_person(self.companies[kind], *roles, name=f"{kind} {role}", is_guest=role == "guest")

    def customer(self, state):
        kind = state["partner"]
        name = "-".join(state.values())
        made = Customer.objects.create(name=name, domain=f"{name}.example", country="NO", email=f"admin@{name}.example")
        if (company := self.companies.get(kind)) is None:
            return made
        if state["related"] != "never":
            a_relationship(company, made, state["admin"] == "yes", state["related"])
        if kind == "reseller":
            a_relationship(self.helper, made, reseller=company)
        self.about[key(state)] = self.give_azure(state, company, made)
        if state["group"] == "in":
            a_group(company, made, *[person for (of, role), person in self.people.items() if of == kind])
        return made

    def give_azure(self, state, company, customer):
        """Its subscription; beside the one that is open there may be another, which the request is about. A partner
        lost the grant and its partnership, or holds a grant from the time of one (D34)."""
        azure, is_reseller = state["azure"], state["partner"] in ("reseller", "alone")
        if azure == "none":
            a_subscription(customer, company, has_access=False)
            return None
        is_granted = azure == "granted" or (azure == "other" and is_reseller)
        provider = (self.helper if state["partner"] == "reseller" else self.other) if is_granted else company
        if provider == self.other:
            a_relationship(provider, customer)
        first = a_subscription(customer, provider)
        if is_granted:
            a_grant(provider, company, customer, first if azure == "other" else None)
        return a_subscription(customer, provider, has_access=is_granted) if azure == "other" else first

    def case(self, case):
        return self.people[case["partner"], case["role"]], self.customers[key(case)]

    def names(self, case):
        """What the sentences of the table are filled in with."""
        person, customer = self.case(case)
        about = self.about.get(key(case))
        facts = {"company": person.organization, "customer": customer, "provider": self.helper}
        return {**facts, "subscription": about}

    def place(self, case):
        """What the path of the case asks beside the problem, for a customer."""
        if case["area"] == "azure":
            return {"customer_subscription": self.about.get(key(case))}
        return {"topic": TOPICS.get(case["area"], "")}

    def unsaved(self, case):
        """A draft as far as the decision looks at it."""
        area = "dynamics" if case["area"] == "crm" else case["area"]
        facts = {"nature": "billing"} if area == "portal" else {"nature": "break_fix", "area": area}
        place = self.place(case) if area == "azure" else {}
        return Incident(customer=self.case(case)[1], filed_by=self.case(case)[0], **facts, **place)


def key(case):
    return tuple(case[name] for name in ("partner", "related", "admin", "azure", "group"))


def version_of(area):
    """A current version of that area; of Dynamics 365 not CRM Online, which is a column of its own."""
    if area == "on_premises":
        return a_version("2025")
    rows = Version.objects.filter(product__area="dynamics" if area == "crm" else area).select_related("product")
    return rows.filter(product__is_included=area == "crm").order_by("pk").first() if area != "office" else rows.first()


def a_line(user, code, quota=5, is_linked=True, area=""):
    """The line that pays for the area of a new contract of that plan, of the person's company."""
    company, plan, today = user.organization, Plan.objects.get(code=code), user.organization.today()
    end = today.replace(year=today.year + 1)
    contract = announce(company, f"test:{code}:{user.pk}:{quota}", plan.name, end, end)
    kinds = LINES.get(code, (Kind.CLOUD,))
    for kind in kinds:
        grant(company, contract.reference, kind, quota if plan.is_counted else None, contract, plan)
    mark_pending(contract.pk)
    issue_contract(contract.pk, min(today, end), MONDAY)
    contract.refresh_from_db()
    if plan.needs_link and is_linked:
        link_as_member(user, contract)
    asked = kinds[0] if area == "on_premises" else kinds[-1]
    return contract.entitlements.get(kind=asked)


def foreign_lines(user, owner, area=""):
    """A line of each plan that is held as a contract, of the owner's company and linked to the outsider's account."""
    lines = {code: a_line(owner, code, is_linked=False, area=area) for code in HELD}
    for line in lines.values():
        ContractLink.objects.create(user=user, contract=line.contract, was_typed=True)
    return lines


def a_complete_draft(user, area, customer=None, **fields):
    """All that submitting asks for; of the free topics a question of billing."""
    facts = {**COMPLETE, "contact_name": str(user), "contact_email": user.email, "customer": customer}
    if area == "portal":
        facts |= {"nature": "billing", "severity": ""}
    else:
        facts |= {"version": version_of(area), "topic": TOPICS.get(area, "")}
    if area == "azure" and customer is None:
        facts |= {"subscription": "Production"}
    if area == "azure" and customer is not None:
        facts |= {"customer_subscription": customer.subscriptions.order_by("pk").first()}
    if customer is not None:
        facts |= {"criterion": "deviation", "health_checked_at": MONDAY}
    return services.save_draft(user, None, now=MONDAY, **{**facts, **fields})
