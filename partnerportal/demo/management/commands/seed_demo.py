from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partnerportal.accounts.models import Organization
from partnerportal.demo import bulk, bulk_customers, story


class Command(BaseCommand):
    help = "Creates the demo world in an empty database, or bulk data for measuring."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes-this-is-a-demo", action="store_true", help="allow it where DEBUG is off")
        parser.add_argument("--incidents", type=int, default=0, metavar="N", help="add N incidents in bulk")
        parser.add_argument("--organizations", type=int, default=0, metavar="N", help="spread over N new companies")
        parser.add_argument("--customers", type=int, default=0, metavar="N", help="add N customers with requests")

    def handle(self, **options: Any) -> None:
        if not settings.DEBUG and not options["yes_this_is_a_demo"]:
            raise CommandError("DEBUG is off. Add --yes-this-is-a-demo if this database may be filled with a demo.")
        incidents, organizations, customers = (options[name] for name in ("incidents", "organizations", "customers"))
        if min(incidents, organizations, customers) < 0:
            raise CommandError("Give numbers of 0 or more.")
        if incidents or organizations:
            bulk.fill(incidents, organizations or 1, timezone.now())
        if customers:
            bulk_customers.fill(customers, timezone.now())
        if incidents or organizations or customers:
            return
        if Organization.objects.exists():
            raise CommandError("The demo world goes into an empty database, and this one has companies in it.")
        story.tell(timezone.now())
