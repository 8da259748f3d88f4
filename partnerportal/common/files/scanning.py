"""The hook for a virus scanner: asked before a file is kept, and no file is kept that it has not looked at."""

import logging
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from partnerportal.common.files.refusals import BadFile, StorageDown

log = logging.getLogger(__name__)
# The industry's harmless test file; in two parts, so that no scanner takes this source for it.
TEST_VIRUS = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner(Protocol):
    """What the setting FILE_SCANNER names: a class without arguments."""

    def find(self, data: bytes) -> str:
        """The name of what was found, or an empty string. Raises OSError, TimeoutError too, where it cannot tell."""
        ...


class TestVirusScanner:
    """Finds the test file alone: for a server where another program looks at the files, and for tests."""

    def find(self, data: bytes) -> str:
        return "EICAR test file" if TEST_VIRUS in data else ""


def demand_clean(name: str, data: bytes) -> None:
    """Raises BadFile where the scanner finds something, and StorageDown where it cannot be asked (it fails closed)."""
    scanner: Scanner = import_string(settings.FILE_SCANNER)()
    try:
        found = scanner.find(data)
    except OSError as error:
        log.error("The virus scanner did not answer: %s", error)
        text = _(
            "Files cannot be checked for viruses at the moment, and none is kept unchecked. "
            "Your text is kept: try again in a minute, or without files."
        )
        raise StorageDown(text) from error
    if found:
        log.warning("A file was blocked: %s", found)
        raise BadFile(_("%(name)s was blocked: it holds a virus.") % {"name": name}, name)
