"""The other half of test_look.py: a module is what one worker does, and two are quicker."""

import pytest

from tests.browser.looking import SECOND, all_wrong, called
from tests.browser.pages import rows


@pytest.fixture(scope="module")
def known(portal):
    return rows(portal)


@pytest.mark.parametrize("email", SECOND, ids=called)
def test_every_page_is_well_in_light_in_dark_and_on_a_phone(visit, known, email):
    assert all_wrong(visit, email, known) == []
