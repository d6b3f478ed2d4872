"""The import of the runtime."""

from __future__ import annotations

import ast
import itertools
import sys
from collections.abc import Collection

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


def imported(tree: ast.Module) -> frozenset[str]:
    """The names that the imports of a module bind in it."""
    lines = (node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))
    return frozenset(
        (alias.asname or alias.name).partition(".")[0] for line in lines for alias in line.names
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


def with_runtime(
    module: cst.Module, said: str = STATEMENT, own: Collection[str] = ()
) -> cst.Module:
    """The module with the import, where isort puts it.

    That is in the block of TensorFlow's import or the last one of other packages, or in a block of
    its own between those of Python and of the package itself.

    Args:
      module: it.
      said: the import.
      own: the names of the directories that the file stands in, and so of its own package.
    """
    body = list(module.body)
    made = quote.statement(said)
    block = _block(body, own)
    if block is not None:
        place = _in_block(body, block, made)
        if place == block.start:
            blank = _blank_ones(body[place].leading_lines)
            made = made.with_changes(leading_lines=blank)
            rest = body[place].leading_lines[len(blank) :]
            body[place] = body[place].with_changes(leading_lines=rest)
    else:
        place = _between(body, own)
        if place:
            made = made.with_changes(leading_lines=[_BLANK])
        if place < len(body):
            body[place] = _set_apart(body[place])
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
            if any(line.comment for line in lines) or not _blank_ones(rest):
                rest = [*lines, *rest]
            body[place + 1] = following.with_changes(leading_lines=rest)
        return module.with_changes(body=[*body[:place], *body[place + 1 :]])
    return module


def _blank_ones(lines: list[cst.EmptyLine]) -> list[cst.EmptyLine]:
    """The blank lines at the top of some."""
    return list(itertools.takewhile(lambda line: line.comment is None, lines))


def _set_apart(node: cst.CSTNode) -> cst.CSTNode:
    """The statement below a block of imports, with the blank lines above it that belong there."""
    wanted = 2 if isinstance(node, cst.FunctionDef | cst.ClassDef) else 1
    missing = wanted - len(_blank_ones(node.leading_lines)[:wanted])
    return node.with_changes(leading_lines=[*[_BLANK] * missing, *node.leading_lines])


def _blocks(body: list[cst.CSTNode]) -> list[range]:
    """The places of the imports at the top, those that stand together in one range."""
    found: list[range] = []
    for place, node in enumerate(body):
        if not isinstance(node, cst.SimpleStatementLine):
            break
        if not _imports(node):
            if place and not isinstance(node.body[0], cst.Expr):
                break
        elif found and found[-1].stop == place and not node.leading_lines:
            found[-1] = range(found[-1].start, place + 1)
        else:
            found.append(range(place, place + 1))
    return found


def _block(body: list[cst.CSTNode], own: Collection[str]) -> range | None:
    """The block of imports that ours belongs to, if there is one."""
    blocks = _blocks(body)
    for block in reversed(blocks):
        if any(_is_tensorflow(body[place]) for place in block):
            return block
    packages = {block: frozenset().union(*(_packages(body[p]) for p in block)) for block in blocks}
    others = [one for one in blocks if packages[one] - {"", *own, *sys.stdlib_module_names}]
    tensorflow = [one for one in others if "tensorflow" in packages[one]]
    return (tensorflow or others or [None])[-1]


def _between(body: list[cst.CSTNode], own: Collection[str]) -> int:
    """The place of a block of our own: behind what is Python's, before what is the package's."""
    for block in reversed(_blocks(body)):
        if _packages(body[block.stop - 1]) - {"", *own}:
            return block.stop
    first = body[0] if body else None
    is_docstring = (
        isinstance(first, cst.SimpleStatementLine)
        and isinstance(first.body[0], cst.Expr)
        and isinstance(first.body[0].value, cst.SimpleString | cst.ConcatenatedString)
    )
    return 1 if is_docstring else 0


def _in_block(body: list[cst.CSTNode], block: range, made: cst.SimpleStatementLine) -> int:
    """The place that isort gives our import in a block of imports: after `import x`, by name."""
    ours = made.body[0]
    own = _dotted(ours).lower() if isinstance(ours, cst.ImportFrom) else ""
    place = block.stop
    for index in reversed(block):
        small = body[index].body[0]
        if not isinstance(small, cst.ImportFrom):
            break
        module = _dotted(small)
        if small.relative or module == "__future__" or module.lower() < own:
            break
        place = index
    return place


def _is_tensorflow(line: cst.SimpleStatementLine) -> bool:
    """Whether a line imports TensorFlow as a whole."""
    names = (one.names for one in line.body if isinstance(one, cst.Import))
    return any(alias.evaluated_name == "tensorflow" for listed in names for alias in listed)


def _packages(line: cst.SimpleStatementLine) -> frozenset[str]:
    """The packages that a line imports from; an empty name stands for the one it is in."""
    found = set()
    for one in line.body:
        if isinstance(one, cst.ImportFrom):
            found.add("" if one.relative else _dotted(one).partition(".")[0])
        else:
            dotted = (cst.Module(body=[]).code_for_node(alias.name) for alias in one.names)
            found |= {name.partition(".")[0] for name in dotted}
    return frozenset(found)


def _dotted(node: cst.ImportFrom) -> str:
    return cst.Module(body=[]).code_for_node(node.module) if node.module else ""


def _imports(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.SimpleStatementLine) and all(
        isinstance(one, cst.Import | cst.ImportFrom) for one in node.body
    )


_BLANK = cst.EmptyLine(indent=False)
