"""The code base as data: modules, imports, functions, templates."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("partnerportal", "support", "benefits", "incidents")
ROOMS = (
    "partnerportal.common",
    "partnerportal.accounts",
    "partnerportal.customers",
    "partnerportal.pages",
    "partnerportal.demo",
    "support",
    "benefits",
    "incidents",
)


def modules(*packages):
    """Paths of our own modules, without migrations."""
    for package in packages or PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room(name):
    """The room a dotted name is in, or None for the roof (settings, celery, urls) and for what is not ours."""
    return next((r for r in ROOMS if name == r or name.startswith(f"{r}.")), None)


def imports(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def functions(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node):
    return (node.end_lineno or node.lineno) - node.lineno + 1


def templates():
    yield from sorted((ROOT / "templates").rglob("*.html"))
