"""Why TensorFlow traces a function."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aglint.source import Span
from aglint.staging.values import Value

if TYPE_CHECKING:
    from aglint.staging.function import Function

#: Decorators whose functions AutoGraph leaves as they are.
UNCONVERTED = frozenset({"do_not_convert", "lru_cache", "cache", "custom_gradient"})


@dataclass(frozen=True)
class Traced:
    """Why TensorFlow traces a function.

    Attributes:
      entry: `tf.function`, `dataset`, `callback`, `keras`, or `callee` of a traced function.
      reason: the same for a reader.
      span: the place that makes it so: the decorator, the call.
      path: the file of that place.
      autograph: whether AutoGraph converts the function.
      gives: the values of parameters that the way of tracing fixes.
      passed: what callers in other files pass; evidence, other than what `gives` says.
      caller: the traced function that calls this one.
      call: the call, where it is one.
      inner: whether it becomes a graph of its own inside that of the function that hands it over.
    """

    entry: str
    reason: str
    span: Span
    path: str
    autograph: bool = True
    gives: dict[str, Value] = field(default_factory=dict)
    passed: dict[str, Value] = field(default_factory=dict)
    caller: Function | None = None
    call: ast.Call | None = None
    inner: bool = False
