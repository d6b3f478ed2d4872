"""The import of the runtime."""

from __future__ import annotations

import ast

import libcst as cst

from aglint.edit import quote

STATEMENT = "from aglint import runtime as ag"


def has_runtime(tree: ast.Module) -> bool:
    """Whether a module imports the runtime as `ag` already."""
    return any(
        isinstance(node, ast.ImportFrom)
        and any(
            (alias.asname or alias.name) == "ag" and alias.name == "runtime" for alias in node.names
        )
        for node in tree.body
    )


def clashes(tree: ast.Module) -> bool:
    """Whether a module means something else by `ag`."""
    if has_runtime(tree):
        return False
    for node in ast.walk(tree):
        match node:
            case ast.Name(id="ag") | ast.arg(arg="ag"):
                return True
            case ast.alias(name=name, asname=other) if (other or name) == "ag":
                return True
            case ast.FunctionDef(name="ag") | ast.ClassDef(name="ag"):
                return True
    return False


def with_runtime(module: cst.Module, tree: ast.Module) -> cst.Module:
    """The module with the import, behind that of TensorFlow or the last import at the top."""
    if has_runtime(tree):
        return module
    body = list(module.body)
    place = _place(body)
    made = quote.statement(STATEMENT)
    following = body[place] if place < len(body) else None
    after_import = place > 0 and _imports(body[place - 1])
    if isinstance(following, cst.FunctionDef | cst.ClassDef) and not after_import:
        lines = list(following.leading_lines)
        missing = 2 - sum(line.comment is None for line in lines[:2])
        blank = [cst.EmptyLine(indent=False)] * missing
        body[place] = following.with_changes(leading_lines=[*blank, *lines])
    body.insert(place, made)
    return module.with_changes(body=body)


def _place(body: list[cst.CSTNode]) -> int:
    last = tensorflow = None
    for index, node in enumerate(body):
        if not isinstance(node, cst.SimpleStatementLine):
            break
        if _imports(node):
            last = index
            if any(_is_tensorflow(one) for one in node.body):
                tensorflow = index
        elif index and not isinstance(node.body[0], cst.Expr):
            break
    if tensorflow is not None:
        return tensorflow + 1
    if last is not None:
        return last + 1
    first = body[0] if body else None
    is_docstring = (
        isinstance(first, cst.SimpleStatementLine)
        and isinstance(first.body[0], cst.Expr)
        and isinstance(first.body[0].value, cst.SimpleString | cst.ConcatenatedString)
    )
    return 1 if is_docstring else 0


def _imports(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.SimpleStatementLine) and all(
        isinstance(one, cst.Import | cst.ImportFrom) for one in node.body
    )


def _is_tensorflow(node: cst.Import | cst.ImportFrom) -> bool:
    module = cst.Module(body=[]).code_for_node(node)
    return module.startswith(("import tensorflow", "from tensorflow"))
