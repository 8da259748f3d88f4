"""A reseller hands a request over to its provider, who files it; the reseller reads (D34)."""

import pytest

from incidents import permissions, services
from incidents.models import HandOver, Incident, Message
from incidents.refusals import Incomplete
from incidents.services import handover
from partnerportal.accounts.models import Activity, Outbox, RoleAssignment, User
from partnerportal.accounts.services.ending import leave
from partnerportal.common.refusals import Forbidden, Refused, WrongState
from tests.builders import a_company, a_person
from tests.customers.builders import a_customer, a_grant, a_shared_customer
from tests.incidents.builders import later
from tests.incidents.handover.builders import a_hand_over, a_problem, in_state, submitted


def test_handing_over_asks_the_admin_agents_of_the_provider(cast):
    row = a_hand_over(cast)
    assert (row.state, row.reseller, row.provider, row.asked_by) == (
        "waiting", cast.csp_only, cast.provider, cast.reseller_admin_agent,
    )  # fmt: skip
    mail = Outbox.objects.get(kind="incidents/handed_over")
    assert mail.to == cast.provider_admin_agent.email
    assert row.get_absolute_url() in mail.body and "VMs stop" in mail.body


def test_both_companies_read_every_step_in_their_log(cast):
    in_state("filed", cast)
    for company in (cast.csp_only, cast.provider):
        verbs = Activity.objects.filter(organization=company, verb__startswith="handover.").order_by("pk")
        assert [row.verb for row in verbs] == ["handover.asked", "handover.take", "handover.file"]
        assert "VMs stop" in verbs[0].sentence


def test_who_can_file_it_hands_nothing_over(cast):
    customer = a_shared_customer(cast.provider, cast.csp_only, granted=True)
    with pytest.raises(Refused, match="You can file this request yourself"):
        a_hand_over(cast, customer=customer)


def test_a_provider_who_does_not_serve_the_customer_is_not_asked(cast):
    stranger = a_company("Stranger", in_csp=True, csp_type="indirect_provider")
    customer, user = a_shared_customer(cast.provider, cast.csp_only), cast.reseller_admin_agent
    with pytest.raises(Refused, match="Stranger does not serve this customer with you"):
        handover.hand_over(user, customer, stranger, a_problem(user))


def test_without_a_provider_there_is_nobody_to_hand_it_to(cast):
    customer, user = a_customer(cast.csp_only, azure=False), cast.reseller_admin_agent
    with pytest.raises(Refused, match="The provider has not given Resale access"):
        handover.hand_over(user, customer, cast.provider, a_problem(user))


@pytest.mark.parametrize("who", ["reseller_sales_agent", "reseller_billing_admin"])
def test_who_may_not_file_may_not_hand_over(cast, who):
    customer, user = a_shared_customer(cast.provider, cast.csp_only), getattr(cast, who)
    with pytest.raises(Forbidden):
        handover.hand_over(user, customer, cast.provider, a_problem(user))


def test_the_contact_is_the_resellers_own(cast):
    customer = a_shared_customer(cast.provider, cast.csp_only)
    with pytest.raises(Refused, match="Give a contact of your own company"):
        a_hand_over(cast, customer=customer, contact_email=f"boss@{customer.domain}")


@pytest.mark.parametrize("name", ["title", "description", "severity"])
def test_a_gap_is_named(cast, name):
    with pytest.raises(Incomplete) as refusal:
        a_hand_over(cast, **{name: ""})
    assert refusal.value.missing == (name,)


def test_taking_makes_a_draft_of_the_provider_for_the_same_customer(cast):
    row = in_state("taken", cast)
    draft, agent = row.incident, cast.provider_admin_agent
    assert (draft.state, draft.organization, draft.filed_by) == ("draft", cast.provider, agent)
    assert (draft.customer, draft.shared_with, draft.area) == (row.customer, cast.csp_only, "azure")
    assert draft.contact_email == agent.email
    assert f"Handed over by Resale. Contact there: {row.contact_name}" in draft.description
    assert handover.take(agent, row).incident == draft
    assert not Incident.objects.visible_to(cast.reseller_admin_agent).exists()


