"""Imports and foreign keys point one way (architecture.md 1.1)."""

import ast

from django.apps import apps

from tests.house.reading import dotted, imports, modules, room, tree

FLOOR = {"partnerportal.common", "partnerportal.accounts"}
MAY_IMPORT = {
    "partnerportal.common": set(),
    "partnerportal.accounts": {"partnerportal.common"},
    "partnerportal.customers": FLOOR,
    "support": FLOOR,
    "benefits": FLOOR | {"support"},
    "incidents": FLOOR | {"support", "partnerportal.customers"},
    "partnerportal.pages": FLOOR | {"support", "benefits", "incidents", "partnerportal.customers"},
    "partnerportal.demo": FLOOR | {"support", "benefits", "incidents", "partnerportal.customers"},
}
OUR_LABELS = {"accounts", "customers", "support", "benefits", "incidents"}


def offences(importer, names):
    allowed = MAY_IMPORT[importer] | {importer}
    return sorted({name for name in names if room(name) and room(name) not in allowed})


def test_imports_point_one_way():
    found = {}
    for path in modules():
        here = room(dotted(path))
        if here and (wrong := offences(here, imports(path))):
            found[dotted(path)] = wrong
    assert found == {}


def test_the_check_catches_a_floor_that_imports_the_roof():
    assert offences("support", ["benefits.models.Activation"]) == ["benefits.models.Activation"]
    assert offences("benefits", ["incidents.models.Incident"]) == ["incidents.models.Incident"]


def test_no_import_hides_in_a_function():
    hidden = [
        f"{dotted(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom) and node.col_offset > 0 and not _for_types_only(path, node)
    ]
    assert hidden == []


def _for_types_only(path, node):
    blocks = [n for n in ast.walk(tree(path)) if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.dump(n.test)]
    return any(node in ast.walk(block) for block in blocks)


def ours():
    return [model for model in apps.get_models() if model._meta.app_label in OUR_LABELS]


def test_foreign_keys_point_the_same_way_as_imports():
    wrong = []
    for model in ours():
        here = room(model.__module__)
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created:
                continue
            target = room(field.related_model.__module__)
            if target and target not in MAY_IMPORT[here] | {here}:
                wrong.append(f"{model.__name__}.{field.name}")
    assert wrong == []


def test_no_accessor_leads_up_into_another_app():
    leaking = [
        f"{model.__name__}.{relation.get_accessor_name()}"
        for model in ours()
        for relation in model._meta.related_objects
        if room(relation.related_model.__module__) != room(model.__module__)
        and room(relation.related_model.__module__)
        and not relation.hidden
    ]
    assert leaking == []


def test_tasks_import_services_and_services_never_import_tasks():
    for path in modules():
        name = dotted(path)
        if ".services" in name or name.endswith(".models"):
            assert not [i for i in imports(path) if ".tasks" in i or ".periodic" in i], name
