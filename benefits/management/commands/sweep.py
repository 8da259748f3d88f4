import logging
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection

from benefits import services
from partnerportal.accounts import outbox
from support.services import plans

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Issues what is due and sends mail that waits, without Redis: once, or with --loop for as long as it runs."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="go on every SWEEP_SECONDS seconds")

    def handle(self, **options):
        if not options["loop"]:
            self.sweep()
            return
        while True:
            self.sweep_and_go_on()
            time.sleep(settings.SWEEP_SECONDS)

    def sweep(self):
        services.sweep()
        services.turn_day()
        plans.end_due()
        outbox.deliver_due()

    def sweep_and_go_on(self):
        """A database that restarts ends neither the loop nor the work: the rows are still there."""
        close_old_connections()
        try:
            self.sweep()
        except DatabaseError:
            log.exception("This sweep was not finished; the next one goes on")
            connection.close()
