"""One's own link stays while an open incident uses its contract (D26)."""

import pytest

from incidents import services
from partnerportal.common.refusals import Refused
from support.models import ContractLink
from support.services import unlink
from tests.incidents.builders import a_line, an_incident


def test_an_open_incident_keeps_the_link(cast):
    line = a_line(cast.member)
    incident = an_incident(cast.member, line)
    link = ContractLink.objects.get(user=cast.member)
    with pytest.raises(Refused, match=incident.reference):
        unlink(cast.member, link)
    services.withdraw(cast.member, incident)
    unlink(cast.member, link)
    assert not ContractLink.objects.exists()


def test_an_admin_unlinks_all_the_same(cast):
    line = a_line(cast.member)
    an_incident(cast.member, line)
    unlink(cast.global_admin, ContractLink.objects.get(user=cast.member))
    assert not ContractLink.objects.exists()
