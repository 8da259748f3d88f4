"""Who may file a request for a customer: every combination of domain.md 6.5 and 4.3, and the sentence that answers it.

partner: direct, provider, reseller (a partnered provider serves the customer, too), alone (a reseller whom no provider
helps there), mpn (outside CSP), holder (of no company). Several values stand with a comma, `*` is any.
"""

from itertools import product

AREAS = ("on_premises", "azure", "dynamics", "crm", "office", "portal")
ROLES = ("ga", "aa", "ha", "sa", "mpa", "ba", "none")
CSP = ("direct", "provider", "reseller", "alone")
RELATED = ("active", "invited", "removed", "never")

NO_COMPANY = "This account belongs to no company."
MPN_ONLY = "This account is associated with MPN only. Customers are served by partners in CSP."
UNRELATED = "{company} has no active relationship to {customer}."
INVITE = "Invite the customer. Once it has accepted, requests can be filed for it."
ROLE = "Only a Global admin, an Admin agent or a Helpdesk agent files requests for customers."
READ = "Ask one of them to file it; you can read it then."
FOLLOW = "Ask one of them to file it and to let you follow it."
NO_ADMIN = "{customer} has not delegated admin privileges to {company}."
ASK = "Ask the customer for delegated admin on its page."
OVER = "Hand the request over to {provider}: they file it, and you read it."
OVER_OR_ASK = f"{OVER} Or ask the customer for delegated admin on its page."
NO_ACCESS = "{company} has no access to the Azure subscriptions of {customer}."
ASK_ROLE = "Ask the customer for a role on the subscription. Requests about other products need no such access."
NO_GRANT = "The provider has not given {company} access to the Azure subscriptions of {customer}."
PARTNER = "No provider of yours serves this customer. Agree on a partnership first."
NO_GROUP = "A Helpdesk agent logs Azure requests only as a member of a support group for {customer}."
MAKE = "Create a support group for this customer on its page, or ask one of these people to file it."

TABLE = """
area                 partner               related                 role         admin azure       group missing      why        meanwhile
*                    holder                *                       *            *     *           *     role         NO_COMPANY -
*                    mpn                   *                       *            *     *           *     role         MPN_ONLY   -
*                    direct,provider       invited,removed,never   *            *     *           *     relationship UNRELATED  INVITE
*                    reseller,alone        invited,removed,never   *            *     *           *     relationship UNRELATED  INVITE
*                    direct,provider       active                  sa           *     *           *     role         ROLE       READ
*                    reseller,alone        active                  sa           *     *           *     role         ROLE       READ
*                    direct,provider       active                  mpa,ba,none  *     *           *     role         ROLE       FOLLOW
*                    reseller,alone        active                  mpa,ba,none  *     *           *     role         ROLE       FOLLOW
on_premises,portal   direct,provider       active                  ga,aa,ha     *     *           *     -            -          -
on_premises,portal   reseller,alone        active                  ga,aa,ha     *     *           *     -            -          -
office               direct,provider       active                  ga,aa,ha     yes   *           *     -            -          -
office               reseller,alone        active                  ga,aa,ha     yes   *           *     -            -          -
office               direct,provider,alone active                  ga,aa,ha     no    *           *     admin        NO_ADMIN   ASK
office               reseller              active                  ga,aa,ha     no    *           *     admin        NO_ADMIN   OVER_OR_ASK
dynamics,crm         direct,provider       active                  ga,aa,ha     yes   *           *     -            -          -
dynamics,crm         reseller,alone        active                  ga,aa,ha     yes   *           *     -            -          -
dynamics,crm         direct,provider,alone active                  ga,aa,ha     no    *           *     admin        NO_ADMIN   ASK
dynamics,crm         reseller              active                  ga,aa,ha     no    *           *     admin        NO_ADMIN   OVER_OR_ASK
azure                direct,provider       active                  ga,aa        *     own         *     -            -          -
azure                reseller,alone        active                  ga,aa        *     own         *     -            -          -
azure                reseller,alone        active                  ga,aa        *     granted     *     -            -          -
azure                direct,provider       active                  ha           *     own         in    -            -          -
azure                reseller,alone        active                  ha           *     own,granted in    -            -          -
azure                direct,provider       active                  ha           *     own         out   group        NO_GROUP   MAKE
azure                reseller,alone        active                  ha           *     own,granted out   group        NO_GROUP   MAKE
azure                direct,provider       active                  ga,aa,ha     *     none        *     access       NO_ACCESS  ASK_ROLE
azure                reseller              active                  ga,aa,ha     *     none        *     grant        NO_GRANT   OVER
azure                alone                 active                  ga,aa,ha     *     none        *     grant        NO_GRANT   PARTNER
"""  # noqa: E501  a table is read by its columns
COLUMNS = ("area", "partner", "related", "role", "admin", "azure", "group")


class Row(dict):
    """One line of the table."""

    def fits(self, case):
        return all(self[name] == "*" or case[name] in self[name].split(",") for name in COLUMNS)

    def says(self, column, **names):
        """The sentence of the row for a case; empty where it has none."""
        return "" if self[column] == "-" else globals()[self[column]].format(**names)

    def __str__(self):
        return " ".join(self.values())


def rows():
    head, *lines = [line.split() for line in TABLE.strip().splitlines()]
    return [Row(zip(head, line, strict=True)) for line in lines]


def states(partner):
    """What can be the case between a partner of that kind and a customer."""
    azure = ("own", "granted", "none") if partner in ("reseller", "alone") else ("own", "none")
    related = RELATED if partner in CSP else ("never",)
    for one, admin, access, group in product(related, ("yes", "no"), azure, ("in", "out")):
        if one == "active" or admin == "no":
            yield {"partner": partner, "related": one, "admin": admin, "azure": access, "group": group}


def cases(partner):
    """Every combination for a partner of that kind."""
    roles = ("none",) if partner == "holder" else ROLES
    for state, role, area in product(states(partner), roles, AREAS):
        yield {**state, "role": role, "area": area}
