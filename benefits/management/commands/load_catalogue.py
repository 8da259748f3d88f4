from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from benefits import services
from benefits.catalogue import DEFAULT, CatalogueError


class Command(BaseCommand):
    help = "Writes the catalogue of offers, competencies, benefits, plans and products into the database; idempotent."

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", type=Path, default=DEFAULT, help="another catalogue file")

    def handle(self, **options):
        try:
            services.load_catalogue(options["path"])
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {options['path']}.") from error
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write("The catalogue is loaded.")
