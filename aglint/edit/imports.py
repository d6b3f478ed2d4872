"""The import of the runtime."""

from __future__ import annotations

import ast
import itertools

import libcst as cst

from aglint.edit import quote

STATEMENT = "from aglint import runtime as ag"


def has_runtime(tree: ast.Module) -> bool:
    """Whether a module imports the runtime as `ag` already."""
    return any(map(is_runtime, tree.body))


def is_runtime(node: ast.stmt) -> bool:
    """Whether a statement imports the runtime as `ag`, aglint's own or a copy of it."""
    return isinstance(node, ast.ImportFrom | ast.Import) and any(
        alias.asname == "ag" and alias.name.endswith("runtime") for alias in node.names
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


def with_runtime(module: cst.Module, said: str = STATEMENT) -> cst.Module:
    """The module with the import, in the block of TensorFlow's or the last one at the top."""
    body = list(module.body)
    made = quote.statement(said)
    place = _place(body, made)
    following = body[place] if place < len(body) else None
    after_import = place > 0 and _imports(body[place - 1])
    if following is not None and _imports(following) and not _begins_below(following):
        # It takes over the first place in its block.
        made = made.with_changes(leading_lines=following.leading_lines)
        body[place] = following.with_changes(leading_lines=[])
    elif isinstance(following, cst.FunctionDef | cst.ClassDef) and not after_import:
        lines = list(following.leading_lines)
        missing = 2 - sum(line.comment is None for line in lines[:2])
        blank = [cst.EmptyLine(indent=False)] * missing
        body[place] = following.with_changes(leading_lines=[*blank, *lines])
    body.insert(place, made)
    return module.with_changes(body=body)


def without_runtime(module: cst.Module) -> cst.Module:
    """The module without the import of the runtime as `ag`."""
    body = list(module.body)
    for place, node in enumerate(body):
        if not isinstance(node, cst.SimpleStatementLine) or len(node.body) != 1:
            continue
        if not is_runtime(ast.parse(cst.Module(body=[node]).code).body[0]):
            continue
        lines = list(node.leading_lines)
        following = body[place + 1] if place + 1 < len(body) else None
        if following is not None:
            rest = list(following.leading_lines)
            if not place and not any(line.comment for line in lines):
                lines, rest = [], rest[len(_blank_ones(rest)) :]
            if any(line.comment for line in lines) or not rest:
                rest = [*lines, *rest]
            body[place + 1] = following.with_changes(leading_lines=rest)
        return module.with_changes(body=[*body[:place], *body[place + 1 :]])
    return module


def _blank_ones(lines: list[cst.EmptyLine]) -> list[cst.EmptyLine]:
    """The blank lines at the top of some."""
    return list(itertools.takewhile(lambda line: line.comment is None, lines))


def _begins_below(node: cst.CSTNode) -> bool:
    """Whether an import has its block's first line elsewhere, or comments of its own."""
    lines = node.leading_lines
    return not lines or any(line.comment is not None for line in lines)


def _place(body: list[cst.CSTNode], made: cst.SimpleStatementLine) -> int:
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
    found = last if tensorflow is None else tensorflow
    if found is not None:
        return _in_block(body, found, made)
    first = body[0] if body else None
    is_docstring = (
        isinstance(first, cst.SimpleStatementLine)
        and isinstance(first.body[0], cst.Expr)
        and isinstance(first.body[0].value, cst.SimpleString | cst.ConcatenatedString)
    )
    return 1 if is_docstring else 0


def _in_block(body: list[cst.CSTNode], found: int, made: cst.SimpleStatementLine) -> int:
    """The place that isort gives our import in a block of imports: after `import x`, by name."""
    ours = made.body[0]
    own = _dotted(ours).lower() if isinstance(ours, cst.ImportFrom) else ""
    first = last = found
    while first and _imports(body[first - 1]) and not body[first].leading_lines:
        first -= 1
    while last + 1 < len(body) and _imports(body[last + 1]) and not body[last + 1].leading_lines:
        last += 1
    place = last + 1
    for index in range(last, first - 1, -1):
        small = body[index].body[0]
        if not isinstance(small, cst.ImportFrom):
            break
        module = _dotted(small)
        if small.relative or module == "__future__" or module.lower() < own:
            break
        place = index
    return place


def _dotted(node: cst.ImportFrom) -> str:
    return cst.Module(body=[]).code_for_node(node.module) if node.module else ""


def _imports(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.SimpleStatementLine) and all(
        isinstance(one, cst.Import | cst.ImportFrom) for one in node.body
    )


def _is_tensorflow(node: cst.Import | cst.ImportFrom) -> bool:
    module = cst.Module(body=[]).code_for_node(node)
    return module.startswith(("import tensorflow", "from tensorflow"))
