import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from benefits.models import Item
from benefits.services import stock
from partnerportal.common.refusals import Refused


class Command(BaseCommand):
    help = "Loads product keys into the stock of a product, one a line: load_keys windows-server-2022 < file"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="the item's code in the catalogue")

    def handle(self, **options: Any) -> None:
        item = Item.objects.filter(code=options["code"]).first()
        if item is None:
            raise CommandError(f"There is no item {options['code']!r} in the catalogue.")
        try:
            count = stock.load(item, sys.stdin)
        except Refused as refusal:
            raise CommandError(f"Nothing was loaded.\n{refusal}") from None
        self.stdout.write(f"{item.name}: {count} keys were loaded.")
