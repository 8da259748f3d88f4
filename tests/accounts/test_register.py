"""The register against the matrix of domain.md 1.3, written out here: a row an action, a column a role."""

import pytest

from partnerportal.accounts.models import Role
from partnerportal.accounts.permissions import REGISTER, may
from tests.builders import a_company, a_person

ROLES = {
    "GA": Role.GLOBAL_ADMIN,
    "MPA": Role.MPN_PARTNER_ADMIN,
    "UMA": Role.USER_MANAGEMENT_ADMIN,
    "AcA": Role.ACCOUNT_ADMIN,
    "AA": Role.ADMIN_AGENT,
    "HA": Role.HELPDESK_AGENT,
    "SA": Role.SALES_AGENT,
    "BA": Role.BILLING_ADMIN,
    "RV": Role.REVIEWER,
    "EN": Role.SUPPORT_ENGINEER,
    "OP": Role.OPERATOR,
}

# DU: default user of the company; GU: guest without a role; GM: guest with the MPN partner admin role; HO: no company
TABLE = """
                               GA MPA UMA AcA AA HA SA BA DU GU GM HO RV EN OP
benefits.view                  Y  Y   Y   Y   Y  Y  Y  Y  Y  -  Y  -  -  -  -
benefits.report                Y  -   -   Y   Y  -  -  -  -  -  -  -  -  -  -
benefits.activate              Y  Y   -   -   -  -  -  -  -  -  Y  -  -  -  -
support.see_ids                Y  Y   Y   Y   Y  Y  Y  Y  Y  -  Y  -  -  -  -
support.share                  Y  Y   Y   Y   Y  Y  Y  Y  Y  -  Y  -  -  -  -
offers.view                    Y  Y   Y   Y   Y  Y  Y  Y  Y  -  Y  -  -  -  -
offers.buy                     Y  Y   -   -   -  -  -  -  -  -  Y  -  -  -  -
offers.invoices                Y  Y   -   -   -  -  -  -  -  -  Y  -  -  -  -
offers.refund                  Y  Y   -   Y   -  -  -  -  -  -  Y  -  -  -  -
competencies.start             Y  Y   -   -   -  -  -  -  -  -  Y  -  -  -  -
software.get_keys              Y  Y   -   -   -  -  -  -  -  -  Y  -  -  -  -
cloud.redeem                   Y  Y   -   -   -  -  -  -  -  -  Y  -  -  -  -
seats.assign                   Y  Y   -   -   -  -  -  -  -  -  Y  -  -  -  -
seats.own                      Y  Y   Y   Y   Y  Y  Y  Y  Y  Y  Y  Y  Y  Y  Y
marketing.manage               Y  Y   -   -   -  -  -  -  -  -  Y  -  -  -  -
advisory.request               Y  Y   Y   Y   Y  Y  Y  Y  Y  -  Y  -  -  -  -
advisory.see_company           Y  Y   -   -   -  -  -  -  -  -  Y  -  -  -  -
support.view_contracts         Y  Y   Y   Y   Y  Y  Y  Y  Y  -  Y  -  -  -  -
support.link_as_member         Y  Y   Y   Y   Y  Y  Y  Y  Y  -  Y  -  -  -  -
support.link_typed             Y  Y   Y   Y   Y  Y  Y  Y  Y  Y  Y  Y  Y  Y  Y
support.see_links              Y  Y   -   -   -  -  -  -  -  -  Y  -  -  -  -
support.compare_plans          Y  Y   Y   Y   Y  Y  Y  Y  Y  Y  Y  Y  Y  Y  Y
incidents.file                 Y  Y   Y   Y   Y  Y  Y  Y  Y  Y  Y  Y  Y  Y  Y
incidents.see_company          Y  Y   -   -   -  -  -  -  -  -  Y  -  -  -  -
incidents.report               Y  Y   -   -   Y  Y  Y  -  -  -  Y  -  -  -  -
incidents.file_cloud           Y  Y   Y   Y   Y  Y  Y  Y  Y  -  Y  -  -  -  -
support.see_health             Y  Y   Y   Y   Y  Y  Y  Y  Y  Y  Y  Y  Y  Y  Y
support.see_marketplace        Y  Y   Y   Y   Y  Y  Y  Y  Y  Y  Y  Y  Y  Y  Y
support.buy_plan               Y  Y   -   -   -  -  -  -  -  -  Y  -  -  -  -
customers.view                 Y  -   -   -   Y  Y  Y  -  -  -  -  -  -  -  -
customers.invite               Y  -   -   -   Y  -  Y  -  -  -  -  -  -  -  -
customers.ask_admin            Y  -   -   -   Y  -  -  -  -  -  -  -  -  -  -
customers.remove               Y  -   -   -   -  -  -  -  -  -  -  -  -  -  -
customers.partner              Y  -   -   -   Y  -  -  -  -  -  -  -  -  -  -
customers.group                Y  -   -   -   Y  Y  -  -  -  -  -  -  -  -  -
customers.revoke_group         Y  -   -   -   Y  -  -  -  -  -  -  -  -  -  -
customers.file                 Y  -   -   -   Y  Y  -  -  -  -  -  -  -  -  -
customers.see_requests         Y  -   -   -   Y  Y  Y  -  -  -  -  -  -  -  -
customers.manage_requests      Y  -   -   -   Y  -  -  -  -  -  -  -  -  -  -
organization.view              Y  Y   Y   Y   Y  Y  Y  Y  Y  -  Y  -  -  -  -
organization.edit              Y  -   -   Y   -  -  -  -  -  -  -  -  -  -  -
organization.join              Y  Y   Y   Y   Y  Y  Y  Y  Y  Y  Y  Y  Y  Y  Y
organization.become_admin      Y  Y   Y   Y   Y  Y  Y  Y  Y  -  Y  -  -  -  -
users.view                     Y  Y   Y   Y   Y  Y  Y  Y  Y  -  Y  -  -  -  -
users.create                   Y  -   Y   Y   -  -  -  -  -  -  -  -  -  -  -
users.disable                  Y  -   Y   -   -  -  -  -  -  -  -  -  -  -  -
users.reset_sign_in            Y  -   -   -   -  -  -  -  -  -  -  -  -  -  -
users.assign_global_admin      Y  -   -   -   -  -  -  -  -  -  -  -  -  -  -
users.assign_directory_roles   Y  -   Y   -   -  -  -  -  -  -  -  -  -  -  -
users.assign_company_roles     Y  -   -   Y   -  -  -  -  -  -  -  -  -  -  -
organization.see_activity      Y  Y   Y   Y   Y  Y  Y  Y  -  -  Y  -  -  -  -
staff.enter                    -  -   -   -   -  -  -  -  -  -  -  -  Y  Y  Y
staff.review                   -  -   -   -   -  -  -  -  -  -  -  -  Y  -  Y
staff.advise                   -  -   -   -   -  -  -  -  -  -  -  -  -  Y  Y
staff.answer                   -  -   -   -   -  -  -  -  -  -  -  -  -  Y  Y
staff.operate                  -  -   -   -   -  -  -  -  -  -  -  -  -  -  Y
"""
HEAD, *LINES = [line.split() for line in TABLE.splitlines() if line.strip()]
CELLS = [(line[0], who, mark == "Y") for line in LINES for who, mark in zip(HEAD, line[1:], strict=True)]


