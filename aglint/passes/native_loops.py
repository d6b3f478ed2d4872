"""`while`, `for` -> `tf.while_loop`, where all types are proven; `for` by an index."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import libcst as cst

from aglint.edit import names, nest, quote
from aglint.edit.program import Region
from aglint.edit.quote import Statement


@dataclass(frozen=True)
class Counter:
    """What makes a `for` over a tensor a `while`.

    Attributes:
      name: the index, which is the item of `tf.range(n)`.
      before: statements above the loop.
      first: statements at the top of its body.
      start: where the index starts.
      limit: where it ends.
    """

    name: str
    before: list[Statement]
    first: list[Statement]
    start: cst.BaseExpression
    limit: cst.BaseExpression


def counter(region: Region, taken: set[str], author: Collection[str]) -> Counter:
    """The index of a `for` whose items are a tensor.

    Args:
      region: the loop.
      taken: the names in the outermost function; gets those that are added to it.
      author: those that the author has written.
    """
    node: cst.For = region.cst
    bound = region.flow.binds([region.node])
    target = node.target.value
    is_read = any(target in quote.names_in(one) for one in nest.statements(node.body))
    limit = _range_limit(node.iter)
    index = names.fresh("index", author)
    if limit is not None and target not in region.flow.binds(region.node.body):
        target = target if is_read else index
        if isinstance(limit, cst.Integer):
            return Counter(target, [], [], quote.expression("tf.constant(0)"), limit)
        if limit.value not in bound:
            start = quote.expression("tf.zeros_like(LIMIT)", LIMIT=limit)
            return Counter(target, [], [], start, limit)
    items, before = node.iter, []
    if not isinstance(items, cst.Name) or items.value in bound:
        name = names.fresh("items", taken)
        taken.add(name)
        before = [quote.statement(f"{name} = ITEMS", ITEMS=quote.bare(items))]
        items = cst.Name(name)
    first = []
    if is_read:
        first = [quote.statement(f"{target} = ITEMS[{index}]", ITEMS=items)]
    limit = quote.expression("tf.shape(ITEMS)[0]", ITEMS=items)
    return Counter(index, before, first, quote.expression("tf.constant(0)"), limit)


def _range_limit(items: cst.BaseExpression) -> cst.Name | cst.Integer | None:
    """The `n` of `tf.range(n)`."""
    match items:
        case cst.Call(
            func=cst.Attribute(value=cst.Name(value="tf"), attr=cst.Name(value="range")),
            args=[cst.Arg(value=cst.Name() | cst.Integer() as limit, keyword=None, star="")],
        ):
            return limit
    return None


def packed(listed: list[str]) -> str:
    """Several values as a tuple, one as well."""
    return f"({listed[0]},)" if len(listed) == 1 else quote.value(listed)
