"""An input, and the outline of the module that it is for."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from aglint.source import Source, SourceError

EXAMPLE, RECORDED, GENERATED = "example", "recorded", "generated"
SHOWN = 100  # characters of a call
ORIGINS = (EXAMPLE, RECORDED, GENERATED)  # in the order in which they are trusted

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Input:
    """One call to compare.

    Attributes:
      call: the text of a call, evaluated in the module's namespace.
      line: where it is written.
      setup: statements to execute first, in a scratch copy of the namespace.
      required: whether a call that can't be evaluated is a failure, or is left out.
      problem: why it can't be used, found without running it; empty if it can.
      origin: one of `ORIGINS`; doctests are examples.
      function: the qualified name of what is called, where that is known beforehand.
      file: where the arguments of a recorded call are pickled; `call` only describes it then.
      search: where the recorded program found its modules.
      other: another recorded call, of which one positional argument is taken instead.
      taken: which one.
      axes: by how many leading axes that argument is changed: 1 more, or 1 less.
    """

    call: str
    line: int
    setup: tuple[str, ...] = ()
    required: bool = True
    problem: str = ""
    origin: str = EXAMPLE
    function: str = ""
    file: str = ""
    search: tuple[str, ...] = ()
    other: str = ""
    taken: int = 0
    axes: int = 0

    @property
    def place(self) -> str:
        """Where it comes from, in the words of the report."""
        if self.origin == EXAMPLE:
            return f"line {self.line}"
        call = self.call if len(self.call) <= SHOWN else self.call[: SHOWN - 3] + "..."
        return f"{self.origin} input `{call}`"


@dataclass(frozen=True)
class Outline:
    """The functions and classes of a module, by qualified name."""

    source: Source

    @cached_property
    def functions(self) -> dict[str, FunctionNode]:
        """Every function, nested ones as `outer.<locals>.inner`."""
        return {
            name: node for name, node in self._definitions if not isinstance(node, ast.ClassDef)
        }

    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        """Every class."""
        return {name: node for name, node in self._definitions if isinstance(node, ast.ClassDef)}

    @cached_property
    def by_first_line(self) -> dict[int, str]:
        """Qualified names by the line that the code object gives: that of the first decorator."""
        return {
            min([node.lineno, *(d.lineno for d in node.decorator_list)]): name
            for name, node in self.functions.items()
        }

    @cached_property
    def _definitions(self) -> list[tuple[str, FunctionNode | ast.ClassDef]]:
        return list(_definitions(self.source.tree, ""))

    def callee(self, call: ast.Call) -> str | None:
        """The function that a call runs, where the text alone tells: `f()`, `C.f()`, `C(1).f()`."""
        target = call.func
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Call):
            name = f"{ast.unparse(target.value.func)}.{target.attr}"
        else:
            name = ast.unparse(target)
        if name in self.classes:
            name += ".__init__"
        return name if name in self.functions else None


def _definitions(node: ast.AST, prefix: str) -> Iterator[tuple[str, FunctionNode | ast.ClassDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield prefix + child.name, child
            yield from _definitions(child, f"{prefix}{child.name}.")
        elif isinstance(child, FunctionNode):
            yield prefix + child.name, child
            yield from _definitions(child, f"{prefix}{child.name}.<locals>.")
        else:
            yield from _definitions(child, prefix)


def function_text(text: str, name: str) -> str:
    """The lines of a function with its decorators; nothing if the text has no such function."""
    try:
        node = Outline(Source.from_text(text)).functions.get(name)
    except SourceError:
        return ""
    if node is None:
        return ""
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    return textwrap.dedent("\n".join(text.splitlines()[first - 1 : node.end_lineno]))
