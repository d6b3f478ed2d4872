"""The text of a function that calls itself, as a loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from aglint.fixes import _edits
from aglint.fixes._conditions import contrary
from aglint.flow.identifiers import fresh, identifiers
from aglint.lowering.self_calls import Shape, ends, is_last, is_name


class LoopText:
    """The text of a function's body as a loop."""

    def __init__(self, shape: Shape):
        self.shape = shape
        self.function = shape.function
        self.taken = set(identifiers(self.function.node))
        self.newline = self.function.module.source.newline
        self.unit = _edits.indent_unit(self.function)
        self.indent = _edits.indentation(self.function, shape.body[0]) or ""

    def text(self) -> str:
        """The text from the first statement on."""
        if self.shape.last is None:
            before, body, after = self.tail()
        else:
            before, body, after = self.tree() if self.shape.is_tree else self.linear()
        rows = [*(self.indent + row for row in before), *body]
        rows += [self.indent + row for row in after]
        return self.newline.join(rows)[len(self.indent) :]

    def tail(self) -> tuple[list[str], list[str], list[str]]:
        """A call whose value is returned as it is makes the next round."""
        guard = self.guard
        body = self.rounds({one: self.next_round(one) for one in self.tail_calls()})
        if guard is not None:
            return [], body, [f"return {self.given(guard)}"]
        if not ends(self.shape.body):
            body.append(f"{self.indent}{self.unit}return")
        return [], body, []

    @cached_property
    def guard(self) -> ast.Return | None:
        """What is returned in the end, if one test, which comes first, is all that ends it."""
        match self.shape.body:
            case [ast.If(body=[ast.Return() as only], orelse=[]) as first, _, *_]:
                others = [one for one in self.plain_returns() if one is not only]
                if only in self.plain_returns() and not others and ends(self.shape.body):
                    bare = not _edits.comments_in(self.function, first)
                    return only if bare and _edits.alone(self.function, first) else None
        return None

    def tail_calls(self) -> Iterator[ast.Return]:
        for node in self.function.nodes(ast.Return):
            if any(True for _ in self.shape.calls(node)):
                yield node

    def next_round(self, node: ast.Return) -> list[str]:
        """What makes the next round do what a call does."""
        [call] = self.shape.calls(node)
        rows = [self.rebound(call)]
        return rows if is_last(node, self.shape.body) else [*rows, "continue"]

    def rebound(self, call: ast.Call) -> str:
        given = self.shape.given[call]
        names = [name for name in given if not is_name(given[name], name)]
        values = (_edits.text_of(self.function, given[name]) for name in names)
        return f"{', '.join(names)} = {', '.join(values)}" if names else "pass"

    def linear(self) -> tuple[list[str], list[str], list[str]]:
        """The way down notes what the way back needs."""
        last = self.shape.last
        [call] = self.shape.calls(last)
        result = self.fresh("result")
        needed = self.needed(call)
        step = f"{result} = {self.value({call: result})}"
        if needed:
            frames = self.fresh("frames")
            kept = ", ".join(needed)
            noted = f"{frames}.append({kept if len(needed) == 1 else f'({kept})'})"
            before, head = [f"{frames} = []"], f"while {frames}:"
            back = [f"{kept} = {frames}.pop()", step]
        else:
            depth = self.fresh("depth")
            noted = f"{depth} += 1"
            before, head, back = [f"{depth} = 0"], f"for _ in range({depth}):", [step]
        edits = {last: [noted, self.rebound(call)]}
        after = [head, *(self.unit + row for row in back), f"return {result}"]
        if self.guard is not None:
            return before, self.rounds(edits), [f"{result} = {self.given(self.guard)}", *after]
        edits |= {one: [f"{result} = {self.given(one)}", "break"] for one in self.plain_returns()}
        return before, self.rounds(edits), after

    def tree(self) -> tuple[list[str], list[str], list[str]]:
        """A list holds what is still to do: calls to make, and results to put together."""
        last = self.shape.last
        calls = list(self.shape.calls(last))
        waiting, done, results = map(self.fresh, ("waiting", "done", "results"))
        roles = (
            ("left", "right") if len(calls) == 2 else [f"part_{i + 1}" for i in range(len(calls))]
        )
        parts = dict(zip(calls, map(self.fresh, roles), strict=True))
        changed = self.shape.changed
        frame = ", ".join(changed)
        unit = self.unit
        start = [
            f"{frame}, {done} = {waiting}.pop()",
            f"if {done}:",
            *(f"{unit}{name} = {results}.pop()" for name in reversed(parts.values())),
            f"{unit}{results}.append({self.value(parts)})",
            f"{unit}continue",
        ]
        new = [f"{waiting}.append(({frame}, True))"]
        for call in reversed(calls):
            given = (self.shape.given[call][name] for name in changed)
            values = ", ".join(_edits.text_of(self.function, one) for one in given)
            new.append(f"{waiting}.append(({values}, False))")
        edits = {last: new}
        edits |= {
            one: [f"{results}.append({self.given(one)})", "continue"]
            for one in self.plain_returns()
        }
        before = [f"{waiting} = [({frame}, False)]", f"{results} = []"]
        head = [f"while {waiting}:", *(unit + row for row in start)]
        return before, self.rounds(edits, head), [f"return {results}[0]"]

    def needed(self, call: ast.Call) -> list[str]:
        """The names that the value is made of, besides the call, and that a round may change."""
        inside = set(ast.walk(call))
        read = (one for one in ast.walk(self.shape.last) if isinstance(one, ast.Name))
        names = dict.fromkeys(one.id for one in read if one not in inside)
        local = self.function.flow.scope.bound - set(self.function.flow.parameters)
        return [name for name in names if name in local or name in self.shape.changed]

    def value(self, parts: dict[ast.Call, str]) -> str:
        """The text of the last value, with names in place of the calls."""
        source = self.function.module.source
        whole = source.span(self.shape.last.value)
        row = source.lines[whole.line - 1]
        text, end = "", whole.column
        for call, name in parts.items():
            span = source.span(call)
            text += row[end : span.column] + name
            end = span.end_column
        return text + row[end : whole.end_column]

    def plain_returns(self) -> list[ast.Return]:
        called = set(self.tail_calls()) | {self.shape.last}
        return [one for one in self.function.nodes(ast.Return) if one not in called]

    def given(self, node: ast.Return) -> str:
        """The text of what a `return` gives."""
        return "None" if node.value is None else _edits.text_of(self.function, node.value)

    def negated(self, test: ast.expr) -> str:
        """The text of the opposite of a test."""
        text = _edits.text_of(self.function, test)
        loose = isinstance(test, ast.BoolOp | ast.IfExp)
        return contrary(self.function, test) or f"not {f'({text})' if loose else text}"

    def fresh(self, name: str) -> str:
        found = fresh(name, self.taken)
        self.taken.add(found)
        return found

    def rounds(
        self, written: dict[ast.Return, list[str]], head: list[str] | None = None
    ) -> list[str]:
        """The rows of the loop, with others in place of some statements.

        Args:
          written: what stands in place of a `return`.
          head: how the loop begins, where that is not what the function's body says.
        """
        source = self.function.module.source
        first, last = self.shape.first_line, self.shape.body[-1].end_lineno
        rows = source.lines[first - 1 : last]
        for node in sorted(written, key=lambda one: one.lineno, reverse=True):
            span = source.span(node)
            at = span.line - first
            before, after = rows[at][: span.column], rows[span.end_line - first]
            blanks = _edits.blanks(before)
            if before.strip():  # `if n < 2: return n`
                blanks += self.unit
                before = before.rstrip() + "\n" + blanks
            made = before + f"\n{blanks}".join(written[node]) + after[span.end_column :]
            rows[at : span.end_line - first + 1] = made.split("\n")
        above = self.shape.body[0].lineno - first
        if head is None and self.guard is not None:
            outer = self.shape.body[0]
            head = [f"while {self.negated(outer.test)}:"]
            comments, rows = rows[:above], rows[outer.end_lineno - first + 1 :]
        else:
            comments, head = [], head or ["while True:"]
        inner = [self.unit + row if row.strip() else row for row in rows]
        while inner and not inner[0].strip():
            inner.pop(0)
        return [*comments, *(self.indent + row for row in head), *inner]
