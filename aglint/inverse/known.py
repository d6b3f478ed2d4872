"""Which calls of a file stand for control flow: the runtime's, and TensorFlow's own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass

import libcst as cst

from aglint.edit import imports
from aglint.staging.names import Imports

RUNTIME = "ag"
"""The name by which converted code knows the runtime."""

FLAG = re.compile(r"(done|returned|skipped)(_\d+)?")
"""The names of the flags that conversion writes."""

RESULT = re.compile(r"result(_\d+)?")
"""The names of the values that conversion returns behind a loop."""

_TENSORFLOW = {
    "tensorflow.cond": "tf.cond",
    "tensorflow.case": "tf.case",
    "tensorflow.switch_case": "tf.switch_case",
    "tensorflow.while_loop": "tf.while_loop",
}
_OLD = {
    f"tensorflow.compat.v1.{name}": f"tf.compat.v1.{name}"
    for name in ("cond", "case", "switch_case", "while_loop")
}
_REGIONS = frozenset({"ag.cond", "ag.while_loop", "ag.for_loop", *_TENSORFLOW.values()})


class Refused(Exception):
    """A call that stays as it is; the text says why."""


@dataclass(frozen=True)
class Known:
    """What the names of a file mean.

    Attributes:
      imports: the file's imports.
      has_runtime: whether `ag` is the runtime.
    """

    imports: Imports
    has_runtime: bool

    @classmethod
    def of(cls, tree: ast.Module) -> Known:
        return cls(Imports(tree), imports.has_runtime(tree))

    def kind(self, node: cst.CSTNode) -> str | None:
        """`ag.NAME` for a call of the runtime, `tf.NAME` for one of TensorFlow's; else None."""
        if not isinstance(node, cst.Call):
            return None
        chain = _chain(node.func)
        if chain is None:
            return None
        root, *rest = chain
        if root == RUNTIME and self.has_runtime:
            return f"ag.{rest[0]}" if len(rest) == 1 else None
        dotted = self.imports.names.get(root)
        if dotted is None:
            return None
        full = ".".join([dotted, *rest])
        return _TENSORFLOW.get(full) or _OLD.get(full)

    def refuse_other_name(self) -> None:
        """Looks whether `tf` is TensorFlow, where something of it must be written.

        Raises:
          Refused: it is not.
        """
        if self.imports.names.get("tf") != "tensorflow":
            raise Refused("TensorFlow is not known as `tf` here")

    def region(self, node: cst.CSTNode) -> str | None:
        """The same, for what stands for an `if` or a loop only."""
        kind = self.kind(node)
        return kind if kind in _REGIONS else None

    def is_old(self, node: cst.CSTNode) -> bool:
        """Whether a call is one of TensorFlow 1's."""
        return self.kind(node) in _OLD.values()

    def is_constant(self, node: cst.CSTNode, name: str) -> bool:
        """Whether an expression is `ag.NAME`."""
        return self.has_runtime and _chain(node) == [RUNTIME, name]


def arguments(call: cst.Call, names: Iterable[str]) -> dict[str, cst.BaseExpression]:
    """The arguments of a call by the names of the parameters; what is left over by its own name.

    Raises:
      Refused: there is a star, or more than the names say.
    """
    listed, found = list(names), {}
    for place, argument in enumerate(call.args):
        if argument.star:
            raise Refused("its arguments are unpacked from a value")
        if argument.keyword is not None:
            found[argument.keyword.value] = argument.value
        elif place < len(listed):
            found[listed[place]] = argument.value
        else:
            raise Refused("it has more arguments than TensorFlow's function takes")
    return found


def _chain(node: cst.CSTNode) -> list[str] | None:
    """The names of `a.b.c`."""
    match node:
        case cst.Name(value=name):
            return [name]
        case cst.Attribute(value=value, attr=cst.Name(value=name)):
            chain = _chain(value)
            return [*chain, name] if chain else None
    return None
