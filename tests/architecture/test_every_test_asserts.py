"""No test that passes whatever happens: each asserts something, by itself or by a function that it calls."""

import ast
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
COUNTING = {"django_assert_num_queries", "django_assert_max_num_queries"}
DEEPEST = 3  # functions that call functions


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def called(node):
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            yield inner.func.attr if isinstance(inner.func, ast.Attribute) else getattr(inner.func, "id", "")


def asserts(node, known, depth=0):
    if any(isinstance(inner, ast.Assert) for inner in ast.walk(node)):
        return True
    names = set(called(node))
    if names & {"raises", "expect", "fail"} or any(name.startswith(("assert", "wait_for_")) for name in names):
        return True
    return depth < DEEPEST and any(
        asserts(one, known, depth + 1) for name in names for one in known.get(name, ()) if one is not node
    )


def test_every_test_can_fail():
    trees = {path: ast.parse(path.read_text()) for path in TESTS.rglob("*.py")}
    known = {}
    for tree in trees.values():
        for function in functions(tree):
            known.setdefault(function.name, []).append(function)
    tests = [
        (path, function)
        for path, tree in trees.items()
        for function in functions(tree)
        if path.name.startswith("test_") and function.name.startswith("test_")
    ]
    silent = [
        f"{path.relative_to(TESTS)}: {function.name}"
        for path, function in tests
        if not COUNTING & {argument.arg for argument in function.args.args} and not asserts(function, known)
    ]

    assert len(tests) > 1000
    assert silent == []