def test_filing_tells_the_reseller_who_reads_it_then(cast):
    row = in_state("filed", cast)
    incident = row.incident
    assert (row.state, incident.state, incident.organization) == ("filed", "open", cast.provider)
    assert incident in Incident.objects.visible_to(cast.reseller_admin_agent)
    mail = Outbox.objects.get(kind="incidents/handed_over_filed")
    assert mail.to == cast.reseller_admin_agent.email and incident.reference in mail.subject


def test_declining_says_why_and_discards_the_draft(cast):
    row = in_state("taken", cast)
    draft = row.incident
    with pytest.raises(Refused, match="Say why"):
        handover.decline(cast.provider_admin_agent, row, "  ")
    row = handover.decline(cast.provider_admin_agent, row, "Ask the customer first.")
    assert (row.state, row.answer_text, row.incident) == ("declined", "Ask the customer first.", None)
    assert not Incident.objects.filter(pk=draft.pk).exists()
    assert "Ask the customer first." in Outbox.objects.get(kind="incidents/handed_over_declined").body


def test_what_is_put_back_another_agent_takes(cast):
    row = in_state("taken", cast)
    colleague = a_person(cast.provider, "admin_agent")
    with pytest.raises(Refused, match="Only they put it back"):
        handover.give_up(colleague, row, later(hours=24))
    row = handover.give_up(cast.provider_admin_agent, row)
    assert (row.state, row.answered_by, row.incident) == ("waiting", None, None)
    assert handover.take(colleague, row).answered_by == colleague


LEFT = {
    "without a role": lambda person: RoleAssignment.objects.filter(user=person).delete(),
    "disabled": lambda person: User.objects.filter(pk=person.pk).update(is_active=False),
    "for a day without a word": lambda person: None,
}


@pytest.mark.parametrize("why", LEFT)
def test_what_its_writer_leaves_lying_a_colleague_puts_back(cast, why):
    row = in_state("taken", cast)
    LEFT[why](cast.provider_admin_agent)
    now = later(hours=26) if why == "for a day without a word" else later(hours=2)
    row = handover.give_up(a_person(cast.provider, "global_admin"), row, now)
    assert row.state == "waiting" and not Incident.objects.exists()


@pytest.mark.parametrize("state", ["waiting", "taken"])
def test_the_same_again_is_refused_while_it_is_open(cast, state):
    row = in_state(state, cast)
    again = {"customer": row.customer, "version": row.version}
    with pytest.raises(WrongState, match="waits for Provider already"):
        a_hand_over(cast, **again)
    assert a_hand_over(cast, title="Another", **again).state == "waiting"
    handover.decline(cast.provider_admin_agent, row, "Not ours.")
    assert a_hand_over(cast, **again).state == "waiting"


@pytest.mark.parametrize("why", list(LEFT)[:2])
def test_the_answer_goes_to_the_admins_when_who_asked_is_gone(cast, why):
    row = a_hand_over(cast)
    LEFT[why](cast.reseller_admin_agent)
    told = {cast.reseller.email}
    handover.decline(cast.provider_admin_agent, HandOver.objects.get(pk=row.pk), "They owe us money.")
    assert set(Outbox.objects.filter(kind="incidents/handed_over_declined").values_list("to", flat=True)) == told


def test_the_answer_goes_to_the_company_and_not_to_where_who_asked_is_now(cast):
    row, person = a_hand_over(cast), cast.reseller_admin_agent
    assert cast.reseller
    leave(person)
    User.objects.filter(pk=person.pk).update(organization=cast.acme)
    handover.decline(cast.provider_admin_agent, HandOver.objects.get(pk=row.pk), "They owe us money.")
    assert [mail.to for mail in Outbox.objects.filter(kind="incidents/handed_over_declined")] == [cast.reseller.email]


def test_a_discarded_draft_can_be_put_back_by_anybody_of_the_provider(cast):
    row = in_state("taken", cast)
    services.discard_draft(cast.provider_admin_agent, row.incident)
    assert handover.give_up(a_person(cast.provider, "admin_agent"), row).state == "waiting"


