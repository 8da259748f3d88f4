"""Asking to join the network, and to become Global admin; what staff answer, and who is told (D53, D54)."""

from datetime import timedelta

import pytest
from django.db import connection

from partnerportal.accounts.joining import join_company
from partnerportal.accounts.models import Activity, CompanyRequest, Organization, Outbox, Role, User
from partnerportal.accounts.services import companies, company_decisions, ending
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.accounts.company.builders import COMPANY, MONDAY, a_join_request, a_proof_request, stands_at
from tests.builders import a_company, a_person

LATER = MONDAY + timedelta(hours=3)
State = CompanyRequest.State


def asked_to_join(cast):
    return companies.ask_to_join(cast.holder, COMPANY, MONDAY)


def asked_for_admin(cast):
    return companies.ask_to_become_admin(cast.member, MONDAY)


def proved(cast, monkeypatch):
    row = asked_for_admin(cast)
    stands_at(monkeypatch, {row.proof_name: [row.proof_value]})
    return companies.check_domain(cast.member, row, LATER)


def mails(kind):
    return sorted(Outbox.objects.filter(kind=f"accounts/company_{kind}").values_list("to", flat=True))


# --- join the network


def test_asking_to_join_waits_for_staff_and_is_confirmed_by_mail(cast):
    row = asked_to_join(cast)
    assert (row.state, row.is_waiting, row.organization) == (State.REQUESTED, True, None)
    assert mails("asked") == [cast.holder.email]
    assert Activity.objects.get().sentence == "Hanna Holder asked: Join the network: Nordlys Data"


def test_one_open_request_per_person(cast):
    asked_to_join(cast)
    with pytest.raises(Refused, match="asked for this already"):
        asked_to_join(cast)
    assert CompanyRequest.objects.count() == 1


@pytest.mark.parametrize("who", ["member", "guest", "global_admin", "reviewer", "operator"])
def test_who_cannot_ask_to_join(cast, who):
    with pytest.raises(Refused):
        companies.ask_to_join(getattr(cast, who), COMPANY)


def test_confirming_founds_the_company_with_the_person_as_its_admin(cast):
    row = company_decisions.confirm(cast.reviewer, asked_to_join(cast), LATER)
    company, person = row.organization, User.objects.with_roles().get(pk=cast.holder.pk)
    assert (person.organization, person.roles) == (company, {Role.GLOBAL_ADMIN})
    assert (company.name, company.domain, company.email) == (
        "Nordlys Data",
        "nordlys.example",
        "office@nordlys.example",
    )
    assert (company.country, company.time_zone, company.language) == ("NO", "Europe/Oslo", "en")
    assert (company.in_mpn, company.in_csp, company.is_migrated) == (True, False, True)
    assert (row.state, row.decided_by, row.decided_at) == (State.CONFIRMED, cast.reviewer, LATER)
    assert mails("confirmed") == [cast.holder.email]


def test_each_company_gets_an_mpn_id_of_its_own(cast, monkeypatch):
    drawn = iter([1, 1, 2])
    monkeypatch.setattr("secrets.randbelow", lambda limit: next(drawn))
    rows = [a_join_request(a_person(), company_name=name, domain=f"{name}.example") for name in ("one", "two")]
    ids = [company_decisions.confirm(cast.reviewer, row).organization.mpn_id for row in rows]
    assert ids == ["5000001", "5000002"]


@pytest.mark.parametrize("name, domain", [("Nordlys Data", ""), ("nordlys-DATA", ""), ("Other", "NORDLYS.example")])
def test_a_company_that_looks_like_one_of_the_network_is_not_founded(cast, name, domain):
    twin, row = a_company(name, domain=domain), asked_to_join(cast)
    with pytest.raises(Refused, match="which is in the network"):
        company_decisions.confirm(cast.reviewer, row)
    seen_before = frozenset({twin.pk})
    newer = a_company("Nordlys Data")
    with pytest.raises(Refused, match="Nordlys Data, which is in the network"):
        company_decisions.confirm(cast.reviewer, row, others=seen_before)
    assert company_decisions.confirm(cast.reviewer, row, others=seen_before | {newer.pk}).state == State.CONFIRMED


