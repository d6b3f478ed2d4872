"""What converted code calls: `from aglint import runtime as ag`.

Every function does what the Python construct does, on Python values and eager tensors by running
it, on staged tensors by building the graph for it. TensorFlow is not imported here: a value can
only be a tensor if somebody else has imported it. Nothing else of aglint is imported either, and
modules name each other relatively, so that the directory can be copied into another package.
"""

from __future__ import annotations

from .branch import cond
from .logic import and_, not_, or_
from .loop import for_loop, while_loop
from .ranges import range_
from .untyped import UNDEFINED, UNSET

__all__ = ["UNDEFINED", "UNSET", "and_", "cond", "for_loop", "not_", "or_", "range_", "while_loop"]
