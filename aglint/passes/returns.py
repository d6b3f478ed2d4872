"""`return` inside a branch or loop -> `return` at the end of both branches, or a flag and a result.

`if c: return a` with the rest of the function behind it becomes `if c: return a` `else: rest`.
Out of a loop, and where the rest would have to stand twice, a `return` becomes
`result = a; returned = True`, and what follows asks for `returned`.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cached_property

import libcst as cst

from aglint.edit import file_names, marks, names, nest, plain, quote
from aglint.edit.functions import FunctionVisitor
from aglint.edit.parts import parts
from aglint.edit.program import Program
from aglint.edit.quote import Statement
from aglint.flow import identifiers


def apply(program: Program) -> Program:
    """Lowers every `return` that stands in a marked statement."""
    if not program.has_regions or "return" not in program.text:
        return program
    return program.with_text(program.module.visit(_Returns(program)).code)


class _Returns(FunctionVisitor):
    def __init__(self, program: Program):
        super().__init__(program)
        self.parameters: list[frozenset[str]] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.parameters.append(_parameters(node))

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef):
        self.parameters.pop()
        return super().leave_FunctionDef(original_node, updated_node)

    @cached_property
    def _bound(self) -> frozenset[str]:
        return frozenset(identifiers.bindings(self.program.tree))

    @cached_property
    def _unsettled(self) -> frozenset[str]:
        """The names that may lose their value, or that another function may give one."""
        return identifiers.declared(self.program.tree) | file_names.deleted(self.program.tree)

    def rewritten(self, node: cst.FunctionDef) -> cst.FunctionDef:
        if not isinstance(node.body, cst.IndentedBlock):
            return node
        body = nest.statements(node.body)
        if not any(_must_change(one) for one in body):
            return node
        valued = any(_returns_value(one) for one in body)
        given = _parameters(node)
        # What a function round this one is given; `parameters` are those of the functions outside.
        outer = frozenset().union(*self.parameters) - self._bound
        outer |= self.program.fixed
        known = given | (outer - names.bound_in(body))
        tail = _Tail(valued, self.taken(node), self._unsettled)
        lowered = tail.sequence(body, known - self._unsettled)
        return node.with_changes(body=nest.block(lowered, node.body))


class _Tail:
    """Rewrites statements behind which the function ends.

    Args:
      valued: whether the function returns a value anywhere.
      taken: the names that stand in it.
      unsettled: the names that are never known.
    """

    def __init__(self, valued: bool, taken: frozenset[str], unsettled: frozenset[str]):
        self.valued = valued
        self.unsettled = unsettled
        self.flag = names.fresh("returned", taken)
        self.result = names.fresh("result", taken)

    def sequence(self, body: Sequence[Statement], known: frozenset[str]) -> list[Statement]:
        """Rewrites some statements; the names `known` have a value that only they may change."""
        body = list(body)
        for index, node in enumerate(body):
            if not _must_change(node):
                if isinstance(node, cst.SimpleStatementLine):
                    known |= names.bound_in([node]) - self.unsettled
                continue
            head, rest = body[:index], body[index + 1 :]
            match node:
                case cst.If():
                    return head + self.branch(node, rest, known)
                case cst.With() if not rest or nest.ends([node]):
                    inner = self.ended(self.sequence(nest.statements(node.body), known))
                    return [*head, node.with_changes(body=nest.block(inner, node.body)), *rest]
                case cst.Try() if self.is_last(node, rest):
                    return [*head, self.tried(node, known), *rest]
                case cst.Match() if not rest or nest.ends([node]):
                    return [*head, self.matched(node, known), *rest]
                case _:
                    return head + self.flagged(node, rest, known)
        return body

    @staticmethod
    def is_last(node: cst.Try, rest: list[Statement]) -> bool:
        """Whether the function ends behind each block of a `try` that must change."""
        if node.finalbody is not None and _must_change(node.finalbody):
            return False
        inner = [one.body for one in node.handlers]
        if node.orelse is not None:
            inner.append(node.orelse.body)
        goes_on = [one for one in inner if rest and _must_change(one) and not _ends(one)]
        if _must_change(node.body) and (rest or node.orelse is not None):
            goes_on += [] if _ends(node.body) else [node.body]
        return not goes_on

    def tried(self, node: cst.Try, known: frozenset[str]) -> cst.Try:
        handlers = [one.with_changes(body=self.last(one, known)) for one in node.handlers]
        orelse = node.orelse
        if orelse is not None:
            orelse = orelse.with_changes(body=self.last(orelse, known))
        return node.with_changes(body=self.last(node, known), handlers=handlers, orelse=orelse)

    def matched(self, node: cst.Match, known: frozenset[str]) -> cst.Match:
        cases = [one.with_changes(body=self.last(one, known)) for one in node.cases]
        return node.with_changes(cases=cases)

    def last(self, node, known: frozenset[str]) -> cst.BaseSuite:
        """The body of a part of a statement, behind which the function ends."""
        if not _must_change(node.body):
            return node.body
        return nest.block(self.ended(self.sequence(nest.statements(node.body), known)), node.body)

    def branch(self, node: cst.If, rest: list[Statement], known: frozenset[str]) -> list[Statement]:
        body, orelse = nest.statements(node.body), nest.orelse_of(node)
        dead: list[Statement] = []
        body_ends, orelse_ends = nest.ends(body), nest.ends(orelse)
        if body_ends and orelse_ends:
            rest, dead = [], rest
        elif rest and not body_ends and not orelse_ends and not nest.is_short(rest):
            return self.flagged(node, rest, known)
        body = self.ended(self.sequence(body if body_ends else body + rest, known))
        if orelse_ends or rest or self.valued:
            orelse = self.ended(self.sequence(orelse if orelse_ends else orelse + rest, known))
        else:
            orelse = self.sequence(orelse, known)
        return [nest.with_orelse(node, body, orelse), *dead]

    def ended(self, body: list[Statement]) -> list[Statement]:
        """The statements of a branch behind which the function ends."""
        if self.valued:
            return body if nest.ends(body) else [*body, quote.statement("return None")]
        if body and isinstance(nest.small(body[-1]), cst.Return):
            return body[:-1] + nest.dropped(body[-1])
        return body

    def flagged(
        self, node: Statement, rest: list[Statement], known: frozenset[str]
    ) -> list[Statement]:
        """A statement that holds `return`, followed by a look whether it returned."""
        number = _number(node)
        lowering = nest.Lowering(cst.Return, self.flag, number, self.replacement)
        [lowered] = lowering.lower([node])[:1]
        before = [quote.statement(f"{self.flag} = False")]
        fallen = self.fallen_to(node, rest, known) if self.valued else None
        if fallen is not None and not _reads(lowered, self.flag):
            lowering = nest.Lowering(cst.Return, self.flag, number, self.only_result)
            [lowered] = lowering.lower([node])[:1]
            before = []
        if not self.valued:
            after = [nest.guard(self.flag, self.sequence(rest, known), number)] if rest else []
        elif fallen is not None:
            before.insert(0, quote.statement(f"{self.result} = VALUE", VALUE=fallen))
            after = [quote.statement(f"return {self.result}")]
            if rest:
                after = [_with_lines_of(after[0], rest[0])]
        else:
            before.insert(0, quote.statement(f"{self.result} = ag.UNSET"))
            if nest.is_endless(node):
                return self.arranged(before, lowered, [quote.statement(f"return {self.result}")])
            look = quote.statement(f"if {self.flag}:\n    return {self.result}\nelse:\n    pass\n")
            last = self.ended(self.sequence(rest, known))
            look = nest.with_orelse(look, [quote.statement(f"return {self.result}")], last)
            after = [marks.marked(look, number)]
        return self.arranged(before, lowered, after)

    @staticmethod
    def arranged(
        before: list[Statement], node: Statement, after: list[Statement]
    ) -> list[Statement]:
        blank, comments = nest.blank_lines(node)
        before[0] = before[0].with_changes(leading_lines=blank)
        return [*before, node.with_changes(leading_lines=comments), *after]

    def fallen_to(
        self, node: Statement, rest: list[Statement], known: frozenset[str]
    ) -> cst.BaseExpression | None:
        """The plain value that the function returns where the loop did not."""
        if not rest:
            return None if nest.is_endless(node) else cst.Name("None")
        if len(rest) != 1 or not isinstance(nest.small(rest[0]), cst.Return):
            return None
        value = nest.small(rest[0]).value
        if value is None:
            return cst.Name("None")
        if not plain.is_plain(value):
            return None
        read = names.free_in(quote.expression("lambda: VALUE", VALUE=quote.argument(value)))
        return value if read <= known - names.bound_in([node]) else None

    def only_result(self, line: cst.SimpleStatementLine) -> list[Statement]:
        """What stands in place of a `return` where nobody asks whether there was one."""
        return self.replacement(line)[:1]

    def replacement(self, line: cst.SimpleStatementLine) -> list[Statement]:
        [set_flag] = nest.raising(self.flag)(line)
        if not self.valued:
            return [set_flag]
        value = nest.small(line).value or cst.Name("None")
        given = quote.statement(f"{self.result} = VALUE", VALUE=value)
        return [
            given.with_changes(
                leading_lines=line.leading_lines, trailing_whitespace=line.trailing_whitespace
            ),
            quote.statement(f"{self.flag} = True"),
        ]


def _reads(node: Statement, name: str) -> bool:
    """Whether a statement does more with a name than to bind it."""
    text = cst.Module(body=[node]).code
    found = (one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.Name))
    return any(one.id == name and isinstance(one.ctx, ast.Load) for one in found)


def _must_change(node: cst.CSTNode) -> bool:
    """Whether a marked statement in here, or this one, holds a `return` of this function."""
    if isinstance(node, cst.FunctionDef | cst.ClassDef) or not nest.jumps(node, cst.Return):
        return False
    if marks.is_marked(node):
        return True
    return any(_must_change(child) for child in parts(node))


def _ends(suite: cst.BaseSuite) -> bool:
    return nest.ends(nest.statements(suite))


def _number(node: cst.CSTNode) -> str:
    """The mark of the first marked statement in here that holds a `return`."""
    if marks.is_marked(node):
        return marks.mark_of(node)
    for child in node.children:
        if _must_change(child):
            return _number(child)
    raise AssertionError("asked for a statement that holds no mark")


def _returns_value(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Return):
        return node.value is not None
    if isinstance(node, cst.FunctionDef | cst.ClassDef | cst.BaseExpression):
        return False
    return any(_returns_value(child) for child in parts(node))


def _with_lines_of(node: Statement, other: Statement) -> Statement:
    return node.with_changes(
        leading_lines=other.leading_lines, trailing_whitespace=other.trailing_whitespace
    )


def _parameters(node: cst.FunctionDef) -> frozenset[str]:
    listed = node.params
    every = [*listed.posonly_params, *listed.params, *listed.kwonly_params]
    every += [one for one in (listed.star_arg, listed.star_kwarg) if isinstance(one, cst.Param)]
    return frozenset(one.name.value for one in every)
