"""Where a call stands that becomes statements: its block, what takes its value, and the facts."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from aglint.edit import names, nest
from aglint.edit.pair import Pairing
from aglint.edit.quote import Statement
from aglint.flow.closures import evaluated_outside, free_names
from aglint.flow.flow import Flow
from aglint.inverse.known import Known, Refused

SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
"""What has names of its own."""


@dataclass(frozen=True, eq=False)
class Unit:
    """The text of one outermost function on its way back to plain Python.

    Attributes:
      text: it, from the first column on.
      indent: the file's indentation.
      known: what the names of its file mean.
    """

    text: str
    indent: str
    known: Known

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def module(self) -> cst.Module:
        return cst.parse_module(self.text)

    @cached_property
    def pairing(self) -> Pairing:
        return Pairing(self.tree, self.module)

    @property
    def function(self) -> cst.FunctionDef:
        return self.module.body[0]

    @cached_property
    def identifiers(self) -> frozenset[str]:
        return names.identifiers(self.tree)

    def function_of(self, statement: ast.stmt | None) -> ast.FunctionDef | None:
        """The innermost function round a statement."""
        found = None
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef) and any(
                one is statement for one in ast.walk(node) if one is not node
            ):
                found = node
        return found

    def sites(self) -> Iterator[Site]:
        """The calls that are statements of their own, inner functions before outer ones."""
        yield from _sites(self, self.function.body, (), self.function)

    def with_text(self, text: str) -> Unit:
        """The same function, one step further."""
        return Unit(text, self.indent, self.known)

    def replaced(self, edits: dict[cst.CSTNode, Sequence[cst.CSTNode]]) -> Unit:
        """The unit with other statements in place of some."""
        module = self.module.visit(_Replace(edits))
        return self.with_text(module.code)


@dataclass(frozen=True, eq=False)
class Site:
    """A statement whose value is a call that stands for a branch or a loop.

    Attributes:
      unit: the text.
      node: the statement's line.
      call: the call.
      kind: `ag.cond`, `tf.while_loop` and so on.
      target: what the value is assigned to; None where there is nothing.
      returns: whether it is returned.
      picked: the place of the value that is taken, for `tf.while_loop(...)[1]`.
      block: the statements among which it stands.
      blocks: the blocks round it in its function, the innermost last, `block` included.
      function: the function whose statement it is.
    """

    unit: Unit
    node: cst.SimpleStatementLine
    call: cst.Call
    kind: str
    target: cst.BaseExpression | None
    returns: bool
    picked: int | None
    blocks: tuple[Sequence[Statement], ...]
    function: cst.FunctionDef

    @property
    def known(self) -> Known:
        return self.unit.known

    @property
    def block(self) -> Sequence[Statement]:
        return self.blocks[-1]

    @property
    def before(self) -> list[Statement]:
        """The statements above it in its block."""
        return list(self.block[: [id(one) for one in self.block].index(id(self.node))])

    @cached_property
    def flow(self) -> Flow:
        return Flow(self.unit.pairing.origin[self.function])

    @property
    def statement(self) -> ast.stmt:
        return self.unit.pairing.origin[self.node.body[0]]

    def live(self, moved: Sequence[cst.CSTNode]) -> frozenset[str]:
        """The names that are read behind the statement, but by functions that are taken apart."""
        function = copy.deepcopy(self.unit.pairing.origin[self.function])
        gone = {_place(self.unit.pairing.origin[one]) for one in moved}
        here = _place(self.statement)
        function = _Without(gone).visit(function)
        [statement] = [
            one for one in ast.walk(function) if isinstance(one, ast.stmt) and _place(one) == here
        ]
        return Flow(function).live_out(statement)

    def taken_elsewhere(self, name: str, moved: Sequence[cst.CSTNode]) -> bool:
        """Whether a name that statements bring along means something else behind or beside them.

        Args:
          name: the name.
          moved: the functions and lambdas that are taken apart.
        """
        if name in self.live(moved) or name in self.flow.outer or name in self.flow.shared:
            return True
        if name not in self.flow.scope.bound:  # it would hide one from outside
            return name in self._named_beside(moved)
        return False

    def _named_beside(self, moved: Sequence[cst.CSTNode]) -> frozenset[str]:
        """The names that the function's code means, without some functions in it."""
        hidden = {id(self.unit.pairing.origin.get(one)) for one in moved}
        found: set[str] = set()
        stack: list[ast.AST] = list(self.unit.pairing.origin[self.function].body)
        while stack:
            node = stack.pop()
            if id(node) in hidden:
                continue
            if isinstance(node, ast.Name):
                found.add(node.id)
            if isinstance(node, SCOPES):
                found |= free_names(node)
                stack.extend(evaluated_outside(node))
            else:
                stack.extend(ast.iter_child_nodes(node))
        return frozenset(found)


