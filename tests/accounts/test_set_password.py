"""A new password against what others do to the account at the same moment (promises.md 19)."""

import pytest
from allauth.account.adapter import get_adapter

from partnerportal.accounts.models import User
from partnerportal.accounts.services import ending, people
from partnerportal.common.refusals import Refused
from tests.builders import PASSWORD, a_person, with_password

OWN = "another-long-one-99"


@pytest.fixture
def person(cast):
    return with_password(a_person(cast.acme, name="Petra"))


def now(person):
    return User.objects.get(pk=person.pk)


def test_it_is_written_and_ends_the_duty_to_change_it(person):
    User.objects.filter(pk=person.pk).update(must_change_password=True)
    get_adapter().set_password(now(person), OWN)
    assert (now(person).check_password(OWN), now(person).must_change_password) == (True, False)


def test_a_disabled_account_stays_disabled(cast, person):
    read_before = now(person)
    ending.disable(cast.global_admin, person)
    with pytest.raises(Refused, match="The account was changed meanwhile"):
        get_adapter().set_password(read_before, OWN)
    assert (now(person).is_active, now(person).has_usable_password()) == (False, False)


def test_an_account_that_was_enabled_again_needs_a_new_link(cast, person):
    read_before = now(person)
    ending.disable(cast.global_admin, person)
    ending.enable(cast.global_admin, person)
    with pytest.raises(Refused):
        get_adapter().set_password(read_before, OWN)
    assert not now(person).has_usable_password()


def test_sign_in_data_that_was_made_meanwhile_stands(cast, person):
    read_before = now(person)
    data = people.reset_sign_in(cast.global_admin, person)
    with pytest.raises(Refused):
        get_adapter().set_password(read_before, OWN)
    assert now(person).check_password(data.password) and now(person).must_change_password


def test_nothing_else_of_the_account_is_written(cast, person):
    read_before = now(person)
    User.objects.filter(pk=person.pk).update(name="Petra Renamed", organization=cast.rival, is_guest=True)
    get_adapter().set_password(read_before, OWN)
    assert (now(person).name, now(person).organization, now(person).is_guest) == ("Petra Renamed", cast.rival, True)


def test_the_form_says_it_and_changes_nothing(client, cast, person, monkeypatch):
    client.force_login(person)
    check = get_adapter().__class__.clean_password

    def disabled_meanwhile(self, password, user=None):
        ending.disable(cast.global_admin, now(person))
        return check(self, password, user)

    monkeypatch.setattr(get_adapter().__class__, "clean_password", disabled_meanwhile)
    typed = {"oldpassword": PASSWORD, "password1": OWN, "password2": OWN}
    assert client.post("/accounts/password/change/", typed).status_code == 303
    assert (now(person).is_active, now(person).has_usable_password()) == (False, False)
