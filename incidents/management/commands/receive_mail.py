import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from incidents.mail.receiving import take_in
from incidents.models import InboundMail

BAD_MAIL, TRY_AGAIN = 65, 75
"""EX_DATAERR and EX_TEMPFAIL of sysexits.h, as mail servers read them."""


class Command(BaseCommand):
    help = (
        "Takes one mail from standard input, as a mail server hands it over. "
        "Exit code 0: taken; 65: it cannot be read; 75: not now, the server keeps it and tries again."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("recipient", nargs="?", default="", help="the address it was delivered to")

    def handle(self, *args, **options):
        try:
            row = take_in(sys.stdin.buffer.read(settings.MAIL_BYTES + 1), options["recipient"])
        except Exception as error:
            # Also for a mistake of ours: the mail waits at its server until it is mended.
            raise CommandError(f"Not taken: {error}", returncode=TRY_AGAIN) from error
        if row.verdict == InboundMail.Verdict.UNREADABLE:
            raise CommandError(row.why, returncode=BAD_MAIL)
        self.stdout.write(row.get_verdict_display())