def _sites(
    unit: Unit,
    suite: cst.BaseSuite,
    blocks: tuple[Sequence[Statement], ...],
    function: cst.FunctionDef,
) -> Iterator[Site]:
    if not isinstance(suite, cst.IndentedBlock):
        return
    blocks = (*blocks, suite.body)
    for node in suite.body:
        if isinstance(node, cst.FunctionDef):
            if node.asynchronous is None:
                yield from _sites(unit, node.body, (), node)
            continue
        if isinstance(node, cst.ClassDef):
            continue
        for inner in _suites(node):
            yield from _sites(unit, inner, blocks, function)
        site = _site(unit, node, blocks, function)
        if site is not None:
            yield site


def _suites(node: cst.CSTNode) -> Iterator[cst.BaseSuite]:
    """The blocks directly inside a statement."""
    match node:
        case cst.If():
            yield node.body
            if isinstance(node.orelse, cst.If):
                yield from _suites(node.orelse)
            elif node.orelse is not None:
                yield node.orelse.body
        case cst.For() | cst.While():
            yield node.body
            if node.orelse is not None:
                yield node.orelse.body
        case cst.With():
            yield node.body
        case cst.Try() | cst.TryStar():
            yield node.body
            for part in (*node.handlers, node.orelse, node.finalbody):
                if part is not None:
                    yield part.body
        case cst.Match():
            for case in node.cases:
                yield case.body


def _site(unit: Unit, node, blocks, function) -> Site | None:
    target, returns = None, False
    match nest.small(node):
        case cst.Assign(targets=[cst.AssignTarget(target=target)], value=value):
            pass
        case cst.Return(value=value) if value is not None:
            returns = True
        case cst.Expr(value=value):
            pass
        case _:
            return None
    picked = None
    match value:
        case cst.Subscript(
            value=cst.Call() as inner,
            slice=[cst.SubscriptElement(slice=cst.Index(value=cst.Integer(value=place)))],
        ):
            value, picked = inner, int(place, 0)
    kind = unit.known.region(value)
    if kind is None or (picked is not None and not kind.endswith("while_loop")):
        return None
    return Site(unit, node, value, kind, target, returns, picked, blocks, function)


def plain_targets(target: cst.BaseExpression | None) -> list[str] | None:
    """The names of `a, b`, if it is a sequence of names."""
    match target:
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            if all(
                type(one) is cst.Element and isinstance(one.value, cst.Name) for one in elements
            ):
                return [one.value.value for one in elements]
    return None


def refuse_old(site: Site) -> None:
    """Raises `Refused` for TensorFlow 1's own functions, which run where no AutoGraph is."""
    if site.known.is_old(site.call):
        raise Refused(f"`{site.kind}` belongs to graphs that AutoGraph does not make")


def _place(node: ast.stmt) -> tuple[str, int, int]:
    return type(node).__name__, node.lineno, node.col_offset


class _Without(ast.NodeTransformer):
    """Writes `pass` for functions at some places."""

    def __init__(self, gone: set[tuple[str, int, int]]):
        self.gone = gone

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        if _place(node) in self.gone:
            return ast.copy_location(ast.Pass(), node)
        return self.generic_visit(node)


class _Replace(cst.CSTTransformer):
    def __init__(self, edits: dict[cst.CSTNode, Sequence[cst.CSTNode]]):
        self.edits = edits

    def on_visit(self, node: cst.CSTNode) -> bool:
        return node not in self.edits and not isinstance(node, cst.BaseExpression)

    def on_leave(self, original_node, updated_node):
        if original_node in self.edits:
            return cst.FlattenSentinel(self.edits[original_node])
        return super().on_leave(original_node, updated_node)
