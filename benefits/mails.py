"""The communication log of a benefit: every mail sent about it, read from the outbox (model.md 5)."""

from django.db.models import QuerySet

from benefits.models import Family, MembershipBenefit
from partnerportal.accounts.models import Outbox

SHOWN = ("kind", "to", "subject", "state", "created_at", "sent_at", "next_try_at", "user")
"""Never the text: a mail may carry what is for its reader alone."""


def mails_about(benefit: MembershipBenefit) -> QuerySet[Outbox]:
    """Those about the benefit, about its year, and of technical support those about its activation and contract."""
    membership = benefit.membership
    references = [benefit.reference, membership.reference]
    if benefit.family == Family.TECHNICAL_SUPPORT:
        references += [f"activation:{pk}" for pk in membership.activations.values_list("pk", flat=True)]
        references += [membership.contract.activity_reference] if membership.contract else []
    rows = Outbox.objects.filter(organization=benefit.organization_id, reference__in=references)
    return rows.select_related("user").only(*(name for name in SHOWN if name != "user"), "user__name", "user__email")
