"""Where private services live: their sockets, their data, and the account they run as."""

import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

TREE = Path(__file__).resolve().parents[2]
DATA = TREE / ".data"
OUTSIDE = Path("/var/lib/partnerportal")
"""For root, where the tree lies in a folder (such as /root) that the services' account may not enter."""
SOCKETS = Path("/tmp")  # a socket's path has 107 bytes at most; the folder below is checked to be ours
ACCOUNTS = ("postgres", "nobody")


class Unavailable(Exception):
    """A service cannot be started here. The message says what to do."""


class AlreadyRunning(Unavailable):
    """This tree's services run already."""


@dataclass(frozen=True)
class Account:
    """Whom the services run as, because PostgreSQL refuses to run as root."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Home:
    """The folders of one set of services."""

    sockets: Path
    database: Path
    logs: Path
    account: Account | None
    lasting: bool

    def give(self, folder: Path) -> None:
        """Make `folder` with all above it, and hand it to the services alone."""
        if not folder.parent.is_dir():
            folder.parent.mkdir(parents=True, mode=0o711)
            folder.parent.chmod(0o711)
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        if self.account:
            os.chown(folder, self.account.uid, self.account.gid)


def name_of_tree() -> str:
    return hashlib.sha256(os.fsencode(TREE)).hexdigest()[:10]


def sockets() -> Path:
    """The same folder at every start, short, and another one for every tree and person."""
    return SOCKETS / f"partnerportal-{os.getuid()}-{name_of_tree()}"


@contextmanager
def kept() -> Iterator[Home]:
    """The home of this tree's own services; only one process at a time has it."""
    _make_data_folder()
    with _only_one():
        database = _database_folder()
        account = _account(database)
        home = Home(sockets(), database, DATA, account, lasting=True)
        _refuse_foreign(database, account)
        _refuse_foreign(home.sockets, account)
        try:
            yield home
        finally:
            shutil.rmtree(home.sockets, ignore_errors=True)


@contextmanager
def throwaway() -> Iterator[Home]:
    """A home that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="partnerportal-", dir=SOCKETS))
    folder.chmod(0o711)
    try:
        yield Home(folder / "sockets", folder / "postgres", folder, _account(None), lasting=False)
    finally:
        shutil.rmtree(folder)


def address_of_the_other() -> str:
    """What the process that has this tree's services noted about itself; empty when there is none."""
    try:
        with _only_one():
            return ""
    except AlreadyRunning:
        return _lock_file().read_text()
    except FileNotFoundError:
        return ""


def note(text: str) -> None:
    """What a second start will be told about this one."""
    _lock_file().write_text(text)


def open_to(account: Account | None, path: Path) -> bool:
    """Whether `account` can enter every folder above `path`."""
    return account is None or all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)


def _make_data_folder() -> None:
    try:
        DATA.mkdir(exist_ok=True)
        if DATA.stat().st_uid == os.getuid():
            DATA.chmod(0o711 if os.getuid() == 0 else 0o700)
        with open(_lock_file(), "a"):
            pass
    except PermissionError as error:
        raise Unavailable(
            f"The folder {DATA} cannot be written: start as the person who owns it, or remove it."
        ) from error


def _lock_file() -> Path:
    return DATA / "up.lock"


@contextmanager
def _only_one() -> Iterator[IO[str]]:
    """Hold this tree's lock, which the system lets go even after kill -9."""
    with open(_lock_file(), "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(f"This folder's portal is running already: {_lock_file().read_text()}") from error
        yield file


def _database_folder() -> Path:
    if os.getuid() == 0 and not open_to(Account(-1, -1), DATA / "postgres"):
        return OUTSIDE / name_of_tree() / "postgres"
    return DATA / "postgres"


def _account(database: Path | None) -> Account | None:
    """For root: the owner of the data that is there already, else the first account the machine has."""
    if os.getuid() != 0:
        return None
    if database and database.exists() and database.stat().st_uid != 0:
        return Account(database.stat().st_uid, database.stat().st_gid)
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise Unavailable(f"PostgreSQL does not run as root, and this machine has no account {' or '.join(ACCOUNTS)}.")


def _refuse_foreign(folder: Path, account: Account | None) -> None:
    if not folder.is_symlink() and not folder.exists():
        return
    owner = folder.lstat().st_uid
    if folder.is_symlink() or owner not in {os.getuid(), account.uid if account else os.getuid()}:
        raise Unavailable(f"The folder {folder} belongs to another account (uid {owner}): remove it, or start as that.")
