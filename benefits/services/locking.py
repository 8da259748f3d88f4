"""The lock that comes before every other of a company: what it holds is decided by one transaction at a time."""

from partnerportal.accounts.models import Organization


def lock_company(pk: int) -> Organization:
    """The company as it is now, kept for this transaction; after a work row, before any membership or competency."""
    return Organization.objects.select_for_update(no_key=True).get(pk=pk)
