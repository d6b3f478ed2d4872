"""What converted code calls: `from aglint import runtime as ag`.

Every function does what the Python construct does, on Python values and eager tensors by running
it, on staged tensors by building the graph for it. TensorFlow is not imported here: a value can
only be a tensor if somebody else has imported it. Nothing else of aglint is imported either, and
modules name each other relatively, so that the directory can be copied into another package.
"""

from __future__ import annotations

from .arrays import call
from .assigned import set_item
from .branch import cond
from .builtin import (
    all_,
    any_,
    bool_,
    float_,
    int_,
    len_,
    max_,
    min_,
    next_,
    print_,
    sorted_,
    sum_,
)
from .comparisons import compare, in_, not_in
from .items import (
    enumerate_,
    item,
    iter_,
    iterable,
    list_,
    reversed_,
    tuple_,
    zip_,
)
from .listed import filter_, list_of, map_
from .lists import append, extend, pop
from .logic import and_, not_, or_
from .loop import for_loop, while_loop
from .raising import ensure
from .ranges import range_
from .untyped import UNDEFINED, UNSET

__all__ = [
    "UNDEFINED",
    "UNSET",
    "all_",
    "and_",
    "any_",
    "append",
    "bool_",
    "call",
    "compare",
    "cond",
    "ensure",
    "enumerate_",
    "extend",
    "filter_",
    "float_",
    "for_loop",
    "in_",
    "int_",
    "item",
    "iter_",
    "iterable",
    "len_",
    "list_",
    "list_of",
    "map_",
    "max_",
    "min_",
    "next_",
    "not_",
    "not_in",
    "or_",
    "pop",
    "print_",
    "range_",
    "reversed_",
    "set_item",
    "sorted_",
    "sum_",
    "tuple_",
    "while_loop",
    "zip_",
]
