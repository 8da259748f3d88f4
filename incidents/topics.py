"""What a problem with a cloud product can be about: Dynamics 365 asks for a topic first, Office 365 for a category.

A topic about buying and paying is free; a category comes with an article that may help before anything is filed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from support.models import Area


@dataclass(frozen=True)
class Topic:
    """`is_free`: about buying and paying, so no plan is asked; `is_more`: shown behind More; `helps`: what to try."""

    code: str
    label: Promise
    is_free: bool = False
    is_more: bool = False
    helps: tuple[Promise, ...] = ()


DYNAMICS = (
    Topic("plan-subscriptions", _("Plan subscriptions: adding, changing or ending them"), is_free=True),
    Topic("licensing", _("Licensing: which licence covers what"), is_free=True),
    Topic("billing", _("Billing: invoices, payments, credits"), is_free=True),
    Topic("product-licences", _("Product licences: assigning them, or some are missing"), is_free=True),
    Topic("finance-operations", _("Finance and Operations: a technical problem with its environments or functions")),
    Topic("technical", _("Any other technical problem")),
)
OFFICE = (
    Topic(
        "mail",
        _("Mail and calendar"),
        helps=(
            _("Follow one missing message with the message trace: it names the server that holds or refused it."),
            _("Compare the MX, SPF and DKIM records of the domain with those that the admin centre shows."),
        ),
    ),
    Topic(
        "sign-in",
        _("Users, passwords and sign-in"),
        helps=(
            _("Look for the failed sign-in in the sign-in log: its error code says which policy refused it."),
            _("Try the same account in a private window and in another network."),
        ),
    ),
    Topic(
        "teams",
        _("Teams: meetings, calls and chat"),
        helps=(
            _("Compare the web client with the desktop client: if only one fails, clear its cache first."),
            _("Read the call health of one meeting in the admin centre before the next one starts."),
        ),
    ),
    Topic(
        "files",
        _("SharePoint and OneDrive: files and sharing"),
        helps=(
            _("Check the permission of one person on one file: the site, the library and the file have one each."),
            _("A synchronisation that stands still names the file that stops it in the client's menu."),
        ),
    ),
    Topic(
        "apps",
        _("Office apps: installing and activating"),
        helps=(
            _("Sign out of every account in the app, and in again with the one that has the licence."),
            _("Count the devices on which the person is signed in: a licence covers a limited number."),
        ),
    ),
    Topic(
        "devices",
        _("Devices and apps under management (Enterprise Mobility Suite)"),
        helps=(
            _("Start a synchronisation of the device, and read the time of its last check-in."),
            _("Look for two policies with different values for the same setting: they cancel each other."),
        ),
    ),
    Topic(
        "identity",
        _("Identity: multi-factor authentication, conditional access, synchronised accounts"),
        is_more=True,
        helps=(
            _("Run the sign-in of that person through the test of the conditional access policies."),
            _("Read when the directories were last synchronised, and which objects were refused."),
        ),
    ),
    Topic(
        "protection",
        _("Information protection and compliance"),
        is_more=True,
        helps=(_("A new label or policy takes up to a day to reach every client: note when it was published."),),
    ),
    Topic(
        "domains",
        _("Domains and DNS"),
        is_more=True,
        helps=(_("Ask two name servers outside of your network for the record: they may still hold the old one."),),
    ),
    Topic(
        "security",
        _("Security: alerts, spam, a suspected break-in"),
        is_more=True,
        helps=(_("Block the sign-in of the account and end its sessions first; then collect what happened."),),
    ),
    Topic(
        "migration",
        _("A migration that has started and fails"),
        is_more=True,
        helps=(_("Open the report of the batch: it lists each mailbox or site with the reason that it was skipped."),),
    ),
    Topic(
        "admin-centre",
        _("The admin centre, reports and scripts"),
        is_more=True,
        helps=(_("Run the same command with a second administrator: a missing role answers in the same words."),),
    ),
    Topic("other", _("Something else"), is_more=True),
)
BY_AREA = {Area.DYNAMICS: DYNAMICS, Area.OFFICE: OFFICE}


def topics_of(area: str) -> tuple[Topic, ...]:
    """Those that a problem of the area can be about; none where its path asks for no topic."""
    return next((topics for of, topics in BY_AREA.items() if of == area), ())


def topic_of(area: str, code: str) -> Topic | None:
    return next((topic for topic in topics_of(area) if topic.code == code), None)


def label_of(area: str, code: str) -> str:
    """The topic in words, for the incident's page and the desk; empty where there is none."""
    topic = topic_of(area, code)
    return str(topic.label) if topic else ""


def choices(topics: Iterable[Topic]) -> list[tuple[str, Promise]]:
    return [(topic.code, topic.label) for topic in topics]
