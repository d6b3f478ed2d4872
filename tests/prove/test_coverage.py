"""Which ways decisions go, and that the probes change nothing else."""

from __future__ import annotations

import ast

import pytest

from aglint.prove.coverage import PROBE, Ways, decisions, instrument

TEXT = """\
def f(x, n):
    total = 0
    while n > 0:
        n -= 1
        if n == 5:
            break
        total += x if n % 2 else 1
    for i in range(n):
        total += i
    else:
        total += 100
    if x > 1 and n < 3 or x:
        return total
    return -total

class C:
    def m(self, x):
        def inner():
            return x or None
        return inner()
"""


def run(*calls: str) -> tuple[list, dict[str, list[str]]]:
    ways = Ways()
    space = {PROBE: ways}
    exec(compile(instrument(ast.parse(TEXT)), "<probed>", "exec"), space)
    results = [eval(call, space) for call in calls]
    names = [f"{one.function} {one.line} {one.kind}" for one in decisions(ast.parse(TEXT))]
    return results, {names[number]: found for number, found in ways.report().items()}


def plain(*calls: str) -> list:
    space: dict = {}
    exec(TEXT, space)
    return [eval(call, space) for call in calls]


CALLS = ("f(2, 0)", "f(0, 1)", "f(-1, 3)", "f(2, 9)", "C().m(0)", "C().m([])", "C().m(3)")


@pytest.mark.parametrize("call", CALLS)
def test_the_probes_change_nothing(call):
    assert run(call)[0] == plain(call)


@pytest.mark.parametrize(
    "calls, name, ways",
    [
        (["f(2, 0)"], "f 3 while", ["0"]),
        (["f(2, 1)"], "f 3 while", ["1"]),
        (["f(2, 3)"], "f 3 while", ["many"]),
        (["f(2, 9)", "f(2, 0)"], "f 3 while", ["0", "many"]),
        (["f(2, 9)"], "f 5 if", ["false", "true"]),
        (["f(2, 1)"], "f 5 if", ["false"]),
        (["f(2, 1)"], "f 7 ternary", ["false"]),
        (["f(2, 9)"], "f 8 for", ["many"]),
        (["f(2, 0)"], "f 8 for", ["0"]),
        (["f(2, 0)"], "f 12 and", ["true"]),
        (["f(0, 0)"], "f 12 or", ["false"]),
        (["C().m(0)", "C().m(1)"], "C.m 19 or", ["false", "true"]),
    ],
)
def test_ways(calls, name, ways):
    assert run(*calls)[1][name] == ways


@pytest.mark.parametrize(
    "name, ways, missing",
    [
        ("f 3 while", ["0"], "the loop's body in line 3"),
        ("f 3 while", ["1"], ""),
        ("f 5 if", ["true"], "the false side of the `if` in line 5"),
        ("f 5 if", ["false"], "the branch in line 6"),
        ("f 5 if", ["false", "true"], ""),
        ("f 5 if", [], "the `if` in line 5"),
        ("f 7 ternary", ["false"], "the true side of the `if` in line 7"),
        ("f 12 and", ["true"], "the false side of the `and` in line 12"),
    ],
)
def test_what_is_missing_is_said(name, ways, missing):
    found = {f"{one.function} {one.line} {one.kind}": one for one in decisions(ast.parse(TEXT))}
    assert found[name].missing(ways) == missing
