import pytest

from tests.benefits.refunds.builders import asked, bought


@pytest.fixture
def bought_today(cast, catalogue):
    """Acme's Silver with a cloud competency, bought today by its Global admin; nothing of it is used."""
    return bought(cast.acme, cast.global_admin)


@pytest.fixture
def refund(cast, bought_today):
    """Acme asks to cancel the whole offer."""
    return asked(bought_today, cast.global_admin)
