from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partnerportal.accounts.models import Organization
from partnerportal.demo import bulk, story


class Command(BaseCommand):
    help = "Creates the demo world in an empty database, or bulk data for measuring."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes-this-is-a-demo", action="store_true", help="allow it where DEBUG is off")
        parser.add_argument("--incidents", type=int, default=0, metavar="N", help="add N incidents in bulk")
        parser.add_argument("--organizations", type=int, default=0, metavar="N", help="spread over N new companies")

    def handle(self, **options: Any) -> None:
        if not settings.DEBUG and not options["yes_this_is_a_demo"]:
            raise CommandError("DEBUG is off. Add --yes-this-is-a-demo if this database may be filled with a demo.")
        if options["incidents"] < 0 or options["organizations"] < 0:
            raise CommandError("Give numbers of 0 or more.")
        if options["incidents"] or options["organizations"]:
            bulk.fill(options["incidents"], options["organizations"] or 1, timezone.now())
        elif Organization.objects.exists():
            raise CommandError("The demo world goes into an empty database, and this one has companies in it.")
        else:
            story.tell(timezone.now())
