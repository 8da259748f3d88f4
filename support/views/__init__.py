"""The pages of support, one module a page."""

from support.views import contracts, link, plans, share, statement

__all__ = ["contracts", "link", "plans", "share", "statement"]
