"""What the database itself refuses, by the name of the rule."""

import pytest
from django.db import IntegrityError, connection, transaction

from partnerportal.common.constraints import violated


def assert_refused(change, name):
    """`change` breaks exactly the constraint of that name, at once or when the transaction would commit."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change()
        connection.check_constraints()
    assert violated(caught.value) == name
