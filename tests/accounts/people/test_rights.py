"""Who may give which role to whom, written out (domain.md 1.3 rows 15 and 16, D9, promises.md 20)."""

import pytest

from partnerportal.accounts.models import COMPANY_ROLES, Role
from partnerportal.accounts.people import rights
from partnerportal.accounts.people.rows import groups, kept
from tests.builders import a_company, a_person

# who gives, to somebody else of a company in MPN and CSP: GA UMA BA AA SA HA MPA AcA
TABLE = """
                GA UMA BA AA SA HA MPA AcA
global_admin    Y  Y   Y  Y  Y  Y  Y   Y
user_admin      -  Y   Y  Y  Y  Y  -   -
account_admin   -  -   -  -  -  -  Y   Y
partner_admin   -  -   -  -  -  -  -   -
admin_agent     -  -   -  -  -  -  -   -
helpdesk_agent  -  -   -  -  -  -  -   -
sales_agent     -  -   -  -  -  -  -   -
billing_admin   -  -   -  -  -  -  -   -
member          -  -   -  -  -  -  -   -
guest           -  -   -  -  -  -  -   -
"""
SHORT = {
    "GA": Role.GLOBAL_ADMIN,
    "UMA": Role.USER_MANAGEMENT_ADMIN,
    "BA": Role.BILLING_ADMIN,
    "AA": Role.ADMIN_AGENT,
    "SA": Role.SALES_AGENT,
    "HA": Role.HELPDESK_AGENT,
    "MPA": Role.MPN_PARTNER_ADMIN,
    "AcA": Role.ACCOUNT_ADMIN,
}
HEAD, *LINES = [line.split() for line in TABLE.splitlines() if line.strip()]
CELLS = [(line[0], role, mark == "Y") for line in LINES for role, mark in zip(HEAD, line[1:], strict=True)]


@pytest.mark.parametrize("who, role, allowed", CELLS, ids=[f"{w}-{r}" for w, r, _ in CELLS])
def test_who_gives_and_takes_which_role(cast, who, role, allowed):
    holder, other = a_person(cast.acme, SHORT[role]), a_person(cast.acme)
    by = getattr(cast, who)
    assert bool(rights.can_assign(by, other, SHORT[role])) is allowed
    assert bool(rights.can_assign(by, holder, SHORT[role])) is allowed


def test_every_role_of_a_company_has_its_place_and_its_words():
    placed = [role for _label, roles in rights.GROUPS for role in roles]
    assert (sorted(placed), set(rights.DOES)) == (sorted(COMPANY_ROLES), set(COMPANY_ROLES))


@pytest.mark.parametrize("role", sorted(COMPANY_ROLES))
def test_a_guest_is_given_nothing_but_mpn_partner_admin(cast, role):
    answer = rights.can_assign(cast.global_admin, cast.guest, role)
    assert bool(answer) is (role == Role.MPN_PARTNER_ADMIN)
    if not answer:
        assert answer.why == "A guest holds no role but MPN partner admin."


def test_what_a_guest_should_not_hold_can_be_taken(cast):
    guest = a_person(cast.acme, Role.BILLING_ADMIN, is_guest=True)
    assert rights.can_assign(cast.global_admin, guest, Role.BILLING_ADMIN)


@pytest.mark.parametrize("role", sorted(rights.CSP_ROLES))
def test_csp_roles_need_a_company_in_csp(cast, role):
    answer = rights.can_assign(cast.outsider, a_person(cast.rival), role)
    assert answer.why == "Rival is not in CSP, so there are no customers to work for."
    assert rights.can_assign(cast.outsider, a_person(cast.rival, role), role), "it can be taken"


@pytest.mark.parametrize(
    "who, role",
    [("user_admin", Role.BILLING_ADMIN), ("account_admin", Role.MPN_PARTNER_ADMIN), ("user_admin", "global_admin")],
)
def test_nobody_promotes_the_own_account(cast, who, role):
    admin, by = cast.global_admin, getattr(cast, who)
    answer = rights.can_assign(by, by, Role(role))
    assert (bool(answer), answer.people) == (False, (admin,))


def test_a_global_admin_may_and_anybody_gives_up_their_own(cast):
    assert rights.can_assign(cast.global_admin, cast.global_admin, Role.BILLING_ADMIN)
    assert rights.can_assign(cast.user_admin, cast.user_admin, Role.USER_MANAGEMENT_ADMIN)


@pytest.mark.parametrize(
    "who, allowed",
    [
        ("global_admin", True),
        ("user_admin", True),
        ("account_admin", False),
        ("partner_admin", False),
        ("member", False),
    ],
)
def test_who_disables_and_enables(cast, who, allowed):
    by, other, off = getattr(cast, who), a_person(cast.acme), a_person(cast.acme, is_active=False)
    assert bool(rights.can_disable(by, other)) is allowed
    assert bool(rights.can_enable(by, off)) is allowed


def test_a_global_admin_is_disabled_and_enabled_by_another_one_only(cast):
    other, off = a_person(cast.acme, "global_admin"), a_person(cast.acme, "global_admin", is_active=False)
    assert rights.can_disable(cast.global_admin, other)
    assert rights.can_enable(cast.global_admin, off)
    assert rights.can_disable(cast.user_admin, other).why == "Only a Global admin disables a Global admin."
    assert rights.can_enable(cast.user_admin, off).why == "Only a Global admin enables a Global admin."


def test_a_condition_is_no_missing_role(cast):
    admin = cast.global_admin
    for answer in (
        rights.can_disable(admin, admin),
        rights.can_disable(admin, a_person(cast.acme, is_active=False)),
        rights.can_enable(admin, cast.member),
        rights.can_reset(admin, admin),
        rights.can_reset(admin, a_person(cast.acme, is_active=False)),
    ):
        assert (bool(answer), answer.action) == (False, "")


def test_each_reason_stands_once_below_its_boxes(cast):
    drawn = groups(cast.user_admin, cast.member)
    assert [len(group.reasons) for group in drawn] == [1, 0, 1]
    assert [box.role for box in drawn[0].boxes] == ["global_admin", "user_management_admin", "billing_admin"]


def test_boxes_that_are_not_sent_keep_their_role(cast):
    person = a_person(cast.acme, Role.GLOBAL_ADMIN, Role.BILLING_ADMIN)
    assert kept(cast.user_admin, person) == {Role.GLOBAL_ADMIN}


def test_a_company_of_one_programme_shows_all_boxes_with_the_reason(db):
    company = a_company("Plain")
    admin = a_person(company, "global_admin")
    assert [len(group.reasons) for group in groups(admin, a_person(company))] == [0, 1, 0]
