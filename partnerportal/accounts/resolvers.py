"""Who answers for the TXT values of a domain (D53): the internet on a server, a demo where there is none."""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from dns import exception as errors
from dns import resolver as dns

from partnerportal.accounts.models import CompanyRequest

SECONDS = 4.0
"""A page waits for the answer: longer than this nobody watches."""


class DomainUnknown(Exception):
    """The name service does not know this domain, or it has no TXT value at all."""


class NoAnswer(Exception):
    """The name service did not answer in time, or could not; nothing is known about the domain."""


class Resolver(Protocol):
    """Answers with every TXT value that stands at a domain."""

    def txt(self, name: str) -> list[str]:
        """The values, whole. Raises DomainUnknown or NoAnswer."""


class DnsResolver:
    """Asks the name servers that this machine uses."""

    def txt(self, name: str) -> list[str]:
        try:
            found = dns.resolve(name, "TXT", lifetime=SECONDS)
        except (dns.NXDOMAIN, dns.NoAnswer) as error:
            raise DomainUnknown(name) from error
        except (errors.DNSException, UnicodeError, OSError) as error:
            raise NoAnswer(name) from error
        return [b"".join(row.strings).decode("utf-8", "replace") for row in found]


class DemoResolver:
    """For `make run`, which reaches no name server: a value appears at a domain under .example at the second look.

    So both answers can be seen. Any other domain is unknown.
    """

    def txt(self, name: str) -> list[str]:
        asked = CompanyRequest.objects.open().filter(domain=name.partition(".")[2], checked_at__isnull=False)
        values = list(asked.exclude(proof_value="").values_list("proof_value", flat=True))
        if not values or not name.endswith(".example"):
            raise DomainUnknown(name)
        return ["v=spf1 -all", *values]


def resolver() -> Resolver:
    """The one that DOMAIN_RESOLVER names."""
    found: Resolver = import_string(settings.DOMAIN_RESOLVER)()
    return found