@pytest.mark.parametrize("name, domain", [("Nordlys", ""), ("Other", "data.nordlys.example"), ("–", "")])
def test_what_is_only_near_is_another_company(cast, name, domain):
    a_company(name, domain=domain)
    assert company_decisions.confirm(cast.reviewer, asked_to_join(cast)).state == State.CONFIRMED


def test_without_a_free_mpn_id_nothing_is_founded(cast, monkeypatch):
    a_company("First", mpn_id="5000001")
    monkeypatch.setattr("secrets.randbelow", lambda limit: 1)
    row = asked_to_join(cast)
    with pytest.raises(Refused, match="No free MPN ID"):
        company_decisions.confirm(cast.reviewer, row)
    row.refresh_from_db()
    assert (row.state, Organization.objects.filter(name="Nordlys Data").count()) == (State.REQUESTED, 0)


def test_the_log_of_the_new_company_begins_with_its_founding(cast):
    row = company_decisions.confirm(cast.reviewer, asked_to_join(cast))
    lines = Activity.objects.filter(organization=row.organization).order_by("pk")
    assert [line.sentence for line in lines] == [
        "Reviewer confirmed the request “Join the network: Nordlys Data” of Hanna Holder",
        "Hanna Holder joined the company: Global admin",
    ]


def test_who_was_invited_meanwhile_founds_nothing(cast):
    row = asked_to_join(cast)
    join_company(cast.holder, cast.acme, [])
    with pytest.raises(WrongState, match="stands at: Withdrawn"):
        company_decisions.confirm(cast.reviewer, row)


def test_who_was_placed_in_a_company_by_hand_founds_nothing_either(cast):
    row = asked_to_join(cast)
    User.objects.filter(pk=cast.holder.pk).update(organization=cast.acme)
    with pytest.raises(Refused, match="belongs to Acme already"):
        company_decisions.confirm(cast.reviewer, row)
    assert not Organization.objects.filter(name="Nordlys Data").exists()


def test_a_rejection_says_why_and_leaves_the_way_open(cast):
    row = company_decisions.reject(cast.reviewer, asked_to_join(cast), "No such company.", LATER)
    assert (row.state, row.reason_text) == (State.REJECTED, "No such company.")
    assert "No such company." in Outbox.objects.get(kind="accounts/company_rejected").body
    assert asked_to_join(cast).is_open


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_a_rejection_needs_a_text(cast, text):
    with pytest.raises(Refused, match="Write why"):
        company_decisions.reject(cast.reviewer, asked_to_join(cast), text)


def test_withdrawing_takes_it_out_of_the_queue_and_ends_the_claim(cast):
    row = companies.withdraw(cast.holder, asked_to_join(cast), LATER)
    assert (row.state, list(CompanyRequest.objects.waiting())) == (State.WITHDRAWN, [])
    with pytest.raises(WrongState):
        companies.withdraw(cast.holder, row)


def test_nobody_withdraws_or_checks_the_request_of_another(cast):
    row = asked_to_join(cast)
    for verb in (companies.withdraw, companies.check_domain):
        with pytest.raises(Refused):
            verb(cast.member, row)


@pytest.mark.parametrize("who", ["engineer", "global_admin", "holder"])
def test_who_may_not_decide(cast, who):
    row = asked_to_join(cast)
    for decide in (company_decisions.confirm, lambda user, row: company_decisions.reject(user, row, "No.")):
        with pytest.raises(Forbidden):
            decide(getattr(cast, who), row)


# --- become a Global admin


def test_a_member_gets_a_value_that_only_they_know(cast):
    first, second = asked_for_admin(cast), companies.ask_to_become_admin(a_person(cast.acme))
    assert first.proof_name == "_partner-portal.acme.example"
    assert first.proof_value.startswith("partner-portal=") and len(first.proof_value) > 40
    assert first.proof_value != second.proof_value
    assert (first.is_waiting, first.status.word) == (False, "Proof needed")


