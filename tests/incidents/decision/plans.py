"""Which plan pays for what, by context and product area, where a company holds and has linked every plan (D28 to D31, D49).

yes: usable · second: usable, as an explicit second choice (D30) · -: no matter there, not even named · else the reason.
"""  # noqa: E501

TABLE = """
context  area        product-support signature   asfp   psfp  azure    csp       included free
own      on_premises yes             CLOUD       CLOUD  yes   CLOUD    CUSTOMERS -        -
own      azure       PREMISES        yes         yes    yes   yes      CUSTOMERS -        -
own      dynamics    PREMISES        yes         yes    yes   ANOTHER  CUSTOMERS -        -
own      crm         PREMISES        ANOTHER     ANOTHER ANOTHER ANOTHER CUSTOMERS yes    -
own      office      PREMISES        ANOTHER     ANOTHER ANOTHER ANOTHER CUSTOMERS yes    -
own      portal      -               -           -      -     -        -         -        yes
customer on_premises yes             CLOUD       CLOUD  yes   CLOUD    -         -        -
customer azure       PREMISES        second      yes    yes   OWN      yes       -        -
customer dynamics    PREMISES        DYNAMICS    yes    yes   ANOTHER  -         -        -
customer crm         PREMISES        DYNAMICS    yes    yes   ANOTHER  -         -        -
customer office      PREMISES        ANOTHER     ANOTHER ANOTHER ANOTHER -       yes      -
customer portal      -               -           -      -     -        -         -        yes
"""
FOREIGN = """
context  area        product-support signature   asfp    psfp    azure
own      on_premises yes             CLOUD       CLOUD   yes     CLOUD
own      azure       PREMISES        MEMBERS     MEMBERS MEMBERS MEMBERS
own      dynamics    PREMISES        MEMBERS     MEMBERS MEMBERS ANOTHER
own      crm         PREMISES        ANOTHER     ANOTHER ANOTHER ANOTHER
own      office      PREMISES        ANOTHER     ANOTHER ANOTHER ANOTHER
customer on_premises yes             CLOUD       CLOUD   yes     CLOUD
customer azure       PREMISES        MEMBERS     MEMBERS MEMBERS OWN
customer dynamics    PREMISES        DYNAMICS    MEMBERS MEMBERS ANOTHER
customer crm         PREMISES        DYNAMICS    MEMBERS MEMBERS ANOTHER
customer office      PREMISES        ANOTHER     ANOTHER ANOTHER ANOTHER
"""
"""The contracts of another company, linked by their typed pairs, and none of the own: on-premises alone (D24)."""
MEMBERS = "Only members of {company} use it for cloud products."
CLOUD = "For cloud products only. {what} is an on-premises product."
PREMISES = "{contract} has no cloud support, and {what} is a cloud product."
"""Of an offer without a cloud line, as Action Pack; of one with both the line says that it is for on-premises alone."""
ANOTHER = "{plan} does not cover {area}."
CUSTOMERS = "Only for a request on behalf of a customer."
OWN = "For your own company only."
DYNAMICS = "Not for a customer: Dynamics 365 of a CSP customer needs Advanced Support for Partners or higher."
COUNTED = {"product-support", "signature"}
LINKED = COUNTED
"""Those whose contract each account links once (domain.md 4.3); a paid plan is the whole company's."""
WITHOUT_CONTRACT = {"csp", "included", "free"}
SOLD = {"asfp", "psfp", "azure"}


def cells(table=TABLE):
    """(context, area, plan, expected) for each cell."""
    head, *lines = [line.split() for line in table.strip().splitlines()]
    for context, area, *answers in lines:
        for plan, expected in zip(head[2:], answers, strict=True):
            yield context, area, plan, expected


def usable(context, area):
    """The plans of that row that pay for it."""
    return {plan for of, what, plan, expected in cells() if (of, what) == (context, area) and expected in PAYS}


PAYS = {"yes", "second"}

ESCALATED = {("customer", area) for area in ("azure", "dynamics", "crm", "office")}
"""Where service health and a criterion are asked: for provisioned services of a customer, unless it is free (D36)."""
