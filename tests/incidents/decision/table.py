"""Who may file a request, for a customer and in the own context: every combination of domain.md 6.5 and 4.3, the
sentence that answers it, what to do meanwhile, and who in the company can give what is missing.

partner: direct, provider, reseller (a partnered provider serves the customer, too), alone (a reseller whom no provider
helps there), mpn (outside CSP), holder (of no company). azure: own, granted, other (some subscription is open, but not
the one that the request is about), none. Several values stand with a comma, `*` is any.
"""

from itertools import product

AREAS = ("on_premises", "azure", "dynamics", "crm", "office", "portal")
ROLES = ("ga", "aa", "ha", "sa", "mpa", "ba", "uma", "aca", "none", "guest")
CSP = ("direct", "provider", "reseller", "alone")
KINDS = (*CSP, "mpn", "holder")
RELATED = ("active", "invited", "removed", "never")

NO_COMPANY = "This account belongs to no company."
MPN_ONLY = "This account is associated with MPN only. Customers are served by partners in CSP."
UNRELATED = "{company} has no active relationship to {customer}."
INVITE = "Invite the customer. Once it has accepted, requests can be filed for it."
HAVE_INVITED = "Ask one of these people to invite the customer. Once it has accepted, requests can be filed for it."
UNANSWERED = "{customer} has not accepted the invitation of {company} yet."
SEND_AGAIN = "Wait for its answer, or send the invitation again on its page."
HAVE_SENT = "Wait for its answer, or ask one of these people to send the invitation again."
ROLE = "Only a Global admin, an Admin agent or a Helpdesk agent files requests for customers."
AS_OWN = (
    "Ask one of them to file it and to let you follow it. Anybody files a problem with an on-premises product: as an "
    "incident of your own company, with the customer noted under Customer reference."
)
NO_ADMIN = "{customer} has not delegated admin privileges to {company}."
ASK = "Ask the customer for delegated admin on its page."
HAVE_ASKED = "One of these people can ask the customer for delegated admin."
OVER = "Hand the request over to {provider}: they file it, and you read it."
OVER_OR_ASK, OVER_OR_HAVE_ASKED = f"{OVER} {ASK}", f"{OVER} {HAVE_ASKED}"
NO_ACCESS = "{company} has no access to the Azure subscriptions of {customer}."
ASK_ROLE = "Ask the customer for a role on the subscription. Requests about other products need no such access."
NO_GRANT = "The provider has not given {company} access to the Azure subscriptions of {customer}."
GIVES = "Or ask for the access: a Global admin or an Admin agent of {provider} gives it, and it works at once."
OVER_OR_GIVEN = f"{OVER} {GIVES}"
PARTNER = "No provider of yours serves this customer. Agree on a partnership first."
CLOSED = "{company} has no access to the subscription {subscription} of {customer}, or not any more."
CHOOSE = "Choose another subscription of the customer below."
CHOOSE_OR_OVER = f"{CHOOSE} {OVER_OR_GIVEN}"
NO_GROUP = "A Helpdesk agent logs Azure requests only as a member of a support group for {customer}."
MAKE = "Create a support group for this customer on its page, or ask one of these people to file it."

