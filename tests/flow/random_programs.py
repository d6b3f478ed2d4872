"""Random small functions, and the world that they run in.

Every binding gives a name the number of its own line, so that a run shows which definition a
value comes from. A run takes its decisions from a seed, whatever the values are.
"""

from __future__ import annotations

import ast
import contextlib
import random
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

NAMES = ("a", "b", "c")
STEPS = 60
"""After so many decisions every test ends its loop, and nothing raises any more."""


class Problem(Exception):
    """What the programs raise and catch."""


@dataclass
class World:
    """What a program calls; records what it was given."""

    seed: int
    log: list[Any] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)

    def __post_init__(self):
        self.random = random.Random(self.seed)
        self.left = STEPS

    def yes(self) -> bool:
        """A decision; False in the end."""
        self.left -= 1
        return self.left > 0 and self.random.random() < 0.5

    def stop(self) -> bool:
        """A decision; True in the end."""
        self.left -= 1
        return self.left <= 0 or self.random.random() < 0.5

    def risky(self, value=None):
        """Gives the value back, or raises."""
        self.left -= 1
        if self.left > 0 and self.random.random() < 0.3:
            raise Problem
        return value

    def use(self, value):
        """Reads a value; may raise after that."""
        self.log.append(value)
        return self.risky(value)

    def several(self, value) -> list:
        """None, one or two items."""
        return [value] * self.random.randrange(3)

    @contextlib.contextmanager
    def manager(self, value):
        """Lets exceptions pass."""
        self.risky()
        yield value
        self.risky()

    def subject(self, value):
        """Something to match."""
        return self.random.choice([value, [value], [value, value], {"k": value}])

    def names(self) -> dict[str, Any]:
        return {
            "yes": self.yes,
            "stop": self.stop,
            "risky": self.risky,
            "use": self.use,
            "several": self.several,
            "manager": self.manager,
            "subject": self.subject,
            "suppress": contextlib.suppress,
            "keep": self.kept.append,
            "Problem": Problem,
        }

    def run(self, function: ast.FunctionDef, tracer=None) -> Any:
        """The outcome of a run: the result or the kind of exception, and all that was read."""
        import sys

        module = ast.fix_missing_locations(ast.Module([function], []))
        namespace = self.names()
        exec(compile(module, "<program>", "exec"), namespace)
        before = sys.gettrace()
        try:
            if tracer:
                sys.settrace(tracer)
            result = namespace[function.name](0)
        except Exception as error:
            result = type(error).__name__
        finally:
            sys.settrace(before)
        late = []
        for read in self.kept:
            try:
                late.append(read())
            except NameError as error:
                late.append(type(error).__name__)
        return result, self.log, late


