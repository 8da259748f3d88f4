"""The files for a server: valid, and naming only what exists. Docker itself is not needed."""

import os
import re
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest
import yaml

from partnerportal.beat import Scheduler
from partnerportal.celery import app
from tests.setup import compose

ROOT = compose.ROOT
DOCKERFILE = (ROOT / "Dockerfile").read_text()
NEEDED = {"web", "worker", "beat", "migrate", "db", "redis"}
NOT_ON_A_SERVER = {"DEBUG", "LOCAL_HTTP", "DEMO_ACCOUNTS", "MAIL_FOLDER", "TEST_DB_NAME"}
OF_THE_IMAGE = {"STATIC_ROOT", "ATTACHMENTS_ROOT"}
NEVER_NEEDED = {"CSRF_TRUSTED_ORIGINS", "LOG_LEVEL"}


def schema_says(path):
    command = [Path(sys.executable).parent / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", path]
    return subprocess.run(command, capture_output=True, text=True)


def test_the_compose_file_follows_its_schema():
    said = schema_says(ROOT / "docker-compose.yml")
    assert said.returncode == 0, said.stdout


def test_the_schema_check_can_fail(tmp_path):
    document = compose.load()
    document["services"]["web"]["prots"] = ["8000:8000"]
    (tmp_path / "docker-compose.yml").write_text(yaml.safe_dump(document))
    assert "prots" in schema_says(tmp_path / "docker-compose.yml").stdout


def test_everything_that_is_named_exists():
    assert compose.findings(compose.load()) == []


def test_the_services_of_a_server_are_all_there():
    services = compose.load()["services"]
    assert {name for name in services if "profiles" not in services[name]} == NEEDED
    assert "clamd" in services["clamd"]["profiles"]


MUTATIONS = {
    "volume attachment is used": lambda services: services["web"].update(volumes=["attachment:/srv/attachments"]),
    "volume broker is declared and not used": lambda services: services["redis"].pop("volumes"),
    "waits for cache, which does not exist": lambda services: services["web"]["depends_on"].update(
        cache={"condition": "service_started"}
    ),
    "waits for the health of redis": lambda services: services["redis"].pop("healthcheck"),
    "service beat has no health check": lambda services: services["beat"].pop("healthcheck"),
    "nobody reads SECRET": lambda services: services["web"]["environment"].update(SECRET="x"),
    "nobody reads POSTGRES_PASS": lambda services: services["db"]["environment"].update(POSTGRES_PASS="x"),
    "variable MAIL is not in": lambda services: services["web"]["environment"].update(EMAIL_HOST="${MAIL:?no}"),
    "variable PUBLISH of .env.example": lambda services: services["web"].update(ports=["8000:8000"]),
    "there is no command migrat": lambda services: services["migrate"].update(command=["python manage.py migrat"]),
}


@pytest.mark.parametrize("sentence", MUTATIONS)
def test_a_name_of_nothing_is_found(sentence):
    document = deepcopy(compose.load())
    MUTATIONS[sentence](document["services"])
    assert any(sentence in said for said in compose.findings(document))


def test_beat_leaves_the_sign_of_life_that_its_health_check_reads(tmp_path, monkeypatch):
    beat = compose.load()["services"]["beat"]
    schedule = beat["command"][beat["command"].index("--schedule") + 1]
    assert "partnerportal.beat:Scheduler" in beat["command"]
    assert f"{schedule}.alive " in beat["healthcheck"]["test"][1]
    monkeypatch.setattr("celery.beat.PersistentScheduler.tick", lambda self: 5)
    assert Scheduler(app=app, schedule_filename=str(tmp_path / "beat"), lazy=True).tick() == 5
    assert (tmp_path / "beat.alive").exists()


def test_secrets_come_from_the_environment_and_stop_the_start_when_missing():
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "VAULT_KEYS", "POSTGRES_PASSWORD", "ALLOWED_HOSTS", "SITE_URL"):
        assert re.findall(rf"\${{{name}(..)", text), name
        assert set(re.findall(rf"\${{{name}(..)", text)) == {":?"}


def test_every_setting_reaches_the_containers():
    given = set(compose.load()["services"]["web"]["environment"])
    assert compose.read_by_settings() - given == NOT_ON_A_SERVER | OF_THE_IMAGE | NEVER_NEEDED


def test_what_the_example_gives_is_what_a_server_has_without_it():
    text = (ROOT / "docker-compose.yml").read_text()
    example = dict(re.findall(r"^(\w+)=(.+)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    defaults = dict(re.findall(r"\$\{(\w+):-([^}]+)\}", text))
    assert {name: defaults.get(name) for name in example} == example


def test_mail_that_comes_in_is_read_from_the_folder_of_the_machine():
    web = compose.load()["services"]["web"]
    assert web["environment"]["MAILDIR"] == "${MAILDIR:+/srv/maildir}"
    assert "${MAILDIR:-maildir}:/srv/maildir" in web["volumes"]


def test_the_settings_accept_what_the_compose_file_gives_them():
    given = compose.load()["services"]["web"]["environment"]
    sample = {"VAULT_KEYS": f"main:{'A' * 43}=", "ALLOWED_HOSTS": "portal.example"}
    long = "x" * 50 + "0123456789"
    values = {name: sample.get(name) or compose.filled(value, long) for name, value in given.items()}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    said = subprocess.run(command, cwd=ROOT, env={"PATH": os.environ["PATH"], **values}, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr


def test_the_image_runs_as_an_ordinary_account():
    last = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)[-1]
    assert last not in ("root", "0")
    assert DOCKERFILE.rindex("\nUSER") > DOCKERFILE.rindex("\nRUN")


def test_the_image_holds_every_part_of_the_portal():
    copied = {source for line in re.findall(r"^COPY (.*)", DOCKERFILE, re.MULTILINE) for source in line.split()[:-1]}
    assert all((ROOT / source).exists() for source in copied)
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    beside = {"tests", "docs"}
    assert {path.split("/")[0] for path in tracked if "/" in path and path[0] != "."} - beside <= copied


def test_the_image_writes_where_the_compose_file_mounts():
    mounted = [volume.rpartition(":")[2] for volume in compose.load()["services"]["web"]["volumes"]]
    assert re.findall(r"ATTACHMENTS_ROOT=(\S+)", DOCKERFILE)[0] in mounted
    assert re.findall(r"install --directory .* (/\S+) (/\S+)", DOCKERFILE) == [tuple(mounted)]


def test_the_image_needs_no_more_than_the_requirements_of_a_server():
    assert re.findall(r"-r (\S+)", DOCKERFILE) == ["requirements.txt"]