@pytest.mark.parametrize(
    "who, why", [("guest", None), ("holder", None), ("global_admin", "already"), ("reseller", "already")]
)
def test_who_does_not_become_admin(cast, who, why):
    with pytest.raises(Refused if why else Forbidden, match=why):
        companies.ask_to_become_admin(getattr(cast, who))


def test_a_guest_with_a_role_does_not_become_admin(cast):
    guest = a_person(cast.acme, Role.MPN_PARTNER_ADMIN, is_guest=True)
    with pytest.raises(Refused, match="A guest does not become"):
        companies.ask_to_become_admin(guest)


def test_a_company_without_a_domain_proves_nothing(cast):
    with pytest.raises(Refused, match="knows no domain of Legacy"):
        companies.ask_to_become_admin(a_person(cast.legacy))


@pytest.mark.parametrize("among", [[], ["v=spf1 -all"], ["", "other=1", "third=2"]])
def test_the_value_proves_the_domain_among_any_others(cast, monkeypatch, among):
    row = asked_for_admin(cast)
    stands_at(monkeypatch, {row.proof_name: [*among, f" {row.proof_value} "]})
    row = companies.check_domain(cast.member, row, LATER)
    assert (row.proved_at, row.is_waiting, list(CompanyRequest.objects.waiting())) == (LATER, True, [row])


@pytest.mark.parametrize(
    "values, sentence",
    [
        (None, "There is no TXT value at _partner-portal.acme.example yet"),
        ("timeout", "The name service did not answer for _partner-portal.acme.example"),
        (["partner-portal=another"], "None of the TXT values at _partner-portal.acme.example is yours"),
        ([], "None of the TXT values"),
    ],
)
def test_what_proves_nothing_has_its_sentence(cast, monkeypatch, values, sentence):
    row = asked_for_admin(cast)
    stands_at(monkeypatch, {row.proof_name: values})
    with pytest.raises(Refused, match=sentence):
        companies.check_domain(cast.member, row, LATER)
    row.refresh_from_db()
    assert (row.checked_at, row.proved_at) == (LATER, None)


def test_the_value_of_a_colleague_proves_nothing(cast, monkeypatch):
    row, other = asked_for_admin(cast), companies.ask_to_become_admin(a_person(cast.acme))
    stands_at(monkeypatch, {row.proof_name: [other.proof_value]})
    with pytest.raises(Refused, match="None of the TXT values"):
        companies.check_domain(cast.member, row)


def test_a_proof_is_given_once(cast, monkeypatch):
    row = proved(cast, monkeypatch)
    again = companies.check_domain(cast.member, row, LATER + timedelta(days=1))
    assert again.proved_at == LATER
    assert Activity.objects.filter(verb="company.proved").count() == 1


def test_the_name_service_is_asked_outside_of_any_transaction(cast, monkeypatch):
    row, depth = asked_for_admin(cast), len(connection.savepoint_ids)
    seen = []
    stands_at(monkeypatch, {}, lambda: seen.append(len(connection.savepoint_ids)))
    with pytest.raises(Refused):
        companies.check_domain(cast.member, row)
    assert seen == [depth]


def test_every_admin_and_the_person_are_told_at_the_proof_and_at_the_decision(cast, monkeypatch):
    second = a_person(cast.acme, Role.GLOBAL_ADMIN)
    a_person(cast.acme, Role.GLOBAL_ADMIN, is_active=False)
    people = sorted([cast.member.email, cast.global_admin.email, second.email])
    row = proved(cast, monkeypatch)
    assert mails("proved") == people
    company_decisions.confirm(cast.reviewer, row)
    assert mails("confirmed") == people
    assert row.proof_value not in "".join(Outbox.objects.values_list("body", flat=True))


def test_confirming_gives_the_role_and_keeps_the_others(cast, monkeypatch):
    company_decisions.confirm(cast.reviewer, proved(cast, monkeypatch))
    assert User.objects.with_roles().get(pk=cast.member.pk).roles == {Role.GLOBAL_ADMIN}


