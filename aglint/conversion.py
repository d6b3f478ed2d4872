"""How a file is to be converted, and what became of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from aglint import lowering
from aglint.config import Config
from aglint.edit import imports
from aglint.edit.cut import FunctionNode
from aglint.source import Span
from aglint.staging import dispatched
from aglint.staging.entry import Traced

STYLES = ("auto", "dispatch", "native")
WORDS = {
    ast.If: "if",
    ast.While: "while",
    ast.For: "for",
    ast.IfExp: "ternary",
    ast.BoolOp: "and/or",
    ast.UnaryOp: "not",
    ast.Call: "call",
    ast.Compare: "comparison",
    **dict.fromkeys(dispatched.Comprehension.__args__, "comprehension"),
    ast.Assert: "assert",
    ast.Assign: "unpacking",
    ast.Starred: "unpacking",
    ast.Subscript: "item",
    ast.Match: "match",
}
"""What is converted, by what it is to Python."""
CONSTRUCTS = frozenset({*WORDS.values(), lowering.LINEAR})
ASKED = frozenset({lowering.LINEAR, lowering.TREE})
"""Constructs that are converted, or converted where no tensor decides, if they are named."""


@dataclass(frozen=True)
class Options:
    """How to convert.

    Attributes:
      style: `auto` writes TensorFlow's own calls where a tensor is proven and calls of the runtime
        elsewhere; `dispatch` the runtime's only; `native` TensorFlow's only.
      all: convert every statement of every function, whatever is known of its values.
      budget: leave what would be hard to read.
      functions: convert only functions of these qualified names; all when empty.
      leave: qualified names of functions to leave as they are.
      constructs: convert only these, of `CONSTRUCTS`.
      asked: those of `ASKED` that are to be converted wherever they stand.
      recursive: qualified names of functions that are to go on calling themselves.
      config: the settings that say what is traced.
      entries: the functions that other files are known to trace, by qualified name.
      runtime: the statement that imports the runtime as `ag`.
      to_python: do the reverse: write what stands for control flow as plain Python.
    """

    style: str = "auto"
    all: bool = False
    budget: bool = True
    functions: frozenset[str] = frozenset()
    leave: frozenset[str] = frozenset()
    constructs: frozenset[str] = CONSTRUCTS
    asked: frozenset[str] = frozenset()
    recursive: frozenset[str] = frozenset()
    config: Config | None = None
    entries: Mapping[str, Traced] = field(default_factory=dict)
    runtime: str = imports.STATEMENT
    to_python: bool = False

    def is_named(self, qualname: str) -> bool:
        """Whether a function is among those to convert."""
        if named(qualname, self.leave):
            return False
        return not self.functions or named(qualname, self.functions)


@dataclass(frozen=True, slots=True)
class Change:
    """A statement or expression that was converted."""

    qualname: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A statement or expression that was to be converted and is left, with the reason."""

    qualname: str
    span: Span
    reason: str
    what: str = ""


@dataclass(frozen=True)
class Conversion:
    """The outcome for one file.

    Attributes:
      text: the new text; the old one where nothing changed.
      changed: what was converted, in the order of the source.
      refused: what was not, with reasons, in the order of the source.
      steps: the text after each pass, with the pass's name, for those who want to look.
    """

    text: str
    changed: tuple[Change, ...] = ()
    refused: tuple[Refusal, ...] = ()
    steps: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def functions(root: ast.AST, prefix: str = "") -> Iterator[tuple[str, FunctionNode]]:
    """Every function inside a node with its qualified name, in the order of the source."""
    for child in ast.iter_child_nodes(root):
        if isinstance(child, FunctionNode):
            yield prefix + child.name, child
            yield from functions(child, f"{prefix}{child.name}.<locals>.")
        elif isinstance(child, ast.ClassDef):
            yield from functions(child, f"{prefix}{child.name}.")
        else:
            yield from functions(child, prefix)


def named(qualname: str, listed: frozenset[str]) -> bool:
    """Whether a function is listed, or is inside one that is."""
    return any(qualname == one or qualname.startswith(f"{one}.<locals>.") for one in listed)
