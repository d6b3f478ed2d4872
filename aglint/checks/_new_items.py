"""Attributes and dict items that one branch of an `if` makes, and nothing else before it does."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.staging import catalogue
from aglint.staging.classes import Class
from aglint.staging.function import Function

Target = ast.Attribute | ast.Subscript


def made_in_one_branch(function: Function, node: ast.If) -> Iterator[Target]:
    """The targets of assignments by which one branch, and not the other, makes something new."""
    for block, other in ((node.body, node.orelse), (node.orelse, node.body)):
        also = {ast.unparse(target) for target in _targets(other)}
        for target in _targets(block):
            if ast.unparse(target) in also or target.value.id in function.flow.binds(block):
                continue
            match target:
                case ast.Attribute() if _is_new_attribute(function, target):
                    yield target
                case ast.Subscript() if _is_new_key(function, node, target):
                    yield target


def _targets(block: list[ast.stmt]) -> Iterator[Target]:
    """The attributes and items of names that the statements of a block itself assign."""
    for statement in block:
        for target in statement.targets if isinstance(statement, ast.Assign) else ():
            match target:
                case ast.Attribute(value=ast.Name()):
                    yield target
                case ast.Subscript(value=ast.Name(), slice=ast.Constant()):
                    yield target


def _is_new_attribute(function: Function, target: ast.Attribute) -> bool:
    """Whether nothing else in the file sets an attribute of that name, on whatever object."""
    owner = function.value(target.value)
    if owner.kind != "instance" or owner.ref is None:
        return False
    made = owner.ref
    if not _bases_known(made, target.attr) or made.method(target.attr) is not None:
        return False
    for node in ast.walk(function.module.tree):
        match node:
            case ast.Attribute(attr=attr, ctx=ast.Store()) if attr == target.attr:
                if node is not target:
                    return False
            case ast.Name(id="setattr" | "vars") | ast.Attribute(attr="__dict__" | "__setattr__"):
                return False
            case ast.ClassDef():
                if any(_declares(statement, target.attr) for statement in node.body):
                    return False
    return True


def _bases_known(made: Class, attribute: str) -> bool:
    """Whether every base is in the file, or TensorFlow's and without the attribute."""
    if made.node.decorator_list:
        return False
    if len(made.bases) + len(made.outside) < len(made.node.bases):
        return False
    entries = [catalogue.lookup(dotted) for dotted in made.outside]
    return all(entry is not None for entry in entries) and (
        not made.kind or catalogue.method(made.kind, attribute) is None
    )


def _declares(statement: ast.stmt, name: str) -> bool:
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _is_new_key(function: Function, node: ast.If, target: ast.Subscript) -> bool:
    """Whether a dict that is written out before the `if` lacks a key, and nobody else adds one."""
    name = target.value.id
    given = function.flow.reaching(node, name)
    display = given[0].node if len(given) == 1 else None
    if not isinstance(display, ast.Assign) or not isinstance(display.value, ast.Dict):
        return False
    keys = {key.value if isinstance(key, ast.Constant) else None for key in display.value.keys}
    for use in function.nodes(ast.Name):
        if use.id != name or use.lineno >= node.lineno or use in display.targets:
            continue
        match function.parent_of(use):
            case ast.Subscript(value=value, slice=ast.Constant(value=key)) if value is use:
                keys.add(key)  # read or set: there it is
            case _:
                return False
    return None not in keys and target.slice.value not in keys
