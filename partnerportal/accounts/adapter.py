from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerportal.accounts import outbox
from partnerportal.accounts.models import Outbox, User
from partnerportal.common.refusals import Refused

LONGEST = 254


class AccountAdapter(DefaultAccountAdapter):
    """allauth's mail goes through the outbox, off the request, so that its time tells nothing (promises.md 21)."""

    def clean_email(self, email: str) -> str:
        """Raises ValidationError for an address that is longer than an address may be."""
        if len(email) > LONGEST:
            raise ValidationError(_("Enter an e-mail address of %(max)s characters or fewer.") % {"max": LONGEST})
        return super().clean_email(email)

    def clean_password(self, password: str, user: Any = None) -> str:
        """Raises ValidationError for a weak one, and for the temporary one that is to be changed."""
        if user is not None and getattr(user, "must_change_password", False) and user.check_password(password):
            raise ValidationError(_("Choose a password of your own, not the temporary one."))
        return super().clean_password(password, user)

    def set_password(self, user: User, password: str) -> None:
        """With a password of the own choice everything works again.

        Somebody may have disabled the account or made new sign-in data since `user` was read: that stands. Raises
        Refused then, and writes nothing but the password (promises.md 19).
        """
        with transaction.atomic():
            now = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
            if not now.is_active or now.password != user.password:
                raise Refused(_("The account was changed meanwhile. Ask for a new link, and try again."))
            user.must_change_password = False
            user.set_password(password)
            user.save(update_fields=["password", "must_change_password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("pages:home")

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
