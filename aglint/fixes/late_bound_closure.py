"""`shifted = lambda: x + shift` -> `def shifted():` and `return x + shift`."""

from __future__ import annotations

import ast

from aglint.checks import _names
from aglint.checks._state import statement_of
from aglint.diagnostic import SAFE, Edit, Fix
from aglint.fixes import _edits
from aglint.source import Span
from aglint.staging.function import Function

APPLICABILITY = SAFE
_SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return)
_LATER = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_NAME = "callback"


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Makes a local function of a lambda: AutoGraph sees what a function reads, and when."""
    statement = statement_of(function, node)
    if not isinstance(node, ast.Lambda) or not isinstance(statement, _SIMPLE):
        return None
    given = (*node.args.defaults, *filter(None, node.args.kw_defaults))
    if not all(isinstance(one, ast.Constant | ast.Name) for one in given):
        return None
    if not _edits.alone(function, statement):
        return None
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if value is node:
            edits = _in_place(function, node, statement, name)
        case _:
            if any(isinstance(outer, _LATER) for outer in function.ancestors(node)):
                return None
            name = _edits.local_name(function, _one_of(statement))
            edits = _above(function, node, statement, name)
    return Fix(SAFE, f"make it a local function `{name}`", edits)


def _in_place(
    function: Function, node: ast.Lambda, statement: ast.stmt, name: str
) -> tuple[Edit, ...]:
    span = function.module.source.span(statement)
    indent = _edits.indentation(function, statement)
    blank = _edits.blank_above(function, span.line)
    text = blank + indent + _definition(function, node, indent, name)
    made = Edit(Span(span.line, 0, span.end_line, span.end_column), text)
    blank, line = _edits.blank_below(function, span.end_line + 1, indent), span.end_line + 1
    return (made, Edit(Span(line, 0, line, 0), blank)) if blank else (made,)


def _above(
    function: Function, node: ast.Lambda, statement: ast.stmt, name: str
) -> tuple[Edit, ...]:
    newline, line = function.module.source.newline, statement.lineno
    indent = _edits.indentation(function, statement)
    blank = _edits.blank_above(function, line)
    text = blank + indent + _definition(function, node, indent, name) + newline * 2
    return Edit(Span(line, 0, line, 0), text), _edits.replaced(function, node, name)


def _definition(function: Function, node: ast.Lambda, indent: str, name: str) -> str:
    inner = function.module.source.newline + indent + _edits.indent_unit(function)
    body = _edits.bracketed(function, node.body)
    return f"def {name}({ast.unparse(node.args)}):{inner}return {body}"


def _one_of(statement: ast.stmt) -> str:
    """A name for what goes into a container: that of the container, without its plural."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=holder))):
            name = _names.root(holder) or ""
        case ast.Assign(targets=[holder]) | ast.AugAssign(target=holder):
            name = _names.root(holder) or ""
        case _:
            name = ""
    return name[:-1] if len(name) > 3 and name.endswith("s") else _NAME
