"""Run inside the portal under test (`manage.py shell`): companies that ask, and a reviewer who approves."""

import json
from uuid import uuid4

from benefits import services
from partnerportal.accounts.models import Role, RoleAssignment, User
from tests.benefits.builders import a_membership
from tests.builders import a_company


def approve(number):
    """So many approved activations of as many companies; prints their keys."""
    reviewer, keys = _person(None, Role.REVIEWER), []
    for each in range(number):
        company = a_company(f"Crash {each}")
        row = services.request_activation(_person(company, Role.GLOBAL_ADMIN), a_membership(company, "gold"))
        keys.append(services.approve(reviewer, row).pk)
    print(json.dumps(keys))


def _person(company, role):
    """With an address that no earlier run has used."""
    user = User.objects.create(organization=company, email=f"{uuid4()}@example.test")
    RoleAssignment.objects.create(user=user, role=role)
    return user
