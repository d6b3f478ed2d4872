"""`while`, `for` -> `ag.while_loop(loop_test, loop_body, *state)`, `ag.for_loop(items, ...)`."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

import libcst as cst

from aglint.edit import bodies, continued, facts, layout, marks, names, nest, quote, ranges
from aglint.edit.program import Program, Region
from aglint.edit.quote import Statement
from aglint.flow.state import targets
from aglint.passes import native_loops
from aglint.staging import dispatched


def convert(program: Program, region: Region, taken: set[str]) -> list[Statement]:
    """The statements in place of a marked loop; `taken` gets the names that they add."""
    return _Loop(program, region, taken).statements()


class _Loop:
    def __init__(self, program: Program, region: Region, taken: set[str]):
        self.program = program
        self.region = region
        self.node: cst.While | cst.For = region.cst
        self.taken = taken
        self.indent = region.node.col_offset
        self.body = [node for node in nest.statements(region.cst.body) if not marks.is_until(node)]
        self.flags = facts.flags(region)
        self.state = facts.state(region)
        self.rebound = facts.rebound(region)
        self.is_native = program.prefix(region.number) == "tf"
        self.writes = facts.writes(region, program)

    def statements(self) -> list[Statement]:
        if isinstance(self.node, cst.For):
            call, made = self.native_for() if self.is_native else self.for_loop()
        else:
            call, made = self.while_loop()
        made = [*made, self.program.layout.wrapped(call, self.indent)]
        lines = [*self.node.leading_lines, *made[0].leading_lines]
        return [made[0].with_changes(leading_lines=lines), *made[1:]]

    def while_loop(self) -> tuple[Statement, list[Statement]]:
        test = self.as_lambda(facts.test_reads(self.region), self.node.test)
        body = self.loop_body([])
        name = body.name.value
        template = f"{self.target()}ag.while_loop(TEST, {name}{self.arguments()})"
        if self.is_native:
            test = self.native_test(self.state, test)
            values = native_loops.packed(self.state)
            template = self.native_target() + f"tf.while_loop(TEST, {name}, {values})"
        until = {} if self.is_native else self.options()
        call = quote.statement(template, TEST=test, **until)
        wrapped = self.program.layout.wrapped(call, self.indent)
        short = len(layout.code_of(wrapped, self.program.module).splitlines()) <= 3
        if short or (self.is_native and self.flags):
            return call, [body]
        name = names.fresh("loop_test", self.taken)
        self.taken.add(name)
        function = self.loop_test(name)
        call = quote.statement(template, TEST=cst.Name(name), **until)
        return call, [function, body]

    def loop_test(self, name: str) -> cst.FunctionDef:
        """The test as a function, whose unread parameters say so."""
        reads = facts.test_reads(self.region)
        given = [one if one in reads else f"_{one}" for one in self.leading(reads)]
        if len(given) < len(self.state):
            given.append("*_")
        result = quote.statement("return VALUE", VALUE=self.node.test)
        made = quote.function(name, given, [result])
        return quote.function(name, self.with_values(given, made), [result])

    def for_loop(self) -> tuple[Statement, list[Statement]]:
        item, before = self.item()
        body = self.loop_body([item], before)
        items = quote.argument(ranges.ranged(self.node.iter, self.region.flow.scope.bound))
        template = f"{self.target()}ag.for_loop(ITEMS, {body.name.value}{self.arguments()})"
        return quote.statement(template, ITEMS=items, **self.options()), [body]

    def native_for(self) -> tuple[Statement, list[Statement]]:
        author = self.program.author
        counter = native_loops.counter(self.region, self.taken, author)
        test = quote.expression(f"{counter.name} < LIMIT", LIMIT=counter.limit)
        listed = [counter.name, *self.state]
        test = self.native_test(listed, self.as_test([counter.name], test, listed))
        body = self.loop_body([counter.name], counter.first)
        unread = "_" if "_" not in author else f"_{counter.name}"
        target = f"{quote.names([unread, *self.state])} = " if self.state else ""
        values = native_loops.packed(["START", *self.state])
        template = f"{target}tf.while_loop(TEST, {body.name.value}, {values})"
        call = quote.statement(template, TEST=test, START=counter.start)
        return call, [*counter.before, body]

    def native_test(self, listed: list[str], test: cst.Lambda) -> cst.Lambda:
        """The test with `break` in it: the loop goes on while it has not been left."""
        if not self.flags:
            return test
        going = quote.expression(f"tf.logical_not({self.flags[0]})")
        if len(self.flags) > 1:
            either = f"tf.logical_or({self.flags[0]}, {self.flags[1]})"
            going = quote.expression(f"tf.logical_not({either})")
        both = quote.expression("tf.logical_and(GOING, TEST)", GOING=going, TEST=test.body)
        reads = {param.name.value for param in test.params.params}
        return self.as_test([*self.flags, *sorted(reads & set(listed))], both, listed)

    def item(self) -> tuple[str, list[Statement]]:
        """The parameter that takes the item, and what unpacks it."""
        target = self.node.target
        if isinstance(target, cst.Name):
            read = self.region.state.live_in(self.region.node.body[0])
            used = target.value in read or target.value in self.state
            return (target.value if used else f"_{target.value.lstrip('_')}"), []
        item = names.fresh("item", names.identifiers(self.region.node))
        plain = self.without_brackets(target)
        value = cst.Name(item)
        if int(self.region.number) not in self.program.python and self.goes_over_rows:
            value = quote.expression("ag.iterable(ITEM)", ITEM=value)
        return item, [quote.statement("TARGET = ITEM", TARGET=plain, ITEM=value)]

    def without_brackets(self, target: cst.BaseExpression) -> cst.BaseExpression:
        """A target as it stands in an assignment, in one line if it may."""
        module = self.program.module
        if "\n" not in module.code_for_node(target):
            return target.with_changes(lpar=[], rpar=[])
        one = continued.in_one_line(target, module)
        return target if one is None else one.with_changes(lpar=[], rpar=[])

    @property
    def goes_over_rows(self) -> bool:
        """Whether the items may be the rows of a tensor, which Python can't unpack in a graph."""
        return isinstance(self.region.node.iter, dispatched.Plain)

    def loop_body(self, first: list[str], before: Sequence[Statement] = ()) -> cst.FunctionDef:
        name = names.fresh("loop_body", self.taken)
        self.taken.add(name)
        header = marks.unmarked_header(self.node.body.header)
        if self.is_native:
            inner = self.native_body(before, first)
        else:
            inner = bodies.returning([*before, *self.body], self.state, self.program.is_ours)
        given = [*first, *self.parameters(first)]
        like = self.node.body
        made = quote.function(name, given, inner, header, (), like)
        given = _with_unread_ones_marked(given, names.read_in(made))
        return quote.function(name, self.with_values(given, made), inner, header, (), like)

    def native_body(self, before: Sequence[Statement], index: Sequence[str]) -> list[Statement]:
        body = [node for node in self.body if not isinstance(nest.small(node), cst.Pass)]
        listed = [*(f"{name} + 1" for name in index), *self.state]
        last = native_loops.packed(listed) if len(listed) == 1 else quote.names(listed)
        return [*before, *body, quote.statement(f"return {last}")]

    def parameters(self, first: Sequence[str]) -> list[str]:
        """The names under which the body gets the state; a target's old value is not looked at."""
        overwritten = set(first)
        if isinstance(self.region.node, ast.For):
            overwritten |= targets(self.region.node)
        if not self.is_native:
            overwritten |= set(self.state) - self.region.state.live_in(self.region.node.body[0])
        return [f"_{name}" if name in overwritten else name for name in self.state]

    def with_values(self, given: list[str], function: cst.FunctionDef | cst.Lambda) -> list[str]:
        """The parameters, with those that take by value what a loop outside rebinds."""
        free = sorted(names.free_in(function) & self.rebound) if self.rebound else []
        if not free:
            return given
        star = [] if any(one.startswith("*") for one in given) else ["*"]
        return [*given, *star, *(f"{name}={name}" for name in free)]

    def leading(self, reads: Sequence[str], listed: Sequence[str] | None = None) -> list[str]:
        """The state up to the last name that is read."""
        listed = self.state if listed is None else listed
        last = max((listed.index(n) + 1 for n in reads if n in listed), default=0)
        return list(listed[:last])

    def as_lambda(self, reads: Sequence[str], value: cst.BaseExpression) -> cst.Lambda:
        return self.as_test(reads, value, self.state)

    def as_test(
        self, reads: Sequence[str], value: cst.BaseExpression, listed: Sequence[str]
    ) -> cst.Lambda:
        """A lambda that takes the state `listed`, and names what it reads."""
        given = [one if one in reads else f"_{one}" for one in self.leading(reads, listed)]
        if len(given) < len(listed):
            given = [*given, "*_"]
        template = f"lambda {', '.join(given)}: VALUE" if given else "lambda: VALUE"
        made = quote.expression(template, VALUE=value)
        values = self.with_values(given, made)
        if values == given:
            return made
        return quote.expression(f"lambda {', '.join(values)}: VALUE", VALUE=value)

    def target(self) -> str:
        live = self.region.state.live_out(self.region.node)
        if not self.state or (len(self.state) == 1 and self.state[0] not in live):
            return ""
        return f"{quote.names(self.state)} = "

    def native_target(self) -> str:
        """TensorFlow gives one value in a sequence, too."""
        return f"{native_loops.packed(self.state)} = " if len(self.state) == 1 else self.target()

    def arguments(self) -> str:
        listed = "".join(f", {name}" for name in self.state)
        until = ", until=UNTIL" if self.flags else ""
        return f"{listed}{until}{', writes=WRITES' if self.writes else ''}"

    def options(self) -> dict[str, cst.BaseExpression]:
        """What `until` and `writes` are, where they are written."""
        if not self.writes:
            return self.until()
        value = quote.expression(self.writes)
        made = quote.expression("lambda: VALUE", VALUE=value)
        given = ", ".join(self.with_values([], made)).removeprefix("*, ")
        if given:
            made = quote.expression(f"lambda {given}: VALUE", VALUE=value)
        return {**self.until(), "WRITES": made}

    def until(self) -> dict[str, cst.BaseExpression]:
        if not self.flags:
            return {}
        if len(self.flags) == 1:
            return {"UNTIL": self.as_lambda(self.flags, cst.Name(self.flags[0]))}
        either = ", ".join(f"lambda: {flag}" for flag in self.flags)
        return {"UNTIL": self.as_lambda(self.flags, quote.expression(f"ag.or_({either})"))}


def _with_unread_ones_marked(given: list[str], read: Collection[str]) -> list[str]:
    """The parameters, with an underscore before those that the body does not look at."""
    found: list[str] = []
    for one in given:
        name = one if one in read or one.startswith("_") else f"_{one}"
        while name in found or (name != one and name in given):
            name = f"_{name}"
        found.append(name)
    return found
