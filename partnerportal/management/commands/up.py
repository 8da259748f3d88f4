"""`manage.py up`: the whole portal on one machine, in one command."""

import os

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from partnerportal import embedded, i18n, runner
from partnerportal.accounts.models import Organization
from partnerportal.embedded import places

ACCOUNTS = {
    "partner-admin@alpine.example": "partner admin at Alpine Cloud",
    "member@alpine.example": "member without a role",
    "reviewer@portal.example": "reviews requests",
    "engineer@portal.example": "answers incidents",
    "holder@personal.example": "holds IDs, belongs to no company",
}
PASSWORD = "partner-demo"


class Command(BaseCommand):
    help = "Starts PostgreSQL, Redis, web, worker and beat; Ctrl-C stops all of it. PORT and HOST choose the address."
    requires_system_checks = ()

    def handle(self, **options):
        host, port = os.environ["HOST"], _port(os.environ["PORT"])
        _refuse_taken(host, port)
        try:
            with runner.interruptible(), embedded.services() as services:
                places.note(os.environ["SITE_URL"])
                os.environ.update(services)
                self.prepare()
                with runner.running(runner.commands(host, port, places.DATA)) as children:
                    runner.wait_for_answer(children, host, port)
                    self.greet()
                    runner.watch({**services.processes, **children})
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")
        except (embedded.Unavailable, runner.Ended) as error:
            raise CommandError(str(error)) from error

    def prepare(self):
        """Everything that a start needs and a second start does not wait for."""
        self.say("Preparing the database, messages and static files …")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("load_catalogue", verbosity=0)
        if not Organization.objects.exists():
            self.say("Making the demo world …")
            call_command("seed_demo", "--yes-this-is-a-demo", verbosity=0)
        connections.close_all()
        i18n.compile_catalogues()
        call_command("collectstatic", verbosity=0, interactive=False)

    def greet(self):
        rows = "\n".join(f"  {email:30} {role}" for email, role in ACCOUNTS.items())
        self.say(
            f"\nThe portal is at {os.environ['SITE_URL']}\n"
            f"\nDemo accounts, password {PASSWORD}:\n{rows}\n"
            f"\nData: {places.DATA}. Ctrl-C stops everything.\n"
        )

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()


def _port(text: str) -> int:
    if text.isascii() and text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise CommandError(f"PORT must be a number from 1 to 65535, not {text!r}.")


def _refuse_taken(host: str, port: int) -> None:
    if other := places.address_of_the_other():
        raise CommandError(f"The portal of this folder is running already: {other}")
    if sentence := runner.obstacle(host, port):
        raise CommandError(sentence)