@pytest.mark.parametrize("verb", ["take", "give_up", "decline"])
@pytest.mark.parametrize("who", ["reseller_admin_agent", "outsider", "admin_agent", "provider_helpdesk_agent"])
def test_only_admin_agents_of_the_provider_answer(cast, who, verb):
    row = in_state("taken" if verb == "give_up" else "waiting", cast)
    with pytest.raises((Forbidden, Refused)):
        getattr(handover, verb)(getattr(cast, who), row, *(["No."] if verb == "decline" else []))
    assert HandOver.objects.get(pk=row.pk).state == row.state


@pytest.mark.parametrize("who", ["provider_admin_agent", "outsider", "reseller_sales_agent"])
def test_only_the_reseller_takes_it_back(cast, who):
    row = a_hand_over(cast)
    with pytest.raises((Forbidden, Refused)):
        handover.withdraw(getattr(cast, who), row)
    assert handover.withdraw(cast.reseller, row).state == "withdrawn"


READS = ("reseller_admin_agent", "reseller_helpdesk_agent", "reseller_sales_agent", "reseller_global_admin")
SEES_NOT = ("reseller_partner_admin", "reseller_billing_admin", "admin_agent", "outsider", "provider_partner_admin")


@pytest.mark.parametrize("who", [*READS, *SEES_NOT])
def test_the_reseller_reads_what_its_provider_filed_and_nobody_else_does(cast, who):
    row = in_state("filed", cast)
    services.reply(cast.provider_admin_agent, row.incident, "More.", now=later(hours=3))
    seen = Incident.objects.visible_to(getattr(cast, who)).filter(pk=row.incident.pk)
    assert seen.exists() == (who in READS)
    assert Message.objects.visible_to(getattr(cast, who)).exists() == (who in READS)


def test_the_reseller_writes_nothing_on_it(cast):
    incident, reader = in_state("filed", cast).incident, cast.reseller_global_admin
    calls = [
        lambda: services.reply(reader, incident, "Hello."),
        lambda: services.withdraw(reader, incident),
        lambda: services.close(reader, incident),
        lambda: services.change_severity(reader, incident, "A"),
        lambda: services.watch(reader, incident, reader),
    ]
    for call in calls:
        with pytest.raises(Refused, match="Provider filed this request and answers it"):
            call()
    assert permissions.offers(reader, incident, later(hours=3)) == {}
    closed = services.close_as(cast.engineer, incident, "resolved", "So.", later(hours=3))
    assert permissions.offers(reader, closed, later(hours=4)) == {}
    with pytest.raises(Refused, match="Your company reads it"):
        services.follow_up(reader, closed)


def test_after_the_grant_the_reseller_files_the_next_one_itself(cast):
    row = in_state("filed", cast)
    a_grant(cast.provider, cast.csp_only, row.customer)
    with pytest.raises(Refused, match="You can file this request yourself"):
        a_hand_over(cast, customer=row.customer)
    draft = services.save_draft(
        cast.reseller_admin_agent, None, nature="break_fix", version=row.version, customer=row.customer,
        title="Again", description="So.", severity="B", contact_name="Rhea",
        contact_email=cast.reseller_admin_agent.email,
    )  # fmt: skip
    assert submitted(cast.reseller_admin_agent, draft).organization == cast.csp_only


def test_another_provider_and_another_reseller_see_nothing_of_it(cast):
    row = a_hand_over(cast)
    rival = a_company("Rival reseller", in_mpn=False, in_csp=True, csp_type="indirect_reseller")
    a_shared_customer(cast.provider, rival)
    other = a_company("Other provider", in_csp=True, csp_type="indirect_provider")
    for person in (a_person(rival, "global_admin"), a_person(other, "global_admin"), cast.holder, cast.engineer):
        assert not HandOver.objects.visible_to(person).exists()
    assert list(HandOver.objects.visible_to(cast.reseller)) == [row]


def test_what_has_moved_on_names_who_was_first(cast):
    row = in_state("taken", cast)
    with pytest.raises(WrongState, match=str(cast.provider_admin_agent)):
        handover.take(a_person(cast.provider, "global_admin"), row)
