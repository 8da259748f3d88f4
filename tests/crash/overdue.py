"""Run inside the portal under test (`manage.py shell`): incidents whose first response is overdue."""

import json
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from partnerportal.accounts.models import Role, RoleAssignment, User
from tests.builders import a_company
from tests.incidents.builders import a_line, an_incident


def make_overdue(number):
    """So many incidents of severity B that were filed five hours ago, and nobody answered; prints their keys."""
    user = User.objects.create(organization=a_company("Late"), email=f"{uuid4()}@example.test")
    RoleAssignment.objects.create(user=user, role=Role.GLOBAL_ADMIN)
    line, at = a_line(user, number), timezone.now() - timedelta(hours=5)
    print(json.dumps([an_incident(user, line, now=at, title=f"Late {n}").pk for n in range(number)]))