class _Writer:
    """Draws the lines of a function."""

    def __init__(self, draw):
        self.draw = draw
        self.lines = ["def program(a):"]
        self.loops = 0

    def line(self, depth: int, text: str) -> None:
        """Adds a line; `@` is its number."""
        self.lines.append("    " * depth + text.replace("@", str(len(self.lines) + 1)))

    def name(self) -> str:
        return self.draw(st.sampled_from(NAMES))

    def block(self, depth: int) -> None:
        for _ in range(self.draw(st.integers(1, 3))):
            self.statement(depth)

    def loop(self, depth: int) -> None:
        self.loops += 1
        self.block(depth)
        self.loops -= 1

    def statement(self, depth: int) -> None:
        kinds = [self.simple] * 4
        if depth < 5:
            kinds += [self.branch, self.while_, self.for_, self.try_, self.with_, self.match]
        self.draw(st.sampled_from(kinds))(depth)

    def simple(self, depth: int) -> None:
        a, b = self.name(), self.name()
        texts = [
            f"{a} = @",
            f"{a} = risky(@)",
            f"{a} = {b} = @",
            f"{a}, ({b}, *_) = risky((@, (@, @)))",
            f"use({a})",
            f"use(({a}, {b}))",
            f"use(({a} := @))",
            f"yes() and use(({a} := @))",
            f"{a}: int = @",
            f"del {a}",
            f"keep(lambda: {a})",
            f"{a} = [{a} for {a} in several(@)] and @",
            "risky()",
            "return",
            f"return {a}",
            "raise Problem",
            "pass",
        ]
        if self.loops:
            texts += ["break", "continue"] * 2
        self.line(depth, self.draw(st.sampled_from(texts)))
        if self.draw(st.integers(0, 9)) == 0:
            self.line(depth, f"def {a}_reader(): return {b}")
            self.line(depth, f"use({a}_reader())")

    def branch(self, depth: int) -> None:
        tests = ["yes()", f"({self.name()} := risky(@))", f"yes() and ({self.name()} := @)"]
        self.line(depth, f"if {self.draw(st.sampled_from(tests))}:")
        self.block(depth + 1)
        kind = self.draw(st.integers(0, 2))
        if kind == 1:
            self.line(depth, "elif yes():")
            self.block(depth + 1)
        if kind:
            self.line(depth, "else:")
            self.block(depth + 1)

    def orelse(self, depth: int) -> None:
        if self.draw(st.booleans()):
            self.line(depth, "else:")
            self.block(depth + 1)

    def while_(self, depth: int) -> None:
        kind = self.draw(st.integers(0, 2))
        if kind == 0:
            self.line(depth, "while True:")
            self.line(depth + 1, "if stop():")
            self.line(depth + 2, "break")
        else:
            self.line(depth, ("while yes():", f"while yes() and ({self.name()} := @):")[kind - 1])
        self.loop(depth + 1)
        self.orelse(depth)

    def for_(self, depth: int) -> None:
        target = self.draw(st.sampled_from(["{0}", "{0}, {1}"])).format(self.name(), self.name())
        value = "(@, @)" if "," in target else "@"
        self.line(depth, f"for {target} in several({value}):")
        self.loop(depth + 1)
        self.orelse(depth)

    def try_(self, depth: int) -> None:
        self.line(depth, "try:")
        self.block(depth + 1)
        form = self.draw(st.integers(0, 4))
        if form:
            heads = ["except Problem:", f"except Problem as {self.name()}:", "except:"]
            head = self.draw(st.sampled_from(heads))
            if self.draw(st.booleans()):
                self.line(depth, "except NameError:")
                self.block(depth + 1)
            self.line(depth, head)
            self.block(depth + 1)
            if form == 1:
                self.line(depth, "else:")
                self.block(depth + 1)
        if form in (0, 3, 4):
            self.line(depth, "finally:")
            self.block(depth + 1)

    def with_(self, depth: int) -> None:
        managers = [
            "manager(@)",
            f"manager(@) as {self.name()}",
            "suppress(Problem)",
            f"suppress(Problem), manager(@) as {self.name()}",
            f"manager(@) as {self.name()}, suppress(Problem)",
        ]
        self.line(depth, f"with {self.draw(st.sampled_from(managers))}:")
        self.block(depth + 1)

    def match(self, depth: int) -> None:
        self.line(depth, "match subject(0):")
        a, b = self.name(), self.name()
        patterns = [
            "0",
            f"[{a}]",
            "[_, _] if yes()",
            f"{{'k': {a}}} if yes()",
            "_",
            f"[0 as {a}, *_]",
        ]
        patterns += [f"[0] as {a} if use({b})"]
        chosen = self.draw(st.lists(st.sampled_from(patterns), min_size=1, max_size=3))
        if "_" in chosen:
            chosen = [pattern for pattern in chosen if pattern != "_"] + ["_"]
        for pattern in chosen:
            self.line(depth + 1, f"case {pattern}:")
            self.block(depth + 2)


@st.composite
def programs(draw) -> str:
    """The text of a function `program(a)`."""
    writer = _Writer(draw)
    for _ in range(draw(st.integers(1, 5))):
        writer.statement(1)
    writer.line(1, "return yes() and (a, b, c)")
    return "\n".join(writer.lines) + "\n"
