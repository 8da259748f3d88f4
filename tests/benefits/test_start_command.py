"""Starting a membership from the command line, until it can be bought in the portal."""

import pytest
from django.core.management import CommandError, call_command

from benefits import services
from benefits.models import CompetencyHeld, Membership
from support.models import Kind


@pytest.fixture(autouse=True)
def _catalogue(cast):
    services.load_catalogue()
    assert cast.acme


def start(*arguments):
    call_command("start_membership", *arguments)


def test_a_membership_starts_with_its_competencies(cast):
    start("4100001", "gold", "--competency", "cloud-platform", "--start", cast.acme.today().isoformat())
    membership = Membership.objects.get()
    assert (membership.organization, membership.offer.code) == (cast.acme, "gold")
    assert membership.contract.entitlements.get(kind=Kind.CLOUD).is_unlimited
    assert CompetencyHeld.objects.get().competency.code == "cloud-platform"


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["999", "gold"], "There is no company with the MPN ID '999'."),
        (["4100001", "platinum"], "There is no offer 'platinum'."),
        (["4100001", "gold", "--competency", "cooking"], "There is no competency 'cooking'."),
    ],
)
def test_what_does_not_exist_is_said(arguments, words):
    with pytest.raises(CommandError, match=words):
        start(*arguments)
    assert not Membership.objects.exists()


def test_a_refusal_is_its_sentence_and_leaves_nothing():
    start("4100001", "gold")
    with pytest.raises(CommandError, match="renew"):
        start("4100001", "gold", "--competency", "security")
    assert not CompetencyHeld.objects.exists()
