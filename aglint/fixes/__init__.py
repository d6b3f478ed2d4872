"""Fixes of single rules, one rule a file: `APPLICABILITY` and `fix(function, node) -> Fix | None`.

A fix is found by the rule's name, as its check is. It is given the function and the node that the
check has reported, and makes edits of the original text from `ast` positions; None where it knows
no sound way. `APPLICABILITY` is what its fixes are at best. A fixer whose rule keeps others silent,
because AutoGraph does not convert the function at all, or because what it reports leaves a type
unknown, says `UNCOVERS = True`.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from aglint.comments import Comments
from aglint.diagnostic import SAFE, UNSAFE, Edit, Fix
from aglint.rule import Rule
from aglint.source import Source

if TYPE_CHECKING:
    from aglint.staging.function import Function


def propose(rule: Rule, function: Function, node: ast.AST) -> Fix | None:
    """The fix of a finding, if there is one; one that loses a comment is not safe.

    Args:
      rule: whose finding it is.
      function: where it is, the module's body included.
      node: what the check has reported.
    """
    fixer = _fixer(rule.fixer)
    fix = fixer.fix(function, node) if fixer is not None else None
    if fix is None or fix.applicability != SAFE:
        return fix
    source = function.module.source
    if any(_loses_comment(source, edit) for edit in fix.edits):
        return replace(fix, applicability=UNSAFE)
    return fix


def applicability(rule: Rule) -> str:
    """What the rule's fixes are at best; empty when it has none."""
    fixer = _fixer(rule.fixer)
    return fixer.APPLICABILITY if fixer is not None else ""


def uncovers(rule: Rule) -> bool:
    """Whether a fix may bring up findings that were there all along."""
    return getattr(_fixer(rule.fixer), "UNCOVERS", False)


@cache
def _fixer(name: str) -> ModuleType | None:
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def _loses_comment(source: Source, edit: Edit) -> bool:
    span = edit.span
    if not any("#" in row for row in source.lines[span.line - 1 : span.end_line]):
        return False
    return any(
        (span.line, span.column) <= (one.line, one.column) < (span.end_line, span.end_column)
        and one.text not in edit.text
        for one in Comments(source).comments
    )
