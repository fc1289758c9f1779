"""Budgets of size: a function, a module, a test module, a template."""

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
CODE = [path for path in (PROJECT / "src").rglob("*.py") if "migrations" not in path.parts]
TESTS = list((PROJECT / "tests").rglob("*.py"))
TEMPLATES = list((PROJECT / "src" / "templates").rglob("*.html"))

MODULE_LINES, FUNCTION_LINES, TEST_LINES, TEMPLATE_LINES, ARGUMENTS = 300, 35, 600, 150, 8


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def too_long(paths: list[Path], budget: int) -> list[str]:
    return [f"{path.relative_to(PROJECT)}: {lines(path)}" for path in paths if lines(path) > budget]


def test_modules_keep_their_budget():
    assert too_long(CODE, MODULE_LINES) == []


def test_test_modules_keep_their_budget():
    assert too_long(TESTS, TEST_LINES) == []


def test_templates_keep_their_budget():
    assert too_long(TEMPLATES, TEMPLATE_LINES) == []


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_functions_keep_their_budget():
    long = []
    for path in CODE:
        for function in functions(path):
            size = (function.end_lineno or 0) - function.lineno + 1
            if size > FUNCTION_LINES:
                long.append(f"{path.relative_to(PROJECT)}: {function.name} {size}")

    assert long == []


def test_functions_take_few_arguments():
    greedy = []
    for path in CODE:
        for function in functions(path):
            count = len(function.args.args) + len(function.args.kwonlyargs)
            if count > ARGUMENTS:
                greedy.append(f"{path.relative_to(PROJECT)}: {function.name} {count}")

    assert greedy == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX"])
def test_no_promise_is_left_in_the_code(word):
    assert [str(path) for path in CODE if word in path.read_text(encoding="utf-8")] == []
