"""A function that calls itself -> a loop.

- `return gcd(b, a % b)` is `a, b = b, a % b` and another round of `while True:`.
- `return n * fact(n - 1)` notes `n`, goes on with `n - 1`, and multiplies on the way back.
- `return fib(n - 1) + fib(n - 2)` keeps what is still to do in a list, where that is asked for.

Everything is evaluated as often as before and in the same order. Python's limit of recursion is
gone, and a graph, which has no recursion, can stage the loop.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from aglint.diagnostic import Edit
from aglint.fixes import _edits
from aglint.flow.identifiers import fresh, identifiers
from aglint.lowering.lowered import Lowered
from aglint.lowering.wish import Wish
from aglint.source import Span
from aglint.staging.function import Function
from aglint.staging.module import Module
from aglint.staging.verdict import of_any

LINEAR, TREE = "recursion", "tree-recursion"
_SCOPES = (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_ROUND = (ast.If, ast.BinOp, ast.UnaryOp, ast.Call, ast.Tuple, ast.List, ast.Subscript, ast.keyword)
"""What may stand round a call that is evaluated once, whatever else it gives."""
_EFFECTS = (ast.Call, ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)


def lower(made: Lowered, module: Module, wish: Wish) -> Lowered | None:
    """Rewrites the first function that calls itself, if that is wanted and can be a loop."""
    for function in module.functions:
        shape = _shape(function)
        if shape is None or not _is_wanted(shape, wish):
            continue
        text = _Loop(shape).text()
        rows = made.source.lines
        first, last = shape.first_line, shape.body[-1].end_lineno
        edit = Edit(Span(first, len(_blanks(rows[first - 1])), last, len(rows[last - 1])), text)
        return made.step(function.qualname, function.node.lineno, LINEAR, [edit])
    return None


@dataclass(frozen=True)
class _Shape:
    """A function that calls itself where it returns, and nowhere else.

    Attributes:
      function: the function.
      body: its statements, without a docstring.
      given: for each call of itself, the arguments by parameter.
      last: the `return` with calls that others than the caller go on with; None if there is none.
    """

    function: Function
    body: list[ast.stmt]
    given: dict[ast.Call, dict[str, ast.expr]]
    last: ast.Return | None

    @property
    def first_line(self) -> int:
        """The line of the first statement, or of the comments directly above it."""
        rows, line = self.function.module.source.lines, self.body[0].lineno
        while rows[line - 2].strip().startswith("#") and line - 1 > self.function.node.lineno:
            line -= 1
        return line

    @property
    def is_tree(self) -> bool:
        """Whether a value is made of several calls."""
        return self.last is not None and len(list(self.calls(self.last))) > 1

    def calls(self, node: ast.AST) -> Iterator[ast.Call]:
        """The calls of the function itself in a node, in the order of evaluation."""
        found = [one for one in ast.walk(node) if one in self.given]
        yield from sorted(found, key=lambda one: (one.lineno, one.col_offset))

    @property
    def changed(self) -> list[str]:
        """The parameters that some call gives another value."""
        names = self.function.flow.parameters
        return [
            name
            for name in names
            if any(not _is_name(given[name], name) for given in self.given.values())
        ]


def _is_wanted(shape: _Shape, wish: Wish) -> bool:
    tests = [one.test for one in shape.function.nodes(ast.If, ast.IfExp)]
    answer = of_any(shape.function, tests).answer
    if shape.is_tree or answer not in ("staged", "likely"):
        asked = TREE if shape.is_tree else LINEAR
        return asked in wish.asked and wish.is_named(shape.function.qualname)
    return LINEAR in wish.constructs and wish.wants(shape.function, answer)


def _shape(function: Function) -> _Shape | None:
    """What is known of a function that calls itself; None where it can't become a loop."""
    node = function.node
    if not isinstance(node, ast.FunctionDef) or function.owner is not None:
        return None
    given = {
        call: _arguments(function, call)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and _is_name(call.func, node.name)
    }
    if not given or None in given.values() or not _is_plain(function):
        return None
    named = [one for one in ast.walk(node) if _is_name(one, node.name)]
    if len(named) != len(given) or any(function.resolve(c.func) is not function for c in given):
        return None
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    shape = _Shape(function, body, given, None)
    returns = [one for one in function.nodes(ast.Return) if any(True for _ in shape.calls(one))]
    if sum(len(list(shape.calls(one))) for one in returns) != len(given):
        return None
    others = [one for one in returns if one.value not in given or len(list(shape.calls(one))) > 1]
    if len(others) > 1 or (others and len(returns) > 1):
        return None
    if others and not _can_be_left(shape, others[0]):
        return None
    shape = _Shape(function, body, given, others[0] if others else None)
    return shape if shape.changed and all(_fits(shape, one) for one in returns) else None


def _is_plain(function: Function) -> bool:
    """Whether nothing but its calls keeps a function from being a loop."""
    node = function.node
    listed = node.args
    if listed.vararg or listed.kwarg or listed.kwonlyargs:
        return False
    wraps = function.module.wraps
    for one in node.decorator_list:
        if not (wraps(one) or (isinstance(one, ast.Call) and wraps(one.func))):
            return False
    suspending = (ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Nonlocal, *_SCOPES)
    inside = [one for statement in node.body for one in ast.walk(statement)]
    if any(isinstance(one, suspending) for one in inside):
        return False
    texts = (one for one in inside if isinstance(one, ast.JoinedStr | ast.Constant))
    doc = node.body[0].value if isinstance(node.body[0], ast.Expr) else None
    return all(one.lineno == one.end_lineno or one is doc for one in texts)


