"""Taste that is checked stays (habit 18)."""

import ast
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver

from partnerportal.celery import app as celery_app
from tests.house.reading import ROOT, dotted, imports, modules, templates, tree

PUBLIC = {
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "accounts_portal:invitation",
    "customers:answer",
    "customers:answer_accept",
    "customers:answer_decline",
    "customers:answer_delegate",
    "customers:answer_undelegate",
    "incidents:read",
    "pages:language",
    "pages:live",
    "pages:ready",
    "pages:theme",
}
UNBOUND = {"ContractLink", "RoleAssignment", "Plan", "Product", "Version"}


def routes(resolver=None, namespace=""):
    """Every named route of ours and allauth's, as (name, pattern); Django admin answers for itself."""
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            if entry.namespace != "admin":
                yield from routes(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        else:
            yield f"{namespace}{entry.name}", entry


def test_the_public_pages_are_this_list():
    """Invitations of people and of customers are links that carry a token: the token is the right (model.md 5)."""
    open_to_all = {name for name, route in routes() if not getattr(route.callback, "login_required", True)}
    assert open_to_all == PUBLIC


def test_every_hinted_task_is_in_the_registry():
    celery_app.loader.import_default_modules()
    hinted = {
        node.args[0].value
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "after_commit"
        if node.args and isinstance(node.args[0], ast.Constant)
    }
    clockwork = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert hinted
    assert hinted | clockwork <= set(celery_app.tasks)


def test_a_translated_sentence_names_its_variables():
    """Between blocktranslate and its end a dot does not resolve: what stands there would be empty."""
    sentence = re.compile(r"{%\s*blocktranslate\b.*?%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
    paths = [*templates(), *(ROOT / "templates").rglob("*.txt")]
    unnamed = {
        f"{path.name}: {name}"
        for path in paths
        for text in sentence.findall(path.read_text(encoding="utf-8"))
        for name in re.findall(r"{{\s*([^}]*?)\s*}}", text)
        if not name.isidentifier()
    }
    assert unnamed == set()


def carries_a_token(name, texts, seen=()):
    """Whether the template, or one that it includes, draws a form that the server wants a token of."""
    if name in seen or name not in texts:
        return False
    if re.search(r"{% (csrf_token|dialog|post_button) ", texts[name]):
        return True
    inner = re.findall(r'{% include "([^"]+)"', texts[name])
    return any(carries_a_token(other, texts, (*seen, name)) for other in inner)


def test_what_is_included_alone_still_gets_the_token():
    """`only` keeps the token out, too: a form in such a template would be refused whenever it is sent."""
    texts = {str(path.relative_to(ROOT / "templates")): path.read_text(encoding="utf-8") for path in templates()}
    alone = re.compile(r'{% include "([^"]+)"([^%]*)only %}')
    bare = {
        f"{name}: {other}"
        for name, text in texts.items()
        for other, given in alone.findall(text)
        if "csrf_token=" not in given and carries_a_token(other, texts)
    }
    assert carries_a_token("benefits/advisory/_reply.html", texts)
    assert bare == set()


def test_every_template_is_used():
    sources = [p.read_text(encoding="utf-8") for p in (*templates(), *modules())]
    html = {str(path.relative_to(ROOT / "templates")) for path in templates()}
    taken_by_name = {"400.html", "403.html", "404.html", "500.html", "503.html", "csrf.html"}
    by_allauth = {name for name in html if name.startswith(("account/", "allauth/"))}
    by_kind = {name for name in html if re.fullmatch(r"refusals/[a-z]\w+\.html", name)}
    unused = html - taken_by_name - by_allauth - by_kind
    assert {name for name in unused if not any(f'"{name}"' in s or f"{name}" in s for s in sources)} == set()


@pytest.mark.parametrize("path", list((ROOT / "templates" / "components").glob("*.html")), ids=lambda p: p.name)
def test_each_component_opens_with_its_parameters(path):
    assert path.read_text(encoding="utf-8").startswith("{% comment %}")


def ours():
    return [m for m in apps.get_models() if m._meta.app_label in {"accounts", "support", "benefits", "incidents"}]


def test_every_constraint_carries_the_name_of_its_app_and_model():
    wrong = [
        constraint.name
        for model in ours()
        for constraint in model._meta.constraints
        if not constraint.name.startswith(f"{model._meta.app_label}_{model.__name__.lower()}_")
    ]
    assert wrong == []


def test_every_model_has_a_named_constraint():
    bare = [m.__name__ for m in ours() if not m._meta.constraints and not m._meta.proxy]
    assert bare == []


def test_every_model_says_what_it_is():
    silent = [m.__name__ for m in ours() if not m.__doc__ or m.__doc__.startswith(f"{m.__name__}(")]
    assert silent == []


def test_views_fetch_only_what_the_person_may_see():
    """No view takes a row by `Model.objects.get` or from an unscoped set (habit 3)."""
    careless = []
    for path in modules():
        if "views" not in path.name and "views" not in path.parent.name:
            continue
        text = path.read_text(encoding="utf-8")
        careless += [
            f"{dotted(path)}: {hit}" for hit in re.findall(r"\w+\.objects\.get\(.*|get_object_or_404\(\w+, .*", text)
        ]
    assert careless == []


def test_saves_in_services_name_their_fields():
    careless = [
        f"{dotted(path)}:{node.lineno}"
        for path in modules()
        if ".services" in dotted(path) or path.name == "services.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "save"
        if "storage" not in ast.dump(node.func)
        if not any(k.arg == "update_fields" for k in node.keywords)
    ]
    assert careless == []


def test_nothing_is_marked_safe():
    trusted = {"partnerportal.templatetags.ui.library"}
    marks = [dotted(p) for p in modules() if "mark_safe" in p.read_text(encoding="utf-8") and dotted(p) not in trusted]
    filters = [str(p) for p in templates() if re.search(r"\|\s*safe\b|autoescape off", p.read_text(encoding="utf-8"))]
    assert (marks, filters) == ([], [])


def test_the_runtime_dependencies_are_counted_and_explained():
    rows = [r for r in (ROOT / "requirements.txt").read_text().splitlines() if r.strip() and not r.startswith("#")]
    assert len(rows) <= 20
    assert [row for row in rows if "#" not in row or "==" not in row] == []


def test_signals_are_few():
    signals = [dotted(path) for path in modules() if any(i.startswith("django.dispatch.Signal") for i in imports(path))]
    assert len(signals) <= 3
