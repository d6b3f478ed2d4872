"""The conversions backwards: calls that stand for control flow -> plain Python.

`inverted` is the order of it. Between two steps there is the text of a function that runs and means
the same as before.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

import libcst as cst

from aglint.edit import quote
from aglint.edit.quote import Statement
from aglint.flow.flow import Flow
from aglint.inverse import branches
from aglint.inverse.counted import with_for_loops
from aglint.inverse.dispatched_loops import DispatchedLoop
from aglint.inverse.flags import with_jumps
from aglint.inverse.known import FLAG, RESULT, Known, Refused
from aglint.inverse.logic import Plain
from aglint.inverse.native_loops import NativeLoop
from aglint.inverse.results import with_results_returned
from aglint.inverse.settle import settled
from aglint.inverse.site import Site, Unit, refuse_old
from aglint.inverse.supers import Supers
from aglint.inverse.undefined import without_undefined
from aglint.staging import capture

__all__ = ["Inverse", "Known", "inverted"]


@dataclass(frozen=True)
class Inverse:
    """What became of one outermost function.

    Attributes:
      text: its new text.
      count: how many calls were written as plain Python.
      refused: the calls that were left, with the reasons.
    """

    text: str
    count: int
    refused: tuple[tuple[str, str], ...]


def inverted(text: str, indent: str, known: Known) -> Inverse:
    """Writes an outermost function without calls that stand for control flow.

    Args:
      text: the function, from the first column on.
      indent: the file's indentation.
      known: what the names of its file mean.
    """
    unit = Unit(text, indent, known)
    flags, results = _made_by_conversion(unit)
    refused: dict[str, str] = {}
    unit, count = _statements(unit, refused)
    logic = Plain(known)
    unit = unit.with_text(unit.module.visit(logic).code)
    count += logic.count
    if not count:
        return Inverse(text, 0, tuple(refused.items()))
    unit = with_for_loops(without_undefined(unit, results))
    for flag in 2 * sorted(flags):  # what one has hidden shows when another is gone
        unit = settled(with_jumps(unit, flag), flag)
    unit = with_results_returned(unit, results)
    unit = unit.with_text(unit.module.visit(Supers()).code)
    left = {code: reason for code, reason in refused.items() if _stands_in(unit, code)}
    return Inverse(unit.text, count, tuple(left.items()))


def _statements(unit: Unit, refused: dict[str, str]) -> tuple[Unit, int]:
    """Rewrites statement after statement, each with the facts of the text before it."""
    count = 0
    while True:
        for site in unit.sites():
            code = unit.module.code_for_node(site.call)
            if code in refused:
                continue
            try:
                made = unit.replaced(_step(site))
                if quote.comments_in(unit.module) - quote.comments_in(made.module):
                    raise Refused("a comment in it would get lost")
                _refuse_late_binding(made, unit)
            except Refused as refusal:
                refused[code] = str(refusal)
                continue
            unit = made
            count += 1
            refused.clear()  # what is known has changed
            break
        else:
            return unit, count


def _step(site: Site) -> dict[cst.CSTNode, list[Statement]]:
    """What stands in place of the statements of a call.

    Raises:
      Refused: it can't become plain Python that does the same.
    """
    refuse_old(site)
    if site.kind == "tf.while_loop":
        return NativeLoop(site).edits()
    if site.kind in ("ag.while_loop", "ag.for_loop"):
        return DispatchedLoop(site).edits()
    return branches.invert(site)


def _refuse_late_binding(made: Unit, before: Unit) -> None:
    """Looks whether a function sees another value of a name now that it is the same one outside.

    Raises:
      Refused: it may.
    """
    known = {ast.unparse(one) for one in _regions(before.tree)}
    for function in ast.walk(made.tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        flow = None
        for region in _regions(function):
            if ast.unparse(region) in known:
                continue
            flow = flow or Flow(function)
            if region in flow.graph.first:
                reason = capture.reason(function, region, flow.binds([region]), flow)
                if reason is not None:
                    raise Refused(reason.replace("in line", "of line"))


def _regions(tree: ast.AST) -> list[ast.stmt]:
    return [one for one in ast.walk(tree) if isinstance(one, ast.If | ast.While | ast.For)]


def _made_by_conversion(unit: Unit) -> tuple[frozenset[str], frozenset[str]]:
    """The flags of a text, and the names of results; the author may have such names, too.

    Those of conversion go through a branch or loop, and a result goes with its `returned`.
    """
    flags: set[str] = set()
    results: set[str] = set()
    for node in _calls(unit.module):
        if unit.known.region(node) is None:
            continue
        named = set().union(*(quote.names_in(one.value) for one in node.args))
        here = set(filter(FLAG.fullmatch, named))
        flags |= here
        if any(name.startswith("returned") for name in here):
            results |= set(filter(RESULT.fullmatch, named))
    return frozenset(flags), frozenset(results)


def _stands_in(unit: Unit, code: str) -> bool:
    return any(
        unit.module.code_for_node(node) == code
        for node in _calls(unit.module)
        if unit.known.region(node)
    )


def _calls(node: cst.CSTNode):
    if isinstance(node, cst.Call):
        yield node
    for child in node.children:
        yield from _calls(child)
