"""Who may do what with an incident: the register says which roles, here stand the conditions on it (model.md 3).

The same answers draw the buttons (`offers`) and hold the services.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Incident
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may, who_can
from partnerportal.common.answers import YES, Answer, Kind, no

AT_THE_DESK = ("take", "answer", "ask", "note", "severity", "assign", "merge", "outage")
COMPANY, CUSTOMERS = "incidents.see_company", "customers.manage_requests"
FILES, READS = "customers.file", "customers.see_requests"


def can_work(user: User, incident: Incident) -> Answer:
    """The desk's verbs: support engineers and operators, never on what they or their own company filed."""
    if not (answer := may(user, "staff.answer")):
        return answer
    if incident.filed_by_id == user.pk or (user.organization_id and incident.organization_id == user.organization_id):
        return no(_("Nobody works at the desk on an incident of their own or of their own company."))
    return YES


def can_be_given(engineer: User, incident: Incident) -> Answer:
    """Whether a colleague of the desk can get the incident; the sentence is for the one who hands it over."""
    facts = {"name": engineer, "incident": incident.reference}
    if not engineer.is_active:
        return no(_("The account of %(name)s is disabled.") % facts)
    if not may(engineer, "staff.answer"):
        return no(_("%(name)s is not a support engineer.") % facts)
    if not can_work(engineer, incident):
        return no(_("%(name)s or their company filed %(incident)s. Choose somebody else.") % facts)
    return YES


def working_engineer(incident: Incident) -> User | None:
    """Who works on the incident, as long as they may: nobody else hears the partner's words."""
    engineer = incident.engineer
    return engineer if engineer and can_be_given(engineer, incident) else None


def hearing_at_desk(incident: Incident, *others: User | None) -> list[User]:
    """Who is told at the desk: the engineer, who follows it there, and `others`; each once, and while they may work
    on it."""
    people = {person.pk: person for person in (incident.engineer, *others) if person}
    followers = User.objects.with_roles().filter(pk__in=incident.desk_followers.values("user"))
    people |= {person.pk: person for person in followers.order_by("pk")}
    return [person for person in people.values() if can_be_given(person, incident)]


def can_manage(user: User, incident: Incident) -> Answer:
    """Withdraw, close, reopen: the person who filed it; of the company's own a Global admin or MPN partner admin, of
    those for customers a Global admin or Admin agent (D37)."""
    if _is_theirs(user, incident):
        return YES
    if incident.customer_id and incident.filed_by_id == user.pk and incident.organization_id == user.organization_id:
        return may(user, FILES)
    if is_reader(user, incident):
        return no(
            _("%(company)s filed this request and answers it. Your company reads it.")
            % {"company": incident.organization}
        )
    if incident.customer_id:
        why = _("Only the person who filed the request, a Global admin or an Admin agent can do this.")
    else:
        why = _("Only the person who filed the incident, a Global admin or an MPN partner admin can do this.")
    action = _manages(incident)
    return Answer(False, why, Kind.MISSING_ROLE, action, who_can(user, action))


def can_reopen(user: User, incident: Incident) -> Answer:
    """Who manages it (D37); of a duplicate also the desk, which undoes the merge."""
    return YES if incident.merged_into_id and can_work(user, incident) else can_manage(user, incident)


def can_reply(user: User, incident: Incident) -> Answer:
    """Write on the partner's side: who may manage it, and those who watch it; on a request for a customer with a role
    that reads all of them (domain.md 1.3 row 22)."""
    if _is_theirs(user, incident):
        return YES
    if (not incident.customer_id or may(user, READS)) and incident.watchers.filter(user=user).exists():
        return YES
    return can_manage(user, incident)


def can_follow_up(user: User, incident: Incident) -> Answer:
    """Everybody who sees it, but for the reseller who only reads what its provider filed; what was filed for a
    customer is continued by the company that serves it alone."""
    if is_reader(user, incident):
        return can_manage(user, incident)
    if incident.customer_id and incident.organization_id != user.organization_id:
        company = incident.organization
        return no(
            _("%(company)s filed this request for its customer. Only its people follow it up.") % {"company": company}
        )
    return YES


def can_change_severity(user: User, incident: Incident) -> Answer:
    """Free for the partner while nobody works on it; afterwards the desk decides (D38). What is free has none (D35)."""
    if incident.is_free:
        return no(_("This question has no severity. It is answered within one business day."))
    if can_work(user, incident):
        return YES
    if not (answer := can_manage(user, incident)):
        return answer
    if incident.engineer_id:
        return no(_("An engineer works on this incident. Ask in a message for another severity, and say what changed."))
    return YES


def offers(user: User, incident: Incident, now: datetime) -> dict[str, Answer]:
    """The verbs that make sense now, each with whether this person may: absent, or drawn, or drawn with the reason."""
    if incident.is_draft:
        return {}
    if can_work(user, incident):
        verbs = dict.fromkeys(_at_the_desk(user, incident, now), YES)
    else:
        verbs = _as_partner(user, incident, now)
    return {verb: answer for verb, answer in verbs.items() if verb != "severity" or not incident.is_free}


def _at_the_desk(user: User, incident: Incident, now: datetime) -> list[str]:
    verbs = [verb for verb in AT_THE_DESK if incident.can(verb)]
    if incident.merged_into_id and incident.can_reopen_at(now):
        verbs.append("part")
    if incident.engineer_id == user.pk and "take" in verbs:
        verbs.remove("take")
    return [*verbs, "close_as"] if incident.can("close") else verbs


def _as_partner(user: User, incident: Incident, now: datetime) -> dict[str, Answer]:
    if is_reader(user, incident):
        return {}
    manage = can_manage(user, incident)
    if incident.is_closed:
        verbs = {"follow_up": can_follow_up(user, incident)}
        return verbs | {"reopen": manage} if incident.can_reopen_at(now) else verbs
    verbs = {"reply": can_reply(user, incident), "severity": can_change_severity(user, incident)}
    if incident.is_started:
        return verbs | {"close": manage}
    return verbs | {"withdraw": manage}


def is_reader(user: User, incident: Incident) -> bool:
    """Of the reseller who handed the request over to the provider: reads it and does nothing with it (D34)."""
    return incident.shared_with_id is not None and incident.shared_with_id == user.organization_id


def _is_theirs(user: User, incident: Incident) -> bool:
    """Who filed a request for a customer reads it always, and acts on it while a role lets them file one."""
    if incident.organization_id is None:
        return incident.filed_by_id == user.pk
    if incident.organization_id != user.organization_id:
        return False
    if may(user, _manages(incident)):
        return True
    return incident.filed_by_id == user.pk and (not incident.customer_id or bool(may(user, FILES)))


def _manages(incident: Incident) -> str:
    return CUSTOMERS if incident.customer_id else COMPANY
