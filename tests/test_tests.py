"""What tests may not do: measure time, wait without an end, or look at nothing and be content.

`tests/some.py` has `some()` for loops. A loop that may be empty says so on its line: `# none is right too`.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from places import REPO, TESTS

N = TypeVar("N", bound=ast.AST)

_FILES = sorted(TESTS.rglob("*.py"))
_CLOCKS = re.compile(r"\btime\.(monotonic|perf_counter|process_time|time)(_ns)?\(")
_EMPTY_TOO = "# none is right too"
#: Methods that wait, and how many of their positional arguments there are where the last is the timeout.
_WAITS = {"wait": 1, "communicate": 2, "join": 1, "result": 1, "acquire": 2}
_PROCESSES = {"subprocess.run", "subprocess.check_output", "subprocess.check_call"}
#: What gives as many items as it is given.
_AS_MANY = {"enumerate", "sorted", "reversed", "list", "tuple", "set", "zip", "pairwise", "items", "keys", "values"}
_LITERALS = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Constant)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _of(path: Path, *kinds: type[N]) -> Iterator[N]:
    return (node for node in ast.walk(_tree(path)) if isinstance(node, kinds))


def _source(node: ast.AST) -> str:
    return ast.unparse(node)


def _assigned(function: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            yield from ((name.id, node.value) for name in node.targets if isinstance(name, ast.Name))


def _timed(path: Path) -> Iterator[int]:
    """List the lines of asserts that look at a clock, or at what was worked out from one."""
    for function in _of(path, ast.FunctionDef):
        names = {name for name, value in _assigned(function) if _CLOCKS.search(_source(value))}
        names |= {
            inner.name
            for inner in function.body
            if isinstance(inner, ast.FunctionDef) and _CLOCKS.search(_source(inner))
        }
        for node in ast.walk(function):
            if isinstance(node, ast.Assert):
                looks = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)} & names
                if looks or _CLOCKS.search(_source(node)):
                    yield node.lineno


def _endless(path: Path) -> Iterator[int]:
    """List the lines that may wait for ever: waits without a timeout, loops that only wait without a clock."""
    for node in _of(path, ast.Call, ast.While):
        endless = False
        if isinstance(node, ast.While):
            idle = all(isinstance(step, ast.Pass) or "sleep(" in _source(step) for step in node.body)
            settles = any(isinstance(part, ast.NamedExpr) for part in ast.walk(node.test))
            endless = idle and not settles and not _CLOCKS.search(_source(node.test))
        elif isinstance(node, ast.Call):
            method = _source(node.func).rpartition(".")[2]
            few = isinstance(node.func, ast.Attribute) and len(node.args) < _WAITS.get(method, 0)
            asked = any(key.arg == "timeout" for key in node.keywords)
            endless = not asked and (few or _source(node.func) in _PROCESSES)
        if endless:
            yield node.lineno


def _content_with_nothing(path: Path) -> Iterator[int]:
    """List the lines of loops with asserts, and of asserts of all(), whose items nothing says are there.

    What stands within such a loop is left alone: some of its items may have nothing.
    """
    lines = path.read_text("utf-8").splitlines()
    for function in _of(path, ast.FunctionDef):
        if function.name.startswith("test_"):
            for line, items in _looked_at(function):
                if _EMPTY_TOO not in lines[line - 1] and not _are_some(items, function, line):
                    yield line


def _looked_at(node: ast.AST) -> Iterator[tuple[int, ast.expr]]:
    """List what is looped over, each with its line, but for loops within loops."""
    if isinstance(node, ast.For) and any(isinstance(inner, ast.Assert) for inner in ast.walk(node)):
        yield node.lineno, node.iter
        return
    if isinstance(node, ast.Call) and _source(node.func) == "all":
        within = [inner for inner in node.args if isinstance(inner, (ast.GeneratorExp, ast.ListComp))]
        yield from ((node.lineno, inner.generators[0].iter) for inner in within)
    for inner in ast.iter_child_nodes(node):
        yield from _looked_at(inner)


def _are_some(items: ast.expr, function: ast.AST, line: int) -> bool:
    """Say whether there is an item: a literal, a constant, `some(…)`, or what an assert before has looked at."""
    if isinstance(items, _LITERALS):
        return True
    if isinstance(items, ast.Name):
        if items.id.isupper():
            return True
        values = [value for name, value in _assigned(function) if name == items.id]
        if any(isinstance(value, _LITERALS) or _source(value).startswith("some(") for value in values):
            return True
    if isinstance(items, ast.Call):
        called = _source(items.func).rpartition(".")[2]
        if called in ("some", "range"):
            return True
        if called in _AS_MANY:
            of = [items.func.value] if isinstance(items.func, ast.Attribute) else items.args
            return any(_are_some(one, function, line) for one in of)
    names = {node.id for node in ast.walk(items) if isinstance(node, ast.Name)}
    asserts = (node for node in ast.walk(function) if isinstance(node, ast.Assert) and node.lineno < line)
    return any(names & {name.id for name in ast.walk(node) if isinstance(name, ast.Name)} for node in asserts)


def _unseeded(path: Path) -> Iterator[int]:
    """List the lines of tests by `hypothesis` whose examples are not bounded and seeded by `tests/scale.py`."""
    for function in _of(path, ast.FunctionDef):
        decorators = {_source(one).partition("(")[0] for one in function.decorator_list}
        if "given" in decorators and "examples" not in decorators:
            yield function.lineno


_RULES = {
    "has other examples each time": _unseeded,
    "measures time": _timed,
    "waits without an end": _endless,
    "is content with nothing": _content_with_nothing,
}


@pytest.mark.parametrize("rule", _RULES)
def test_no_test(rule: str) -> None:
    assert len(_FILES) > 50
    found = [f"{path.relative_to(TESTS)}:{line}" for path in _FILES for line in _RULES[rule](path)]
    assert found == []


def test_what_runs_alone_stands_where_do_looks_for_it() -> None:
    marked = {path.relative_to(TESTS).parts[0] for path in _FILES if "pytest.mark.alone" in path.read_text("utf-8")}
    assert marked - {Path(__file__).name} == {"system"}
    (command,) = [
        line for line in (REPO / "do").read_text("utf-8").splitlines() if "and }alone" in line and "pytest" in line
    ]
    assert " tests/system " in command


_BAD = {
    "has other examples each time": "@given(st.text())\ndef test_x(text):\n    assert text\n",
    "measures time": "def test_x():\n    begun = time.monotonic()\n    assert time.monotonic() - begun < 5\n",
    "waits without an end": "def test_x():\n    while not there():\n        pass\n",
    "is content with nothing": "def test_x(rows):\n    for row in rows:\n        assert row\n",
}


@pytest.mark.parametrize("rule", _RULES)
def test_the_rule_finds_what_it_forbids(rule: str, tmp_path: Path) -> None:
    path = tmp_path / "test_x.py"
    path.write_text(_BAD[rule], "utf-8")
    assert list(_RULES[rule](path)), rule
