from typing import Any

from django.core.management.base import BaseCommand, CommandError

from benefits import vault
from benefits.services import stock


class Command(BaseCommand):
    help = "Seals every product key under the first key of VAULT_KEYS; afterwards the others are no longer needed."

    def handle(self, **options: Any) -> None:
        try:
            count = stock.reseal()
        except vault.VaultError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{count} product keys were sealed under {vault.first()!r}.")
