from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from benefits.services.promises import mark_cosell_ready
from partnerportal.accounts.models import Organization


class Command(BaseCommand):
    help = "Marks a company as ISV Co-sell ready and gives its running offers what goes with that; safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mpn_id", help="the company's MPN ID")

    def handle(self, **options: Any) -> None:
        company = Organization.objects.filter(mpn_id=options["mpn_id"]).first()
        if company is None:
            raise CommandError(f"There is no company with the MPN ID {options['mpn_id']!r}.")
        mark_cosell_ready(company)
        self.stdout.write(f"{company} is ISV Co-sell ready.")
