"""Companies and people: what the database refuses, and the facts that pages read."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from partnerportal.accounts.models import Organization, Role, RoleAssignment, User
from tests.builders import a_company, a_person
from tests.rules import assert_refused


@pytest.mark.parametrize(
    "fields, constraint",
    [
        ({"in_csp": True, "csp_type": "none"}, "accounts_organization_in_csp_iff_csp_type"),
        ({"in_csp": False, "csp_type": "direct_bill"}, "accounts_organization_in_csp_iff_csp_type"),
        ({"in_mpn": False, "in_csp": False}, "accounts_organization_in_some_programme"),
        ({"mpn_id": "4100009"}, "accounts_organization_one_per_mpn_id"),
    ],
)
def test_a_company_that_cannot_be(db, fields, constraint):
    a_company("First", mpn_id="4100009")
    assert_refused(lambda: a_company("Second", **fields), constraint)


def test_two_companies_without_an_mpn_id_are_two(db):
    a_company("One", in_mpn=False, in_csp=True)
    a_company("Two", in_mpn=False, in_csp=True)
    assert Organization.objects.filter(mpn_id="").count() == 2


@pytest.mark.parametrize("again", ["ANNA@example.test", "anna@EXAMPLE.test", "Anna@Example.Test"])
def test_an_e_mail_is_one_account_in_any_case(db, again):
    User.objects.create(email="anna@example.test")
    assert_refused(lambda: User.objects.create(email=again), "accounts_user_one_per_email")


@pytest.mark.parametrize(
    "first, again", [("ärger@example.test", "ÄRGER@example.test"), ("жанна@e.test", "ЖАННА@e.test")]
)
def test_case_is_folded_in_every_script(db, first, again):
    User.objects.create(email=first)
    assert_refused(lambda: User.objects.create(email=again), "accounts_user_one_per_email")


def test_a_guest_is_somebodys_guest(db):
    assert_refused(lambda: User.objects.create(email="g@e.test", is_guest=True), "accounts_user_guest_has_organization")


def test_a_role_is_held_once_and_is_known(cast):
    person = cast.global_admin
    assert_refused(
        lambda: RoleAssignment.objects.create(user=person, role=Role.GLOBAL_ADMIN),
        "accounts_roleassignment_once_per_user",
    )
    assert_refused(
        lambda: RoleAssignment.objects.create(user=person, role="king"), "accounts_roleassignment_known_role"
    )


@pytest.mark.parametrize(
    "zone, day",
    [("Pacific/Kiritimati", date(2026, 3, 1)), ("UTC", date(2026, 2, 28)), ("Etc/GMT+12", date(2026, 2, 28)),
     ("America/New_York", date(2026, 2, 28)), ("Asia/Kolkata", date(2026, 3, 1))],
)  # fmt: skip
def test_the_business_date_turns_over_at_midnight_in_the_companys_zone(db, zone, day):
    company = a_company(time_zone=zone)
    assert company.today(datetime(2026, 2, 28, 20, 0, tzinfo=UTC)) == day


def test_a_time_zone_that_does_not_exist_is_refused(db):
    company = a_company(time_zone="Mars/Olympus")
    with pytest.raises(ValidationError, match="Mars/Olympus is not a time zone"):
        company.full_clean()


@pytest.mark.parametrize(
    "fields, words",
    [
        ({}, "MPN"),
        ({"in_csp": True}, "MPN and CSP, Direct bill partner"),
        ({"in_mpn": False, "in_csp": True, "csp_type": "indirect_reseller"}, "CSP only, Indirect reseller"),
    ],
)
def test_programmes_are_named_as_the_refusals_name_them(db, fields, words):
    assert a_company(**fields).programmes == words


@pytest.mark.parametrize("language, name", [("en", "Norway"), ("ru", "Норвегия"), ("xx", "NO")])
def test_the_country_is_named_in_the_readers_language(db, language, name):
    if language == "xx":
        assert a_company(country="XQ").country_name == "XQ"
        return
    with translation.override(language):
        assert a_company(country="NO").country_name == name


@pytest.mark.parametrize(
    "name, email, initials",
    [("Mina Park", "m@e.test", "MP"), ("Cher", "c@e.test", "C"), ("", "global-admin@alpine.example", "GA"),
     ("Anna Maria von Berg", "a@e.test", "AM")],
)  # fmt: skip
def test_initials(name, email, initials):
    assert User(name=name, email=email).initials == initials


def test_language_and_zone_are_the_persons_own_or_the_companys(db):
    company = a_company(time_zone="Europe/Oslo", language="ko")
    own = a_person(company, time_zone="Asia/Seoul", language="ru")
    plain, holder = a_person(company), a_person()
    assert (own.speaks, str(own.zone)) == ("ru", "Asia/Seoul")
    assert (plain.speaks, str(plain.zone)) == ("ko", "Europe/Oslo")
    assert (holder.speaks, str(holder.zone)) == ("en", "UTC")


def test_a_person_is_called_by_name_or_by_e_mail():
    assert str(User(name="Mina", email="m@e.test")) == "Mina"
    assert str(User(email="m@e.test")) == "m@e.test"


def test_a_page_loads_its_person_in_one_query(client, cast, django_assert_num_queries):
    client.force_login(cast.global_admin)
    with django_assert_num_queries(2):
        client.get("/organization/")


@pytest.mark.parametrize("who, sees", [("member", {"acme"}), ("outsider", {"rival"}), ("operator", {"acme", "rival"})])
def test_people_see_the_people_of_their_company(cast, who, sees):
    assert cast.member and cast.outsider
    found = User.objects.visible_to(getattr(cast, who)).filter(organization__isnull=False)
    assert {user.organization.name.lower() for user in found} == sees


def test_a_holder_sees_nobody_else(cast):
    assert cast.member
    assert list(User.objects.visible_to(cast.holder)) == [cast.holder]


def test_the_first_operator_is_made_on_the_command_line(db):
    user = User.objects.create_superuser("Boss@Example.test", "correct-horse-battery")
    assert (user.email, user.is_staff, user.roles) == ("boss@example.test", True, {Role.OPERATOR})


def test_the_language_of_a_company_is_named_in_the_reader_s_words():
    assert [Organization(language=code).language_name for code in ("en", "ko", "zh-Hans", "ru")] == [
        *("English", "Korean", "Chinese (Simplified)", "Russian"),
    ]
