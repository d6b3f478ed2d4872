"""Every dataflow problem on small programs that carry their facts beside their lines.

A comment in `tests/data/flow/*.py` speaks of the statement that begins on its line (of the
handler on an `except` line, of the case on a `case` line), in parts separated by `;`:

    live_in: a b       the live names at its entry, exactly; `live_out` at its exit
    captured: a        the names that functions made before it may read later, exactly
    unbound: a         these are among the names that may be unbound; `unbound_out` at its exit
    bound: a           these are not, so they are surely bound; `bound_out` at its exit
    never: a           no path has bound these
    <here>             a label for the definitions of this line
    reaching a: here   the definitions of `a` that reach its entry, exactly
    unreachable        no path comes here; all other facts' lines are reachable
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from pathlib import Path

import pytest

from aglint.flow.flow import Flow

CASES = Path(__file__).parent.parent / "data" / "flow"
_VERSION = re.compile(r"python3(\d+)")


def _programs():
    for path in sorted(CASES.glob("*.py")):
        needed = _VERSION.match(path.stem)
        if needed and sys.version_info < (3, int(needed[1])):
            continue
        text = path.read_text()
        comments = {
            token.start[0]: token.string.lstrip("# ")
            for token in tokenize.generate_tokens(io.StringIO(text).readline)
            if token.type == tokenize.COMMENT
        }
        for node in ast.parse(text).body:
            inside = range(node.lineno, node.end_lineno + 1)
            own = {line: comment for line, comment in comments.items() if line in inside}
            yield pytest.param(node, own, id=f"{path.stem}-{node.name}")


def _places(flow: Flow) -> dict[int, ast.AST]:
    """The statement, handler or case that begins on each line."""
    places: dict[int, ast.AST] = {}
    kinds = (ast.stmt, ast.ExceptHandler, ast.match_case)
    for node in flow.graph.first:
        if isinstance(node, kinds):
            pattern = getattr(node, "pattern", node)
            decorators = getattr(node, "decorator_list", None)
            places[(decorators[0] if decorators else pattern).lineno] = node
    return places


def _check(flow: Flow, node: ast.AST, key: str, names: list[str], labels: dict[int, str]):
    """What the flow says, and what the comment says; equal if the comment is right."""
    match key.split():
        case ["live_in" | "live_out" as question]:
            return sorted(getattr(flow, question)(node)), sorted(names)
        case ["captured"]:
            return sorted(flow.captured_in(node)), sorted(names)
        case ["unbound"]:
            return sorted(flow.maybe_unbound_in(node) & set(names)), sorted(names)
        case ["unbound_out"]:
            return sorted(flow.maybe_unbound_out(node) & set(names)), sorted(names)
        case ["bound"]:
            return sorted(set(names) - flow.maybe_unbound_in(node)), sorted(names)
        case ["bound_out"]:
            return sorted(set(names) - flow.maybe_unbound_out(node)), sorted(names)
        case ["never"]:
            return sorted(flow.surely_unbound_in(node) & set(names)), sorted(names)
        case ["reaching", name]:
            events = flow.reaching(node, name)
            return sorted(labels[event.node.lineno] for event in events), sorted(names)
    raise ValueError(f"no such fact: {key}")


@pytest.mark.parametrize("function, comments", list(_programs()))
def test_facts(function, comments):
    flow = Flow(function)
    places = _places(flow)
    labels = {
        line: found[1] for line, text in comments.items() if (found := re.search("<(.+?)>", text))
    }
    wrong = []
    for line, comment in comments.items():
        for part in filter(None, map(str.strip, comment.split(";"))):
            if part.startswith("<"):
                continue
            if flow.reachable(places[line]) == ("unreachable" in comment):
                wrong.append(f"line {line}: reachable is {flow.reachable(places[line])}")
            if part == "unreachable":
                continue
            key, _, names = part.partition(":")
            found, expected = _check(flow, places[line], key, names.split(), labels)
            if found != expected:
                wrong.append(f"line {line}: {key} is {found}, not {expected}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_statement_has_facts():
    """Also unreachable ones: a check may ask about any statement of the function."""
    for parameter in _programs():
        function, _ = parameter.values
        flow = Flow(function)
        stack = list(function.body)
        while stack:
            node = stack.pop()
            if isinstance(node, ast.stmt):
                flow.live_in(node), flow.live_out(node), flow.maybe_unbound_out(node)
                flow.binds([node])
            if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.expr):
                stack.extend(ast.iter_child_nodes(node))
