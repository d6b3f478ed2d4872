"""What decides each statement and decision point of a file that may be converted."""

from __future__ import annotations

import ast

from aglint.staging import dispatched
from aglint.staging.chosen import chosen_names, is_chosen
from aglint.staging.function import Function
from aglint.staging.module import Module
from aglint.staging.values import UNKNOWN
from aglint.staging.verdict import Verdict, of_any


class Decisions:
    """The verdicts that conversion goes by.

    Args:
      staging: what is known of the file.
      every: whether every function is converted, so that a decision of which nothing is known may
        be staged as well.
    """

    def __init__(self, staging: Module, every: bool):
        self._staging = staging
        self._every = every
        self._answers: dict[ast.AST, str] = {}
        self._chosen: dict[Function, frozenset[str]] = {}

    def answer(self, node: ast.AST) -> str:
        """The verdict on a statement or decision point."""
        if node not in self._answers:
            answer = self.verdict(node).answer
            if answer == "likely" and self._staging.config.assume_tensors:
                answer = "staged"
            self._answers[node] = answer
        return self._answers[node]

    def verdict(self, node: ast.AST) -> Verdict:
        """The verdict; a call of a builtin, or a loop over one, is decided by what it is given."""
        function = self._staging.enclosing(node)
        call = dispatched.iterable(node) or node
        if not isinstance(call, dispatched.Dispatched):
            found = function.verdict(node)
            if self._every and found.answer == "python" and self._is_chosen(function, node):
                return Verdict("unknown", UNKNOWN)
            return found
        if isinstance(call, ast.Call) and not self._is_known(call.func):
            return function.verdict(node) if call is not node else Verdict("python", UNKNOWN)
        found = of_any(function, dispatched.operands(call))
        if isinstance(node, ast.Subscript) and found.answer == "python":
            found = self._rebound(node.slice) or found
        if self._every and found.answer == "python" and self._is_chosen(function, call):
            return Verdict("unknown", UNKNOWN)
        return found

    def _is_chosen(self, function: Function, node: ast.AST) -> bool:
        """Whether a number decides that is Python's, or a tensor if one has decided which."""
        if function not in self._chosen:
            self._chosen[function] = chosen_names(function)
        given = [
            one
            for one in _deciding(node)
            if not isinstance(one, dispatched.Comprehension)  # its items may be of any kind
        ]
        return is_chosen(function, given, self._chosen[function])

    def _is_known(self, called: ast.expr) -> bool:
        """Whether a dispatched call is one of a builtin, or of NumPy."""
        function = self._staging.enclosing(called)
        if isinstance(called, ast.Attribute):
            return True  # of `np`, and the runtime asks whether that is NumPy
        return function.value(called).kind == "builtin"

    def _rebound(self, index: ast.expr) -> Verdict | None:
        """The verdict on the branch or loop that gives an index its values, if it is not Python's.

        A number that a graph has chosen is none any more.
        """
        function = self._staging.enclosing(index)
        names = {one.id for one in ast.walk(index) if isinstance(one, ast.Name)}
        for region in function.nodes(ast.If, ast.While, ast.For):
            bound = function.flow.binds([region])
            if names & bound and self.answer(region) != "python":
                return self.verdict(region)
        return None


def _deciding(node: ast.AST) -> list[ast.expr]:
    """The expressions by whose values a statement or decision point is decided."""
    if isinstance(node, dispatched.Dispatched):
        return dispatched.operands(node)
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return [test]
        case ast.BoolOp(values=values):
            return values
        case ast.UnaryOp(operand=operand):
            return [operand]
        case ast.For(iter=items):
            return [items]
    return []
