"""Step 2: what each plan costs, why the others cannot be chosen, and adding a contract without leaving the draft."""

from datetime import timedelta

import pytest
from django.utils import timezone

from support.models import Contract, ContractLink, Kind
from support.services import end_contract, link_as_member, mark_pending
from tests.builders import a_contract, a_plan, a_version
from tests.incidents.builders import a_line
from tests.incidents.wizard import Walk, text, told


@pytest.fixture
def walk(client, cast):
    a_plan("csp")
    return Walk(client, cast.member)


def page(walk):
    return text(walk.get("plan"))


def test_a_plan_shows_its_dates_what_is_left_and_what_the_incident_will_cost(walk, cast):
    line = a_line(cast.member, on_premises=12)
    shown = page(walk.to_plan())
    assert "Which plan should pay for this incident?" in shown
    assert "Start" in shown and "End" in shown and "Incidents remaining 12 of 12" in shown
    assert "This incident will cost 1 of 12. 11 will be left." in shown
    assert f'value="{line.pk}"' in walk.get("plan").content.decode()


def test_an_unlimited_plan_costs_nothing_from_a_limit(walk, cast):
    a_line(cast.member, on_premises=None)
    assert "This incident will cost nothing from a limit." in page(walk.to_plan())


def test_a_plan_that_is_not_counted_costs_nothing(walk, cast):
    line = a_line(cast.member)
    line.plan = a_plan("premier", own_areas=["on_premises"], is_counted=False)
    line.save(update_fields=["plan"])
    assert "This incident will cost nothing. This plan is not counted." in page(walk.to_plan())


def test_the_only_plan_is_suggested_and_of_several_none(walk, cast):
    a_line(cast.member)
    assert "checked" in walk.to_plan().get("plan").content.decode()
    a_line(cast.member)
    assert " checked>" not in walk.get("plan").content.decode()


def test_the_renewal_window_is_said(walk, cast):
    line = a_line(cast.member)
    today = cast.acme.today()
    Contract.objects.filter(pk=line.contract_id).update(end_date=today - timedelta(days=3))
    assert "Usable until" in page(walk.to_plan())


def test_a_contract_of_another_company_is_named(walk, cast):
    a_line(cast.member, company=cast.rival)
    assert "Silver 2026/27, from Rival" in page(walk.to_plan())


def test_unavailable_plans_are_asked_for_and_closed_at_first(walk, cast):
    a_line(cast.member, cloud=5)
    html = walk.to_plan().get("plan").content.decode()
    assert "Would you like to see unavailable support plans? (2)" in html
    assert '<details class="disclosure disclosure-boxed" open>' not in html


def test_each_unavailable_plan_has_its_one_reason(walk, cast):
    a_contract(cast.acme, title="New", active=False)
    mark_pending(a_contract(cast.acme, title="Waiting", active=False).pk)
    a_contract(cast.acme, title="Unlinked")
    dead = a_contract(cast.acme, title="Dead", cloud=5)
    end_contract(dead.pk)
    shown = page(walk.to_plan())
    assert "product-support" not in shown
    for sentence in ("Not activated yet.", "is not finished yet.", "Not linked to your account.", "Expired on"):
        assert sentence in shown
    assert "For cloud products only. SQL Server 2022 is an on-premises product." in shown
    assert "Only for a request on behalf of a customer." in shown


def test_when_nothing_is_usable_the_reasons_are_open_and_continue_is_disabled(walk, cast):
    a_contract(cast.acme)
    html = walk.to_plan().get("plan").content.decode()
    assert '<details class="disclosure disclosure-boxed" open>' in html
    assert 'aria-disabled="true"' in html
    assert "Below is why each plan cannot be used" in html


def test_one_click_links_and_comes_back_with_the_plan_on_offer(walk, cast):
    contract = a_contract(cast.acme)
    html = walk.to_plan().get("plan").content.decode()
    assert f'action="/support/contracts/{contract.pk}/link/"' in html
    response = walk.client.post(f"/support/contracts/{contract.pk}/link/", {"next": walk.url("plan")})
    assert response.url == walk.url("plan")
    assert "This incident will cost 1 of 15. 14 will be left." in page(walk)


def test_a_used_up_contract_is_not_offered_for_linking(walk, cast):
    contract = a_contract(cast.acme, on_premises=0)
    html = walk.to_plan().get("plan").content.decode()
    assert "0 of 0 incidents left." in html
    assert f'action="/support/contracts/{contract.pk}/link/"' not in html


def test_who_can_activate_is_named_with_ask(walk, cast):
    assert cast.global_admin
    a_contract(cast.acme, active=False)
    shown = page(walk.to_plan())
    assert "They can activate it: Ask Global Admin" in shown


def test_whoever_may_activate_gets_the_way_there(client, cast):
    a_contract(cast.acme, active=False)
    a_plan("csp")
    html = Walk(client, cast.global_admin).to_plan().get("plan").content.decode()
    assert 'href="/benefits/technical/">Activate it under Technical benefits</a>' in html


