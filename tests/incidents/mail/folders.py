"""A maildir as a mail server fills it."""

import io

from django.core.management import call_command


def drop(maildir, name, mail, folder="new"):
    (maildir / folder).mkdir(exist_ok=True)
    (maildir / folder / name).write_bytes(mail if isinstance(mail, bytes) else mail.as_bytes())


def names(maildir, folder):
    return sorted(path.name for path in (maildir / folder).iterdir())


def waiting(maildir):
    """What is in later/, without the second in which it was tried."""
    return [name.partition("@")[0] for name in names(maildir, "later")]


def run(maildir):
    out = io.StringIO()
    call_command("read_maildir", str(maildir), stdout=out)
    return out.getvalue().strip()
