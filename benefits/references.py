"""What "advisory:12" means to a reader, for statements and the activity log (model.md 3)."""

from benefits.models import AdvisoryRequest
from partnerportal.accounts.models import User
from partnerportal.common.references import register
from partnerportal.common.text import as_key


def resolve_advisory(user: User, keys: set[str]) -> dict[str, tuple[str, str | None]]:
    """The title and address of those that `user` may open; of the others the number alone, as plain text."""
    wanted = {as_key(key): key for key in keys if as_key(key)}
    named: dict[str, tuple[str, str | None]] = {key: (f"AH-{pk:06d}", None) for pk, key in wanted.items()}
    seen = AdvisoryRequest.objects.visible_to(user).filter(pk__in=wanted).only("title")
    return {**named, **{wanted[row.pk]: (str(row), row.get_absolute_url()) for row in seen}}


register("advisory", resolve_advisory)