def test_a_rejection_changes_no_role(cast, monkeypatch):
    company_decisions.reject(cast.reviewer, proved(cast, monkeypatch), "Ask your admins.")
    assert User.objects.with_roles().get(pk=cast.member.pk).roles == frozenset()
    assert "Nothing has changed" in Outbox.objects.get(to=cast.member.email, kind="accounts/company_rejected").body or (
        "Ask your admins." in Outbox.objects.get(to=cast.member.email, kind="accounts/company_rejected").body
    )


@pytest.mark.parametrize("change", [{"is_active": False}, {"organization": None}, {"is_guest": True}])
def test_who_is_no_member_any_more_gets_no_role(cast, change):
    row = a_proof_request(cast.member)
    User.objects.filter(pk=cast.member.pk).update(**change)
    with pytest.raises(Refused, match="Mona Member is no active member of Acme any more"):
        company_decisions.confirm(cast.reviewer, row)


@pytest.mark.parametrize("domain", ["", "acme-new.example"])
def test_a_proof_of_an_earlier_domain_gives_no_role(cast, domain):
    row = a_proof_request(cast.member)
    Organization.objects.filter(pk=cast.acme.pk).update(domain=domain)
    with pytest.raises(Refused, match=r"The proof is for acme\.example, but the domain of Acme is"):
        company_decisions.confirm(cast.reviewer, row)
    assert User.objects.with_roles().get(pk=cast.member.pk).roles == frozenset()


class TestWhoGoes:
    """A request to become Global admin ends with the membership in that company."""

    def ended(self, row):
        row.refresh_from_db()
        return row.state == State.WITHDRAWN and row.claimed_by is None

    def test_leaving_withdraws_it(self, cast):
        assert cast.global_admin
        row = a_proof_request(cast.member)
        ending.leave(cast.member)
        assert self.ended(row)
        line = Activity.objects.get(verb="company.withdraw")
        assert (line.by, line.organization) == (cast.member, cast.acme)

    def test_disabling_withdraws_it_and_says_so_before(self, client, cast):
        row = a_proof_request(cast.member)
        client.force_login(cast.global_admin)
        text = client.get(f"/organization/users/{cast.member.pk}/disable/").text
        assert "Requests about the company" in text and "staff of the portal decide nothing about it" in text
        ending.disable(cast.global_admin, cast.member)
        assert self.ended(row)

    def test_the_page_of_the_next_company_does_not_know_it(self, client, cast):
        assert cast.global_admin
        a_proof_request(cast.member)
        ending.leave(cast.member)
        User.objects.filter(pk=cast.member.pk).update(organization=cast.rival)
        client.force_login(User.objects.get(pk=cast.member.pk))
        text = client.get("/organization/admin/").text
        assert "acme.example" not in text
        assert companies.ask_to_become_admin(User.objects.get(pk=cast.member.pk)).organization == cast.rival

    def test_an_open_one_of_another_company_is_neither_shown_nor_checked(self, client, cast):
        row = a_proof_request(cast.member, proved_at=None)
        User.objects.filter(pk=cast.member.pk).update(organization=cast.rival)
        client.force_login(User.objects.get(pk=cast.member.pk))
        assert "You have no open request" in client.post("/organization/admin/check/", follow=True).text
        client.post("/organization/admin/withdraw/")
        row.refresh_from_db()
        assert row.is_open


def test_the_mail_about_a_proof_says_what_an_admin_can_do(cast, monkeypatch):
    assert cast.global_admin
    proved(cast, monkeypatch)
    body = Outbox.objects.get(kind="accounts/company_proved", to=cast.global_admin.email).body
    assert f"/organization/users/{cast.member.pk}/" in body and "disable the account" in body
    assert "answer to staff" not in body


def test_before_the_proof_nothing_is_decided(cast):
    row = asked_for_admin(cast)
    with pytest.raises(WrongState, match="not proved yet"):
        company_decisions.confirm(cast.reviewer, row)
    with pytest.raises(WrongState, match="not proved yet"):
        company_decisions.reject(cast.reviewer, row, "No.")