TABLE = """
area                partner                        related       role                         admin azure             group missing      why        meanwhile          gives
*                   holder                         *             *                            *     *                 *     role         NO_COMPANY -                  -
*                   mpn                            *             *                            *     *                 *     role         MPN_ONLY   -                  -
*                   direct,provider,reseller,alone removed,never ga,aa,sa                     *     *                 *     relationship UNRELATED  INVITE             -
*                   direct,provider,reseller,alone removed,never ha,mpa,ba,uma,aca,none,guest *     *                 *     relationship UNRELATED  HAVE_INVITED       ga,aa,sa
*                   direct,provider,reseller,alone invited       ga,aa,sa                     *     *                 *     answer       UNANSWERED SEND_AGAIN         -
*                   direct,provider,reseller,alone invited       ha,mpa,ba,uma,aca,none,guest *     *                 *     answer       UNANSWERED HAVE_SENT          ga,aa,sa
*                   direct,provider,reseller,alone active        sa,mpa,ba,uma,aca,none,guest *     *                 *     role         ROLE       AS_OWN             ga,aa,ha
on_premises,portal  direct,provider,reseller,alone active        ga,aa,ha                     *     *                 *     -            -          -                  -
office,dynamics,crm direct,provider,reseller,alone active        ga,aa,ha                     yes   *                 *     -            -          -                  -
office,dynamics,crm direct,provider,alone          active        ga,aa                        no    *                 *     admin        NO_ADMIN   ASK                -
office,dynamics,crm direct,provider,alone          active        ha                           no    *                 *     admin        NO_ADMIN   HAVE_ASKED         ga,aa
office,dynamics,crm reseller                       active        ga,aa                        no    *                 *     admin        NO_ADMIN   OVER_OR_ASK        -
office,dynamics,crm reseller                       active        ha                           no    *                 *     admin        NO_ADMIN   OVER_OR_HAVE_ASKED ga,aa
azure               direct,provider,reseller,alone active        ga,aa                        *     own,granted       *     -            -          -                  -
azure               direct,provider,reseller,alone active        ha                           *     own,granted       in    -            -          -                  -
azure               direct,provider,reseller,alone active        ha                           *     own,granted       out   group        NO_GROUP   MAKE               ga,aa
azure               direct,provider                active        ga,aa,ha                     *     none              *     access       NO_ACCESS  ASK_ROLE           -
azure               reseller                       active        ga,aa,ha                     *     none              *     grant        NO_GRANT   OVER_OR_GIVEN      -
azure               alone                          active        ga,aa,ha                     *     none              *     grant        NO_GRANT   PARTNER            -
azure               direct,provider,alone          active        ga,aa,ha                     *     other             *     subscription CLOSED     CHOOSE             -
azure               reseller                       active        ga,aa,ha                     *     other             *     subscription CLOSED     CHOOSE_OR_OVER     -
"""  # noqa: E501  a table is read by its columns
COLUMNS = ("area", "partner", "related", "role", "admin", "azure", "group")

MEMBERS = "Only members of a company file incidents for cloud products, and ask about billing, fraud and this portal."
OWN = """
partner                               role                             on_premises azure      dynamics   crm        office     portal
direct,provider,reseller,alone,mpn    ga,aa,ha,sa,mpa,ba,uma,aca,none  yes         yes        yes        yes        yes        yes
direct,provider,reseller,alone,mpn    guest                            yes         MEMBERS    MEMBERS    MEMBERS    MEMBERS    MEMBERS
holder                                none                             yes         NO_COMPANY NO_COMPANY NO_COMPANY NO_COMPANY NO_COMPANY
"""  # noqa: E501
"""In the own context (product.md 2, D9): the person alone decides."""


class Row(dict):
    """One line of the table."""

    def fits(self, case):
        return all(self[name] == "*" or case[name] in self[name].split(",") for name in COLUMNS)

    def says(self, column, **names):
        """The sentence of the row for a case; empty where it has none."""
        return "" if self[column] == "-" else globals()[self[column]].format(**names)

    def gives(self, case):
        """Whose roles can give what is missing: not the person themselves."""
        return set() if self["gives"] == "-" else {*self["gives"].split(",")} - {case["role"]}

    def __str__(self):
        return " ".join(self.values())


def read(table):
    head, *lines = [line.split() for line in table.strip().splitlines()]
    return [Row(zip(head, line, strict=True)) for line in lines]


ROWS = read(TABLE)


def row_of(case):
    return next(row for row in ROWS if row.fits(case))


def states(partner):
    """What can be the case between a partner of that kind and a customer; without a relationship the most and the
    least that can be left of all else."""
    azure = ("own", "granted", "other", "none") if partner in ("reseller", "alone") else ("own", "other", "none")
    related = RELATED if partner in CSP else ("never",)
    for one, admin, access, group in product(related, ("yes", "no"), azure, ("in", "out")):
        if one == "active" or (admin, access, group) in {("no", "own", "in"), ("no", "none", "out")}:
            yield {"partner": partner, "related": one, "admin": admin, "azure": access, "group": group}


def cases(partner):
    """Every combination for a partner of that kind."""
    roles = ("none",) if partner == "holder" else ROLES
    for state, role, area in product(states(partner), roles, AREAS):
        yield {**state, "role": role, "area": area}


def everything():
    return [case for kind in KINDS for case in cases(kind)]


def own_cases():
    """(partner, role, area, expected) for each cell of the own context."""
    for row in read(OWN):
        for partner, role, area in product(row["partner"].split(","), row["role"].split(","), AREAS):
            yield partner, role, area, row[area]
