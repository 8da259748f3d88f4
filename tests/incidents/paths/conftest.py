import pytest

from partnerportal.accounts.models import User
from tests.customers.builders import a_customer
from tests.incidents.paths.builders import all_plans


@pytest.fixture
def plans(cast):
    return all_plans()


@pytest.fixture
def agent(cast, plans):
    """An Admin agent of Acme, with an address of its own company."""
    User.objects.filter(pk=cast.admin_agent.pk).update(email="ada@acme.example")
    return User.objects.with_roles().get(pk=cast.admin_agent.pk)


@pytest.fixture
def customer(cast):
    return a_customer(cast.acme, name="Nordwind", azure=True)