def test_a_version_that_is_not_covered_says_what_to_do(walk, cast):
    a_line(cast.member)
    old = a_version("2016", age=2)
    a_version("2022", age=0)
    walk.to_plan(version=old.pk)
    shown = page(walk)
    assert "No support plan can be used for SQL Server 2016 yet" in shown
    assert "If the problem occurs in a covered version too, choose that one: SQL Server 2022." in shown
    assert "Change the version" in shown


def test_a_missing_choice_is_asked_for(walk, cast):
    a_line(cast.member)
    response = walk.to_plan().post("plan", {})
    assert response.status_code == 422
    assert "Choose the plan that pays for this incident." in text(response)


@pytest.mark.parametrize("value", ["", "0", "-1", "abc", "9" * 30, "1\0", "١", "None"])
def test_no_other_value_chooses_a_plan(walk, cast, value):
    a_line(cast.member)
    response = walk.to_plan().post("plan", {"entitlement": value})
    assert response.status_code == 422
    assert walk.draft.entitlement is None


def unusable_lines(cast):
    """Lines that a person may try to choose after switching the page's buttons on by hand."""
    cloud = a_contract(cast.acme, cloud=5)
    link_as_member(cast.member, cloud)
    yield cloud.entitlements.get(kind=Kind.CLOUD)
    yield a_contract(cast.acme).entitlements.get()
    yield a_contract(cast.acme, active=False).entitlements.get()
    yield a_contract(cast.rival).entitlements.get()


def test_a_disabled_or_foreign_plan_is_never_taken(walk, cast):
    walk.to_plan()
    for line in unusable_lines(cast):
        response = walk.plan(line)
        assert response.status_code == 422
        assert "This plan cannot be chosen. Choose one of the plans that are offered." in text(response) or (
            "No plan can be chosen yet" in text(response)
        )
        assert walk.draft.entitlement is None


def test_a_plan_that_expired_meanwhile_is_said_at_this_step_and_nothing_is_lost(walk, cast):
    line = a_line(cast.member)
    walk.to_review(line)
    Contract.objects.filter(pk=line.contract_id).update(state="ended", ended_at=timezone.now())
    assert walk.get("review").url == walk.url("plan")
    shown = page(walk)
    assert "The plan that you chose before cannot be used any more" in shown and "Expired on" in shown
    assert (walk.draft.title, walk.draft.severity) == ("Replication stops", "B")


def test_a_plan_that_was_unlinked_meanwhile_is_said_too(walk, cast):
    line = a_line(cast.member, company=cast.rival)
    walk.to_review(line)
    ContractLink.objects.all().delete()
    assert "It is not linked to your account any more." in page(walk)


def add(walk, access_id, contract_id):
    return walk.post("plan", {"do": "add", "access_id": access_id, "contract_id": contract_id})


def test_adding_a_contract_comes_back_with_the_plan_on_offer(walk, cast):
    contract = a_contract(cast.rival)
    response = add(walk.to_plan(), contract.shown_contract_id.lower(), contract.shown_access_id)
    assert (response.url, told(response)) == (walk.url("plan"), ["Silver 2026/27 is linked to your account."])
    assert "This incident will cost 1 of 15." in page(walk)


def test_adding_it_again_is_harmless(walk, cast):
    contract = a_line(cast.member).contract
    response = add(walk.to_plan(), contract.access_id, contract.contract_id)
    assert "Silver 2026/27 is already linked to your account, since" in told(response)[0]
    assert ContractLink.objects.count() == 1


def test_a_wrong_pair_gives_the_neutral_answer_and_keeps_what_was_typed(walk, cast):
    one, other = a_contract(cast.rival), a_contract(cast.rival)
    response = add(walk.to_plan(), one.access_id, other.contract_id)
    assert response.status_code == 409
    assert "These two IDs do not belong together, or there is no such contract." in text(response)
    assert one.access_id in response.content.decode()
    assert '<details class="disclosure disclosure-boxed" open>' in response.content.decode()


def test_a_dead_contract_names_its_cause(walk, cast):
    contract = a_contract(cast.rival)
    end_contract(contract.pk)
    response = add(walk.to_plan(), contract.access_id, contract.contract_id)
    assert response.status_code == 409 and "expired on" in text(response)


def test_a_typing_error_is_said_at_its_field(walk, cast):
    contract = a_contract(cast.rival)
    response = add(walk.to_plan(), contract.access_id, contract.contract_id[:-1])
    assert response.status_code == 422
    assert "An ID of this kind has 16 characters" in text(response)


def test_guessing_is_limited_as_on_the_link_page(walk, cast):
    one, other = a_contract(cast.rival), a_contract(cast.rival)
    walk.to_plan()
    answers = [add(walk, one.access_id, other.contract_id).status_code for _try in range(11)]
    assert answers == [409] * 10 + [429]
    response = add(walk, one.access_id, one.contract_id)
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert "what you typed is kept" in text(response) and one.access_id in response.content.decode()
