"""What a mail is about: the incident and the person that its address names, and what of it is to be believed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from incidents.mail.addresses import normal, read_address
from incidents.mail.reading import Mail
from incidents.models import InboundMail, Incident
from partnerportal.accounts.models import Outbox, User
from partnerportal.common.references import parts
from partnerportal.common.text import as_key

Verdict = InboundMail.Verdict
MOST_AN_HOUR = 20
"""Replies of one person about one incident: more are written by a program that does not say so."""


@dataclass
class Case:
    mail: Mail
    now: datetime
    waits: bool = True
    """Whether it comes again where its files cannot be checked or stored now."""
    incident: Incident | None = None
    user: User | None = None
    recipient: str = ""
    is_note: bool = False
    """Whether the address was made for what stays among staff."""

    @classmethod
    def of(cls, mail: Mail, now: datetime, waits: bool = True) -> Self:
        """By the address that this portal made for the sender; where there is none, by the first one that it made.
        Of several that it made for the sender, by one for notes: such a mail may quote what only staff read."""
        case = cls(mail, now, waits, recipient=f"reply+{mail.tokens[0]}@{settings.REPLY_DOMAIN}" if mail.tokens else "")
        for token in mail.tokens:
            named = read_address(token)
            user = User.objects.with_roles().filter(pk=named.user).first() if named else None
            is_theirs = user is not None and normal(user.email) == mail.sender
            if named and user and (case.user is None or (is_theirs and not case.is_note)):
                case._is_about(named.incident, user)
                case.is_note = is_theirs and named.is_note
                case.recipient = f"reply+{token}@{settings.REPLY_DOMAIN}"
        if case.user is None and mail.bounce:
            case._is_of_mail(mail.bounce.mail)
        return case

    @property
    def known(self) -> tuple[Incident, User]:
        """Raises ValueError where the address named neither."""
        if self.incident is None or self.user is None:
            raise ValueError("The mail is about no incident.")
        return self.incident, self.user

    @property
    def is_seen(self) -> bool:
        """Whether the person is active and may still see the incident."""
        incident, user = self.known
        return user.is_active and Incident.objects.visible_to(user).filter(pk=incident.pk).exists()

    def before(self, verdict: str) -> QuerySet[InboundMail]:
        """What came before of this person about this incident, and about the one where it goes on: a row is kept under
        the incident that holds the word."""
        return InboundMail.objects.filter(incident__in=self._places(), user=self.user, verdict=verdict)

    def verdict(self) -> tuple[str, str]:
        """What it is, and why in words for operators."""
        if self.mail.bounce and self.incident:
            return Verdict.BOUNCE, self.mail.bounce.why
        if self.incident is None or self.user is None:
            return Verdict.FORGED, _("No address of its recipients was made by this portal.")
        if self.mail.robot:
            return Verdict.AUTOMATIC, self.mail.robot
        if self.mail.sender != normal(self.user.email):
            return Verdict.FOREIGN, _("The address was made for %(address)s.") % {"address": self.user.email}
        if not self.is_seen:
            return Verdict.FOREIGN, _("%(person)s may not see the incident any more.") % {"person": self.user}
        if self.before(Verdict.REPLY).filter(at__gt=self.now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
            return Verdict.AUTOMATIC, _("More than %(most)s mails within an hour.") % {"most": MOST_AN_HOUR}
        return Verdict.REPLY, ""

    def _places(self) -> list[Incident]:
        places, place = [], self.incident
        while place is not None:
            places.append(place)
            place = place.merged_into
        return places

    def _is_about(self, incident: int, user: User) -> None:
        found = Incident.objects.submitted().filter(pk=incident).select_related("organization").first()
        self.incident, self.user = found, user if found else None

    def _is_of_mail(self, key: int | None) -> None:
        """A report that a server sent to another address of ours returns the ID of the mail."""
        sent = Outbox.objects.select_related("user").filter(pk=key).first() if key is not None else None
        if sent is not None and sent.user is not None:
            self._is_about(as_key(parts(sent.reference)[1]), sent.user)
