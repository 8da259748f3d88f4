"""What people do with their own account, with one another, and with the people of their company."""

from partnerportal.accounts.services.asking import ask, finish_ask

__all__ = ["ask", "finish_ask"]
