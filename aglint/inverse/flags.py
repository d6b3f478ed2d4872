"""`done = True` ... `if done: break` -> `break`, and likewise `return` and `continue`.

Where the rest of the way is known from the place that sets a flag on, the jump at the end of that
way is written there. A test of a flag that can only be off by then is dropped, and so is a flag
that nobody asks for any more.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from aglint.edit import nest, quote
from aglint.edit.quote import Statement
from aglint.flow.flow import Flow
from aglint.inverse.site import Unit


def with_jumps(unit: Unit, flag: str) -> Unit:
    """Writes jumps where a flag is set on, in each function that does not share it."""
    return unit.with_text(unit.module.visit(_Jumps(flag)).code)


@dataclass(frozen=True)
class _Way:
    """What comes behind some statements.

    Attributes:
      rest: the statements behind, in the same block.
      outer: what comes behind these.
      kind: `block`, `loop` (these are the last of a round), or `function`.
    """

    rest: tuple[Statement, ...]
    outer: _Way | None
    kind: str = "block"


class _Jumps(cst.CSTTransformer):
    """Writes jumps where a flag is set on, in each function that does not share it."""

    def __init__(self, flag: str):
        self.flag = flag

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef):
        if not isinstance(updated_node.body, cst.IndentedBlock):
            return updated_node
        if not is_plain_flag(updated_node, self.flag):
            return updated_node
        body = self.sequence(nest.statements(updated_node.body), _Way((), None, "function"))
        return updated_node.with_changes(body=nest.block(body, updated_node.body))

    def sequence(self, body: Sequence[Statement], way: _Way) -> list[Statement]:
        done: list[Statement] = []
        body = _with_flag_last(body, self.flag)
        for index, node in enumerate(body):
            rest = tuple(body[index + 1 :])
            if assigned(node, self.flag) is True:
                jump = self.jump(rest, way)
                if jump is not None:
                    return [*done, node, jump]
                done.append(node)
                continue
            made = self.inside(node, _Way(rest, way))
            done.append(made)
            if made is node or not isinstance(made, cst.If):
                continue
            # What jumps away needs no `else` behind it.
            ends = [nest.ends(nest.statements(one.body)) for one in (node, made)]
            if ends == [False, True] and isinstance(made.orelse, cst.Else):
                done[-1] = made.with_changes(orelse=None)
                done += self.apart(made.orelse)
        return done

    @staticmethod
    def apart(orelse: cst.Else) -> list[Statement]:
        body = nest.statements(orelse.body)
        lines = [*orelse.leading_lines, *body[0].leading_lines]
        return [body[0].with_changes(leading_lines=lines), *body[1:]]

    def inside(self, node: Statement, way: _Way) -> Statement:
        if self.flag not in quote.names_in(node):
            return node
        match node:
            case cst.If():
                return self.branch(node, way)
            case cst.For() | cst.While():
                made = self.with_body(node, _Way((), way, "loop"))
                if node.orelse is not None:
                    made = made.with_changes(orelse=self.with_body(node.orelse, way))
                return made
            case cst.With():
                return self.with_body(node, way)
            case cst.Try() if node.finalbody is None or self.is_passed(node.finalbody):
                orelse = node.orelse
                other = tuple(nest.statements(orelse.body)) if orelse is not None else ()
                node = self.with_body(node, _Way(other, way))
                handlers = [self.with_body(one, way) for one in node.handlers]
                if orelse is not None:
                    orelse = self.with_body(orelse, way)
                return node.with_changes(handlers=handlers, orelse=orelse)
        return node

    def is_passed(self, node: cst.Finally) -> bool:
        """Whether a jump goes on behind a `finally`, which does not look at the flag."""
        kinds = (cst.Return, cst.Break, cst.Continue)
        quiet = self.flag not in quote.names_in(node)
        return quiet and not any(nest.jumps(node.body, kind) for kind in kinds)

    def with_body(self, node, way: _Way):
        """A statement, or a part of one, with jumps in its body."""
        inner = self.sequence(nest.statements(node.body), way)
        return node.with_changes(body=nest.block(inner, node.body))

    def branch(self, node: cst.If, way: _Way) -> cst.If:
        node = self.with_body(node, way)
        if isinstance(node.orelse, cst.If):
            return node.with_changes(orelse=self.branch(node.orelse, way))
        if node.orelse is not None:
            return node.with_changes(orelse=self.with_body(node.orelse, way))
        return node

    def jump(self, rest: tuple[Statement, ...], way: _Way) -> Statement | None:
        """The jump that may stand behind `flag = True`; None if control just goes on."""
        found: Statement | None = None
        left = 0  # loops that the way has left
        while True:
            if rest:
                node, rest = rest[0], rest[1:]
                match nest.small(node):
                    case cst.Pass():
                        continue
                    case cst.Return():
                        return _bare(node)
                    case cst.Break():
                        way = _round(way)
                        if way is None:
                            return found
                        left += 1
                        if left == 1:
                            found = quote.statement("break")
                            if self.flag.startswith("done"):
                                return found
                        rest, way = way.outer.rest, way.outer.outer
                        continue
                    case cst.Continue():
                        return found if left else quote.statement("continue")
                    case None:
                        taken = chosen(node, self.flag)
                        if taken is not None:
                            rest = (*taken, *rest)
                            continue
                return found
            match way.kind:
                case "block":
                    rest, way = way.rest, way.outer
                case "loop":
                    return found if left else quote.statement("continue")
                case _:
                    return quote.statement("return")


def _with_flag_last(body: Sequence[Statement], flag: str) -> list[Statement]:
    """Statements in which the flag is set behind the assignments that follow it."""
    made = list(body)
    for place in range(len(made) - 1):
        following = made[place + 1]
        if assigned(made[place], flag) is not True or flag in quote.names_in(following):
            continue
        if isinstance(nest.small(following), cst.Assign):
            lines = made[place].leading_lines
            made[place + 1] = made[place].with_changes(leading_lines=following.leading_lines)
            made[place] = following.with_changes(leading_lines=lines)
    return made


def _round(way: _Way | None) -> _Way | None:
    """The loop that a `break` leaves."""
    while way is not None and way.kind == "block":
        way = way.outer
    return way if way is not None and way.kind == "loop" else None


def _bare(node: Statement) -> Statement:
    return node.with_changes(leading_lines=[], trailing_whitespace=cst.TrailingWhitespace())


def chosen(node: Statement, flag: str) -> list[Statement] | None:
    """The branch of an `if` that is taken while the flag is on."""
    if not isinstance(node, cst.If):
        return None
    match node.test:
        case cst.Name(value=name) if name == flag:
            return nest.statements(node.body)
        case cst.UnaryOperation(operator=cst.Not(), expression=cst.Name(value=name)):
            if name == flag:
                return nest.orelse_of(node)
    return None


def assigned(node: Statement, flag: str) -> bool | None:
    """What a statement sets the flag to; None if it does something else."""
    match nest.small(node):
        case cst.Assign(
            targets=[cst.AssignTarget(target=cst.Name(value=name))],
            value=cst.Name(value="True" | "False" as value),
        ) if name == flag:
            return value == "True"
    return None


def is_plain_flag(function: cst.FunctionDef, flag: str) -> bool:
    """Whether a function sets the name to `True` and `False` only, and no other one sees it."""
    node = ast.parse(cst.Module(body=[function.with_changes(decorators=[])]).code).body[0]
    flow = Flow(node)
    if flag not in flow.scope.bound or flag in flow.parameters:
        return False
    if flag in flow.shared or any(flag in names for names in flow.closures.values()):
        return False
    inner = [
        one
        for one in ast.walk(node)
        if isinstance(one, ast.FunctionDef | ast.Lambda) and one is not node
    ]
    if any(
        isinstance(name, ast.Name) and name.id == flag for one in inner for name in ast.walk(one)
    ):
        return False
    stores = sum(
        isinstance(one, ast.Name) and one.id == flag and isinstance(one.ctx, ast.Store)
        for one in ast.walk(node)
    )
    constants = sum(_sets_constant(one, flag) for one in ast.walk(node))
    return stores == constants


def _sets_constant(node: ast.AST, flag: str) -> bool:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=bool())):
            return name == flag
    return False
