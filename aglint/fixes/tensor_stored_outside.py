"""`self.state = f(x)` -> `self.state.assign(f(x))`, of a `tf.Variable` made in `__init__`.

And `if self.mask is None: self.mask = tf.ones([2])` -> the same under `with tf.init_scope():`.
"""

from __future__ import annotations

import ast

from aglint.checks import _names
from aglint.checks._once import guarded
from aglint.diagnostic import SAFE, Edit, Fix
from aglint.fixes import _edits
from aglint.fixes._variable import as_variable
from aglint.source import Span
from aglint.staging.function import Function
from aglint.staging.names import last_name

APPLICABILITY = SAFE
_MISSING = (ast.Is, ast.NotIn, ast.Not)
_FIXED = frozenset({"package", "builtin", "dtype", "shape", "variable"})


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Keeps the state where each call of the graph finds and changes it.

    What is made once, of nothing that belongs to the graph, is made outside of it.
    """
    return _made_outside(function, node) or as_variable(function, node)


def _made_outside(function: Function, node: ast.AST) -> Fix | None:
    tf = _edits.tensorflow(function)
    match node:
        case ast.Assign(targets=[target], value=value) if tf is not None:
            once = guarded(function, node, target) and _when_missing(function, node)
            once = once and _needs_no_graph(function, value)
        case _:
            return None
    if not once or not _edits.alone(function, node):
        return None
    if any(_edits.is_long_text(part) for part in ast.walk(node)):
        return None
    lines, newline = function.module.source.lines, function.module.source.newline
    indent, unit = _edits.indentation(function, node), _edits.indent_unit(function)
    rows = lines[node.lineno - 1 : node.end_lineno]
    rows = [f"{indent}with {tf}.init_scope():", *(unit + row if row else row for row in rows)]
    span = Span(node.lineno, 0, node.end_lineno, len(lines[node.end_lineno - 1]))
    edit = Edit(span, newline.join(rows))
    return Fix(SAFE, f"make it under `{tf}.init_scope`", (edit,))


def _when_missing(function: Function, node: ast.stmt) -> bool:
    """Whether Python decides about a statement, by asking for something that is not there yet."""
    if function.staged_round(node):
        return False
    tests = (outer.test for outer in function.ancestors(node) if isinstance(outer, ast.If))
    parts = [part for test in tests for part in ast.walk(test)]
    return any(isinstance(part, _MISSING) or last_name(part) == "hasattr" for part in parts)


def _needs_no_graph(function: Function, node: ast.expr) -> bool:
    """Whether an expression calls packages alone, on what surely is no tensor of the graph."""
    match node:
        case ast.Call(func=func):
            parts = [*node.args, *(word.value for word in node.keywords)]
            known = function.module.imports.resolve(func) is not None
            known = known and _names.dotted(function, func) is not None
            return known and all(_needs_no_graph(function, part) for part in parts)
        case ast.List() | ast.Tuple() | ast.BinOp() | ast.UnaryOp() | ast.Subscript():
            parts = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
            return all(_needs_no_graph(function, part) for part in parts)
        case ast.Constant():
            return True
        case ast.Name() | ast.Attribute():
            value = function.value(node)
            return value.is_python or value.kind in _FIXED
    return False
