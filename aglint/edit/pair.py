"""`ast` and LibCST trees of one text, walked in lockstep.

Both list the same statements in the same order, so a statement's partner is found without any
position. Inside a statement the decision points (`and`, `or`, `not`, ternary, and what may be
dispatched) pair by the order of the source. What does not pair has no partner,
and is left alone by those who ask.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import libcst as cst

from aglint.staging.dispatched import BUILTINS, Comprehension, Dispatched, is_dispatched

Decision = ast.BoolOp | ast.IfExp | ast.UnaryOp | Dispatched
CstDecision = cst.CSTNode


class Pairing:
    """Which LibCST node stands for which `ast` statement, and the reverse.

    Attributes:
      partner: the LibCST statement of an `ast` statement; of a simple one the small statement.
      origin: the reverse.
      parent: the `ast` statement round an `ast` statement; None at the top.
    """

    def __init__(self, tree: ast.Module, module: cst.Module):
        self.partner: dict[ast.stmt, cst.CSTNode] = {}
        self.origin: dict[cst.CSTNode, ast.stmt] = {}
        self._block(tree.body, module.body)

    def _block(self, statements: Sequence[ast.stmt], body: Sequence[cst.CSTNode]) -> None:
        flat = [small for node in body for small in _flat(node)]
        if len(flat) != len(statements):
            return
        for statement, node in zip(statements, flat, strict=True):
            if _same_kind(statement, node):
                self._pair(statement, node)

    def _pair(self, statement: ast.stmt, node: cst.CSTNode) -> None:
        self.partner[statement] = node
        self.origin[node] = statement
        match statement:
            case ast.If():
                self._suite(statement.body, node.body)
                if isinstance(node.orelse, cst.If):
                    self._block(statement.orelse, [node.orelse])
                elif node.orelse is not None:
                    self._suite(statement.orelse, node.orelse.body)
            case ast.For() | ast.AsyncFor() | ast.While():
                self._suite(statement.body, node.body)
                if node.orelse is not None:
                    self._suite(statement.orelse, node.orelse.body)
            case ast.Match():
                for case, other in zip(statement.cases, node.cases, strict=True):
                    self._suite(case.body, other.body)
            case _ if isinstance(node, cst.Try | cst.TryStar):
                self._suite(statement.body, node.body)
                for handler, other in zip(statement.handlers, node.handlers, strict=True):
                    self._suite(handler.body, other.body)
                if node.orelse is not None:
                    self._suite(statement.orelse, node.orelse.body)
                if node.finalbody is not None:
                    self._suite(statement.finalbody, node.finalbody.body)
            case _ if hasattr(statement, "body"):
                self._suite(statement.body, node.body)

    def _suite(self, statements: Sequence[ast.stmt], suite: cst.BaseSuite) -> None:
        self._block(statements, suite.body)

    def decisions(self, statement: ast.stmt) -> list[tuple[Decision, CstDecision]]:
        """The decision points in a statement's own expressions, paired; none if they don't pair."""
        node = self.partner.get(statement)
        if node is None or isinstance(statement, ast.ClassDef):
            return []
        left = decision_points(statement)
        right = list(_cst_decisions(node))
        if [_kind(one) for one in left] != [_cst_kind(other) for other in right]:
            return []
        return list(zip(left, right, strict=True))


def decision_points(statement: ast.stmt) -> list[Decision]:
    """A statement's own decision points, outer before inner, left to right."""
    found = [node for node in [statement, *own_expressions(statement)] if _kind(node)]
    return sorted(
        found,
        key=lambda node: (node.lineno, node.col_offset, -node.end_lineno, -node.end_col_offset),
    )


def own_expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    """The expression nodes of a statement, without those of statements inside it.

    What stands in an f-string is left out: its place is not known before Python 3.12.
    """
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.expr):
            yield node
        if isinstance(node, ast.JoinedStr):
            continue
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
                stack.append(child)


def _flat(node: cst.CSTNode) -> Sequence[cst.CSTNode]:
    return node.body if isinstance(node, cst.SimpleStatementLine) else (node,)


_KINDS = {
    ast.If: cst.If,
    ast.While: cst.While,
    ast.For: cst.For,
    ast.AsyncFor: cst.For,
    ast.With: cst.With,
    ast.AsyncWith: cst.With,
    ast.FunctionDef: cst.FunctionDef,
    ast.AsyncFunctionDef: cst.FunctionDef,
    ast.ClassDef: cst.ClassDef,
    ast.Match: cst.Match,
    ast.Return: cst.Return,
    ast.Break: cst.Break,
    ast.Continue: cst.Continue,
}


def _same_kind(statement: ast.stmt, node: cst.CSTNode) -> bool:
    expected = _KINDS.get(type(statement))
    if expected is None:
        return not isinstance(node, tuple(_KINDS.values()))
    return isinstance(node, expected)


def _cst_decisions(node: cst.CSTNode, chain: str | None = None) -> Iterator[CstDecision]:
    kind = _cst_kind(node)
    # `a and b and c` is one operation of three operands in `ast`, and two of two in LibCST.
    if kind and not (kind == chain and not node.lpar):
        yield node
    for child in node.children:
        if isinstance(child, cst.BaseSuite | cst.FormattedString | cst.Else | cst.If):
            continue
        if isinstance(child, cst.ExceptHandler | cst.ExceptStarHandler | cst.Finally):
            continue
        if isinstance(child, cst.MatchCase):
            continue
        of_chain = isinstance(node, cst.BooleanOperation) and child is node.left
        yield from _cst_decisions(child, kind if of_chain else None)


def _kind(node: ast.AST) -> str | None:
    match node:
        case ast.BoolOp(op=ast.And()):
            return "and"
        case ast.BoolOp():
            return "or"
        case ast.UnaryOp(op=ast.Not()):
            return "not"
        case ast.IfExp():
            return "if"
        case ast.Call(func=ast.Name(id=name)) if name in BUILTINS:
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np" | "numpy"))):
            return "numpy"
        case ast.Compare() if is_dispatched(node):
            return "compare"
        case _ if isinstance(node, Comprehension) and is_dispatched(node):
            return "comprehension"
        case ast.Assert():
            return "assert"
        case ast.Assign() if is_dispatched(node):
            return "unpack"
        case ast.Starred():
            return "star"
        case ast.Subscript():
            return "item"
    return None


def _cst_kind(node: cst.CSTNode) -> str | None:
    match node:
        case cst.BooleanOperation(operator=cst.And()):
            return "and"
        case cst.BooleanOperation():
            return "or"
        case cst.UnaryOperation(operator=cst.Not()):
            return "not"
        case cst.IfExp():
            return "if"
        case cst.Call(func=cst.Name(value=name)) if name in BUILTINS:
            return name
        case cst.Call(func=cst.Attribute(value=cst.Name(value="np" | "numpy"))):
            return "numpy"
        case cst.Comparison(comparisons=compared):
            words = isinstance(compared[0].operator, cst.In | cst.NotIn)
            return "compare" if words or len(compared) > 1 else None
        case cst.BaseComp(for_in=first) if not _is_view(first.iter):
            return "comprehension"
        case cst.Assert():
            return "assert"
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Tuple() | cst.List())], value=value):
            return "unpack" if isinstance(value, _PLAIN) else None
        case cst.StarredElement() | cst.Arg(star="*"):
            return "star"
        case cst.Subscript():
            return "item"
    return None


_PLAIN = (cst.Name, cst.Attribute, cst.Subscript)


def _is_view(node: cst.BaseExpression) -> bool:
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value=name)), args=[]):
            return name in ("items", "keys", "values")
    return False
