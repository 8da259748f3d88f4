"""What "incident:3108" means to a reader, for statements and the activity log (model.md 3)."""

from incidents.models import Incident, reference_of
from partnerportal.accounts.models import User
from partnerportal.common.references import register
from partnerportal.common.text import as_key


def resolve(user: User, keys: set[str]) -> dict[str, tuple[str, str | None]]:
    """The title and address of those that `user` may open; of the others the reference alone, as plain text."""
    wanted = {as_key(key): key for key in keys if as_key(key)}
    named = {key: (reference_of(pk), None) for pk, key in wanted.items()}
    seen = Incident.objects.visible_to(user).submitted().filter(pk__in=wanted).only("title")
    return {**named, **{wanted[incident.pk]: (str(incident), incident.get_absolute_url()) for incident in seen}}


register("incident", resolve)
