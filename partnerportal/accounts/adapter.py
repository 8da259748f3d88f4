from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter

from partnerportal.accounts import outbox
from partnerportal.accounts.models import Outbox, User


class AccountAdapter(DefaultAccountAdapter):
    """allauth's mail goes through the outbox, off the request, so that its time tells nothing (promises.md 21)."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, context)
        user = context.get("user")
        outbox.queue(
            Outbox(
                kind=template_prefix,
                key=f"account:{uuid4()}",
                user=user if isinstance(user, User) and user.pk else None,
                organization=user.organization if isinstance(user, User) else None,
                to=email,
                subject=message.subject[:250],
                body=message.body,
                is_secret=True,
            )
        )
