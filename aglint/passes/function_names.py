"""`if_true_7` -> `if_true`, where no other function of that name stands in the same scope."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

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
        known = self.program.author
        defined = [one for one in _defined(node.body.body) if one not in known]
        ours = [(one, found[1]) for one in defined if (found := names.OURS.fullmatch(one))]
        taken = set(known)
        renamed: dict[str, str] = {}
        for name, role in ours:
            renamed[name] = names.fresh(role, taken)
            taken.add(renamed[name])
        if all(name == short for name, short in renamed.items()):
            return node
        return node.with_changes(body=node.body.visit(_Rename(renamed)))


class _Rename(cst.CSTTransformer):
    def __init__(self, renamed: dict[str, str]):
        self.renamed = renamed

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        short = self.renamed.get(updated_node.value)
        return updated_node.with_changes(value=short) if short else updated_node

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute):
        return updated_node.with_changes(attr=original_node.attr)


def _defined(body: Sequence[cst.CSTNode]) -> Iterable[str]:
    """The functions that some statements define in their own scope."""
    for node in body:
        if isinstance(node, cst.FunctionDef):
            yield node.name.value
        elif not isinstance(node, cst.ClassDef | cst.SimpleStatementLine):
            for child in node.children:
                if isinstance(child, cst.BaseSuite):
                    yield from _defined(child.body)
                elif not isinstance(child, cst.BaseExpression):
                    yield from _defined([child])
