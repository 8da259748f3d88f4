"""Which PostgreSQL and Redis are taken, and what a person reads who has none."""

import pytest

from partnerportal import embedded
from partnerportal.embedded import binaries


@pytest.fixture
def no_wheels(monkeypatch, tmp_path):
    monkeypatch.setattr(binaries, "_wheel", lambda package: None)
    monkeypatch.setattr(binaries, "ELSEWHERE", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(folder, name, says):
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)


def test_without_any_postgresql_the_error_says_what_to_install(no_wheels):
    with pytest.raises(embedded.Unavailable) as error:
        binaries.postgres(None)
    for help in ("requirements-embedded.txt", "PostgreSQL 17 or newer", "apt-get install postgresql", "DATABASE_URL="):
        assert help in str(error.value)


@pytest.mark.parametrize("version, accepted", [("15.13", False), ("16.9", False), ("17.5", True), ("18.1", True)])
def test_the_machines_own_postgresql_is_used_from_17_on(no_wheels, version, accepted):
    program(no_wheels, "postgres", f"postgres (PostgreSQL) {version}")
    program(no_wheels, "initdb", "initdb")
    if accepted:
        assert binaries.postgres(None) == no_wheels
    else:
        with pytest.raises(embedded.Unavailable, match=f"has version {version[:2]}, which is too old"):
            binaries.postgres(None)


def test_the_machines_own_redis_is_used(no_wheels):
    program(no_wheels, "redis-server", "Redis")
    assert binaries.redis(None) == no_wheels / "redis-server"


def test_without_any_redis_the_error_names_the_python_it_has_no_wheel_for(no_wheels, monkeypatch):
    monkeypatch.setattr("sys.version_info", (3, 13, 1))
    with pytest.raises(embedded.Unavailable) as error:
        binaries.redis(None)
    for help in ("does not exist for Python 3.13", "PYTHON=python3.12", "apt-get install redis-server", "REDIS_URL="):
        assert help in str(error.value)
