"""`if` -> `ag.cond(test, if_true, if_false)` or `tf.cond`, the innermost first."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

from aglint.edit import bodies, facts, layout, marks, names, nest, quote
from aglint.edit.program import Program, Region
from aglint.edit.quote import Statement


def convert(program: Program, region: Region, taken: set[str]) -> list[Statement]:
    """The statements in place of a marked `if`; `taken` gets the names that they add."""
    return _Branch(program, region, taken).statements()


class _Branch:
    def __init__(self, program: Program, region: Region, taken: set[str]):
        self.program = program
        self.region = region
        self.node: cst.If = region.cst
        self.taken = taken
        self.width = program.width
        self.indent = region.node.col_offset
        self.returns = _both_return(region)
        self.state = [] if self.returns else facts.state(region)
        self.made: list[Statement] = []

    def statements(self) -> list[Statement]:
        node = self.node
        test, swap = _test(node.test)
        header = marks.unmarked_header(node.body.header)
        suite = node.body.with_changes(header=header)
        body, orelse = nest.statements(node.body), nest.orelse_of(node)
        other, lines = None, []
        if isinstance(node.orelse, cst.Else):
            other, lines = node.orelse.body, nest.blank_lines(node.orelse)[1]
        roles = ("if_false", "if_true") if swap else ("if_true", "if_false")
        taken = self.branch(roles[0], body, self.region.node.body, suite, [])
        skipped = self.branch(roles[1], orelse, self.region.node.orelse, other, lines)
        first, second = (skipped, taken) if swap else (taken, skipped)
        called = f"{self.program.prefix(self.region.number)}.cond"
        arguments, holes = "TEST, FIRST, SECOND", {"TEST": test, "FIRST": first, "SECOND": second}
        if (listed := facts.writes(self.region, self.program)) is not None:
            arguments += ", writes=WRITES"
            holes["WRITES"] = self.as_lambda(quote.expression(listed))
        template = f"{_target(self.state, self.returns)}{called}({arguments})"
        last = quote.statement(template, **holes)
        made = [*self.made, self.program.layout.wrapped(last, self.indent)]
        made[0] = made[0].with_changes(leading_lines=[*node.leading_lines, *made[0].leading_lines])
        return made

    def branch(
        self,
        role: str,
        body: list[Statement],
        block: Sequence[ast.stmt],
        suite: cst.BaseSuite | None,
        lines: Sequence[cst.EmptyLine],
    ) -> cst.BaseExpression:
        """A branch as an argument: a lambda, or the name of a function that is added."""
        folded = None
        if not any(line.comment for line in lines):
            folded = bodies.as_lambda(body, self.state, suite, self.program.is_ours)
        if folded is not None and (called := self.program.only_calls(folded)) is not None:
            return called
        if folded is not None and not _only_calls(folded):
            made = self.as_lambda(folded)
            if layout.fits_in_line(made, self.program.module, self.indent + 12, self.width):
                return made
        needed = self.region.state.needed(block)
        unbound = set(needed) & self.region.flow.maybe_unbound_in(self.region.node)
        if unbound:
            said = f"`{min(unbound)}` may be unbound before"
            raise marks.Refused({self.region.number: said})
        name = names.fresh(role, self.taken)
        self.taken.add(name)
        inner = bodies.returning(body, self.state, self.program.is_ours)
        header = suite.header if isinstance(suite, cst.IndentedBlock) else None
        given = [f"{one}={one}" for one in needed]
        function = quote.function(name, given, inner, header, lines, suite)
        if by_value := self.by_value(function):
            function = quote.function(name, [*given, *by_value], inner, header, lines, suite)
        self.made.append(function)
        return cst.Name(name)

    def as_lambda(self, value: cst.BaseExpression) -> cst.Lambda:
        made = quote.expression("lambda: VALUE", VALUE=value)
        given = ", ".join(self.by_value(made))
        return quote.expression(f"lambda {given}: VALUE", VALUE=value) if given else made

    def by_value(self, function: cst.FunctionDef | cst.Lambda) -> list[str]:
        rebound = facts.rebound(self.region)
        free = names.free_in(function) & rebound if rebound else frozenset()
        return [f"{name}={name}" for name in sorted(free)]


def _only_calls(value: cst.BaseExpression) -> bool:
    """Whether linters would ask for the callee in place of `lambda: f()`."""
    return isinstance(value, cst.Call) and not value.args


def _target(state: Sequence[str], returns: bool) -> str:
    if returns:
        return "return "
    return f"{quote.names(state)} = " if state else ""


def _test(test: cst.BaseExpression) -> tuple[cst.BaseExpression, bool]:
    """The test as an argument, and whether the branches swap: `not done` asks for `done`."""
    bare = quote.bare(test)
    if isinstance(bare, cst.UnaryOperation) and isinstance(bare.operator, cst.Not):
        return quote.bare(bare.expression), True
    return bare, False


def _both_return(region: Region) -> bool:
    """Whether the function ends behind both branches.

    Raises:
      Refused: it ends behind one of them only.
    """
    if not any(nest.jumps(block, cst.Return) for block in _blocks(region.cst)):
        return False
    if all(nest.ends(block.body) for block in _blocks(region.cst)):
        return True
    said = "`return` in a place where the branches can't both return"
    raise marks.Refused({region.number: said})


def _blocks(node: cst.If) -> list[cst.IndentedBlock]:
    return [nest.block(nest.statements(node.body)), nest.block(nest.orelse_of(node))]
