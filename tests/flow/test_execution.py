"""The facts against what really happens when random programs run.

A name that is said to be bound is bound, one that is said not to be is not, a value comes from a
definition that is said to reach, and to overwrite every dead name changes nothing.
"""

from __future__ import annotations

import ast
import copy

from hypothesis import HealthCheck, given, settings

from aglint.flow.flow import Flow
from tests.flow.random_programs import NAMES, World, programs

thorough = settings(
    max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
SEEDS = range(5)


def _parse(text: str) -> tuple[ast.FunctionDef, Flow]:
    try:
        function = ast.parse(text).body[0]
        compile(text, "<program>", "exec")
    except SyntaxError:  # `continue` and the like in a place where Python forbids it
        return _parse("def program(a):\n    return a\n")
    return function, Flow(function)


@thorough
@given(programs())
def test_names_are_bound_as_said_and_by_the_definitions_said(text):
    function, flow = _parse(text)
    # Python comes back to the line of a loop at every round, and of a `with` when it ends.
    again = (ast.For, ast.While, ast.With)
    statements = [node for node in flow.graph.first if isinstance(node, ast.stmt)]
    at_line = {node.lineno: node for node in statements if not isinstance(node, again)}
    facts = {
        line: (
            flow.maybe_unbound_in(node),
            flow.surely_unbound_in(node),
            {n: {e.node.lineno for e in flow.reaching(node, n)} for n in NAMES if n in flow.bits},
        )
        for line, node in at_line.items()
    }

    wrong: set[str] = set()  # an exception raised in a tracer could be caught by the program

    def tracer(frame, event, _):
        if frame.f_code.co_name != "program":
            return None
        if event == "line" and frame.f_lineno in facts:
            maybe, surely_not, reaching = facts[frame.f_lineno]
            if not flow.reachable(at_line[frame.f_lineno]):
                wrong.add(f"line {frame.f_lineno} is reached")
            here = frame.f_locals
            for name, lines in reaching.items():
                where = f"{name} at line {frame.f_lineno}"
                if name not in here and name not in maybe:
                    wrong.add(f"{where} is unbound")
                if name in here and name in surely_not:
                    wrong.add(f"{where} is bound")
                value = here.get(name)
                if type(value) is int and value and value not in lines:
                    wrong.add(f"{where} comes from line {value}")
        return tracer

    for seed in SEEDS:
        World(seed).run(function, tracer)
    assert not wrong, text


class _Poison(ast.NodeTransformer):
    """Overwrites every dead name before and after every statement."""

    def __init__(self, flow: Flow):
        self.flow = flow

    def _dead(self, live: frozenset[str]) -> list[ast.stmt]:
        names = sorted(set(NAMES) & self.flow.bits.keys() - live)
        return ast.parse("\n".join(f"{name} = 'poison'" for name in names)).body

    def visit(self, node: ast.AST):
        if not isinstance(node, ast.stmt) or node not in self.flow.graph.first:
            return super().visit(node)
        before = self._dead(self.flow.live_in(node))
        after = self._dead(self.flow.live_out(node))
        self.generic_visit(node)
        return [*before, node, *after]


def poisoned(function: ast.FunctionDef) -> ast.FunctionDef:
    """The function with every dead name overwritten wherever it is dead."""
    changed = copy.deepcopy(function)
    transformer = _Poison(Flow(changed))
    changed.body = [row for s in changed.body for row in transformer.visit(s)]
    return changed


@thorough
@given(programs())
def test_to_overwrite_a_dead_name_changes_nothing(text):
    function, _ = _parse(text)
    other = poisoned(function)
    for seed in SEEDS:
        assert World(seed).run(function) == World(seed).run(other), ast.unparse(other)
