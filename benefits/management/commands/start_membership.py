from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from benefits import services
from benefits.models import Competency, Offer
from partnerportal.accounts.models import Organization
from partnerportal.common.refusals import Refused


class Command(BaseCommand):
    help = "Starts or renews an offer of a company, with the competencies that it holds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mpn_id", help="the company's MPN ID")
        parser.add_argument("offer", help="action-pack, silver or gold")
        parser.add_argument("--competency", action="append", default=[], metavar="CODE", help="may be given again")
        parser.add_argument("--start", type=date.fromisoformat, metavar="YYYY-MM-DD", help="today, if not given")

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        company = self._one(Organization, "company with the MPN ID", mpn_id=options["mpn_id"])
        offer = self._one(Offer, "offer", code=options["offer"])
        try:
            for code in options["competency"]:
                services.add_competency(company, self._one(Competency, "competency", code=code), offer.code)
            membership = services.start_membership(company, offer, options["start"] or company.today())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{company}: {membership}, anniversary {membership.anniversary}.")

    @staticmethod
    def _one(model: Any, name: str, **wanted: str) -> Any:
        row = model.objects.filter(**wanted).first()
        if row is None:
            raise CommandError(f"There is no {name} {next(iter(wanted.values()))!r}.")
        return row
