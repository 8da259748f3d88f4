from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from partnerportal.accounts.models import User


class Backend(AuthenticationBackend):
    """Signs in by e-mail, and loads the person of a session with company and roles in one query."""

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.with_roles().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
