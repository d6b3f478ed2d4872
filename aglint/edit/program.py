"""One outermost function on its way through the passes: both trees, their pairing, its flow."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import libcst as cst

from aglint.edit.layout import Layout
from aglint.edit.marks import has_marks, is_marked, mark_of
from aglint.edit.pair import Pairing
from aglint.flow.flow import Flow
from aglint.flow.state import State

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Program:
    """A function between two passes.

    Attributes:
      text: the Python text, with marks; what stands round the function is `if True:`.
      chosen: the numbers of the expressions to convert, by place in `ast.walk` of the function.
      author: the names that the function has in the original.
      native: the numbers of the statements and expressions to write with TensorFlow's own calls.
      width: how long a line may get.
      theirs: the author's own calls of TensorFlow's `cond` and `while_loop`, without white space.
      python: the numbers of the statements that no tensor decides.
      recursive: what calls by which the function may run again call, as they are written.
      imported: the names that the file imports and the function does not bind.
      fixed: the names of the file that hold one value for good.
      listed: the numbers of the comprehensions whose list a graph may have to keep.
      lists: the lists that grow by value, as the names of function and list.
      sure: the names that have a value wherever they are read, in the same way.
      kept: the names that need their place in a function though nothing reads them later.
    """

    text: str
    chosen: frozenset[int] = frozenset()
    author: frozenset[str] = frozenset()
    native: frozenset[int] = frozenset()
    width: int = 100
    theirs: frozenset[str] = frozenset()
    python: frozenset[int] = frozenset()
    recursive: frozenset[str] = frozenset()
    imported: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    listed: frozenset[int] = frozenset()
    lists: frozenset[tuple[str, str]] = frozenset()
    sure: frozenset[tuple[str, str]] = frozenset()
    kept: frozenset[tuple[str, str]] = frozenset()

    def with_text(self, text: str) -> Program:
        """The same conversion, one step further."""
        return self if text == self.text else replace(self, text=text)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def function(self) -> FunctionNode:
        """The function."""
        node = self.tree.body[0]
        while not isinstance(node, FunctionNode):
            node = node.body[0]
        return node

    @property
    def has_regions(self) -> bool:
        """Whether any statement is marked."""
        return has_marks(self.text)

    @cached_property
    def module(self) -> cst.Module:
        return cst.parse_module(self.text)

    @cached_property
    def pairing(self) -> Pairing:
        return Pairing(self.tree, self.module)

    @cached_property
    def contexts(self) -> dict[ast.stmt, Context]:
        """Where each statement stands, outer before inner, in the order of the source."""
        found: dict[ast.stmt, Context] = {}
        _gather(self, self.tree.body, Context(), found)
        return found

    @cached_property
    def regions(self) -> list[Region]:
        """The marked statements, outer before inner, in the order of the source."""
        found = []
        for context in self.contexts.values():
            if context.region is not None:
                found.append(context.region)
        return found

    def prefix(self, number: str) -> str:
        """`tf` where a statement is written with TensorFlow's own calls, else `ag`."""
        return "tf" if int(number) in self.native else "ag"

    def is_ours(self, node: cst.CSTNode) -> bool:
        """Whether a node is a call that conversion has written."""
        match node:
            case cst.Call(func=cst.Attribute(value=cst.Name(value="ag"))):
                return True
        return is_native_call(node) and squeezed(node) not in self.theirs

    def only_calls(self, node: cst.BaseExpression) -> cst.BaseExpression | None:
        """What an expression calls, if it passes nothing and the callee is always at hand.

        Linters would ask for that in place of `lambda: keras.losses.Huber()`.
        """
        if not isinstance(node, cst.Call) or node.args:
            return None
        root = node.func
        while isinstance(root, cst.Attribute):
            root = root.value
        is_imported = isinstance(root, cst.Name) and root.value in self.imported
        return node.func if is_imported else None

    @cached_property
    def layout(self) -> Layout:
        return Layout(self.module, self.width, self.is_ours)

    def edited(self, edits: Mapping[cst.CSTNode, Sequence[cst.CSTNode]]) -> Program:
        """The program with statements replaced; a replaced one holds no other."""
        module = self.module.visit(_Replace(edits))
        return self.with_text(module.code)


def is_native_call(node: cst.CSTNode) -> bool:
    """Whether a node is a call of `tf.cond` or `tf.while_loop`."""
    match node:
        case cst.Call(func=cst.Attribute(value=cst.Name(value="tf"), attr=cst.Name(value=name))):
            return name in ("cond", "while_loop")
    return False


def holds_statements(node: cst.CSTNode) -> bool:
    """Whether a walk for statements needs to look into a node."""
    return not isinstance(node, _LEAVES)