def _arguments(function: Function, call: ast.Call) -> dict[str, ast.expr] | None:
    """What a call gives for each parameter; None where that can't be told."""
    listed = [*function.node.args.posonlyargs, *function.node.args.args]
    names = [one.arg for one in listed]
    words = {one.arg: one.value for one in call.keywords}
    starred = any(isinstance(one, ast.Starred) for one in call.args)
    if starred or None in words or len(call.args) > len(names) or not set(words) <= set(names):
        return None
    defaults = function.node.args.defaults
    found = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))
    found = {name: one for name, one in found.items() if isinstance(one, ast.Constant)}
    found |= dict(zip(names, call.args, strict=False)) | words
    if set(found) != set(names) or any(_is_long(function, one) for one in found.values()):
        return None
    return found


def _fits(shape: _Shape, node: ast.Return) -> bool:
    """Whether a `return` that calls the function stands where a round can end."""
    function = shape.function
    around = list(function.ancestors(node))
    return all(isinstance(one, ast.If) for one in around) and _edits.alone(function, node)


def _can_be_left(shape: _Shape, node: ast.Return) -> bool:
    """Whether the calls in a value can be made before all else in it, each of them always."""
    function = shape.function
    if not _is_last(node, shape.body) or _is_long(function, node.value):
        return False
    calls = list(shape.calls(node))
    inside: set[ast.AST] = set()
    for call in calls:
        inside.update(ast.walk(call))
        around = [
            one for one in function.ancestors(call) if isinstance(one, ast.expr | ast.keyword)
        ]
        if not all(isinstance(one, _ROUND) for one in around) or any(
            one in shape.given for one in around
        ):
            return False
        inside.update(one for one in around if isinstance(one, ast.Call))
    rest = [one for one in ast.walk(node.value) if one not in inside]
    # What comes behind the last call is evaluated on the way back, as it was.
    first = calls[-1].lineno, calls[-1].col_offset
    early = [
        one for one in rest if (getattr(one, "lineno", 0), getattr(one, "col_offset", 0)) < first
    ]
    return not any(isinstance(one, _EFFECTS) for one in early)


def _is_last(node: ast.stmt, block: list[ast.stmt]) -> bool:
    """Whether control comes to the end of a block behind a statement."""
    while block[-1] is not node:
        if not isinstance(block[-1], ast.If):
            return False
        inside = [one for one in (block[-1].body, block[-1].orelse) if _holds(one, node)]
        if not inside:
            return False
        [block] = inside
    return True


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_long(function: Function, node: ast.AST) -> bool:
    return "\n" in _edits.text_of(function, node)


class _Loop:
    """The text of a function's body as a loop."""

    def __init__(self, shape: _Shape):
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
        if not _ends(self.shape.body):
            body.append(f"{self.indent}{self.unit}return")
        return [], body, []

    @cached_property
    def guard(self) -> ast.Return | None:
        """What is returned in the end, if one test, which comes first, is all that ends it."""
        match self.shape.body:
            case [ast.If(body=[ast.Return() as only], orelse=[]) as first, _, *_]:
                others = [one for one in self.plain_returns() if one is not only]
                if only in self.plain_returns() and not others and _ends(self.shape.body):
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
        return rows if _is_last(node, self.shape.body) else [*rows, "continue"]

    def rebound(self, call: ast.Call) -> str:
        given = self.shape.given[call]
        names = [name for name in given if not _is_name(given[name], name)]
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
            blanks = _blanks(before)
            if before.strip():  # `if n < 2: return n`
                blanks += self.unit
                before = before.rstrip() + "\n" + blanks
            made = before + f"\n{blanks}".join(written[node]) + after[span.end_column :]
            rows[at : span.end_line - first + 1] = made.split("\n")
        above = self.shape.body[0].lineno - first
        if head is None and self.guard is not None:
            outer = self.shape.body[0]
            test = _edits.text_of(self.function, outer.test)
            loose = isinstance(outer.test, ast.BoolOp | ast.IfExp)
            head = [f"while not {f'({test})' if loose else test}:"]
            comments, rows = rows[:above], rows[outer.end_lineno - first + 1 :]
        else:
            comments, head = [], head or ["while True:"]
        inner = [self.unit + row if row.strip() else row for row in rows]
        while inner and not inner[0].strip():
            inner.pop(0)
        return [*comments, *(self.indent + row for row in head), *inner]


def _blanks(row: str) -> str:
    return row[: len(row) - len(row.lstrip())]


def _holds(block: list[ast.stmt], node: ast.stmt) -> bool:
    return any(one is node for statement in block for one in ast.walk(statement))


def _ends(block: list[ast.stmt]) -> bool:
    """Whether control never comes to what stands behind a block."""
    last = block[-1]
    if isinstance(last, ast.If):
        return bool(last.orelse) and _ends(last.body) and _ends(last.orelse)
    return isinstance(last, ast.Return | ast.Raise)
