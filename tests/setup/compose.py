"""What is wrong with a compose file, beyond what its schema can say."""

import re
from pathlib import Path

import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
READ_BY_IMAGES = {
    "postgres": {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"},
    "redis": set(),
    "clamav/clamav": set(),
}
READ_BY_COMPOSE = {"COMPOSE_PROFILES"}
SETTING = re.compile(r"""\b(?:env|env_bool|env_list|environ\.get)\(\s*"(\w+)"(,)?""")
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(:?[-?+])?")
GIVEN = re.compile(r"\$\{\w+:([-?+])([^}]*)\}")


def load():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def read_by_settings():
    return {name for name, _ in SETTING.findall((ROOT / "partnerportal/settings.py").read_text())}


def listed_variables():
    """The variables of .env.example."""
    return set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def filled(text, sample="x"):
    """As compose passes it on where nothing is set: its default, nothing, or a sample of what has to be given."""
    return GIVEN.sub(lambda found: {"-": found[2], "+": "", "?": sample}[found[1]], text)


def named_variables(text):
    return {name for name, _ in VARIABLE.findall(text)}


def findings(document):
    """One sentence for each thing that is named and does not exist, or exists and is not used."""
    services, volumes = document["services"], set(document.get("volumes", {}))
    said = [sentence for name, service in services.items() for sentence in _of_service(name, service, document)]
    mounted = {source for service in services.values() for source, _ in _mounts(service)}
    said += [f"volume {name} is declared and not used" for name in volumes - mounted]
    said += [f"volume {name} is used and not declared" for name in mounted - volumes]
    named = named_variables(yaml.safe_dump({**document, "x-portal": None}))
    said += [f"variable {name} is not in .env.example" for name in named - listed_variables()]
    said += [f"variable {name} of .env.example is not used" for name in listed_variables() - named - READ_BY_COMPOSE]
    return said


def _of_service(name, service, document):
    yield from _of_dependencies(name, service, document["services"])
    if "healthcheck" not in service and service.get("restart") != "no":
        yield f"service {name} has no health check"
    known = _read_by(service)
    yield from (f"service {name}: nobody reads {each}" for each in set(service.get("environment", {})) - known)
    for command in re.findall(r"manage\.py (\w+)", " ".join(service.get("command", []))):
        if command not in get_commands():
            yield f"service {name}: there is no command {command}"


def _of_dependencies(name, service, services):
    for other, how in service.get("depends_on", {}).items():
        if other not in services:
            yield f"service {name} waits for {other}, which does not exist"
        elif how["condition"] == "service_healthy" and "healthcheck" not in services[other]:
            yield f"service {name} waits for the health of {other}, which has no check"


def _read_by(service):
    return READ_BY_IMAGES.get(service["image"].partition(":")[0], read_by_settings())


def _mounts(service):
    return [tuple(filled(volume).split(":")[:2]) for volume in service.get("volumes", [])]
