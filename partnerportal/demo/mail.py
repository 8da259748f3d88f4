"""Mail that came in to the demo world: one of each kind, taken as a mail server would hand it over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from incidents.mail.addresses import reply_token
from incidents.mail.receiving import take_in
from incidents.models import Incident

DOMAIN = "replies.portal.example"


def tell(now: datetime) -> None:
    """A reply, an absence notice, a bad file, a stranger and a forger, about an incident that is worked on."""
    live = Incident.objects.filter(filed_by__email__endswith="@borealis.example", state=Incident.State.OPEN)
    incident = live.filter(engineer__isnull=False).latest("pk")
    about = f"Re: {incident.reference}: {incident.title}"
    for mail in (
        Sent(about, "It is the site in Tromsø only.", 120),
        Sent("Out of office", "I am back on Monday.", 60, submitted="auto-replied"),
        Sent(about, "See the program.", 40, file="trace.exe"),
        Sent(about, "I answer for her.", 30, sender="eve@elsewhere.example"),
        Sent("You have won", "Click here.", 20, sender="prize@elsewhere.example", is_signed=False),
    ):
        take_in(mail.as_bytes(incident), now=now - timedelta(minutes=mail.minutes_ago))


@dataclass(frozen=True)
class Sent:
    """One mail: what it says, how long ago it came, and what is odd about it."""

    subject: str
    text: str
    minutes_ago: int
    submitted: str = "no"
    sender: str = ""
    file: str = ""
    is_signed: bool = True

    def as_bytes(self, incident: Incident) -> bytes:
        mail, filer = EmailMessage(), incident.filed_by
        token = reply_token(incident.pk, filer.pk) if self.is_signed else "unsigned"
        mail["From"], mail["To"] = self.sender or filer.email, f"reply+{token}@{DOMAIN}"
        mail["Subject"], mail["Auto-Submitted"] = self.subject, self.submitted
        mail["Message-ID"] = f"<{self.minutes_ago}.demo@mail.example>"
        mail.set_content(self.text)
        if self.file:
            mail.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename=self.file)
        return mail.as_bytes()
