"""`for i in tf.range(n): ta = ta.write(i, f(x[i]))`: rounds that need nothing of each other."""

from __future__ import annotations

import ast

from aglint.checks import _staged


def check(function, report) -> None:
    """Reports staged loops whose rounds only write an element each into a TensorArray."""
    for loop, verdict in _staged.loops(function):
        if not isinstance(loop, ast.For) or loop.orelse:
            continue
        carried = _staged.state(function, loop)
        if len(carried) != 1 or verdict.value.kind != "tensor":
            continue
        (array,) = carried
        last = loop.body[-1]
        if _writes(last, array) and _straight(loop, array):
            value = function.types.at_entry(loop, array)
            if value.kind == "tensorarray":
                report(
                    loop.iter,
                    loop=_staged.header(loop),
                    why=verdict.why,
                    confidence=verdict.confidence,
                )


def _writes(node: ast.stmt, array: str) -> bool:
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr="write")),
        ):
            return name == owner == array
    return False


def _straight(loop: ast.For, array: str) -> bool:
    """Whether the rounds are plain assignments, and read the array nowhere else."""
    mentions = sum(
        isinstance(node, ast.Name) and node.id == array
        for statement in loop.body
        for node in ast.walk(statement)
    )
    return mentions == 2 and all(isinstance(node, ast.Assign) for node in loop.body)
