"""`if_true_7` -> `if_true`, where no other function of that name stands in the same scope."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import libcst as cst

from aglint.edit import names
from aglint.edit.functions import FunctionVisitor
from aglint.edit.program import Program


def apply(program: Program) -> Program:
    """Gives our functions the shortest names that tell them apart."""
    if not _SUFFIXED.search(program.text):
        return program
    return program.with_text(program.module.visit(_Shorten(program)).code)


_SUFFIXED = re.compile(rf"\b{names.OURS.pattern.removesuffix('?')}\b")


class _Shorten(FunctionVisitor):
    def rewritten(self, node: cst.FunctionDef) -> cst.FunctionDef:
        author = self.program.author
        last: dict[str, int] = {}
        renamed: dict[str, str] = {}
        for group in _groups(node.body.body):
            ours = [one for one in group if one not in author]
            roles = [names.OURS.fullmatch(one)[1] for one in ours]
            number = _number(roles, last, author)
            last.update(dict.fromkeys(roles, number))
            renamed.update({n: _named(role, number) for n, role in zip(ours, roles, strict=True)})
        if all(name == short for name, short in renamed.items()):
            return node
        return node.with_changes(body=node.body.visit(_Rename(renamed)))


def _number(roles: Sequence[str], last: Mapping[str, int], taken: Collection[str]) -> int:
    """The number that the functions of one statement have in common."""
    number = max((last.get(role, 0) for role in roles), default=0) + 1
    while any(_named(role, number) in taken for role in roles):
        number += 1
    return number


def _named(role: str, number: int) -> str:
    return role if number == 1 else f"{role}_{number}"


class _Rename(cst.CSTTransformer):
    def __init__(self, renamed: dict[str, str]):
        self.renamed = renamed

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        short = self.renamed.get(updated_node.value)
        return updated_node.with_changes(value=short) if short else updated_node

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute):
        return updated_node.with_changes(attr=original_node.attr)


def _groups(body: Sequence[cst.CSTNode]) -> Iterator[list[str]]:
    """The functions of ours that some statements define in their own scope, a statement's together.

    Those of one statement have different roles, and stand one below the other.
    """
    group: dict[str, str] = {}
    for node in body:
        found = names.OURS.fullmatch(node.name.value) if isinstance(node, cst.FunctionDef) else None
        if found is None or found[1] in group:
            if group:
                yield list(group.values())
            group = {}
        if found is not None:
            group[found[1]] = node.name.value
        elif not isinstance(node, cst.FunctionDef | cst.ClassDef | cst.SimpleStatementLine):
            for suite in _suites(node):
                yield from _groups(suite.body)
    if group:
        yield list(group.values())


def _suites(node: cst.CSTNode) -> Iterator[cst.BaseSuite]:
    """The blocks of a statement."""
    for child in node.children:
        if isinstance(child, cst.BaseSuite):
            yield child
        elif not isinstance(child, cst.BaseExpression):
            yield from _suites(child)
