import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from incidents.mail import maildir


class Command(BaseCommand):
    help = (
        "Takes the mails that wait in new/ of a maildir; they move to cur/, and to failed/ where they cannot be read."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--every", type=float, default=0, help="look again every so many seconds, until stopped")

    def handle(self, *args, **options):
        while True:
            self._work(options["folder"], is_last=not options["every"])
            if not options["every"]:
                return
            time.sleep(options["every"])
            close_old_connections()

    def _work(self, folder, is_last):
        try:
            verdicts = maildir.work(folder)
        except FileNotFoundError as error:
            raise CommandError(str(error)) from error
        except maildir.AWAY as error:
            if is_last:
                raise CommandError(f"Not now: {error}", returncode=75) from error
            self.stderr.write(f"Not now: {error}")
            return
        if verdicts or is_last:
            self.stdout.write(
                ", ".join(f"{name}: {count}" for name, count in sorted(verdicts.items())) or "nothing new"
            )
