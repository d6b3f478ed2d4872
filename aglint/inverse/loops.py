"""`a, b = f(test, body, a, b)` -> a `while` or `for` over the names of the state.

What the loops of the runtime and those of TensorFlow have in common: names for the state, the body
in these names, and what stands before and behind the loop.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

from aglint.edit import names, nest, quote
from aglint.edit.quote import Statement
from aglint.inverse.known import Refused
from aglint.inverse.names import renamed
from aglint.inverse.parts import Part, handed, with_returns_given
from aglint.inverse.site import Site, plain_targets


class Loop:
    """What both kinds have in common.

    Attributes:
      site: the call.
      body: the function of a round.
      test: that of the test of a `while`.
      values: the expressions of the state before the loop.
      names: the names that the state has in the loop.
    """

    body: Part
    test: Part | None = None
    options: Statement | None = None

    def __init__(self, site: Site):
        self.site = site
        self.values: list[cst.BaseExpression] = []
        self.names: list[str] = []
        self.untils: list[cst.BaseExpression] = []

    def edits(self) -> dict[cst.CSTNode, list[Statement]]:
        """The statements in place of the call, and nothing in place of the functions it has used.

        Raises:
          Refused: the call can't become a loop that does the same.
        """
        made = self.statements()
        above = list(self.site.node.leading_lines)
        if self.first is not None:
            above = above if any(one.comment for one in above) else []
            above = [*self.first.leading_lines, *above]
        made[0] = made[0].with_changes(leading_lines=[*above, *made[0].leading_lines])
        last = made[-1]
        if isinstance(last, cst.SimpleStatementLine):
            made[-1] = last.with_changes(trailing_whitespace=self.site.node.trailing_whitespace)
        return {self.site.node: made, **{one: [] for one in self.moved}}

    def statements(self) -> list[Statement]:
        """What stands before the loop, the loop, and what stands behind it."""
        raise NotImplementedError

    @property
    def parts(self) -> list[Part]:
        return [one for one in (self.test, self.body) if one is not None]

    @property
    def moved(self) -> list[cst.FunctionDef]:
        return [one.definition for one in self.parts if one.definition is not None]

    @property
    def first(self) -> cst.FunctionDef | None:
        """The topmost function of its own directly above the call."""
        used = {id(one) for one in self.moved}
        first = None
        for node in reversed(self.site.before):
            if id(node) not in used:
                break
            first = node
        return first

    def choose_names(self, skip: int = 0) -> None:
        """A name for each part of the state: that of the target, the value or the parameter."""
        targets = plain_targets(self.site.target) or []
        if isinstance(self.site.target, cst.Name) and self.single:
            targets = [self.site.target.value]
        given = list(self.body.parameters[skip:])
        if len(given) != len(self.values) or any(one.startswith("*") for one in given):
            raise Refused("the loop's function does not name each value of the state")
        outside = frozenset().union(*(one.free | one.by_value for one in self.parts))
        for place, value in enumerate(self.values):
            wanted = [given[place].lstrip("_") or given[place], given[place]]
            if len(targets) == len(self.values) and not targets[place].startswith("_"):
                wanted.insert(0, targets[place])
            if isinstance(value, cst.Name) and value.value in wanted:
                wanted.insert(0, value.value)
            self.names.append(self.usable(wanted, value, outside, targets))

    @property
    def single(self) -> bool:
        """Whether the value of the loop is that of the state's one part."""
        return False

    def usable(self, wanted, value, outside, targets) -> str:
        """The first name that may hold a part of the state."""
        for name in wanted:
            if name in self.names or name in outside:
                continue
            if any(name in quote.names_in(one) for one in self.values if one is not value):
                continue
            if name in targets or not self.site.taken_elsewhere(name, self.moved):
                return name
        taken = self.site.unit.identifiers | set(self.names)
        return names.fresh(wanted[-1].lstrip("_") or "value", taken)

    def before(self) -> list[Statement]:
        """What gives the state its first values."""
        made: list[Statement] = []
        for name, value in zip(self.names, self.values, strict=True):
            made += handed(cst.Name(name), value)
        return made

    def after(self) -> list[Statement]:
        """What takes the values of the state behind the loop."""
        raise NotImplementedError

    def taken(self, value: cst.BaseExpression) -> list[Statement]:
        """What assigns the value of the loop, save to names that say that nobody reads them."""
        listed = plain_targets(self.site.target)
        if listed is None or len(listed) != len(self.names) or self.site.picked is not None:
            return [] if self.site.target is None else handed(self.site.target, value)
        live = self.site.live(self.moved)
        kept = [
            (target, name)
            for target, name in zip(listed, self.names, strict=True)
            if not target.startswith("_") or target in live
        ]
        if not kept:
            return []
        targets = quote.expression(f"({', '.join(one for one, _ in kept)},)")
        values = quote.expression(f"({', '.join(name for _, name in kept)},)")
        return handed(targets, values)

    def round(self, head: Sequence[str] = ()) -> list[Statement]:
        """The statements of a round."""
        body = self.in_terms(self.body, [*head, *self.names])
        target = self.packed_names()
        made = with_returns_given(body, lambda value: self.given(target, value))
        made += [self.leave(one) for one in self.untils]
        if self.options is not None:
            made.insert(0, self.options)
        return made

    def given(self, target: cst.BaseExpression | None, value) -> list[Statement]:
        if target is None:
            return handed(None, value)
        if value is None:
            raise Refused("a round does not give the state back")
        return handed(target, value)

    def packed_names(self) -> cst.BaseExpression | None:
        raise NotImplementedError

    def leave(self, test: cst.BaseExpression) -> Statement:
        return quote.statement("if TEST:\n    break\n", TEST=test)

    def in_terms(self, one: Part, listed: Sequence[str]) -> list[Statement]:
        """The statements of a function with the loop's names in place of its parameters."""
        if one.by_value & names.bound_in(one.body):
            raise Refused("a round changes a name that it takes by value")
        new: dict[str, str] = {}
        for parameter, name in zip(one.parameters, listed, strict=False):
            if parameter.startswith("*"):
                break
            if parameter != name:
                new[parameter] = name
        holders = {name: parameter for parameter, name in new.items()}
        taken = self.site.unit.identifiers | set(listed)
        read = frozenset().union(*map(quote.names_in, one.body))
        for name in sorted(one.bound):
            if name in listed:
                # A round that binds a name without a look at its old value goes on with it.
                if holders.get(name, name) not in read:
                    continue
            elif not self.site.taken_elsewhere(name, self.moved):
                continue
            new[name] = names.fresh(name, taken)
            taken |= {new[name]}
        return renamed(one.body, new)

    def value_of(self, one: Part, listed: Sequence[str]) -> cst.BaseExpression:
        """What a function of the state gives, in the loop's names."""
        body = self.in_terms(one, listed)
        if len(body) == 1 and isinstance(nest.small(body[0]), cst.Return):
            value = nest.small(body[0]).value
            if value is not None:
                return value
        raise Refused("the loop's test is more than an expression")

    def starts_false(self, name: str) -> bool:
        """Whether a part of the state is `False` before the loop."""
        value = self.values[self.names.index(name)] if name in self.names else None
        if not isinstance(value, cst.Name):
            return False
        if value.value == "False":
            return True
        events = self.site.flow.reaching(self.site.statement, value.value)
        given = [one.node for one in events]
        if not given or value.value in self.site.flow.parameters:
            return False
        return all(_is_false(one) or self.ends_round(value.value, one) for one in given)

    def ends_round(self, flag: str, node: object) -> bool:
        """Whether a flag that is given a value there ends a round of a loop round the call.

        That loop's last statement asks for the flag, so that it is off in the next round.
        """
        here = self.site.statement
        for loop in ast.walk(self.site.flow.node):
            if not isinstance(loop, ast.For | ast.While) or here in (loop, None):
                continue
            inside = list(ast.walk(loop))
            if not all(any(one is inner for inner in inside) for one in (node, here)):
                continue
            if node.lineno >= here.lineno and _asks_last(loop, flag):
                return True
        return False

    def loop_of(self, head: Statement, inner: list[Statement]) -> Statement:
        body = self.body.suite
        made = head.with_changes(body=nest.block(inner, body))
        if self.body.comments and self.body.definition is not self.first:
            made = made.with_changes(leading_lines=[*self.body.comments])
        return made


def _asks_last(loop: ast.For | ast.While, flag: str) -> bool:
    """Whether every round of a loop that goes on has come by `if flag: break` at its end."""
    if any(isinstance(one, ast.Continue) for one in ast.walk(loop)):
        return False
    for node in reversed(loop.body):
        match node:
            case ast.If(test=ast.Name(id=name), body=[ast.Break()], orelse=[]):
                if name == flag:
                    return True
            case _:
                return False
    return False


def _is_false(node: object) -> bool:
    match node:
        case ast.Assign(value=ast.Constant(value=False)):
            return True
    return False
