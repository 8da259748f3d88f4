from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from partnerportal.pages.proof import findings


class Command(BaseCommand):
    help = "Proves that balances equal their entries and that every active technical benefit has exactly one contract."

    def handle(self, **options):
        found = findings()
        for finding in found:
            self.stdout.write(str(finding))
        if found:
            count = len(found)
            raise CommandError(ngettext("%(count)s finding.", "%(count)s findings.", count) % {"count": count})
        self.stdout.write("All balances equal their entries, and every active technical benefit has its one contract.")
