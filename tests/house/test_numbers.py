"""The house numbers (architecture.md 1.3)."""

from statistics import median, quantiles

from tests.house.reading import ROOT, dotted, functions, length, modules, templates

MAX_FILE, MAX_FUNCTION, MAX_VIEW, MAX_TASK, MAX_TEMPLATE, MAX_CSS, MAX_TEST = 400, 40, 30, 10, 120, 200, 30


def lines(path):
    return path.read_text(encoding="utf-8").count("\n") + 1


def over(limit, paths):
    return {str(path.relative_to(ROOT)): lines(path) for path in paths if lines(path) > limit}


def test_no_file_is_too_long():
    assert over(MAX_FILE, modules()) == {}
    assert over(MAX_FILE, (ROOT / "tests").rglob("*.py")) == {}


def test_files_are_mostly_small():
    sizes = [lines(path) for path in modules() if lines(path) > 1]
    assert median(sizes) <= 80
    assert quantiles(sizes, n=10)[-1] <= 200


def test_no_function_is_too_long():
    long = {
        f"{dotted(path)}.{f.name}": length(f) for path in modules() for f in functions(path) if length(f) > MAX_FUNCTION
    }
    assert long == {}
    sizes = [length(f) for path in modules() for f in functions(path)]
    assert quantiles(sizes, n=10)[-1] <= 25


def test_views_and_tasks_are_thin():
    views = {
        f"{dotted(path)}.{f.name}": length(f)
        for path in modules()
        if "views" in path.name or "views" in path.parent.name
        for f in functions(path)
        if length(f) > MAX_VIEW
    }
    tasks = {
        f"{dotted(path)}.{f.name}": length(f)
        for path in modules()
        if path.name in {"tasks.py", "periodic.py"}
        for f in functions(path)
        if length(f) > MAX_TASK
    }
    assert (views, tasks) == ({}, {})


def test_templates_are_small():
    assert over(MAX_TEMPLATE, templates()) == {}
    sizes = [lines(path) for path in templates()]
    assert median(sizes) <= 40
    assert quantiles(sizes, n=10)[-1] <= 75


def test_stylesheets_are_small():
    assert over(MAX_CSS, (ROOT / "static").rglob("*.css")) == {}


def test_tests_are_short():
    long = {
        f"{dotted(path)}.{f.name}": length(f)
        for path in (ROOT / "tests").rglob("test_*.py")
        for f in functions(path)
        if f.name.startswith("test_") and length(f) > MAX_TEST
    }
    assert long == {}


def test_one_boolean_parameter_at_most():
    corridors = []
    for path in modules():
        for f in functions(path):
            defaults = [*f.args.defaults, *f.args.kw_defaults]
            if sum(1 for d in defaults if d is not None and getattr(d, "value", None) in (True, False)) > 1:
                corridors.append(f"{dotted(path)}.{f.name}")
    assert corridors == []


def test_there_is_more_test_than_code():
    code = sum(lines(path) for path in modules())
    tests = sum(lines(path) for path in (ROOT / "tests").rglob("*.py"))
    assert tests >= code * 1.0, f"tests : code = {tests / code:.2f}"