_LEAVES = (
    cst.SimpleStatementLine,
    cst.BaseExpression,
    cst.BaseParenthesizableWhitespace,
    cst.Parameters,
    cst.EmptyLine,
    cst.TrailingWhitespace,
    cst.Decorator,
    cst.Arg,
    cst.WithItem,
)


def squeezed(node: cst.CSTNode) -> str:
    """The text of a node without white space."""
    return "".join(cst.Module(body=[]).code_for_node(node).split())


@dataclass(frozen=True, eq=False)
class FunctionFacts:
    """One function of the text.

    Attributes:
      node: the function.
      root: the outermost function round it.
    """

    node: FunctionNode
    root: FunctionNode

    @cached_property
    def flow(self) -> Flow:
        return Flow(self.node)

    @cached_property
    def state(self) -> State:
        return State(self.flow)


@dataclass(frozen=True, eq=False)
class Region:
    """A marked statement.

    Attributes:
      node: it.
      cst: its LibCST partner.
      number: its mark.
      function: the function whose statement it is.
      around: the marked statements round it, outer first; also of outer functions.
      loops: the loops of its function that stay loops, between it and what is marked round it.
      returned: the names in the `return` that follows it at once.
    """

    node: ast.If | ast.While | ast.For
    cst: cst.If | cst.While | cst.For
    number: str
    function: FunctionFacts
    around: tuple[Region, ...]
    loops: tuple[ast.stmt, ...]
    returned: tuple[str, ...]

    @property
    def flow(self) -> Flow:
        return self.function.flow

    @property
    def state(self) -> State:
        return self.function.state


@dataclass(frozen=True, eq=False)
class Context:
    """Where a statement stands.

    Attributes:
      function: the function whose statement it is.
      around, loops: as `Region` has them.
      region: the statement itself, where it is marked.
      before: the statement above it in the same block.
      block: the statements of that block.
    """

    function: FunctionFacts | None = None
    around: tuple[Region, ...] = ()
    loops: tuple[ast.stmt, ...] = ()
    region: Region | None = None
    before: ast.stmt | None = None
    block: Sequence[ast.stmt] = ()


def blocks(node: ast.stmt) -> list[list[ast.stmt]]:
    """The sequences of statements directly inside a statement."""
    found = [getattr(node, name, []) for name in ("body", "orelse", "finalbody")]
    inner = [*getattr(node, "handlers", []), *getattr(node, "cases", [])]
    return [block for block in [*found, *(one.body for one in inner)] if block]


def _gather(
    program: Program,
    statements: Sequence[ast.stmt],
    at: Context,
    found: dict[ast.stmt, Context],
) -> None:
    for place_in_block, node in enumerate(statements):
        before = statements[place_in_block - 1] if place_in_block else None
        found[node] = at = replace(at, before=before, block=statements)
        inside = at
        partner = program.pairing.partner.get(node)
        if isinstance(node, FunctionNode):
            facts = FunctionFacts(node, node if at.function is None else at.function.root)
            inside = replace(at, function=facts, loops=())
        elif partner is not None and at.function is not None and is_marked(partner):
            number = mark_of(partner)
            returned = _returned(statements[place_in_block + 1 : place_in_block + 2])
            region = Region(node, partner, number, at.function, at.around, at.loops, returned)
            found[node] = replace(at, region=region)
            inside = replace(at, around=(*at.around, region), loops=())
        elif isinstance(node, ast.For | ast.While | ast.AsyncFor):
            inside = replace(at, loops=(*at.loops, node))
        for block in blocks(node):
            _gather(program, block, inside, found)


def _returned(following: Sequence[ast.stmt]) -> tuple[str, ...]:
    match following:
        case [ast.Return(value=ast.Name(id=name))]:
            return (name,)
        case [ast.Return(value=ast.Tuple(elts=elements))]:
            if all(isinstance(one, ast.Name) for one in elements):
                return tuple(one.id for one in elements)
    return ()


def innermost(regions: Sequence[Region]) -> list[Region]:
    """The regions that hold no other."""
    outer = {id(one) for region in regions for one in region.around}
    return [region for region in regions if id(region) not in outer]


class _Replace(cst.CSTTransformer):
    def __init__(self, edits: Mapping[cst.CSTNode, Sequence[cst.CSTNode]]):
        self.edits = edits

    def on_visit(self, node: cst.CSTNode) -> bool:
        return holds_statements(node) and node not in self.edits

    def on_leave(self, original_node, updated_node):
        if original_node in self.edits:
            return cst.FlattenSentinel(self.edits[original_node])
        return super().on_leave(original_node, updated_node)