@pytest.fixture
def person(cast):
    def find(who):
        special = {"DU": lambda: cast.member, "GU": lambda: cast.guest, "HO": lambda: cast.holder}
        if who in special:
            return special[who]()
        if who == "GM":
            return a_person(cast.acme, Role.MPN_PARTNER_ADMIN, is_guest=True)
        return a_person(None if who in {"RV", "EN", "OP"} else cast.acme, ROLES[who])

    return find


@pytest.mark.parametrize("action, who, allowed", CELLS, ids=[f"{a}-{w}" for a, w, _ in CELLS])
def test_who_may(person, action, who, allowed):
    assert bool(may(person(who), action)) is allowed


def test_every_action_has_its_row():
    assert {line[0] for line in LINES} == set(REGISTER)


@pytest.mark.parametrize("action", [a for a in REGISTER if REGISTER[a].roles])
def test_every_refusal_is_a_sentence_that_says_who(action):
    why = str(REGISTER[action].why)
    assert why.startswith("Only ")
    assert why.endswith(".")


@pytest.mark.parametrize("action", [a for a in REGISTER if REGISTER[a].mpn])
def test_what_belongs_to_mpn_is_refused_to_csp_only(cast, action):
    assert may(cast.reseller, action).kind.value == "wrong_programme"


@pytest.mark.parametrize("action", [a for a in REGISTER if REGISTER[a].csp])
def test_what_belongs_to_csp_is_refused_to_a_company_outside_it(cast, action):
    admin = a_person(a_company("Outside", in_csp=False, csp_type="none"), Role.GLOBAL_ADMIN)
    assert may(admin, action).kind.value == "wrong_programme"


@pytest.mark.parametrize("action", [a for a in REGISTER if REGISTER[a].migrated])
def test_what_needs_this_portal_is_refused_to_a_company_that_has_not_moved(cast, action):
    answer = may(cast.legacy_admin, action)
    assert answer.kind.value == "not_migrated"
    assert "Partner Membership Center" in answer.why
